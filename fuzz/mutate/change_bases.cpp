// A base more, fewer, or another one.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_bases(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_of<ClassDef>();
  if (site == nullptr) return false;
  static constexpr std::string_view kBuiltins[] = {"object", "int",   "str",       "list",
                                                   "dict",   "tuple", "Exception", "type"};
  static constexpr NameKind kKinds[] = {NameKind::Class,     NameKind::Class,     NameKind::Class,
                                        NameKind::Exception, NameKind::Metaclass, NameKind::Instance};
  auto& node = *as<ClassDef>(site->statement());
  std::string_view name = mutation.any_name(mutation.choices.pick(kKinds), site->scope, site->place);
  if (name.empty() || mutation.chance(15)) name = mutation.choices.pick(kBuiltins);
  Expr* base = mutation.tree.expression(name);
  const std::size_t size = node.bases.size();
  const std::uint32_t at = mutation.below(static_cast<std::uint32_t>(size + 1));
  if (size > 0 && at < size && mutation.chance(30)) {
    node.bases = tree::removed(mutation.arena(), node.bases, at);
    return true;
  }
  if (at < size && mutation.chance(60)) {
    if (tree::equal(*node.bases[at], *base)) return false;
    node.bases[at] = base;
    return true;
  }
  node.bases = tree::inserted(mutation.arena(), node.bases, at, base);
  return true;
}

}  // namespace dictum::mutation::mutator
