#include "lint/lint_scenario.h"

#include <algorithm>
#include <set>

namespace dictum {
namespace {

const YamlNode* member(const YamlNode& node, const std::string& key) {
  for (const auto& [name, value] : node.members)
    if (name->text == key) return value.get();
  return nullptr;
}

std::vector<std::string> versions_of(const Scenario& scenario) {
  std::vector<std::string> versions;
  for (const std::string& version : played_versions())
    if (scenario.python.contains(version)) versions.push_back(version);
  return versions;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

void lint_title(const Scenario& scenario, const YamlNode& node, ErrorList& errors) {
  if (scenario.title.find_first_not_of(" \n") != std::string::npos) return;
  const YamlNode* title = member(node, "title");
  errors.add(title != nullptr ? *title : node, "no title, expected the fact in one sentence");
}

void lint_rules(const Scenario& scenario, const YamlNode& node, const std::vector<std::string>& versions,
                const RuleTable& rules, ErrorList& errors) {
  const YamlNode* list = member(node, "rules");
  if (list == nullptr) return;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < scenario.rules.size(); ++i) {
    const std::string& rule = scenario.rules[i];
    const YamlNode& place = *list->items[i];
    if (!seen.insert(rule).second) errors.add(place, "the rule " + rule + " a second time, expected it once");
    if (rules.empty()) continue;
    const VersionRange* holds = rules.versions_of(rule);
    if (holds == nullptr) {
      errors.add(place, "the rule " + rule + " is unknown, expected one of rules.yaml");
      continue;
    }
    const bool ever = std::any_of(versions.begin(), versions.end(),
                                  [&](const std::string& version) { return holds->contains(version); });
    if (!ever)
      errors.add(place, "the rule " + rule +
                            " holds for no version of the scenario, expected one that does (" +
                            holds->text() + ")");
  }
}

void lint_tags(const Scenario& scenario, const YamlNode& node, ErrorList& errors) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < scenario.tags.size(); ++i)
    if (!seen.insert(scenario.tags[i]).second)
      errors.add(*member(node, "tags")->items[i],
                 "the tag " + shown(scenario.tags[i]) + " a second time, expected it once");
}

// Every version has its variant, every variant has its version.
void lint_expectations(const Scenario& scenario, const YamlNode& node,
                       const std::vector<std::string>& versions, ErrorList& errors) {
  const YamlNode* expect = member(node, "expect");
  if (expect == nullptr) return;
  std::set<const Expectation*> used;
  std::vector<std::string> uncovered;
  for (const std::string& version : versions) {
    const Expectation* expectation = expectation_for(scenario, version);
    used.insert(expectation);
    if (expectation == nullptr) uncovered.push_back(version);
  }
  if (!uncovered.empty())
    errors.add(*expect, "no variant covers " + joined(uncovered) + ", expected one for each version");
  const bool is_list = expect->kind == YamlNode::Kind::Sequence;
  for (std::size_t i = 0; i < scenario.expect.size(); ++i)
    if (!used.contains(&scenario.expect[i]))
      errors.add(
          is_list ? *expect->items[i] : *expect,
          "a variant that never counts, expected one for a version of the scenario that no earlier one has");
}

}  // namespace

void lint_scenario(const Scenario& scenario, const YamlNode& node, const RuleTable& rules,
                   ErrorList& errors) {
  const std::vector<std::string> versions = versions_of(scenario);
  lint_title(scenario, node, errors);
  lint_tags(scenario, node, errors);
  if (versions.empty()) {
    errors.add(*member(node, "python"), "the range " + shown(scenario.python.text()) +
                                            " has no version that is played, expected one of " +
                                            joined(played_versions()));
    return;
  }
  lint_rules(scenario, node, versions, rules, errors);
  lint_expectations(scenario, node, versions, errors);
}

}  // namespace dictum
