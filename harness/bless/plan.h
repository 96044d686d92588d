// Which expectations a scenario is to have after what its oracles showed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outcome.h"
#include "scenario/scenario.h"

namespace dictum {

// One variant: an expectation, the versions that it is for, and the variant of the scenario that it is, if it
// stays in its place.
struct PlannedVariant {
  std::vector<std::string> versions;
  Expectation expectation;  // with its range, unless it is the only one
  bool changed = false;
};

struct ExpectationPlan {
  bool needed = false;                   // something is not as the oracles showed
  std::vector<PlannedVariant> variants;  // the oldest versions first
  bool same_ranges = false;              // as many variants as before, each for the versions it had
  std::string problem;                   // why nothing can be recorded; empty if it can
};

// `outcomes`: by language version. Versions that nobody looked at keep their expectation, unless all that
// shared it and were looked at have another now: then they follow the closest of those.
ExpectationPlan plan_expectations(const Scenario& scenario, const std::map<std::string, Outcome>& outcomes);

}  // namespace dictum
