// ddmin over lists of statements: halves first, then quarters, down to single ones; what is further out goes
// first.
#include <algorithm>

#include "triage/reduction.h"

namespace dictum::triage {
namespace {

bool is_empty(const tree::Block& block) {
  return block.list->empty() || (block.list->size() == 1 && (*block.list)[0]->kind == ast::NodeKind::Pass);
}

// From the end: what stands later depends on what stands earlier.
bool drop_chunks(Reduction& reduction, const tree::Block& block, std::size_t size) {
  bool changed = false;
  for (std::size_t end = block.list->size(); end > 0 && !reduction.is_over();) {
    const std::size_t begin = end > size ? end - size : 0;
    changed |= !is_empty(block) && reduction.replace_statements(block, begin, end - begin, {});
    end = std::min(begin, block.list->size());
  }
  return changed;
}

bool reduce_block(Reduction& reduction, const tree::Block& block) {
  bool changed = false;
  for (std::size_t size = block.list->size(); size > 0 && !is_empty(block); size /= 2)
    changed |= drop_chunks(reduction, block, size);
  return changed;
}

}  // namespace

bool drop_statements(Reduction& reduction) {
  bool changed = false;
  for (ast::Module* module : reduction.modules()) {
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*module, blocks);
    // The list is looked at again where outer statements have gone with their inner ones.
    for (std::size_t i = 0; i < blocks.size() && !reduction.is_over(); ++i) {
      const std::string best = reduction.best();
      changed |= reduce_block(reduction, blocks[i]);
      if (i == 0 && best != reduction.best()) {
        blocks.clear();
        tree::collect_blocks(*module, blocks);
      }
    }
  }
  return changed;
}

}  // namespace dictum::triage
