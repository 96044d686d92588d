#include "scenario/select.h"

#include <fnmatch.h>

#include <algorithm>

namespace dictum {
namespace {

bool any_fits(const std::string& pattern, const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return fnmatch(pattern.c_str(), text.c_str(), 0) == 0; });
}

bool fits(const std::vector<std::string>& patterns, const std::vector<std::string>& texts) {
  bool wanted = true, found = false;
  for (const std::string& pattern : patterns) {
    if (!pattern.empty() && pattern[0] == '!') {
      if (any_fits(pattern.substr(1), texts)) return false;
      continue;
    }
    wanted = false;
    found = found || any_fits(pattern, texts);
  }
  return wanted || found;
}

std::uint64_t mixed(std::uint64_t number) {
  number = (number ^ number >> 33) * 0xFF51AFD7ED558CCDu;
  number = (number ^ number >> 33) * 0xC4CEB9FE1A85EC53u;
  return number ^ number >> 33;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return mixed(hash);
}

}  // namespace

std::vector<Scenario> select(std::vector<Scenario> scenarios, const Selection& selection) {
  const auto unwanted = [&](const Scenario& scenario) {
    return !fits(selection.ids, {scenario.id}) || !fits(selection.areas, {scenario.area}) ||
           !fits(selection.tags, scenario.tags) || !fits(selection.rules, scenario.rules) ||
           !fits(selection.files, {scenario.file});
  };
  scenarios.erase(std::remove_if(scenarios.begin(), scenarios.end(), unwanted), scenarios.end());
  return scenarios;
}

bool Shard::contains(std::string_view id) const { return hash_of(id) % count == index; }

void shuffle(std::vector<Scenario>& scenarios, std::uint64_t seed) {
  std::stable_sort(scenarios.begin(), scenarios.end(), [seed](const Scenario& a, const Scenario& b) {
    return mixed(hash_of(a.id) + seed) < mixed(hash_of(b.id) + seed);
  });
}

}  // namespace dictum
