#include "scenario/select.h"

#include <fnmatch.h>

#include <algorithm>

namespace dictum {
namespace {

bool fits(const std::vector<std::string>& patterns, const std::vector<std::string>& texts) {
  if (patterns.empty()) return true;
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
    });
  });
}

}  // namespace

std::vector<Scenario> select(std::vector<Scenario> scenarios, const Selection& selection) {
  const auto unwanted = [&](const Scenario& scenario) {
    return !fits(selection.ids, {scenario.id}) || !fits(selection.areas, {scenario.area}) ||
           !fits(selection.tags, scenario.tags) || !fits(selection.rules, scenario.rules);
  };
  scenarios.erase(std::remove_if(scenarios.begin(), scenarios.end(), unwanted), scenarios.end());
  return scenarios;
}

}  // namespace dictum
