// specs/rules.yaml and specs/versions.yaml as scenarios: the example of a rule ends with status 0 where the
// rule holds; a program of the versions table has no expectation, the oracle decides.
#pragma once

#include <vector>

#include "scenario/fields.h"
#include "scenario/scenario.h"

namespace dictum {

// Whether the file is one of the two, by its keys.
bool is_rules_table(const YamlNode& root);
bool is_versions_table(const YamlNode& root);

// A rule's scenario has the id "rule-CLS-07" and the area "rules".
std::vector<Scenario> read_rules_table(const YamlNode& root, const std::string& file, ErrorList& errors);
// The area is "versions".
std::vector<Scenario> read_versions_table(const YamlNode& root, const std::string& file, ErrorList& errors);

}  // namespace dictum
