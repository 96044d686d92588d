// How much of the native stack is left: recursion over trees asks, so that no input can overflow it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dictum {

// Native stack kept for what must not fail: error messages, destruction, the sanitizers' own frames.
#ifdef DICTUM_SANITIZED
inline constexpr std::size_t kNativeStackReserve = 192 * 1024;
#else
inline constexpr std::size_t kNativeStackReserve = 96 * 1024;
#endif

// The lowest address that the calling thread's stack may reach while `reserve` bytes stay free below it.
// Compare with __builtin_frame_address(0). Cheap after the first call in a thread.
std::uintptr_t native_stack_limit(std::size_t reserve);

}  // namespace dictum
