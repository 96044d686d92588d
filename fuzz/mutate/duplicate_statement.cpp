// A statement once more, there or elsewhere.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool duplicate_statement(Mutation& mutation) {
  const StatementSite* from = mutation.any_statement();
  if (from == nullptr) return false;
  const StmtList made =
      tree::list_of<Stmt*>(mutation.arena(), {tree::copy(mutation.arena(), from->statement())});
  mutation.relabel(made);
  mutation.insert(mutation.chance(50) ? mutation.gap_at(*from, true) : mutation.any_gap(), made);
  return true;
}

}  // namespace dictum::mutation::mutator
