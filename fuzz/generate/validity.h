// How far a generated program came: read from what it printed.
#pragma once

#include <cstddef>

#include "outcome.h"

namespace dictum::generate {

struct Validity {
  bool compiled = false;
  bool ended = false;        // it reached its last statement
  std::size_t observed = 0;  // labels that were printed
  std::size_t raised = 0;    // those of exceptions
};
Validity validity_of(const Outcome& outcome);

}  // namespace dictum::generate
