// Bases of a class in another order, or two classes with the bases of each other.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool swap_bases(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_of<ClassDef>();
  const StatementSite* other = mutation.any_statement_of<ClassDef>();
  if (site == nullptr) return false;
  auto& one = *as<ClassDef>(site->statement());
  auto& two = *as<ClassDef>(other->statement());
  if (one.bases.size() > 1) {
    const std::size_t at = mutation.below(static_cast<std::uint32_t>(one.bases.size() - 1));
    if (tree::equal(*one.bases[at], *one.bases[at + 1])) return false;
    std::swap(one.bases[at], one.bases[at + 1]);
    return true;
  }
  if (one.bases.empty() && two.bases.empty()) return false;
  std::swap(one.bases, two.bases);
  return &one != &two;
}

}  // namespace dictum::mutation::mutator
