// class C(B, metaclass=M): … becomes
//   def k1():
//       …
//       return locals()
//   C = M('C', (B,), k1())
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool class_to_call(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_of<ClassDef>();
  if (site == nullptr) return false;
  auto& node = *as<ClassDef>(site->statement());
  const std::string body = mutation.fresh_name("k");
  const StmtList made = mutation.parse(cat("def ", body, "():\n    return locals()\n", node.name->text,
                                           " = type('", node.name->text, "', (), ", body, "())\n"));
  auto& function = *as<FunctionDef>(made[0]);
  auto& assign = *as<Assign>(made[1]);
  auto& call = *as<Call>(assign.value);
  function.body = tree::spliced(mutation.arena(), function.body, 0, 0, node.body);
  as<Tuple>(call.args[1])->elts = node.bases;
  for (std::size_t i = 0; i < node.keywords.size(); ++i) {
    Keyword* keyword = node.keywords[i];
    if (keyword->arg != nullptr && keyword->arg->text == "metaclass")
      call.func = keyword->value;
    else
      call.keywords = tree::inserted(mutation.arena(), call.keywords, call.keywords.size(), keyword);
  }
  for (std::size_t i = node.decorator_list.size(); i-- > 0;) {
    auto* decorated = make<Call>(mutation.arena(), {});
    decorated->func = node.decorator_list[i];
    decorated->args = tree::list_of<Expr*>(mutation.arena(), {assign.value});
    assign.value = decorated;
  }
  mutation.replace(*site, 1, made);
  return true;
}

}  // namespace dictum::mutation::mutator
