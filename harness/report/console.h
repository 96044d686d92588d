// The run as text for people: what differs, counts by area, one line at the end.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "run/event.h"

namespace dictum {

struct ConsoleOptions {
  std::FILE* stream = stdout;
  bool quiet = false;  // no table of areas
};

class ConsoleReporter final : public Reporter {
 public:
  explicit ConsoleReporter(ConsoleOptions options) : options_(options) {}

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
  template <typename... Arguments>
  void put(fmt::format_string<Arguments...> format, Arguments&&... arguments) const;
  void print_table() const;
  void print_not_comparable() const;

  ConsoleOptions options_;
  std::vector<PairDescription> pairs_;
  std::map<std::string, Counts> areas_;
  std::map<std::string, std::vector<std::string>> reasons_;  // not comparable: reason -> ids
  Counts total_;
};

// What differs in one result, as paragraphs with unified diffs.
std::string describe_result(const ScenarioResult& result, const PairDescription& pair);

}  // namespace dictum
