// a.py becomes a/__init__.py, or the other way; a file of the program becomes one of a package.
#include <algorithm>
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

// Relative imports mean what they meant.
void shift_levels(Node& node, int by) {
  std::vector<tree::Block> blocks;
  tree::collect_blocks(node, blocks);
  for (const tree::Block& block : blocks)
    for (Stmt* statement : *block.list)
      if (auto* import = as<ImportFrom>(statement); import && import->level > 0 && import->level + by > 0)
        import->level += by;
}

}  // namespace

bool module_to_package(Mutation& mutation) {
  std::vector<tree::TreeFile*> files;
  for (tree::TreeFile& file : mutation.tree.files)
    if (file.path != mutation.tree.frame.entry && file.path.ends_with(".py") && !is_scaffold(file))
      files.push_back(&file);
  if (files.empty()) return false;
  tree::TreeFile& file = *mutation.choices.pick(files);
  std::string& path = file.path;
  constexpr std::string_view kInit = "/__init__.py";
  std::string other = path.ends_with(kInit) ? path.substr(0, path.size() - kInit.size()) + ".py"
                                            : path.substr(0, path.size() - 3) + std::string(kInit);
  if (path.ends_with(kInit)) {
    // Not while it holds other modules.
    const std::string folder = path.substr(0, path.size() - kInit.size() + 1);
    for (const tree::TreeFile& one : mutation.tree.files)
      if (one.path != path && one.path.starts_with(folder)) return false;
  }
  for (const tree::TreeFile& one : mutation.tree.files)
    if (one.path == other || one.path.starts_with(other.substr(0, other.size() - 3) + "/")) return false;
  if (std::count(other.begin(), other.end(), '/') > 4) return false;
  if (file.module != nullptr && mutation.chance(70))
    shift_levels(*file.module, other.size() > path.size() ? 1 : -1);
  path = std::move(other);
  return true;
}

}  // namespace dictum::mutation::mutator
