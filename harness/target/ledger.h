// What a worker that plays several programs in one process writes down before each: so the harness knows
// which of them it is that does not end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dictum {

struct LedgerEntry {
  std::uint64_t id = 0;  // of the request
  double begin = 0;      // monotonic_seconds() when its program began
};

// Seconds of the clock that all processes of the machine share and nobody sets.
double monotonic_seconds();

class Ledger {
 public:
  Ledger() = default;
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // Makes the file where it is not there, and no link is followed. A ledger that cannot be written is none.
  void write(const std::string& path, std::uint64_t id);

 private:
  std::string path_;
  int file_ = -1;
};

// Nothing if there is no ledger there that can be read.
std::optional<LedgerEntry> read_ledger(const std::string& path);

}  // namespace dictum
