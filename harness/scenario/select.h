// Which scenarios of a suite are played.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace dictum {

// Each list: any of its entries fits; an empty one fits all. All lists must fit.
struct Selection {
  std::vector<std::string> ids;  // patterns with * and ?, for the whole id
  std::vector<std::string> areas;
  std::vector<std::string> tags;
  std::vector<std::string> rules;  // patterns: CLS-*
};

std::vector<Scenario> select(std::vector<Scenario> scenarios, const Selection& selection);

}  // namespace dictum
