// A statement goes to another place, also into another scope.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool move_statement(Mutation& mutation) {
  const StatementSite* from = mutation.any_statement();
  const StatementSite* to = mutation.any_statement();
  if (from == nullptr || (to->place >= from->place && to->place <= from->last)) return false;
  const StmtList moved = tree::list_of<Stmt*>(mutation.arena(), {from->statement()});
  const Gap gap = mutation.gap_at(*to, mutation.chance(50));
  if (from->block.list == to->block.list) {
    // The later of the two first, so that the other's index stays.
    if (from->index < gap.index) {
      mutation.insert(gap, moved);
      mutation.replace(*from, 1, {});
      return gap.index != from->index + 1;
    }
    mutation.replace(*from, 1, {});
    mutation.insert(gap, moved);
    return gap.index != from->index;
  }
  mutation.insert(gap, moved);
  mutation.replace(*from, 1, {});
  return true;
}

}  // namespace dictum::mutation::mutator
