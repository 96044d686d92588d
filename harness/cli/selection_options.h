// The options by which commands name scenarios, and the scenarios that they mean.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "scenario/load.h"
#include "scenario/select.h"

namespace dictum {

struct SelectionOptions {
  std::vector<std::string> paths = {"specs"};
  Selection selection;
  std::string shard;  // "2/5"; empty: what Bazel's environment says, else all
  bool last_failed = false;
};

void add_selection_options(CLI::App& command, SelectionOptions& options);

struct Chosen {
  Suite suite;                      // everything below the paths
  std::vector<Scenario> scenarios;  // what fits the selection
  bool emptied_by_shard = false;    // something fits, but lies in other shards
};

// Says on stderr what is wrong with files. Nothing, after a sentence on stderr, if no scenario fits.
std::optional<Chosen> choose_scenarios(const SelectionOptions& options);

}  // namespace dictum
