#include "target/ledger.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

namespace dictum {

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Ledger::~Ledger() {
  if (file_ >= 0) close(file_);
}

void Ledger::write(const std::string& path, std::uint64_t id) {
  if (path != path_) {
    if (file_ >= 0) close(file_);
    file_ = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    path_ = path;
  }
  const LedgerEntry entry{id, monotonic_seconds()};
  if (file_ >= 0 && pwrite(file_, &entry, sizeof entry, 0) != sizeof entry) path_.clear();
}

std::optional<LedgerEntry> read_ledger(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  LedgerEntry entry;
  const bool whole = file >= 0 && pread(file, &entry, sizeof entry, 0) == sizeof entry;
  if (file >= 0) close(file);
  if (!whole) return std::nullopt;
  return entry;
}

}  // namespace dictum
