// One engine process for some minutes: its command, how it is stopped, and what its end means.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dictum::supervise {

// That of programs, and what an engine itself needs of ours. While programs are played in this process it is
// not to be asked: they have theirs.
std::vector<std::string> engine_environment();

// What all slices of a campaign have in common. Paths are absolute: where this process is changes with the
// programs that it plays itself.
struct EngineSetup {
  std::string engine;  // path of dictum-fuzz
  std::string target = "fuzz_diff";
  std::string corpus, spool;
  std::vector<std::string> options;  // --python=…, --areas=…, …
  std::vector<std::string> environment;
};

struct Slice {
  int campaign = 0, job = 0, number = 0;
  std::uint64_t seed = 0;
  double seconds = 0;      // 0: `runs` decides
  std::uint64_t runs = 0;  // 0: `seconds` decide
};

// By name, as the engine counts them: "runs", "class same", "poisoned: REASON", "rule: CLS-07", …
using Counts = std::map<std::string, std::uint64_t>;

struct SliceEnd {
  enum class Kind : std::uint8_t {
    Done,         // its time or its runs are over
    Stopped,      // we wanted it to end
    Crashed,      // of itself, or of a signal: a program has ended the reference interpreter
    TimedOut,     // a program hung
    OutOfMemory,  // a program took too much
    Environment,  // no oracle, or one that is blind: what it says is in `words`
    Killed,       // by somebody else: no program was at work, or nobody has closed the slice
  };
  Kind kind = Kind::Done;
  std::string input;  // of the last five: the program at work, if there was one
  std::string words;  // one line
  double seconds = 0;
  Counts counts;
};
const char* slice_end_name(SliceEnd::Kind kind);

// Plays it to its end. `folder` is the job's own. When `stop` becomes true the engine ends after the program
// at work; after kStopSeconds it is killed.
inline constexpr double kStopSeconds = 5;
SliceEnd play_slice(const EngineSetup& setup, const Slice& slice, const std::string& folder,
                    const std::atomic<bool>& stop);

// The counts of the slice in `folder`, also while it is played; empty if there are none.
Counts slice_counts(const std::string& folder);
// A slice that nobody has closed: of a supervisor that was killed. Its `kind` is Killed.
SliceEnd left_slice(const std::string& folder);

}  // namespace dictum::supervise
