// SIGINT, SIGTERM and SIGHUP: the first asks a command to end with its report, the second ends it at once.
#pragma once

#include <atomic>

namespace dictum {

// From the first of these signals on true. At the second every process is ended, and this one with 128 and
// the signal's number; at the third without a look at the others.
const std::atomic<bool>& interruption();

// 128 and the first signal's number after an interruption: 130, 143, else 0.
int interruption_exit_code();

}  // namespace dictum
