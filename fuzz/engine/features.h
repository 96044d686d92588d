// What an engine is told of a run, to find out whether it was new: one byte a counter, in the section where
// libFuzzer looks for counters of the target's own. They are filled after the program has ended, from its
// trace: nothing that start-up, mutation or a comparison does is counted, and a run without leftovers is a
// run with equal features.
#pragma once

#include <cstdint>
#include <string_view>

#include "outcome.h"
#include "play/play.h"

namespace dictum::features {

// Clears all; counts that a run has begun, as every run must touch something.
void begin_run();

// By rule, how often: 1, 2, 3, 4 and more. By pair of rules, one after the other in one frame: whether.
void count_rules(const Trace& trace);

// Status and type of the exception.
void count_outcome(const Outcome& outcome);

// For targets without programs: what was answered, by its first words. It takes the place of a
// pair; there are at most 512.
void count_sentence(std::string_view sentence);

// A way in which two sides differ.
void count_disagreement(std::string_view key);

// Whether the run has touched what no run of this process had touched before, as the engine sees it.
bool is_new();

}  // namespace dictum::features
