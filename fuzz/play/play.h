// One program on the reference interpreter in this process: what became of it, and which rules took effect in
// which order. Sends nothing anywhere and compares nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dictum/interp.h"  // rule_ids
#include "outcome.h"
#include "program.h"

namespace dictum {

// A long run keeps the first kMaxTrace marks.
inline constexpr std::size_t kMaxTrace = 1u << 20;
using Trace = RuleTrace;

struct PlayOptions {
  std::string language = "3.11";
  std::vector<std::string> library_path;  // where the oracle keeps its library
  std::string executable;                 // the oracle's: sys.executable
  std::string fault;                      // a rule mark that does the wrong thing; see fault_problem
  std::uint64_t steps = 1'000'000;
  std::uint64_t bytes = 256u << 20;
  std::uint64_t output = 1u << 20;
  bool trace = false;
};

// What a Limit says that no budget ended: the program had a RecursionError or a MemoryError, and may have
// caught it. Where they come is no part of Python's meaning.
inline constexpr char kMetLimit[] = "recursion or memory";

struct Played {
  Outcome outcome;  // as `dictum worker` answers it, but for `seconds` and kMetLimit
  Trace trace;      // empty unless asked for
  std::uint64_t steps = 0;
};

// A pure function of its arguments: nothing of the run stays behind in the process. The program runs as
// main.py in a scratch folder with the environment of the harness; both are the process's while it does, so
// that threads take turns. The folder is kept for the next program and removed when the process exits: below
// $TMPDIR, should it be killed. Throws TargetFailure if there is no place for it.
Played play(const Program& program, const PlayOptions& options);

}  // namespace dictum
