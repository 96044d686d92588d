// Plays scenarios on oracles, each twice, to record what they show.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "scenario/scenario.h"
#include "target/process_target.h"

namespace dictum {

struct Recording {
  std::map<std::string, Outcome> outcomes;  // by language version
  std::string problem;                      // why it cannot be recorded; empty if it can
};

// The oracles' names, in their order. Throws TargetFailure for one that does not work, and for two of one
// version.
std::vector<Identity> describe_oracles(const std::vector<TargetSpec>& oracles);

// One for each scenario, in their order. Throws TargetFailure.
std::vector<Recording> record(const std::vector<const Scenario*>& scenarios,
                              const std::vector<TargetSpec>& oracles, int jobs,
                              const std::atomic<bool>& interrupted);

}  // namespace dictum
