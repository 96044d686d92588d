// What stands inside a statement, in its place.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool unwrap_statement(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_that([](const StatementSite& one) {
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*one.statement(), blocks);
    return !blocks.empty();
  });
  if (site == nullptr) return false;
  std::vector<tree::Block> blocks;
  tree::collect_blocks(*site->statement(), blocks);
  const tree::Block block = mutation.choices.pick(blocks);
  mutation.replace(*site, 1, *block.list);
  return true;
}

}  // namespace dictum::mutation::mutator
