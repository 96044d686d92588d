#include "targets/divergence.h"

#include <algorithm>
#include <span>

namespace dictum {
namespace {

constexpr std::size_t kLongestMessage = 200;

std::string type_of(const Outcome& outcome) {
  return outcome.exception ? short_type(outcome.exception->type) : outcome_status_name(outcome.status);
}

// How many lines of standard output are equal from the beginning on.
std::size_t equal_lines(const Verdict& verdict) {
  for (const Difference& difference : verdict.differences)
    if (difference.field == "stdout") {
      const std::string &a = difference.expected, &b = difference.actual;
      const auto end =
          std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                        b.begin())
              .first;
      return static_cast<std::size_t>(std::count(a.begin(), end, '\n'));
    }
  return std::string::npos;
}

// The rules between the line that differs and the one before.
std::span<const std::uint16_t> rules_of_line(const Trace& trace, std::size_t line) {
  const std::size_t all = trace.rules.size(), lines = trace.at_line.size();
  const std::size_t begin = lines == 0 || line == 0 ? 0 : trace.at_line[std::min(line, lines) - 1];
  const std::size_t end = line < lines ? trace.at_line[line] : all;
  return {trace.rules.data() + begin, end - begin};
}

// The one that the fewest runs have reached: what all programs do to print is in every line.
std::string rarest_of(std::span<const std::uint16_t> rules, const std::vector<std::uint64_t>& runs) {
  const auto rarest = std::min_element(
      rules.begin(), rules.end(), [&runs](std::uint16_t a, std::uint16_t b) { return runs[a] < runs[b]; });
  return rules.empty() ? "none" : rule_ids()[*rarest];
}

}  // namespace

Verdict compare_ended(const Outcome& oracle, const Outcome& reference, const CompareRules& rules) {
  Verdict verdict = compare(oracle, reference, rules);
  const bool lost = oracle.status == OutcomeStatus::TimedOut || oracle.status == OutcomeStatus::Crashed;
  if (!lost || verdict.kind != Verdict::Kind::NotComparable) return verdict;
  const char* kind = oracle.status == OutcomeStatus::TimedOut ? "timeout" : "crash";
  verdict.kind = Verdict::Kind::Diverged;
  verdict.differences = {{kind, oracle.detail, outcome_status_name(reference.status)}};
  return verdict;
}

std::string poison_of(const Outcome& oracle, const Outcome& reference) {
  for (const Outcome* side : {&oracle, &reference})
    for (const std::string* text : {&side->standard_output, &side->standard_error})
      if (text->find("maximum recursion depth exceeded") != std::string::npos) return "a stack that ended";
  return "";
}

Divergence first_sight(const Played& played, const Outcome& oracle, const Verdict& verdict,
                       const std::vector<std::uint64_t>& runs) {
  Divergence divergence;
  const auto rules = rules_of_line(played.trace, equal_lines(verdict));
  const std::string types = type_of(played.outcome) + " / " + type_of(oracle);
  divergence.kind = verdict.differences.front().field;
  divergence.detail = types + ", " + rarest_of(rules, runs);
  divergence.key = divergence.kind + ": " + divergence.detail;
  divergence.feature =
      divergence.kind + ": " + types + ", " + (rules.empty() ? "none" : rule_ids()[rules.front()]);
  return divergence;
}

std::string summary_of(const Outcome& outcome) {
  std::string text = outcome_status_name(outcome.status);
  if (outcome.exception) {
    const std::string message = message_of(*outcome.exception, outcome.standard_error);
    text += " " + short_type(outcome.exception->type) + (message.empty() ? "" : ": " + message);
  } else if (!outcome.detail.empty()) {
    text += ": " + outcome.detail;
  }
  return text.substr(0, kLongestMessage) + ", exit code " + std::to_string(outcome.exit_code);
}

}  // namespace dictum
