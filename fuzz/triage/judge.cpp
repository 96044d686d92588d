#include "triage/judge.h"

#include <algorithm>

#include "compare/compare.h"

namespace dictum::triage {
namespace {

// How many rules had taken effect when so many frames ran for the last time: telling of an exception, the way
// out through its callers and teardown are behind it.
std::size_t rules_of_frames(const Trace& trace, std::size_t frames) {
  std::size_t end = std::min(trace.rules.size(), trace.depths.size());
  while (end > 0 && trace.depths[end - 1] < frames) --end;
  return end;
}

// How many had when the line ended.
std::size_t rules_at(const Trace& trace, int line) {
  if (line < 0 || static_cast<std::size_t>(line) >= trace.at_line.size()) return rules_of_frames(trace, 1);
  return std::min<std::size_t>(trace.at_line[static_cast<std::size_t>(line)], trace.rules.size());
}

// At the first difference: where it is no line of output, in the frame that raised what ended the program.
std::size_t rules_at_difference(const Judged& judged, const Trace& trace) {
  const bool raised = judged.difference->line < 0 && judged.reference.exception;
  const std::size_t inside =
      raised ? rules_of_frames(trace, std::max<std::size_t>(1, judged.reference.exception->traceback.size()))
             : 0;
  return inside > 0 ? inside : rules_at(trace, judged.difference->line);
}

// The rules in [begin, end), each at the place where it stands last.
std::vector<std::uint16_t> window_of(const Trace& trace, std::size_t begin, std::size_t end) {
  std::vector<std::uint16_t> window;
  std::set<std::uint16_t> seen;
  for (std::size_t i = end; i > begin; --i)
    if (seen.insert(trace.rules[i - 1]).second) window.push_back(trace.rules[i - 1]);
  std::reverse(window.begin(), window.end());
  return window;
}

void add_windows(Judged& judged, const Trace& trace) {
  const FirstDifference& difference = *judged.difference;
  const int agreed = difference.agreed_line;
  const std::size_t begin = agreed < 0 ? 0 : rules_at(trace, agreed);
  const std::size_t end = std::max(begin, rules_at_difference(judged, trace));
  judged.window = window_of(trace, begin, end);
  // The first one holds what compiling the program marks, too.
  for (int line = 0; line <= agreed; ++line)
    judged.agreeing.push_back(
        window_of(trace, line == 0 ? 0 : rules_at(trace, line - 1), rules_at(trace, line)));
}

// How deep a program may call, and how much it may take, is nobody's to compare.
bool speaks_of_resources(const std::optional<Event>& event) {
  if (!event) return false;
  for (const char* type : {"RecursionError", "MemoryError"})
    if (event->text.find(type) != std::string::npos) return true;
  return false;
}

void take_out_tracebacks(Outcome& outcome) {
  if (outcome.exception) {
    outcome.exception->message = message_of(*outcome.exception, outcome.standard_error);
    outcome.exception->has_message = true;
    outcome.exception->traceback.clear();
    outcome.exception->cause = outcome.exception->context = nullptr;
  }
  outcome.standard_error.clear();
}

// What only the exact comparison sees: fields that are no events.
FirstDifference unseen(const Verdict& verdict, const Judged& judged) {
  FirstDifference difference;
  const std::string& field = verdict.differences.front().field;
  difference.kind =
      field == "status" || field == "exit code" ? DifferenceKind::ExitStatus : DifferenceKind::Traceback;
  difference.reference = events_of(judged.reference).back();
  difference.oracle = events_of(judged.oracle).back();
  return difference;
}

}  // namespace

Judged judge_outcomes(const Program& program, Outcome reference, Outcome oracle, const Trace& trace,
                      const CompareRules& rules) {
  Judged judged;
  judged.reference = std::move(reference);
  judged.oracle = std::move(oracle);
  if (!rules.traceback)
    for (Outcome* outcome : {&judged.reference, &judged.oracle}) take_out_tracebacks(*outcome);
  const bool oracle_hangs = judged.oracle.status == OutcomeStatus::TimedOut;
  judged.poison = not_comparable_reason(judged.reference, rules);
  if (judged.poison.empty() && !oracle_hangs) {
    judged.poison = not_comparable_reason(judged.oracle, rules);
    if (!judged.poison.empty()) judged.poison += " (oracle)";
  }
  if (!judged.poison.empty()) return judged;
  const Verdict verdict = compare(judged.oracle, judged.reference, rules);
  if (verdict.kind == Verdict::Kind::Same) return judged;
  judged.difference = first_difference(judged.reference, judged.oracle);
  if (!judged.difference) judged.difference = unseen(verdict, judged);
  if (speaks_of_resources(judged.difference->reference) || speaks_of_resources(judged.difference->oracle)) {
    judged.difference.reset();
    judged.poison = "resources";
    return judged;
  }
  judged.detail = detail_of(*judged.difference, program);
  add_windows(judged, trace);
  return judged;
}

CompareRules rules_for(const std::string& reference_language, const std::string& oracle_language) {
  CompareRules rules;
  rules.traceback = rules.standard_error = reference_language == oracle_language;
  return rules;
}

Judged Judge::judge(const Program& program) {
  ++executions_;
  Played played = reference_(program);
  const std::string poison = not_comparable_reason(played.outcome, {});
  if (!poison.empty()) {
    Judged judged;
    judged.poison = poison;
    judged.reference = std::move(played.outcome);
    return judged;
  }
  Outcome oracle = oracle_.run(program, limits_, Tier::Batch);
  return judge_outcomes(program, std::move(played.outcome), std::move(oracle), played.trace, rules_);
}

}  // namespace dictum::triage
