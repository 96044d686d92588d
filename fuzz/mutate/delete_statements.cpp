// One to three statements that follow each other are left out.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool delete_statements(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement();
  if (site == nullptr || site->statement()->kind == NodeKind::Pass) return false;
  const StmtList all = *site->block.list;
  const std::size_t count = std::min<std::size_t>(all.size() - site->index, 1 + mutation.below(3));
  std::size_t taken = 1;
  while (taken < count && !(site->scope == 0 && is_scaffold(*all[site->index + taken]))) ++taken;
  mutation.replace(*site, taken, {});
  return true;
}

}  // namespace dictum::mutation::mutator
