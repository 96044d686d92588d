// A target that is a process of its own: a CPython under worker.py, or `dictum worker`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "target/target.h"

namespace dictum {

struct TargetSpec {
  enum class Kind : std::uint8_t { Python, Reference };
  Kind kind = Kind::Python;
  std::string executable;  // resolved: see resolve.h
  // For the reference interpreter: what it plays, and where the oracle keeps its library.
  std::string language = "3.11";
  std::vector<std::string> library_path;
  std::string python_executable;            // sys.executable
  std::vector<std::string> worker_options;  // of `dictum worker`: seeded faults, debug modes
};

// Starts nothing yet. One target serves one thread; a worker that a program has ended is replaced.
std::unique_ptr<Target> make_process_target(TargetSpec spec);

// The environment that programs see, PYTHONPATH apart: nothing of the caller's.
std::vector<std::string> hermetic_environment();

}  // namespace dictum
