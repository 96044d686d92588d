// The pass behind an edit: what the edit left unbound, out of place or without a file is mended, so that the
// program compiles and its names mean something. Nothing is refused.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "generate/choices.h"
#include "mutate/mutation.h"
#include "tree/program_tree.h"

namespace dictum::mutation {

struct Repair {
  tree::ProgramTree& tree;
  Choices& choices;
  std::span<const Name* const> free;  // names that the file asked for in vain before the edit: they are left
  std::span<const Name* const> imports;   // modules that the program imported before, dotted
  std::span<const std::int64_t> shared;   // labels that several observations of the file had before
  std::span<const Hint> hints;            // what names were bound to
  std::span<const tree::TreeFile> donor;  // files that may be brought along
};
// Mends the edited file, which is a file of the tree; brings files along.
void repair(const Repair& work, ast::Module& edited, bool is_entry);

// Its steps:
// return, yield, await, break, continue, := and star imports where they are legal; async for and with too.
void repair_flow(Arena& arena, ast::Module& module);
// Names of global and nonlocal statements that cannot be declared there are left out. True if there were
// such.
bool repair_declarations(tree::ProgramTree& tree, const Survey& survey);
// Free names become names that are bound, of the kind that they had; what there is none of is bound at the
// top. True if there were such.
bool repair_names(const Repair& work, const Survey& survey, ast::Module& module, bool is_entry);
// An observation's label that another one has, too, becomes a new one.
void repair_labels(tree::ProgramTree& tree, ast::Module& module, std::span<const std::int64_t> shared);
std::vector<std::int64_t> shared_labels(ast::Module& module);
// Modules of the donor come along, or others are imported in their place.
void repair_imports(const Repair& work);

}  // namespace dictum::mutation
