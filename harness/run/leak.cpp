#include "run/leak.h"

namespace dictum {
namespace {

// How deep a program may call depends on what lies below it, in every tier.
bool speaks_of_depth(const Outcome& outcome) {
  const auto has = [](const std::string& text) { return text.find("RecursionError") != std::string::npos; };
  return has(outcome.standard_output) || has(outcome.standard_error) ||
         (outcome.exception && has(outcome.exception->type));
}

void adopt_record(const Outcome& quick, Outcome& slow) {
  const bool recorded = quick.status == OutcomeStatus::Raised || quick.status == OutcomeStatus::SyntaxError;
  const bool ended = slow.status == OutcomeStatus::Exited || slow.status == OutcomeStatus::Finished;
  if (slow.tier != Tier::Spawn || !recorded || !ended || slow.exit_code != quick.exit_code) return;
  slow.exception = quick.exception;
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
