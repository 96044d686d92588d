#include "report/repeat.h"

#include "report/entries.h"
#include "scenario/select.h"

namespace dictum {
namespace {

// Everything in a result that must not change from round to round.
std::string verdict_text(const ScenarioResult& result) {
  std::string text = std::string(fate_name(result.fate)) + "\n" + result.verdict.reason + "\n";
  for (const auto* list :
       {&result.verdict.differences, &result.oracle_unexpected, &result.reference_unexpected})
    for (const Difference& difference : *list)
      text += difference.field + "\n" + difference.expected + "\n" + difference.actual + "\n";
  return text;
}

std::string short_verdict(const ScenarioResult& result) {
  return result.fate == Fate::Same ? "same" : headline(result);
}

}  // namespace

std::vector<Scenario> repeated(const std::vector<Scenario>& scenarios, int rounds, bool shuffled,
                               std::uint64_t seed) {
  std::vector<Scenario> all;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Scenario> again = scenarios;
    if (shuffled) shuffle(again, seed + static_cast<std::uint64_t>(round));
    for (Scenario& scenario : again) all.push_back(std::move(scenario));
  }
  return all;
}

void RepeatFilter::on_start(const std::vector<PairDescription>& pairs) {
  std::vector<PairDescription> once = pairs;
  for (PairDescription& pair : once) {
    pair.scenarios /= static_cast<std::size_t>(rounds_);
    pair.skipped /= static_cast<std::size_t>(rounds_);
  }
  next_.on_start(once);
}

void RepeatFilter::on_result(const ScenarioResult& result) {
  const auto [found, first] = seen_.try_emplace({result.pair, result.scenario->id});
  Seen& seen = found->second;
  const std::string verdict = verdict_text(result);
  if (first) {
    seen.verdict = verdict;
    next_.on_result(result);
    return;
  }
  ++seen.round;
  if (verdict == seen.verdict) return;
  ScenarioResult other = result;
  other.fate = Fate::Failed;
  other.known_reason.clear();
  other.known_missed = "not the same each time: round " + std::to_string(seen.round) + ": " +
                       short_verdict(result) + "; before: " + seen.verdict.substr(0, seen.verdict.find('\n'));
  seen.verdict = verdict;
  next_.on_result(other);
}

}  // namespace dictum
