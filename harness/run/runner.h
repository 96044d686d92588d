// Plays scenarios on the reference interpreter and on oracles, several at a time, and tells what came out.
#pragma once

#include <atomic>
#include <vector>

#include "expect/known.h"
#include "run/event.h"
#include "target/process_target.h"

namespace dictum {

// The reference interpreter and the oracle it is held against.
struct TargetPair {
  TargetSpec reference;
  TargetSpec oracle;
  std::string failure;  // why the pair cannot play at all; empty: it can
};

struct RunOptions {
  std::vector<TargetPair> pairs;
  int jobs = 1;
  RunLimits limits;         // seconds are each scenario's own
  Tier tier = Tier::Batch;  // the quickest to play in; what is not the same is played again in later ones
  CompareRules rules;
  bool fail_fast = false;                          // nothing new is played after the first failure
  const KnownDivergences* known = nullptr;         // of the reference
  const std::atomic<bool>* interrupted = nullptr;  // looked at between programs
};

// Both targets say what they are before a verdict counts. A target that fails ends its pair; the others go
// on.
RunSummary run_scenarios(const std::vector<Scenario>& scenarios, const RunOptions& options,
                         Reporter& reporter);

// Programs on both targets, up to Target::kMaxJobs at a time, with what each scenario expects.
std::vector<ScenarioResult> play(const std::vector<const Scenario*>& scenarios, Target& reference,
                                 Target& oracle, const RunOptions& options);
ScenarioResult play(const Scenario& scenario, Target& reference, Target& oracle, const RunOptions& options);

}  // namespace dictum
