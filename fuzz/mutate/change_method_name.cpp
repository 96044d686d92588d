// A method, or another function, under another name: a special one, or one that the file has.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_method_name(Mutation& mutation) {
  static constexpr std::string_view kSpecial[] = {"__init__",
                                                  "__new__",
                                                  "__call__",
                                                  "__get__",
                                                  "__set__",
                                                  "__delete__",
                                                  "__set_name__",
                                                  "__getattr__",
                                                  "__getattribute__",
                                                  "__setattr__",
                                                  "__delattr__",
                                                  "__eq__",
                                                  "__lt__",
                                                  "__hash__",
                                                  "__bool__",
                                                  "__len__",
                                                  "__getitem__",
                                                  "__setitem__",
                                                  "__contains__",
                                                  "__iter__",
                                                  "__next__",
                                                  "__enter__",
                                                  "__exit__",
                                                  "__add__",
                                                  "__radd__",
                                                  "__iadd__",
                                                  "__index__",
                                                  "__int__",
                                                  "__str__",
                                                  "__repr__",
                                                  "__format__",
                                                  "__init_subclass__",
                                                  "__class_getitem__",
                                                  "__prepare__",
                                                  "__instancecheck__",
                                                  "__subclasscheck__",
                                                  "__mro_entries__",
                                                  "mro",
                                                  "__missing__",
                                                  "__reversed__",
                                                  "__dir__"};
  const bool in_class = mutation.chance(80);
  const StatementSite* site = mutation.any_statement_that([&](const StatementSite& one) {
    return one.statement()->kind == NodeKind::FunctionDef &&
           (one.block.owner->kind == NodeKind::ClassDef || !in_class);
  });
  if (site == nullptr) return false;
  auto& node = *as<FunctionDef>(site->statement());
  std::string_view name = mutation.choices.pick(kSpecial);
  if (mutation.chance(35)) {
    const StatementSite* other = mutation.any_statement_of<FunctionDef>();
    name = as<FunctionDef>(other->statement())->name->text;
  }
  if (node.name->text == name) return false;
  node.name = mutation.tree.name(name);
  return true;
}

}  // namespace dictum::mutation::mutator
