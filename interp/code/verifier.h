// Well-formedness of a unit, checked in development builds for everything that is compiled.
#pragma once

#include <optional>
#include <string>

#include "code/code.h"

namespace dictum::code {

// The first thing wrong with the unit or one inside it, as a sentence with the instruction's index, or
// nothing. Checked: operands in range, jumps to starts of instructions, one stack depth per instruction
// within stack_size, every instruction reachable, exception ranges nested and their depths those of their
// instructions or less.
std::optional<std::string> verify(const Unit& unit);

}  // namespace dictum::code
