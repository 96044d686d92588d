// Changes expectations in the text of a scenario file; everything else stays as it is written.
#pragma once

#include <string>
#include <vector>

#include "bless/plan.h"

namespace dictum {

struct ExpectEdit {
  std::size_t index;  // of the scenario in its file, from 0
  const ExpectationPlan* plan;
};

// The new text. Comments between what is replaced are kept before it. Nothing but what the plans say has
// changed in what the text means: that is checked. Empty, with the reason, where the text cannot be edited
// so.
std::string edit_expectations(const std::string& bytes, const std::string& file,
                              const std::vector<ExpectEdit>& edits, std::string& problem);

}  // namespace dictum
