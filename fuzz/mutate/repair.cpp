#include "mutate/repair.h"

#include <algorithm>

namespace dictum::mutation {

using namespace ast;

namespace {

void sort_names(std::vector<const Name*>& names) {
  std::sort(names.begin(), names.end(), [](const Name* a, const Name* b) { return a->index < b->index; });
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

Baseline baseline_of(tree::ProgramTree& tree) {
  Baseline made;
  for (const tree::TreeFile& file : tree.files) {
    if (file.module == nullptr) continue;
    const Survey survey(tree, *file.module);
    for (const Use& use : survey.uses)
      if (survey.find(use.node->id, use.scope, 0) == nullptr && !is_builtin_name(use.node->id->text))
        made.free.push_back(use.node->id);
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*file.module, blocks);
    for (const tree::Block& block : blocks) {
      for (const Stmt* statement : *block.list) {
        if (const auto* import = as<Import>(statement))
          for (const Alias* alias : import->names) made.imports.push_back(alias->name);
        if (const auto* import = as<ImportFrom>(statement); import && import->module)
          made.imports.push_back(import->module);
      }
    }
  }
  sort_names(made.free);
  sort_names(made.imports);
  return made;
}

void repair(const Repair& work) {
  repair_imports(work);
  for (std::size_t i = 0; i < work.tree.files.size(); ++i) {
    Module* module = work.tree.files[i].module;
    if (module == nullptr) continue;
    repair_flow(work.tree.arena, *module);
    repair_declarations(work.tree, *module);
    repair_names(work, *module, work.tree.files[i].path == work.tree.frame.entry);
    repair_declarations(work.tree, *module);  // of names that have just come before them
  }
}

}  // namespace dictum::mutation
