// What is wrong with one scenario that the loader has taken.
#pragma once

#include "lint/rule_table.h"
#include "scenario/fields.h"
#include "scenario/scenario.h"

namespace dictum {

// `node` is the scenario's map in its file. An empty table of rules: there is none to look rules up in.
void lint_scenario(const Scenario& scenario, const YamlNode& node, const RuleTable& rules, ErrorList& errors);

}  // namespace dictum
