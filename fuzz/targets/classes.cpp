#include "targets/classes.h"

#include "compare/compare.h"
#include "engine/programs.h"

namespace dictum {
namespace {

const char* class_name(RunClass which) {
  switch (which) {
    case RunClass::Unparsable: return "unparsable";
    case RunClass::Poisoned: return "poisoned";
    case RunClass::Unsupported: return "unsupported";
    case RunClass::Same: return "same";
    case RunClass::Diverged: return "diverged";
    case RunClass::Lost: return "lost";
  }
  return "?";
}

}  // namespace

void count_class(Stats& stats, RunClass which, std::string_view reason) {
  const std::string name = class_name(which);
  stats.count("class " + name);
  if (!reason.empty()) stats.count(name + ": " + std::string(reason.substr(0, 90)));
}

void RuleRows::count(Stats& stats, const Trace& trace) {
  rows_.resize(rule_ids().size());
  for (std::size_t rule = 0; rule < trace.counts.size(); ++rule) {
    if (trace.counts[rule] == 0) continue;
    if (rows_[rule] == nullptr) rows_[rule] = stats.counter("rule: " + rule_ids()[rule]);
    ++*rows_[rule];
    ++runs_[rule];
  }
}

void count_mutators(Stats& stats, std::string_view text, bool is_new, bool diverged) {
  const MutationRecord* record = record_of(text);
  if (record == nullptr) return;
  for (const std::uint8_t mutator : record->mutators) {
    const std::string row = "mutator: " + std::string(mutator_names()[mutator]);
    stats.count(row + " tried");
    if (is_new) stats.count(row + " new");
    if (diverged) stats.count(row + " diverged");
  }
}

void count_class(Stats& stats, const Outcome& reference) {
  if (reference.status == OutcomeStatus::Unsupported)
    return count_class(stats, RunClass::Unsupported, reference.detail);
  const std::string reason = not_comparable_reason(reference, {});
  count_class(stats, reason.empty() ? RunClass::Same : RunClass::Poisoned, reason);
}

}  // namespace dictum
