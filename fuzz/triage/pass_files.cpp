// Files that nobody needs go, those that somebody imports names from are put in the place of the import.
#include <algorithm>

#include "triage/reduction.h"

namespace dictum::triage {
namespace {

// "lib/spam/a.py" as an import statement names it; the folders of PYTHONPATH are tried, too.
bool is_file_of(const tree::TreeFile& file, const std::string& module, const Program& frame) {
  std::string path = module;
  std::replace(path.begin(), path.end(), '.', '/');
  std::vector<std::string> folders = frame.python_path;
  folders.emplace_back();
  for (const std::string& folder : folders) {
    const std::string base = folder.empty() || folder == "." ? path : folder + "/" + path;
    if (file.path == base + ".py" || file.path == base + "/__init__.py") return true;
  }
  return false;
}

bool drop_unused(Reduction& reduction) {
  bool changed = false;
  auto& files = reduction.tree().files;
  for (std::size_t i = files.size(); i > 0 && !reduction.is_over(); --i) {
    if (files[i - 1].path == reduction.tree().frame.entry) continue;
    Edits edits;
    std::vector<tree::TreeFile> fewer = files;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i - 1));
    edits.set(files, std::move(fewer));
    changed |= reduction.keep(edits);
  }
  return changed;
}

// The module that the statement imports by its full name; empty if it imports none, or several.
std::string imported_module(const ast::Stmt* statement) {
  if (const auto* from = ast::as<ast::ImportFrom>(statement))
    return from->module != nullptr && from->level == 0 ? std::string(from->module->text) : "";
  const auto* import = ast::as<ast::Import>(statement);
  return import != nullptr && import->names.size() == 1 ? std::string(import->names[0]->name->text) : "";
}

// `import spam` and `from spam import x` become the text of spam.
bool merge_modules(Reduction& reduction) {
  bool changed = false;
  tree::TreeFile* main = reduction.tree().find(reduction.tree().frame.entry);
  if (main == nullptr || main->module == nullptr) return false;
  std::vector<tree::Block> blocks;
  tree::collect_blocks(*main->module, blocks);
  for (const tree::Block& block : blocks)
    for (std::size_t i = 0; i < block.list->size() && !reduction.is_over(); ++i) {
      const std::string module = imported_module((*block.list)[i]);
      for (const tree::TreeFile& file : reduction.tree().files)
        if (!module.empty() && file.module != nullptr && is_file_of(file, module, reduction.tree().frame)) {
          changed |= reduction.replace_statements(block, i, 1, file.module->body);
          break;
        }
    }
  return changed;
}

}  // namespace

bool drop_files(Reduction& reduction) {
  if (reduction.tree().files.size() < 2) return false;
  const bool fewer = drop_unused(reduction);
  const bool merged =
      reduction.tree().files.size() > 1 && merge_modules(reduction) && (drop_unused(reduction), true);
  return fewer || merged;
}

}  // namespace dictum::triage
