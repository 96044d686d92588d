// The only place that starts processes, so that none is ever lost: no zombie, no survivor, no descriptor
// left.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dictum {

struct ProcessOptions {
  std::vector<std::string> command;      // command[0] is the path of the executable
  std::vector<std::string> environment;  // "NAME=value", all of it
  std::string directory;                 // where it starts; empty: here
  bool channel = false;                  // descriptors 3 and 4: frames in, frames out
};

// How a process ended: `code` is the exit code, or the signal's number if it was killed by one.
struct ProcessEnd {
  bool signalled = false;
  int code = 0;
};

enum class ExchangeResult { Reply, Ended, Deadline, Malformed };

class Process {
 public:
  // Null, with a sentence in `error` that names the path and the system's reason.
  static std::unique_ptr<Process> start(const ProcessOptions& options, std::string& error);
  // Ends the process, if end() was not called.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Begins to send frames, after those that are still on their way; they are gone when an answer is waited
  // for.
  void send(std::string_view frames);
  // Waits for one frame. Deadline and Malformed (a length above `max_reply`) leave the process to be ended by
  // the caller.
  ExchangeResult receive(double seconds, std::size_t max_reply, std::string& reply);
  // Waits until the process has ended, or the deadline; what it printed meanwhile is kept up to the cap.
  bool wait(double seconds);

  // Kills its group, waits for it, then ends every process that it has left to us.
  ProcessEnd end();

  // What it wrote to its stdout and stderr: the first `kKept` bytes of each.
  const std::string& standard_output() const;
  const std::string& standard_error() const;
  static constexpr std::size_t kKept = 64 << 10;

  int pid() const;

 private:
  struct State;
  explicit Process(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Once per program, before the first start: orphans of our processes become our children, and a closed pipe
// is an error code instead of a signal. start() calls it too.
void prepare_for_processes();

// For an interruption: ends every process of every thread now, and lets none start again. Each waiting
// exchange() comes back with Ended.
void end_all_processes();

// For a second interruption, after which the program ends at once: ends every process that it has started and
// all that those have started, and waits for them for `seconds` at most. Other threads may be anywhere.
void end_everything_now(double seconds);

// Processes that this program has started and not yet ended, and any orphan of theirs.
int count_children();

}  // namespace dictum
