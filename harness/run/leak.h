// Differences between tiers of one target: state that one program leaves to the next.
#pragma once

#include <string>
#include <vector>

#include "run/event.h"

namespace dictum {

// Adds to `leaks` what differs between two outcomes of one program on the target, if something does. A
// spawned process says nothing of its exception: `slow` gets the record of `quick` where what can be seen
// from outside agrees.
void note_leak(const std::string& target, const Outcome& quick, Outcome& slow,
               std::vector<TierDifference>& leaks);

}  // namespace dictum
