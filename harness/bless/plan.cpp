#include "bless/plan.h"

#include <algorithm>

#include "bless/observe.h"
#include "bless/yaml_text.h"
#include "lint/rule_table.h"

namespace dictum {
namespace {

// What one version is to have.
struct Wanted {
  std::string version;
  const Expectation* before = nullptr;
  std::optional<Expectation> now;  // nothing: no oracle, and no expectation
  bool seen = false;               // an oracle of the version was asked
  bool changed = false;
};

std::string content(const Expectation& expectation) {
  Expectation anywhere = expectation;
  anywhere.python = VersionRange();
  return expect_flow({anywhere});
}

bool same(const std::optional<Expectation>& a, const std::optional<Expectation>& b) {
  return a && b && content(*a) == content(*b);
}

// The closest version that was looked at, has the same variant and has changed; null if one that was looked
// at still has it.
const Wanted* example_for(const Wanted& unseen, const std::vector<Wanted>& all) {
  const Wanted* closest = nullptr;
  std::ptrdiff_t distance = 0;
  const std::ptrdiff_t own = &unseen - all.data();
  for (const Wanted& other : all) {
    if (!other.seen || (other.before != unseen.before && unseen.before != nullptr)) continue;
    if (unseen.before != nullptr && !other.changed) return nullptr;
    const std::ptrdiff_t away = std::abs(&other - all.data() - own);
    if (closest == nullptr || away < distance) {
      closest = &other;
      distance = away;
    }
  }
  return closest;
}

std::string range_text(const std::string& first, const std::string& next, bool oldest) {
  if (oldest) return "<" + next;
  return next.empty() ? ">=" + first : ">=" + first + ",<" + next;
}

void give_ranges(ExpectationPlan& plan, const Scenario& scenario) {
  // One variant for all of the scenario's versions needs no range.
  if (plan.variants.size() == 1) {
    plan.variants[0].expectation.python = VersionRange();
    return;
  }
  for (std::size_t i = 0; i < plan.variants.size(); ++i) {
    PlannedVariant& variant = plan.variants[i];
    const std::string next = i + 1 < plan.variants.size() ? plan.variants[i + 1].versions.front() : "";
    variant.expectation.python = *VersionRange::parse(range_text(variant.versions.front(), next, i == 0));
  }
  // Where each variant still is for the versions it was for, its range stays as it is written.
  if (scenario.expect.size() != plan.variants.size()) return;
  for (std::size_t i = 0; i < plan.variants.size(); ++i)
    for (const std::string& version : plan.variants[i].versions)
      if (expectation_for(scenario, version) != &scenario.expect[i]) return;
  plan.same_ranges = true;
  for (std::size_t i = 0; i < plan.variants.size(); ++i)
    plan.variants[i].expectation.python = scenario.expect[i].python;
}

}  // namespace

ExpectationPlan plan_expectations(const Scenario& scenario, const std::map<std::string, Outcome>& outcomes) {
  ExpectationPlan plan;
  std::vector<Wanted> all;
  for (const std::string& version : played_versions()) {
    if (!scenario.python.contains(version)) continue;
    Wanted& wanted = all.emplace_back();
    wanted.version = version;
    wanted.before = expectation_for(scenario, version);
    if (wanted.before != nullptr) wanted.now = *wanted.before;
    const auto outcome = outcomes.find(version);
    if (outcome == outcomes.end()) continue;
    wanted.seen = true;
    if (wanted.before != nullptr && check_expectation(*wanted.before, outcome->second).empty()) continue;
    wanted.changed = true;
    wanted.now.emplace();
    if (!observe(outcome->second, wanted.before, *wanted.now, plan.problem)) {
      plan.problem = version + ": " + plan.problem;
      return plan;
    }
  }
  plan.needed = std::any_of(all.begin(), all.end(), [](const Wanted& wanted) { return wanted.changed; });
  if (!plan.needed) return plan;
  for (Wanted& wanted : all) {
    if (wanted.seen) continue;
    if (const Wanted* example = example_for(wanted, all)) {
      wanted.now = example->now;
      wanted.changed = true;
    }
  }
  for (const Wanted& wanted : all) {
    if (plan.variants.empty() || !same(plan.variants.back().expectation, wanted.now)) {
      plan.variants.emplace_back();
      plan.variants.back().expectation = *wanted.now;
    }
    plan.variants.back().versions.push_back(wanted.version);
    plan.variants.back().changed |= wanted.changed;
  }
  give_ranges(plan, scenario);
  return plan;
}

}  // namespace dictum
