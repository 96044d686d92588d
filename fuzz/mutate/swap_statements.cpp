// Two neighbours change places.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool swap_statements(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_that([](const StatementSite& one) {
    return one.index + 1 < one.block.list->size() &&
           !(one.scope == 0 && is_scaffold(*(*one.block.list)[one.index + 1]));
  });
  if (site == nullptr) return false;
  const StmtList all = *site->block.list;
  const std::size_t other = site->index + 1;
  if (tree::equal(*all[site->index], *all[other])) return false;
  mutation.replace(*site, 2, tree::list_of<Stmt*>(mutation.arena(), {all[other], all[site->index]}));
  return true;
}

}  // namespace dictum::mutation::mutator
