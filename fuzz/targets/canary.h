// Whether a divergence would be seen: programs whose answers are falsified, at the beginning of every slice.
// It guards against the silent year in which nothing was compared.
#pragma once

#include <string>

#include "play/play.h"
#include "target/target.h"

namespace dictum {

struct CanaryReport {
  int told = 0;         // lies
  std::string problem;  // empty: what is the same was the same, and every lie was a divergence
};

// Throws TargetFailure if the oracle does not play.
CanaryReport tell_lies(Target& oracle, const PlayOptions& options);

}  // namespace dictum
