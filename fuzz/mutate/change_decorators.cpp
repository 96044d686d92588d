// A decorator more, fewer, or another one.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_decorators(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_that([](const StatementSite& one) {
    return one.statement()->kind == NodeKind::FunctionDef || one.statement()->kind == NodeKind::ClassDef;
  });
  if (site == nullptr) return false;
  auto* function = as<FunctionDef>(site->statement());
  ExprList& list =
      function != nullptr ? function->decorator_list : as<ClassDef>(site->statement())->decorator_list;
  static constexpr std::string_view kMethods[] = {"staticmethod", "classmethod", "property", "property",
                                                  "classmethod"};
  static constexpr std::string_view kOthers[] = {"(lambda x: x)", "(lambda x: (x,))", "type", "property",
                                                 "staticmethod"};
  std::string_view text = site->block.owner->kind == NodeKind::ClassDef ? mutation.choices.pick(kMethods)
                                                                        : mutation.choices.pick(kOthers);
  if (mutation.chance(35)) {
    const std::string_view own = mutation.any_name(mutation.chance(60) ? NameKind::Function : NameKind::Class,
                                                   site->scope, site->place);
    if (!own.empty()) text = own;
  }
  Expr* made = mutation.tree.expression(text);
  const std::size_t size = list.size();
  const std::uint32_t at = mutation.below(static_cast<std::uint32_t>(size + 1));
  if (at < size && mutation.chance(50)) {
    list = tree::removed(mutation.arena(), list, at);
  } else if (at < size && mutation.chance(50)) {
    if (tree::equal(*list[at], *made)) return false;
    list[at] = made;
  } else {
    list = tree::inserted(mutation.arena(), list, at, made);
  }
  return true;
}

}  // namespace dictum::mutation::mutator
