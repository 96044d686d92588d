// Whether a difference is there when the program is played again, alone, in fresh processes on both sides.
#pragma once

#include "target/process_target.h"
#include "triage/judge.h"

namespace dictum::triage {

struct Confirmation {
  enum class State : std::uint8_t {
    Confirmed,  // every time, the same difference
    Gone,       // never
    Flaky,      // sometimes, or another one
    Leak,       // a side is not the same in two tiers
    Poisoned,   // the outcomes say nothing
  };
  State state = State::Gone;
  std::string words;  // of a leak or poison: what was seen
  Judged last;        // of a confirmed one, played in the latest tier; without a trace
};
const char* confirmation_state_name(Confirmation::State state);

constexpr int kConfirmations = 3;

// Each time both targets are started anew, and what differs goes through all tiers. Throws TargetFailure.
Confirmation confirm(const Program& program, const TargetSpec& reference, const TargetSpec& oracle,
                     double seconds, const CompareRules& rules);

// Plays the program on the CPython with other hash seeds, another folder and another allocator. What differs
// is named
// ("PYTHONHASHSEED=1"); empty: nothing does, and the program is a fair question.
std::string disagreement_with_itself(const Program& program, const std::string& executable, double seconds);

}  // namespace dictum::triage
