// How much of the native stack is left: recursion over trees asks, so that no input can overflow it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dictum {

// The lowest address that the calling thread's stack may reach while `reserve` bytes stay free below it.
// Compare with
// __builtin_frame_address(0). Cheap after the first call in a thread.
std::uintptr_t native_stack_limit(std::size_t reserve);

}  // namespace dictum
