// What became of the programs that were made: each ends in exactly one class, so that the classes add up to
// the runs.
#pragma once

#include <string>
#include <string_view>

#include "engine/shared_files.h"
#include "outcome.h"
#include "play/play.h"

namespace dictum {

enum class RunClass : std::uint8_t {
  Unparsable,   // no program text; nothing was played
  Poisoned,     // says nothing of Python's meaning: a budget, recursion, a target that differs from itself
  Unsupported,  // the reference interpreter lacks something
  Same,         // of the oracle and the reference; without an oracle: the program ended
  Diverged,
  Lost,  // the oracle could not be asked
};

inline constexpr char kRunsRow[] = "runs";
inline constexpr std::uint64_t kProgramBytes = 64u << 20;  // of a program's heap

// Rows "class poisoned" and "poisoned: REASON".
void count_class(Stats& stats, RunClass which, std::string_view reason);
// Of a program that nothing was compared with.
void count_class(Stats& stats, const Outcome& reference);

// Rows "rule: CLS-07": runs that reached the rule.
class RuleRows {
 public:
  void count(Stats& stats, const Trace& trace);
  // By rule, of this process.
  const std::vector<std::uint64_t>& runs() const { return runs_; }

 private:
  std::vector<std::uint64_t> runs_ = std::vector<std::uint64_t>(rule_ids().size());
  std::vector<std::uint64_t*> rows_;
};

// Rows "mutator: NAME tried", "… new" (its program had new features) and "… diverged", where a mutator has
// made the text.
void count_mutators(Stats& stats, std::string_view text, bool is_new, bool diverged);

}  // namespace dictum
