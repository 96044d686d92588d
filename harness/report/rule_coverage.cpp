#include "report/rule_coverage.h"

#include <algorithm>

namespace dictum {

void RuleCoverage::on_result(const ScenarioResult& result) {
  if (result.scenario->area == "rules") return;
  for (const std::string& rule : result.reference.rules) ids_[rule].insert(result.scenario->id);
}

std::size_t RuleCoverage::count(const std::string& rule) const {
  const auto found = ids_.find(rule);
  return found == ids_.end() ? 0 : found->second.size();
}

std::size_t RuleCoverage::reached() const {
  const std::vector<std::string>& rules = marked_rules();
  return static_cast<std::size_t>(
      std::count_if(rules.begin(), rules.end(), [&](const std::string& rule) { return count(rule) > 0; }));
}

std::size_t RuleCoverage::reached_twice() const {
  const std::vector<std::string>& rules = marked_rules();
  return static_cast<std::size_t>(
      std::count_if(rules.begin(), rules.end(), [&](const std::string& rule) { return count(rule) > 1; }));
}

std::vector<std::string> RuleCoverage::unreached() const {
  std::vector<std::string> rules;
  for (const std::string& rule : marked_rules())
    if (count(rule) == 0) rules.push_back(rule);
  return rules;
}

std::map<std::string, std::size_t> RuleCoverage::scenarios_by_rule() const {
  std::map<std::string, std::size_t> counts;
  for (const std::string& rule : marked_rules()) counts[rule] = count(rule);
  return counts;
}

std::string RuleCoverage::table() const {
  constexpr std::size_t kShownIds = 3;
  std::vector<std::string> rules = marked_rules();
  std::stable_sort(rules.begin(), rules.end(),
                   [this](const std::string& a, const std::string& b) { return count(a) < count(b); });
  std::string text;
  for (const std::string& rule : rules) {
    text += rule + std::string(rule.size() < 8 ? 8 - rule.size() : 1, ' ') + std::to_string(count(rule));
    const auto found = ids_.find(rule);
    std::size_t listed = 0;
    if (found != ids_.end())
      for (const std::string& id : found->second)
        if (listed++ < kShownIds) text += " " + id;
    text += listed > kShownIds ? " …\n" : "\n";
  }
  return text;
}

}  // namespace dictum
