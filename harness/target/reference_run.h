// What the reference interpreter is told of a request, and what its result is as an outcome: the same in
// `dictum worker` and wherever a program is played in this process.
#pragma once

#include "dictum/interp.h"
#include "outcome.h"
#include "target/protocol.h"

namespace dictum {

// The current directory is that of the program. What it prints goes to `outcome`, which outlives the run.
Options reference_options(const RunRequest& request, Outcome& outcome);

// Status, exit code, detail and exception.
void tell_result(const RunResult& result, Outcome& outcome);

}  // namespace dictum
