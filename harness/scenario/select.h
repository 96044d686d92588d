// Which scenarios of a suite are played.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace dictum {

// Each list holds patterns with * and ? for a whole text: any of them fits, an empty list fits all, and one
// with a ! before it excludes. All lists must fit.
struct Selection {
  std::vector<std::string> ids;
  std::vector<std::string> areas;
  std::vector<std::string> tags;
  std::vector<std::string> rules;  // CLS-*
  std::vector<std::string> files;  // paths, as they were loaded
};

std::vector<Scenario> select(std::vector<Scenario> scenarios, const Selection& selection);

// A part of a suite, `index` from 0: which one a scenario is in depends on its id alone, so that adding one
// moves no other.
struct Shard {
  unsigned index = 0;
  unsigned count = 1;
  bool contains(std::string_view id) const;
};

// In an order that the seed decides; the same seed and scenarios give the same order everywhere.
void shuffle(std::vector<Scenario>& scenarios, std::uint64_t seed);

}  // namespace dictum
