#include "triage/attribute.h"

#include <algorithm>
#include <memory>

#include "compare/compare.h"
#include "lint/rule_table.h"
#include "target/installation.h"

namespace dictum::triage {
namespace {

// All that versions are compared by, as one text.
std::string answer_of(const Outcome& outcome, bool with_places) {
  std::string text = outcome_status_name(outcome.status);
  for (const Event& event : events_of(outcome))
    text += "\n" + event.key + "\t" + event.text + (with_places ? "\t" + event.place : "");
  return text;
}

std::string one_line(std::string text) {
  constexpr std::size_t kLongest = 300;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.substr(0, kLongest);
}

// What the outcome shows where the difference is.
std::string shown_at(const Outcome& outcome, const FirstDifference& difference) {
  if (outcome.status == OutcomeStatus::Crashed || outcome.status == OutcomeStatus::TimedOut)
    return outcome_status_name(outcome.status);
  const std::vector<Event> events = events_of(outcome);
  for (const std::optional<Event>& wanted : {difference.oracle, difference.reference}) {
    if (!wanted) continue;
    for (const Event& event : events)
      if (event.key == wanted->key) return one_line(event.text);
  }
  return one_line(events.size() > 1 ? events[events.size() - 2].text : events.back().text);
}

std::size_t version_index(const std::string& version) {
  const std::vector<std::string>& versions = played_versions();
  return static_cast<std::size_t>(std::find(versions.begin(), versions.end(), version) - versions.begin());
}

const store::TargetAnswer* answer_for(const std::vector<store::TargetAnswer>& targets,
                                      const std::string& version) {
  const auto found = std::find_if(targets.begin(), targets.end(), [&](const store::TargetAnswer& target) {
    return target.version == version;
  });
  return found == targets.end() ? nullptr : &*found;
}

// The newer of the first two neighbours, seen from `from` towards `to`, whose answers differ.
std::string boundary_between(const std::vector<store::TargetAnswer>& targets, const std::string& from,
                             const std::string& to) {
  std::vector<const store::TargetAnswer*> way;
  const std::size_t low = std::min(version_index(from), version_index(to));
  const std::size_t high = std::max(version_index(from), version_index(to));
  for (const store::TargetAnswer& target : targets)
    if (version_index(target.version) >= low && version_index(target.version) <= high) way.push_back(&target);
  if (way.size() < 2) return "";
  const bool upwards = version_index(from) == low;
  if (!upwards) std::reverse(way.begin(), way.end());
  for (std::size_t i = 1; i < way.size(); ++i)
    if (way[i]->answer != way[i - 1]->answer) return upwards ? way[i]->version : way[i - 1]->version;
  return "";
}

}  // namespace

std::vector<TargetSpec> all_pythons() {
  std::vector<TargetSpec> pythons;
  for (const std::string& version : played_versions()) {
    const std::optional<Installation> found = installation_of_version(version);
    if (!found) continue;
    TargetSpec spec;
    spec.executable = found->executable;
    try {
      spec.identity = make_process_target(spec)->describe();
      if (spec.identity->language == version) pythons.push_back(std::move(spec));
    } catch (const TargetFailure&) {
      continue;
    }
  }
  return pythons;
}

Attribution attribute(const Program& program, const Judged& judged, const PlayOptions& as,
                      const std::string& oracle_language, const std::vector<TargetSpec>& pythons,
                      double seconds) {
  Attribution attribution;
  RunLimits limits;
  limits.seconds = seconds;
  for (const TargetSpec& python : pythons) {
    const std::unique_ptr<Target> target = make_process_target(python);
    const Outcome oracle = target->run(program, limits, Tier::Fork);
    PlayOptions options = as;
    options.language = python.identity->language;
    options.library_path = python.identity->library_path;
    options.executable = python.identity->executable;
    options.trace = false;
    const bool crashes = judged.difference->kind == DifferenceKind::Crash;
    const bool same =
        !crashes && compare(oracle, play(program, options).outcome, {}).kind == Verdict::Kind::Same;
    attribution.targets.push_back(
        {python.identity->name, python.identity->language,
         short_hash(answer_of(oracle, judged.difference->kind == DifferenceKind::Traceback)),
         shown_at(oracle, *judged.difference), same});
  }
  const store::TargetAnswer* own = answer_for(attribution.targets, as.language);
  if (oracle_language == as.language || (own != nullptr && !own->as_reference)) {
    attribution.verdict = "reference";
  } else if (own == nullptr) {
    attribution.verdict = "unattributed";
  } else {
    attribution.verdict = "version change";
    attribution.boundary = boundary_between(attribution.targets, as.language, oracle_language);
  }
  return attribution;
}

std::string explaining_version(const Program& program, const Judged& judged, const PlayOptions& as,
                               const std::vector<TargetSpec>& pythons, const CompareRules& rules) {
  if (judged.difference->kind == DifferenceKind::Crash) return "";
  std::vector<bool> explains;
  std::vector<std::string> versions;
  for (const TargetSpec& python : pythons) {
    PlayOptions options = as;
    options.language = python.identity->language;
    options.library_path = python.identity->library_path;
    options.trace = false;
    const Judged other = judge_outcomes(program, play(program, options).outcome, judged.oracle, {}, rules);
    const bool agrees = !other.difference || (other.difference->kind == DifferenceKind::Traceback &&
                                              judged.difference->kind != DifferenceKind::Traceback);
    explains.push_back(other.poison.empty() && agrees);
    versions.push_back(options.language);
  }
  // One step from one side to the other, and nothing else.
  std::string change;
  int steps = 0;
  for (std::size_t i = 1; i < versions.size(); ++i)
    if (explains[i] != explains[i - 1]) {
      ++steps;
      change = versions[i];
    }
  return steps == 1 ? "changed in " + change : "";
}

}  // namespace dictum::triage
