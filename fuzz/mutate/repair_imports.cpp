// Import statements that came in with others: their modules come along, or one that is there is imported.
#include <algorithm>

#include "mutate/repair.h"
#include "program/program_text.h"

namespace dictum::mutation {

using namespace ast;

namespace {

std::string_view top_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

// The module's name, if the file is one that lies in a folder of the path: "" or an entry of PYTHONPATH.
std::string_view top_module(std::string_view path, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders)
    if (path.starts_with(folder + "/")) path.remove_prefix(folder.size() + 1);
  const std::string_view top = path.substr(0, path.find('/'));
  return top.ends_with(".py") ? top.substr(0, top.size() - 3) : top;
}

class ImportRepair {
 public:
  explicit ImportRepair(const Repair& work) : work_(work) {}

  void walk() {
    // Files that are brought along import others.
    for (std::size_t i = 0; i < work_.tree.files.size(); ++i)
      if (Module* module = work_.tree.files[i].module) walk_file(*module);
  }

 private:
  void walk_file(Module& module) {
    std::vector<tree::Block> blocks;
    tree::collect_blocks(module, blocks);
    for (const tree::Block& block : blocks) {
      for (Stmt* statement : *block.list) {
        if (auto* import = as<Import>(statement))
          for (Alias* alias : import->names) alias->name = mended(alias->name);
        if (auto* import = as<ImportFrom>(statement); import && import->module && import->level == 0)
          import->module = mended(import->module);
      }
    }
  }

  const Name* mended(const Name* name) {
    if (std::find(work_.imports.begin(), work_.imports.end(), name) != work_.imports.end()) return name;
    const std::string_view top = top_of(name->text);
    if (has(work_.tree.files, top) || !has(work_.donor, top)) return name;
    if (bring(top)) return name;
    std::vector<const tree::TreeFile*> files;
    for (const tree::TreeFile& file : work_.tree.files)
      if (file.path != work_.tree.frame.entry && !is_scaffold(file)) files.push_back(&file);
    return work_.tree.name(files.empty()
                               ? "__main__"
                               : top_module(work_.choices.pick(files)->path, work_.tree.frame.python_path));
  }

  bool has(std::span<const tree::TreeFile> files, std::string_view top) const {
    return std::any_of(files.begin(), files.end(), [&](const tree::TreeFile& file) {
      return top_module(file.path, work_.tree.frame.python_path) == top;
    });
  }

  bool bring(std::string_view top) {
    std::vector<const tree::TreeFile*> brought;
    for (const tree::TreeFile& file : work_.donor)
      if (top_module(file.path, {}) == top) brought.push_back(&file);
    if (brought.empty() || work_.tree.files.size() + brought.size() + 1 > kMaxProgramFiles) return false;
    for (const tree::TreeFile* file : brought) {
      if (work_.tree.find(file->path) != nullptr) continue;
      if (file->module != nullptr) relabel(work_.tree, file->module->body);
      work_.tree.files.push_back(*file);
    }
    return true;
  }

  const Repair& work_;
};

}  // namespace

void repair_imports(const Repair& work) { ImportRepair(work).walk(); }

}  // namespace dictum::mutation
