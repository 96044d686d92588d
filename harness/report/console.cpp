#include "report/console.h"

#include <fmt/format.h>

#include <algorithm>

#include "compare/diff.h"
#include "report/safe_text.h"
#include "scenario/file_error.h"

namespace dictum {
namespace {

constexpr std::size_t kShortText = 200;
constexpr std::size_t kShownIds = 8;

bool is_short(const std::string& text) {
  return text.size() <= kShortText && text.find('\n') == std::string::npos;
}

// "  exit code: 0 on CPython 3.11.2, 1 on dictum", or a diff.
std::string describe_difference(const Difference& difference, const std::string& expected_name,
                                const std::string& actual_name) {
  if (is_short(difference.expected) && is_short(difference.actual))
    return fmt::format("  {}: {}: {}; {}: {}\n", difference.field, expected_name,
                       shown(difference.expected, 300), actual_name, shown(difference.actual, 300));
  return fmt::format("  {}, from {}:\n", difference.field,
                     first_difference(difference.expected, difference.actual)) +
         indented(unified_diff(difference.expected, difference.actual, expected_name, actual_name), 4);
}

std::string describe_differences(const std::vector<Difference>& differences, const std::string& expected_name,
                                 const std::string& actual_name) {
  std::string text;
  for (const Difference& difference : differences)
    text += describe_difference(difference, expected_name, actual_name);
  return text;
}

bool has(const std::vector<Difference>& differences, const std::string& field) {
  return std::any_of(differences.begin(), differences.end(),
                     [&](const Difference& difference) { return difference.field.rfind(field, 0) == 0; });
}

// Without what only says again what another field has said: the exit code follows from the status, and stderr
// and the exception tell of each other.
std::vector<Difference> told_once(std::vector<Difference> differences) {
  const bool status = has(differences, "status");
  const bool error_text = has(differences, "stderr");
  const bool one_raised = has(differences, "exception") && !has(differences, "exception.");
  const bool kind = has(differences, "exception.type") || has(differences, "exception.message");
  const auto repeated = [&](const Difference& difference) {
    return (difference.field == "exit code" && status) || (difference.field == "exception" && error_text) ||
           (difference.field == "exception.traceback" && (error_text || kind)) ||
           (difference.field == "stderr" && kind && !one_raised);
  };
  differences.erase(std::remove_if(differences.begin(), differences.end(), repeated), differences.end());
  return differences;
}

// With several targets a scenario has several results.
void add_id(std::vector<std::string>& ids, const std::string& id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

}  // namespace

std::string describe_result(const ScenarioResult& result, const PairDescription& pair) {
  const std::string oracle = shown(pair.oracle.name, 200);
  if (!result.known_missed.empty()) return fmt::format("  {}\n", shown(result.known_missed, 4500));
  const std::string reference =
      pair.reference.name == pair.oracle.name ? oracle + " (reference)" : shown(pair.reference.name, 200);
  if (result.verdict.kind == Verdict::Kind::NotComparable && result.oracle_unexpected.empty())
    return fmt::format("  not comparable: {}\n", shown(result.verdict.reason, 300));
  std::string text = describe_differences(told_once(result.verdict.differences), oracle, reference);
  if (!result.oracle_unexpected.empty())
    text += describe_differences(result.oracle_unexpected, "expected", oracle);
  const bool told = !result.verdict.differences.empty();  // what the reference does wrong is said already
  if (!result.reference_unexpected.empty() && !told)
    text += describe_differences(result.reference_unexpected, "expected", reference);
  return text;
}

// A full disk or a closed pipe does not end the run: who owns the stream asks ferror in the end.
template <typename... Arguments>
void ConsoleReporter::put(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  line_.clear();
  const std::string text = fmt::format(format, std::forward<Arguments>(arguments)...);
  std::fwrite(text.data(), 1, text.size(), options_.stream);
}

void ConsoleReporter::Counts::add(Fate fate) {
  switch (fate) {
    case Fate::Same: ++same; break;
    case Fate::Failed: ++failed; break;
    case Fate::NotComparable: ++not_comparable; break;
    case Fate::Known: ++known; break;
  }
}

void ConsoleReporter::on_start(const std::vector<PairDescription>& pairs) {
  pairs_ = pairs;
  for (const PairDescription& pair : pairs_) {
    if (pair.oracle.name.empty() || pair.reference.name.empty()) continue;
    put("{} against {} ({}): {} scenarios", shown(pair.reference.name, 200), shown(pair.oracle.name, 200),
        shown(pair.oracle.executable, 4096), pair.scenarios);
    if (pair.skipped > 0) put(", {} others are for other versions", pair.skipped);
    put("\n");
    to_play_ += pair.scenarios;
  }
  std::fflush(options_.stream);
}

void ConsoleReporter::on_result(const ScenarioResult& result) {
  total_.add(result.fate);
  areas_[result.scenario->area].add(result.fate);
  for (const auto& [normalizer, count] : result.verdict.normalized) ++normalized_[normalizer];
  for (const TierDifference& leak : result.leaks) print_leak(result.scenario->id, leak);
  if (result.fate == Fate::NotComparable) add_id(not_comparable_[result.verdict.reason], result.scenario->id);
  if (result.fate == Fate::Known) add_id(known_[result.known_reason], result.scenario->id);
  if (result.fate == Fate::Failed) print_failure(result);
  show_progress(result.scenario->id);
}

void ConsoleReporter::print_leak(const std::string& id, const TierDifference& leak) {
  put("\n{} {}: {} in {} is not as in {}\n{}", paint_.bad("LEAK"), id, leak.target, tier_name(leak.quick),
      tier_name(leak.slow),
      paint_.diff(describe_differences(leak.differences, tier_name(leak.slow), tier_name(leak.quick))));
}

void ConsoleReporter::print_failure(const ScenarioResult& result) {
  const Scenario& scenario = *result.scenario;
  put("\n{} {}", paint_.bad("FAILED"), scenario.id);
  if (!scenario.title.empty()) put(": {}", shown(scenario.title, 200));
  put("\n  {}:{}\n{}", shown(scenario.file, 4096), scenario.line,
      paint_.diff(describe_result(result, pairs_[result.pair])));
  std::fflush(options_.stream);
}

void ConsoleReporter::show_progress(const std::string& id) {
  line_.show(fmt::format("[{}/{}] {} failed  {}", played(), to_play_, total_.failed, id));
}

void ConsoleReporter::print_ids(const char* title, const IdsByReason& ids_by_reason) {
  if (ids_by_reason.empty()) return;
  put("\n{}:\n", title);
  for (const auto& [reason, ids] : ids_by_reason) {
    std::string names;
    for (std::size_t i = 0; i < std::min(ids.size(), kShownIds); ++i) names += (i == 0 ? "" : ", ") + ids[i];
    if (ids.size() > kShownIds) names += fmt::format(" and {} more", ids.size() - kShownIds);
    put("  {}: {}\n", shown(reason, 200), names);
  }
}

void ConsoleReporter::print_table() {
  put("\n{:<24}{:>8}{:>8}{:>16}{:>8}\n", "area", "same", "failed", "not comparable", "known");
  for (const auto& [area, counts] : areas_) {
    const std::string failed = fmt::format("{:>8}", counts.failed);
    put("{:<24}{:>8}{}{:>16}{:>8}\n", area, counts.same, counts.failed > 0 ? paint_.bad(failed) : failed,
        counts.not_comparable, counts.known);
  }
}

void ConsoleReporter::print_normalized() {
  std::string text;
  for (const auto& [normalizer, results] : normalized_)
    text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", normalizer, results);
  if (!text.empty()) put("\nnormalised before comparing: {}\n", text);
}

void ConsoleReporter::print_coverage() {
  if (options_.coverage == nullptr || played() == 0) return;
  const RuleCoverage& coverage = *options_.coverage;
  put("\nrules reached: {} of {} that are marked, {} by two scenarios or more\n", coverage.reached(),
      coverage.marked(), coverage.reached_twice());
}

void ConsoleReporter::print_counts(const RunSummary& summary) {
  const bool well = total_.failed + total_.not_comparable + summary.unplayed + summary.leaks == 0;
  std::string text = fmt::format("{} played: {} same, {} failed, {} not comparable, {} known", played(),
                                 total_.same, total_.failed, total_.not_comparable, total_.known);
  if (summary.leaks > 0) text += fmt::format(", {} leaks between tiers", summary.leaks);
  if (summary.unplayed > 0) text += fmt::format(", {} not played", summary.unplayed);
  if (summary.interrupted) text += ", interrupted";
  put("\n{}\n", well ? paint_.good(text) : paint_.bad(text));
}

void ConsoleReporter::on_finish(const RunSummary& summary) {
  print_ids("not comparable", not_comparable_);
  if (!options_.quiet) print_ids("known, because", known_);
  if (!options_.quiet && !areas_.empty()) print_table();
  if (!options_.quiet) print_normalized();
  if (!options_.quiet) print_coverage();
  print_counts(summary);
  std::fflush(options_.stream);
}

}  // namespace dictum
