// One scenario played several times in a run: it has to end in the same verdict each time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "run/event.h"

namespace dictum {

// All scenarios, then all of them again, `rounds` times; each round in an order of its own if `shuffled`.
std::vector<Scenario> repeated(const std::vector<Scenario>& scenarios, int rounds, bool shuffled,
                               std::uint64_t seed);

// Passes on each scenario's first result; a later one only if its verdict is another, as a failure that says
// so.
class RepeatFilter final : public Reporter {
 public:
  RepeatFilter(int rounds, Reporter& next) : rounds_(rounds), next_(next) {}

  void on_start(const std::vector<PairDescription>& pairs) override;
  void on_result(const ScenarioResult& result) override;
  void on_finish(const RunSummary& summary) override { next_.on_finish(summary); }

 private:
  struct Seen {
    std::string verdict;
    int round = 1;
  };
  int rounds_;
  Reporter& next_;
  std::map<std::pair<std::size_t, std::string>, Seen> seen_;  // pair, id
};

}  // namespace dictum
