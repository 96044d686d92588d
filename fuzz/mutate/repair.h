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

// What the program was like before the edits: names and modules that it asks for in vain on purpose.
struct Baseline {
  std::vector<const Name*> free;     // sorted by Name::index
  std::vector<const Name*> imports;  // dotted, as they are written; sorted by Name::index
};
Baseline baseline_of(tree::ProgramTree& tree);

struct Repair {
  tree::ProgramTree& tree;
  Choices& choices;
  const Baseline& baseline;
  std::span<const Hint> hints;            // what names were bound to
  std::span<const tree::TreeFile> donor;  // files that may be brought along
};
void repair(const Repair& work);

// Its steps, on one file but for the last:
// return, yield, await, break, continue, := and star imports where they are legal; async for and with too.
void repair_flow(Arena& arena, ast::Module& module);
// Names of global and nonlocal statements that cannot be declared there are left out.
void repair_declarations(tree::ProgramTree& tree, ast::Module& module);
// Free names become names that are bound, of the kind that they had; what there is none of is bound at the
// top.
void repair_names(const Repair& work, ast::Module& module, bool is_entry);
// Modules of the donor come along, or others are imported in their place.
void repair_imports(const Repair& work);

}  // namespace dictum::mutation
