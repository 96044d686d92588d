// Code objects compared, copied with changes, and walked line by line.
#pragma once

#include "objects/code_object.h"
#include "objects/operators.h"

namespace dictum {

// code.replace(co_name=…): a copy with these attributes.
// https://docs.python.org/3/reference/datamodel.html#codeobject.replace
OwnedValue code_replace(Context& cx, const CallArguments& arguments);
OwnedValue code_compare(Context& cx, Comparison op, Value self, Value other);
OwnedValue code_hash(Context& cx, const CallArguments& arguments);
// co_lines(): (start, end, line) of every run of instructions of one line. PEP 626.
OwnedValue code_lines(Context& cx, const CallArguments& arguments);
// co_lnotab: the same in pairs of bytes, as Objects/lnotab_notes.txt of CPython has it; offsets are those of
// co_lines(), two a word of our instructions.
OwnedValue code_line_table(Context& cx, Object* self);
// co_positions(): (line, end line, column, end column), a row a word. PEP 657.
OwnedValue code_positions(Context& cx, const CallArguments& arguments);

}  // namespace dictum
