// The Python-visible code object: made from a compiler's unit, owner of constants, names and its private
// instructions.
#pragma once

#include "code/unit_store.h"
#include "objects/context.h"
#include "objects/sequence_object.h"

namespace dictum {

struct CodeObject : Object {
  static constexpr TypeId kLayout = TypeId::Code;
  const code::Unit* unit;
  code::UnitTree* tree;  // what the unit belongs to; held
  code::UnitStore* store;
  code::Word* words;  // with caches; null until first run
  Tuple* constants;   // code objects inside are the same at each look
  Tuple* names;       // interned
  Tuple* slot_names;  // interned; one per slot of the frame
  Str* name;
  Str* qualname;
  Str* file_name;
  std::uint32_t slots;  // of a frame
  // So many positional arguments can be moved into the slots of a frame as they are; kNeverPlain: never.
  std::uint32_t plain_arguments;
  static constexpr std::uint32_t kNeverPlain = UINT32_MAX;

  std::uint32_t slot_count() const { return slots; }
  // Words of a frame: slots and stack.
  std::uint32_t frame_words() const { return slot_count() + unit->stack_size; }
};

// The code object of a unit, with those of the units inside it.
Ref<CodeObject> make_code(Context& cx, code::UnitStore& store, code::UnitTree* tree, const code::Unit* unit);
// What a code object has besides its unit.
struct CodeParts {
  Ref<Tuple> constants, names, slot_names;  // names interned
  Ref<Str> name, qualname, file_name;
};
// A code object of a unit of its own, without children; the names in the unit become those of the parts.
Ref<CodeObject> make_code_of_parts(Context& cx, code::UnitStore& store, std::unique_ptr<code::Unit> unit,
                                   CodeParts parts);
// co_lines(), co_positions(): walks the positions of the instructions.
struct CodeIterator : Object {
  static constexpr TypeId kLayout = TypeId::CodeLines;
  CodeObject* code;
  std::uint32_t index;  // of the next instruction
};
// Fills in what calls ask of a code object whose unit is set.
void derive_from_unit(const Context& cx, CodeObject* code);
// The instructions, allocated now if need be. Null (raised) when memory is short.
code::Word* code_words(Context& cx, CodeObject* code);
// co_varnames, co_cellvars, co_freevars.
enum class SlotKind : std::uint8_t { Local, Cell, Free };
Ref<Tuple> code_slot_names(Context& cx, CodeObject* code, SlotKind kind);

}  // namespace dictum
