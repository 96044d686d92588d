#include "run/leak.h"

namespace dictum {
namespace {

// How deep a program may call depends on what lies below it, in every tier.
bool speaks_of_depth(const Outcome& outcome) {
  const auto has = [](const std::string& text) { return text.find("RecursionError") != std::string::npos; };
  return has(outcome.standard_output) || has(outcome.standard_error) ||
         (outcome.exception && has(outcome.exception->type));
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// A record of a program that was played in another scratch directory.
void move_record(ExceptionRecord& record, const std::string& from, const std::string& to) {
  replace_all(record.message, from, to);
  for (std::string& note : record.notes) replace_all(note, from, to);
  for (Frame& frame : record.traceback) replace_all(frame.file, from, to);
  for (auto* link : {&record.cause, &record.context}) {
    if (*link == nullptr) continue;
    *link = std::make_shared<ExceptionRecord>(**link);
    move_record(**link, from, to);
  }
}

void adopt_record(const Outcome& quick, Outcome& slow) {
  const bool recorded = quick.status == OutcomeStatus::Raised || quick.status == OutcomeStatus::SyntaxError;
  const bool ended = slow.status == OutcomeStatus::Exited || slow.status == OutcomeStatus::Finished;
  if (slow.tier != Tier::Spawn || !recorded || !ended || slow.exit_code != quick.exit_code) return;
  slow.exception = quick.exception;
  if (slow.exception && quick.scratch != slow.scratch && !quick.scratch.empty())
    move_record(*slow.exception, quick.scratch, slow.scratch);
  slow.status = quick.status;
}

}  // namespace

void note_leak(const std::string& target, const Outcome& quick, Outcome& slow,
               std::vector<TierDifference>& leaks) {
  adopt_record(quick, slow);
  if (quick.tier == slow.tier || speaks_of_depth(quick) || speaks_of_depth(slow)) return;
  CompareRules rules;
  rules.resource_errors = true;
  Verdict verdict = compare(slow, quick, rules);
  if (verdict.kind == Verdict::Kind::Diverged)
    leaks.push_back({target, quick.tier, slow.tier, std::move(verdict.differences)});
}

}  // namespace dictum
