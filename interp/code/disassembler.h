// A unit as text, for `dictum dump bytecode` and golden tests.
#pragma once

#include <string>

#include "code/code.h"

namespace dictum::code {

// The unit and those inside it, outermost first: its slots, one instruction a line (line number where it
// changes,
// ">>" before targets, index, name, operand and what it stands for), exception ranges.
std::string disassemble(const Unit& unit);

}  // namespace dictum::code
