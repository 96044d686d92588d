// What became of one program on one target.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dictum {

enum class OutcomeStatus : std::uint8_t {
  Finished,     // ran to its end
  Raised,       // an exception reached the top
  SyntaxError,  // the entry file did not compile
  Exited,       // SystemExit
  Limit,        // a budget ran out: steps, bytes, depth, output
  Unsupported,  // the reference interpreter says it lacks something, by name
  Crashed,      // the process died: by a signal, or without an answer
  TimedOut,     // the deadline passed
};
// How the detail of a Crashed outcome begins when the worker that played the program was lost.
inline constexpr const char* kWorkerLost = "worker lost";
inline constexpr const char* kProtocolError = "protocol error";
const char* outcome_status_name(OutcomeStatus status);

// How much a program shares with others on its target; the later the slower, and the closer to what a user
// does.
enum class Tier : std::uint8_t {
  Batch,  // a process that played others before and was restored: quick, for looking
  Fork,   // a forked child of a warm process, finalised: for confirming
  Spawn,  // a fresh process, started as a user starts it: what is reported
};
const char* tier_name(Tier tier);  // "fork-batch", "fork", "spawn"

struct Frame {
  std::string file;  // as the program sees it; scratch paths are normalised by compare
  std::uint32_t line = 0;
  std::string function;
};

struct ExceptionRecord {
  std::string type;
  std::string message;
  bool has_message = true;  // false: asking for it would have run code of the program
  std::vector<std::string> notes;
  std::vector<Frame> traceback;  // outermost first
  std::shared_ptr<ExceptionRecord> cause;
  std::shared_ptr<ExceptionRecord> context;
};

struct Outcome {
  OutcomeStatus status = OutcomeStatus::Finished;
  int exit_code = 0;  // as a shell would see it from python3; meaningless when Crashed
  int signal = 0;     // Crashed: the signal, or 0
  std::string standard_output;
  std::string standard_error;
  std::optional<ExceptionRecord> exception;
  std::string detail;  // Limit: which; Unsupported: what; Crashed: what was seen
  Tier tier = Tier::Fork;
  std::string
      broken_batch;     // the protocol error with which the target answered before, in a batch; else empty
  double seconds = 0;   // wall time, never compared
  std::string scratch;  // the scratch directory it ran in: compare hides it
  // Of the reference interpreter, when asked: the rules that the program reached.
  std::vector<std::string> rules;
};

}  // namespace dictum
