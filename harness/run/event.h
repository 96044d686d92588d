// What happens in a run, told to reporters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare/compare.h"
#include "scenario/scenario.h"
#include "target/target.h"

namespace dictum {

enum class Fate : std::uint8_t {
  Same,           // the reference and the oracle agree, and with what is expected
  Failed,         // they do not, or one of them is not as expected
  NotComparable,  // one of them says nothing: unsupported, a limit, timed out
  Known           // not the same, as an entry of the known divergences says
};

// One target is not the same in two tiers: what one program leaves behind reaches another, or a tier imitates
// badly. A finding of its own kind, never a divergence.
struct TierDifference {
  std::string target;  // its name
  Tier quick = Tier::Batch;
  Tier slow = Tier::Fork;
  std::vector<Difference> differences;  // expected: in the slower tier
};

// One scenario on the reference interpreter and on one oracle.
struct ScenarioResult {
  const Scenario* scenario = nullptr;
  std::size_t pair = 0;  // which oracle
  Fate fate = Fate::Same;
  Verdict verdict;
  std::vector<Difference> oracle_unexpected;     // where the oracle is not as the scenario expects
  std::vector<Difference> reference_unexpected;  // where the reference is not
  std::string known_reason;                      // why it is known not to be the same, as its entry says
  std::string known_missed;  // an entry of the known divergences that does not hold: what it says
  std::vector<TierDifference> leaks;
  Tier tier = Tier::Fork;  // in which the outcomes were played that the verdict is about
  Outcome oracle;
  Outcome reference;
};

struct PairDescription {
  Identity reference;
  Identity oracle;
  std::size_t scenarios = 0;  // that hold for this version
  std::size_t skipped = 0;    // that do not
};

struct RunSummary {
  bool interrupted = false;
  std::size_t unplayed = 0;           // scenarios without a result: interrupted, or their target failed
  std::vector<std::string> failures;  // of targets
  std::size_t leaks = 0;              // tier differences in the results
  std::size_t starts = 0;             // processes of targets that were started
  std::size_t cached = 0;             // answers of targets that were taken from the cache
};

// Listens; the results come in the order of pairs and scenarios, however many workers there are.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void on_start(const std::vector<PairDescription>& pairs) = 0;
  virtual void on_result(const ScenarioResult& result) = 0;
  virtual void on_finish(const RunSummary& summary) = 0;
};

}  // namespace dictum
