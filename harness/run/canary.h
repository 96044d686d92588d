// Whether the harness sees what it is there to see: targets that lie, and an interpreter that does the wrong
// thing.
#pragma once

#include <string>
#include <vector>

#include "run/runner.h"

namespace dictum {

struct Canary {
  std::string name;       // what is wrong with the target
  bool reported = false;  // the run has said so
  std::string seen;       // what the run has said
};

// Plays a few programs on a pair of which one target lies, for every lie and for both places of the liar,
// without a cache; and once on the pair as it is, which must be the same. `faults` are rule marks (--fault)
// of the reference interpreter, each played alone: for builds that have them. Throws TargetFailure if the
// honest pair does not play.
std::vector<Canary> run_canaries(const TargetPair& pair, const std::vector<std::string>& faults);

}  // namespace dictum
