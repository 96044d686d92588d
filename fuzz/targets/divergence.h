// A divergence at first sight: what can be said of it without playing the program again.
#pragma once

#include <string>

#include "compare/compare.h"
#include "play/play.h"

namespace dictum {

// As compare(); a program that has ended on the reference interpreter but ran out of time on the oracle, or
// ended its process, diverges.
Verdict compare_ended(const Outcome& oracle, const Outcome& reference, const CompareRules& rules);

// Why a divergence says nothing of Python's meaning, by what the programs print; empty if it does. Where
// exactly a stack ends, and in which operation, is no one's promise.
std::string poison_of(const Outcome& oracle, const Outcome& reference);

struct Divergence {
  std::string kind;     // as SpoolEntry::kind
  std::string detail;   // the exceptions of both sides, a rule near the first line that differs
  std::string key;      // of those that look alike
  std::string feature;  // the same without `runs`: equal whenever the program is played
};
// `runs`: by rule, how many runs have reached it so far.
Divergence first_sight(const Played& played, const Outcome& oracle, const Verdict& verdict,
                       const std::vector<std::uint64_t>& runs);

// "raised TypeError: no", "finished, exit code 0": one line.
std::string summary_of(const Outcome& outcome);

}  // namespace dictum
