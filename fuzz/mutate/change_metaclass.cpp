// Another metaclass, one more or none; or a keyword that goes to __init_subclass__ and __prepare__.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_metaclass(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_of<ClassDef>();
  if (site == nullptr) return false;
  auto& node = *as<ClassDef>(site->statement());
  std::string_view name = mutation.any_name(NameKind::Metaclass, site->scope, site->place);
  if (name.empty() && mutation.chance(30))
    name = mutation.any_name(NameKind::Function, site->scope, site->place);
  if (name.empty()) name = "type";
  if (!node.keywords.empty() && mutation.chance(40)) {
    const std::uint32_t at = mutation.below(static_cast<std::uint32_t>(node.keywords.size()));
    node.keywords = tree::removed(mutation.arena(), node.keywords, at);
    return true;
  }
  const bool plain = mutation.chance(20);
  const Name* argument = mutation.tree.name(plain ? "key" : "metaclass");
  Expr* value = mutation.tree.expression(plain ? mutation.any_literal() : name);
  for (Keyword* keyword : node.keywords) {
    if (keyword->arg != argument) continue;
    if (tree::equal(*keyword->value, *value)) return false;
    keyword->value = value;
    return true;
  }
  auto* made = make<Keyword>(mutation.arena(), {});
  made->arg = argument;
  made->value = value;
  node.keywords = tree::inserted(mutation.arena(), node.keywords, node.keywords.size(), made);
  return true;
}

}  // namespace dictum::mutation::mutator
