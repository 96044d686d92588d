// One program on both sides: do they differ, how, and which rules took effect on the way to the difference.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compare/compare.h"
#include "play/play.h"
#include "target/target.h"
#include "triage/events.h"
#include "triage/signature.h"

namespace dictum::triage {

struct Judged {
  std::string poison;  // why the outcomes say nothing: "unsupported: …", "limit: steps", …
  std::optional<FirstDifference> difference;  // nothing: the same, or poisoned
  std::string detail;                         // of the difference, see detail_of
  std::vector<std::uint16_t>
      window;  // rules since the last agreeing event, in order, each once: the last time
  std::vector<std::vector<std::uint16_t>> agreeing;  // of the events before
  Outcome reference;
  Outcome oracle;
};

// The reference, traced. In process, or another executable that traces nothing.
using PlayReference = std::function<Played(const Program&)>;

class Judge {
 public:
  // `oracle` is borrowed.
  Judge(PlayReference reference, Target& oracle, double seconds, const CompareRules& rules)
      : reference_(std::move(reference)), oracle_(oracle), rules_(rules) {
    limits_.seconds = seconds;
    limits_.output = 1u << 20;
  }

  // The reference first: what it does not finish is not sent. Throws TargetFailure.
  Judged judge(const Program& program);
  int executions() const { return executions_; }
  Target& oracle() { return oracle_; }
  const RunLimits& limits() const { return limits_; }

 private:
  PlayReference reference_;
  Target& oracle_;
  CompareRules rules_;
  RunLimits limits_;
  int executions_ = 0;
};

// What two outcomes show; `trace` may be empty. Without the rule for them, tracebacks and standard error are
// taken out.
Judged judge_outcomes(const Program& program, Outcome reference, Outcome oracle, const Trace& trace,
                      const CompareRules& rules);
// Two versions word and draw their tracebacks in their own way: only equal ones are compared by them.
CompareRules rules_for(const std::string& reference_language, const std::string& oracle_language);

}  // namespace dictum::triage
