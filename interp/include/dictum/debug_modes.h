// Modes that bring hidden faults of the interpreter to light.
#pragma once

#include <cstdint>

namespace dictum {

// 0 and false: off. Safe points are the calls and backward jumps of the program's own frames; a re-entry is
// an operation of native code that may run Python code (builds without the development checks: one that
// does).
struct DebugModes {
  bool no_caches = false;   // method, special method and inline caches stay empty
  bool late_reuse = false;  // freed memory is poisoned, reused late, and checked for writes before that
  bool tear_down = false;   // everything dies at the end; what lives on is told in RunResult::alive
  std::uint64_t collect_every = 0;    // cycles are collected at every N-th safe point
  std::uint64_t audit_every = 0;      // all reference counts are checked at every N-th safe point
  std::uint64_t move_every = 0;       // the buffers of all containers move at every N-th re-entry
  std::uint64_t fail_allocation = 0;  // the N-th allocation fails: the budget of bytes has run out
  std::uint64_t fail_large = 0;       // the N-th large allocation fails: a MemoryError or the budget's end
  std::uint64_t stop_at_reentry = 0;  // the N-th re-entry is a stop, "re-entry"
};

}  // namespace dictum
