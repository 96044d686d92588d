// The interpreter's debug modes as text, and the two that compare runs: the same program twice in one
// process, and in two threads.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "dictum/interp.h"

namespace dictum {

struct DebugPlan {
  DebugModes modes;
  bool twice = false;
  bool threads = false;
};

// One "NAME" or "NAME=N" each; the first that is no mode, or empty.
std::string parse_debug_modes(const std::vector<std::string>& texts, DebugPlan& plan);
// The names, for messages.
std::string debug_mode_names();

// Plays a program: `run` gets a fresh interpreter of the options. Its output goes to their sinks. What the
// modes found is in `finding`, else it is empty.
RunResult run_with_modes(const Options& options, const DebugPlan& plan,
                         const std::function<RunResult(Interpreter&)>& run, std::string& finding);

}  // namespace dictum
