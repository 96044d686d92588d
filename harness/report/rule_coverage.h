// Which rules the scenarios of a run have reached in the reference interpreter, of those that it marks.
#pragma once

#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "run/event.h"

namespace dictum {

// The rules that have a mark in the interpreter, in the order of their ids: found in its text at build time.
const std::vector<std::string>& marked_rules();

class RuleCoverage final : public Reporter {
 public:
  void on_start(const std::vector<PairDescription>&) override {}
  // Counts a scenario once, with however many pairs it is played. The examples of the rules themselves prove
  // nothing.
  void on_result(const ScenarioResult& result) override;
  void on_finish(const RunSummary&) override {}

  std::size_t marked() const { return marked_rules().size(); }
  std::size_t reached() const;        // by a scenario or more
  std::size_t reached_twice() const;  // by two or more
  std::vector<std::string> unreached() const;
  // Every marked rule, with how many scenarios reached it.
  std::map<std::string, std::size_t> scenarios_by_rule() const;

  // "RULE COUNT ID ID …" for each marked rule, those with the fewest scenarios first.
  std::string table() const;

 private:
  std::size_t count(const std::string& rule) const;
  std::map<std::string, std::set<std::string>> ids_;  // rule -> scenarios
};

}  // namespace dictum
