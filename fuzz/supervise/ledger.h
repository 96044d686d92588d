// What a campaign did, one JSON line a slice, append only: a report can be made from it alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "supervise/slice.h"
#include "supervise/state_folder.h"

namespace dictum::supervise {

// What is the same for all slices of a campaign.
struct CampaignFacts {
  std::string build;        // what made the programs
  std::string target_name;  // "CPython 3.11.2"
  std::string target_hash;  // of its executable
  std::vector<std::string> options;
  std::uint64_t seed = 0;
};

struct LedgerLine {
  std::string time;  // UTC, when the slice ended
  CampaignFacts facts;
  Slice slice;
  SliceEnd end;
  CorpusFacts before, after;
};

// Programs that were made, by what became of them. Every one is in one class or has ended its engine; `lost`
// are the others.
struct Account {
  std::uint64_t runs = 0;
  std::uint64_t unparsable = 0, poisoned = 0, unsupported = 0, same = 0, diverged = 0;
  std::uint64_t ended = 0;  // the engine, by a crash, a hang, or a kill from outside
  std::uint64_t lost = 0;
  double seconds = 0;  // of all jobs together

  std::uint64_t comparable() const { return same + diverged; }
};
Account account_of(const SliceEnd& end);
void add(Account& sum, const Account& more);
// The rules that the slice's programs have reached, sorted.
std::vector<std::string> rules_reached(const Counts& counts);

// One write, synced. Throws StateFailure.
void append(const std::string& path, const LedgerLine& line);
// Lines that a kill has cut are passed over, and counted.
struct LedgerReading {
  std::vector<LedgerLine> lines;
  std::size_t damaged = 0;
};
LedgerReading read_ledger(const std::string& path);

}  // namespace dictum::supervise
