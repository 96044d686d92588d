// One program on the reference interpreter in this process: what became of it, and which rules took effect in
// which order. Sends nothing anywhere and compares nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "outcome.h"
#include "program.h"

namespace dictum {

// The marks that the program reached, in order; a mark that stands right behind itself is kept once. A long
// run keeps the first kMaxTrace of them.
inline constexpr std::size_t kMaxTrace = 1u << 20;
struct Trace {
  std::vector<std::uint16_t> rules;  // index into rule_ids()
  std::vector<std::uint32_t>
      at_line;  // by line of standard output: how many of `rules` had taken effect when it ended
};

struct PlayOptions {
  std::string language = "3.11";
  std::vector<std::string> library_path;  // where the oracle keeps its library
  std::string fault;                      // a rule mark that does the wrong thing; see fault_problem
  std::uint64_t steps = 1'000'000;
  std::uint64_t bytes = 256u << 20;
  std::uint64_t output = 1u << 20;
  bool trace = false;
};

struct Played {
  Outcome outcome;  // as `dictum worker` answers it
  Trace trace;      // empty unless asked for
  std::uint64_t steps = 0;
};

// A pure function of its arguments: nothing of the run stays behind in the process.
Played play(const Program& program, const PlayOptions& options);

// "CLS-07" by index, for Trace::rules; sorted as the interpreter numbers them.
const std::vector<std::string>& rule_ids();

}  // namespace dictum
