// Something is bound to another name, attribute or item.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_target(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_of<Assign>();
  if (site == nullptr || mutation.chance(20)) {
    const StatementSite* loop = mutation.any_statement_of<For>();
    if (loop == nullptr) return false;
    const std::string_view name = mutation.any_name(loop->scope, loop->place);
    if (name.empty()) return false;
    Expr*& target = as<For>(loop->statement())->target;
    const StmtList made = mutation.parse(cat(name, " = 0\n"));
    if (tree::equal(*as<Assign>(made[0])->targets[0], *target)) return false;
    target = as<Assign>(made[0])->targets[0];
    return true;
  }
  auto& node = *as<Assign>(site->statement());
  const std::string_view name = mutation.any_name(site->scope, site->place);
  if (name.empty()) return false;
  std::string text(name);
  switch (mutation.below(8)) {
    case 0: text = cat(name, ".", mutation.any_attribute()); break;
    case 1: text = cat(name, "[", mutation.any_literal(), "]"); break;
    case 2: text = cat("(", name, ", *_)"); break;
    case 3: text = cat("[", name, "]"); break;
    default: break;
  }
  const StmtList made = mutation.parse(text + " = 0\n");
  if (made.empty()) return false;
  Expr* target = as<Assign>(made[0])->targets[0];
  const std::uint32_t at = mutation.below(static_cast<std::uint32_t>(node.targets.size()));
  if (mutation.chance(25) && node.targets.size() < 4) {
    node.targets = tree::inserted(mutation.arena(), node.targets, at, target);
    return true;
  }
  if (tree::equal(*node.targets[at], *target)) return false;
  node.targets[at] = target;
  return true;
}

}  // namespace dictum::mutation::mutator
