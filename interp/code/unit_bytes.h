// Units as bytes, and back: what marshal writes of a code object besides its names and constants.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "code/code.h"

namespace dictum::code {

// Differs between executables whose instructions differ: units do not go from one to the other.
std::uint64_t instruction_set();

// Numbers, flags, kinds of slots, instructions, positions and exception ranges of one unit; not its names,
// its constants, its children.
std::string unit_to_bytes(const Unit& unit);
// The unit with empty names for its slots; null where the bytes are no unit's.
std::unique_ptr<Unit> unit_from_bytes(std::string_view bytes);

// FNV-1a: tells damaged bytes.
std::uint64_t checksum(std::string_view bytes);

}  // namespace dictum::code
