// A finding as a scenario of the suite.
#pragma once

#include <string>
#include <vector>

#include "lint/rule_table.h"
#include "store/store.h"
#include "target/process_target.h"

namespace dictum::triage {

struct PromoteRequest {
  std::string area;
  std::string title;                 // empty: one is made from the signature
  const RuleTable* rules = nullptr;  // suspects that it does not know are left out
  std::vector<TargetSpec> pythons;   // whose answers are expected, version by version
};

// Unique and stable: of the reduced program.
std::string scenario_id(const store::Finding& finding, const std::string& area);

// The text of the scenario file with the finding at its end; `before` is its text so far, empty for a new
// one. Empty, with the reason in `problem`, if that cannot be. Throws TargetFailure.
std::string promoted_text(const store::Finding& finding, const store::Bucket& bucket,
                          const PromoteRequest& request, const std::string& before, const std::string& path,
                          std::string& problem);

}  // namespace dictum::triage
