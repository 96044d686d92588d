// Private folders of one worker: where its programs lie and run, beside what the harness keeps for it.
#pragma once

#include <sys/stat.h>

#include <array>
#include <optional>
#include <string>

#include "program.h"

namespace dictum {

class Scratch {
 public:
  // A new folder below $TMPDIR, else in memory (/dev/shm) or below /tmp, mode 0700. Throws TargetFailure with
  // the path and the system's reason.
  Scratch();
  ~Scratch();  // removes all of it
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  static constexpr std::size_t kSlots = 32;  // programs that have a scratch directory at the same time

  const std::string& root() const { return root_; }
  // The scratch directory of the programs of a slot, the first one there from the beginning: always the same
  // path, however a program has treated it. No other slot can be seen from it by name. No path of a slot is
  // the beginning of another's.
  const std::string& directory(std::size_t slot = 0) const { return slots_[slot].directory; }

  // Empties the slot's scratch directory and writes the program's files into it, the entry as main.py. Links
  // that a program has left are not followed. Throws TargetFailure.
  void refill(std::size_t slot, const Program& program);
  void refill(const Program& program) { refill(0, program); }

 private:
  struct Slot {
    std::string directory;
    // The directory when it held main.py alone and its last change was old enough to be told from any later
    // one.
    std::optional<struct stat> settled;
  };

  static void empty(Slot& slot);
  bool write_over(Slot& slot, const Program& program);
  bool holds_main_alone(Slot& slot, const struct stat& now) const;

  std::string root_;
  std::array<Slot, kSlots> slots_;
};

// Writes a whole file; missing folders are made. Throws TargetFailure ("disk full: PATH", …).
void write_file(const std::string& path, const std::string& bytes);

}  // namespace dictum
