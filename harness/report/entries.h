// What reports in files have in common: names of fates, and an order that does not depend on the order of
// play.
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "run/event.h"

namespace dictum {

const char* fate_name(Fate fate);  // "same", "failed", "not comparable", "known"

// Same or known, and the same in every tier.
bool is_well(const ScenarioResult& result);

// What became of a result that is not the same, in one sentence: the first field that differs, or the reason;
// of a known one what is seen, and why.
std::string headline(const ScenarioResult& result);

// "2026-01-31T23:59:59Z"
std::string utc_now();

// What a report keeps of each result, in the order of pairs, files and lines.
template <typename Body>
class EntryList {
 public:
  void add(const ScenarioResult& result, Body body) {
    const Scenario& scenario = *result.scenario;
    entries_.push_back({result.pair, scenario.file, scenario.line, scenario.id, std::move(body)});
  }
  template <typename Visit>
  void visit(Visit&& visit) {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.place() < b.place(); });
    for (const Entry& entry : entries_) visit(entry.pair, entry.body);
  }

 private:
  struct Entry {
    std::size_t pair;
    std::string file;
    int line;
    std::string id;
    Body body;
    auto place() const { return std::tie(pair, file, line, id); }
  };
  std::vector<Entry> entries_;
};

}  // namespace dictum
