// The record of a code object in marshalled data. It is not CPython's, whose instructions are others: it has
// a type code of its own, at which CPython's marshal says "bad marshal data (unknown type code)".
//
//   'D'  instruction set (8 bytes)  size of what follows the checksum (4)  checksum (8)
//        size of the unit (4)  the unit (code/unit_bytes.h)
//        name  qualified name  file name  names  names of slots  constants     as marshal writes them
#pragma once

#include <string>
#include <string_view>

#include "objects/code_object.h"

namespace dictum {

inline constexpr char kCodeRecord = 'D';
inline constexpr std::size_t kCodeHead = 1 + 8 + 4 + 8;

// Whether a record of this executable's instructions begins here.
bool is_own_code_record(std::string_view bytes);

// Writes the head, whose size and checksum are not known yet, and the unit; where the record begins. The size
// is known at the record's end, the checksum when nothing in it changes any more, inner records first.
std::size_t begin_code_record(std::string& bytes, const code::Unit& unit);
void end_code_record(std::string& bytes, std::size_t start);
void seal_code_record(std::string& bytes, std::size_t start);

// The unit of a record whose head and body stand at the start of `bytes`, and how much of them it took.
// Raised: EOFError where bytes are missing; a stop where they are damaged or another executable's.
struct CodeRecord {
  std::unique_ptr<code::Unit> unit;
  std::size_t taken = 0;
};
Fallible<CodeRecord> read_code_record(Context& cx, std::string_view bytes);
// The code object; a stop where unit and parts do not fit together.
Ref<CodeObject> join_code_record(Context& cx, std::unique_ptr<code::Unit> unit, CodeParts parts);

// Gives a code object and those inside it that name the same file another file name.
Done rename_code_file(Context& cx, CodeObject* code, Str* path);

}  // namespace dictum
