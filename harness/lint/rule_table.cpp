#include "lint/rule_table.h"

#include "scenario/load.h"
#include "scenario/yaml_tree.h"

namespace dictum {

RuleTable RuleTable::load(const std::string& path, std::vector<FileError>& errors) {
  RuleTable table;
  std::string bytes, reason;
  if (!read_regular_file(path, kMaxYamlBytes, false, bytes, reason)) {
    errors.push_back({path, 1, 1, reason + ", expected the table of rules"});
    return table;
  }
  for (const Scenario& example : parse_scenarios(bytes, path, errors)) {
    const std::string& rule = example.rules.front();
    if (!table.rules_.emplace(rule, example.python).second)
      errors.push_back(
          {path, example.line, 1, "the rule " + shown(rule) + " a second time, expected it once"});
  }
  return table;
}

const VersionRange* RuleTable::versions_of(const std::string& rule) const {
  const auto found = rules_.find(rule);
  return found == rules_.end() ? nullptr : &found->second;
}

const std::vector<std::string>& played_versions() {
  static const std::vector<std::string> versions = {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"};
  return versions;
}

}  // namespace dictum
