// The run as text for people: what differs, counts by area, one line at the end.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "report/rule_coverage.h"
#include "report/terminal.h"
#include "run/event.h"

namespace dictum {

struct ConsoleOptions {
  std::FILE* stream = stdout;
  bool quiet = false;  // no table of areas
  bool color = false;
  bool progress = false;                   // a line that says how far the run is
  const RuleCoverage* coverage = nullptr;  // told of the results before this reporter is
};

class ConsoleReporter final : public Reporter {
 public:
  explicit ConsoleReporter(ConsoleOptions options)
      : options_(options), paint_(options.color), line_(options.stream, options.progress) {}

  void on_start(const std::vector<PairDescription>& pairs) override;
  void on_result(const ScenarioResult& result) override;
  void on_finish(const RunSummary& summary) override;

  std::size_t failed() const { return total_.failed; }
  std::size_t not_comparable() const { return total_.not_comparable; }
  std::size_t played() const { return total_.same + total_.failed + total_.not_comparable + total_.known; }

 private:
  struct Counts {
    std::size_t same = 0;
    std::size_t failed = 0;
    std::size_t not_comparable = 0;
    std::size_t known = 0;
    void add(Fate fate);
  };
  using IdsByReason = std::map<std::string, std::vector<std::string>>;  // each id once
  template <typename... Arguments>
  void put(fmt::format_string<Arguments...> format, Arguments&&... arguments);
  void print_failure(const ScenarioResult& result);
  void print_leak(const std::string& id, const TierDifference& leak);
  void print_table();
  void print_ids(const char* title, const IdsByReason& ids_by_reason);
  void print_normalized();
  void print_coverage();
  void print_counts(const RunSummary& summary);
  void show_progress(const std::string& id);

  ConsoleOptions options_;
  Paint paint_;
  ProgressLine line_;
  std::vector<PairDescription> pairs_;
  std::map<std::string, Counts> areas_;
  IdsByReason not_comparable_;
  IdsByReason known_;
  std::map<std::string, std::size_t> normalized_;  // normaliser -> results in which it has hidden something
  std::size_t to_play_ = 0;
  Counts total_;
};

// What differs in one result, as paragraphs with unified diffs.
std::string describe_result(const ScenarioResult& result, const PairDescription& pair);

}  // namespace dictum
