// The options by which commands name their targets, and the targets that they mean.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "run/runner.h"

namespace dictum {

struct TargetOptions {
  std::vector<std::string> pythons;  // empty: the default oracle
  std::string reference;             // empty: the reference interpreter
  std::string fault;                 // the rule mark of the reference that does the wrong thing; empty: none
  std::vector<std::string> debug;    // its debug modes
  bool rules = false;                // it tells which rules each program reached
  Tier tier = Tier::Batch;           // the quickest to play in
  bool no_cache = false;             // every program is played
  std::string cache;                 // the folder of answers; empty: the default one
};

void add_target_options(CLI::App& command, TargetOptions& options);
// --fault: a seeded fault, in builds that have them.
void add_fault_option(CLI::App& command, std::string& fault);

// Sets what a run plays on: resolves the names and asks each oracle what it is. A target that is not there or
// does not work is the failure of its pair; the others are played.
void set_targets(const TargetOptions& options, RunOptions& run);

}  // namespace dictum
