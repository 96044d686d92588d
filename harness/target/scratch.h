// Private folders of one worker: where its programs lie and run, beside what the harness keeps for it.
#pragma once

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

  // The scratch directory of programs: always the same path, however a program has treated it.
  const std::string& directory() const { return directory_; }
  const std::string& root() const { return root_; }

  // Empties the scratch directory and writes the program's files into it, the entry as main.py. Links that a
  // program has left are not followed. Throws TargetFailure.
  void refill(const Program& program);

 private:
  bool write_over(const Program& program);

  std::string root_;
  std::string directory_;
};

// Writes a whole file; missing folders are made. Throws TargetFailure ("disk full: PATH", …).
void write_file(const std::string& path, const std::string& bytes);

}  // namespace dictum
