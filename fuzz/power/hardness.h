// How hard seeded faults are to find: the share of fresh programs that reach each, and that show it.
#pragma once

#include <cstdint>
#include <ostream>

#include "power/seeded_faults.h"

namespace dictum {

struct HardnessOptions {
  std::uint64_t seed = 1, count = 5000;
  bool all = false;  // also play marks that the trace does not hold
};

// A line a fault: mark, programs that reach it, programs that show it, the number of the first that does (or
// -1); between tabs. Programs that are not comparable without a fault count for nothing.
void measure_hardness(const std::vector<SeededFault>& faults, const HardnessOptions& options,
                      std::ostream& out);

}  // namespace dictum
