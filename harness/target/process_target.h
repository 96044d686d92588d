// A target that is a process of its own: a CPython under worker.py, or `dictum worker`.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "target/answer_cache.h"
#include "target/target.h"

namespace dictum {

// What targets have cost, of all threads.
struct TargetUse {
  std::atomic<std::size_t> starts{0};  // of worker processes of Pythons
  std::atomic<std::size_t> reference_starts{0};
  std::atomic<std::size_t> cached{0};  // answers that no process was asked for
};

// A target that has said what it is and runs on: whoever makes a target of its spec first gets this one.
class StartedTarget {
 public:
  explicit StartedTarget(std::unique_ptr<Target> target) : target_(std::move(target)) {}
  // Null for all but the first.
  std::unique_ptr<Target> take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::move(target_);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Target> target_;
};

struct TargetSpec {
  enum class Kind : std::uint8_t { Python, Reference };
  Kind kind = Kind::Python;
  std::string executable;  // resolved: see resolve.h
  // For the reference interpreter: what it plays, and where the oracle keeps its library.
  std::string language = "3.11";
  std::vector<std::string> library_path;
  std::string python_executable;            // sys.executable
  std::vector<std::string> worker_options;  // of `dictum worker`: seeded faults, debug modes
  std::optional<Identity> identity;         // known already: the target is not asked
  std::shared_ptr<StartedTarget> started;   // of a Python that is otherwise as said here; may be null
  std::shared_ptr<AnswerCache> cache;       // of a Python; null: every program is played
  std::shared_ptr<TargetUse> use;           // may be null
  std::string worker_text;                  // of a Python; empty: worker.py
  double start_seconds = 30;  // until its first word; a loaded machine may take long to start a Python
};

// Starts nothing yet. One target serves one thread; a worker that a program has ended is replaced.
std::unique_ptr<Target> make_process_target(TargetSpec spec);

// What runs programs under a Python: the text of worker.py.
const std::string& worker_text();

// The environment that programs see, PYTHONPATH apart: nothing of the caller's.
std::vector<std::string> hermetic_environment();

}  // namespace dictum
