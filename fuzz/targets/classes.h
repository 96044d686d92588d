// What became of the programs that were made: each ends in exactly one class, so that the classes add up to the runs.
#pragma once

#include <string>
#include <string_view>

#include "engine/shared_files.h"
#include "outcome.h"

namespace dictum {

enum class RunClass : std::uint8_t {
  Unparsable,   // no program text; nothing was played
  Poisoned,     // says nothing of Python's meaning: a budget, recursion, a target that differs from itself
  Unsupported,  // the reference interpreter lacks something
  Same,         // of the oracle and the reference; without an oracle: the program ended
  Diverged,
  Lost,         // the oracle could not be asked
};

inline constexpr char kRunsRow[] = "runs";
inline constexpr std::uint64_t kProgramBytes = 64u << 20;  // of a program's heap

// Rows "class poisoned" and "poisoned: REASON".
void count_class(Stats& stats, RunClass which, std::string_view reason);
// Of a program that nothing was compared with.
void count_class(Stats& stats, const Outcome& reference);

}  // namespace dictum
