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

// The marks in the interpreter that --fault takes, found in its text at build time.
const std::vector<std::string>& fault_marks();

// Those that the programs of the canaries meet; none in a build without seeded faults.
std::vector<std::string> canary_faults();

// Plays a few programs on a pair of which one target lies, for every lie and for both places of the liar,
// without a cache; and on a reference that plays another version of the language. `faults` are rule marks
// (--fault) of the reference interpreter, each played alone: for builds that have them. Throws TargetFailure
// if the honest pair does not play. Two of the canaries are honest: one pair as it is, and one liar whose lie
// changes nothing, about which nothing may be said.
std::vector<Canary> run_canaries(const TargetPair& pair, const std::vector<std::string>& faults);

}  // namespace dictum
