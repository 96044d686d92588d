// A copy of one statement in the place of another one.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool replace_statement(Mutation& mutation) {
  const StatementSite* from = mutation.any_statement();
  const StatementSite* to = mutation.any_statement();
  if (from == nullptr || tree::equal(*from->statement(), *to->statement())) return false;
  const StmtList made =
      tree::list_of<Stmt*>(mutation.arena(), {tree::copy(mutation.arena(), from->statement())});
  mutation.relabel(made);
  mutation.replace(*to, 1, made);
  return true;
}

}  // namespace dictum::mutation::mutator
