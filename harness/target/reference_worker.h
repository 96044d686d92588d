// The reference interpreter as a worker: the other end of protocol.md, for `dictum worker`.
#pragma once

#include <string>

#include "target/debug_run.h"

namespace dictum {

// What `dictum worker` was told on its command line.
struct WorkerOptions {
  std::string fault;  // Options::fault
  DebugPlan debug;
  bool rules = false;  // replies name the rules that the program reached, and not only the start-up
};

// Serves requests on descriptors 3 and 4 until the channel is closed; the exit code. Each program gets an
// Interpreter of its own in this process. What ends the process ends this worker, and the harness starts
// another.
int serve_reference(const WorkerOptions& worker);

}  // namespace dictum
