// Bytes through the strict loader of scenario files: scenarios, or what is wrong with its place.
#include <cstdlib>

#include "engine/features.h"
#include "engine/fuzz_target.h"
#include "scenario/load.h"
#include "targets/source_input.h"

namespace dictum {
namespace {

void run(std::string_view input) {
  features::begin_run();
  std::vector<FileError> errors;
  const std::vector<Scenario> scenarios = parse_scenarios(std::string(input), "fuzz.yaml", errors);
  if (!errors.empty() && !scenarios.empty()) std::abort();
  for (const FileError& error : errors) {
    if (error.reason.empty()) std::abort();
    features::count_sentence(error.reason);
  }
}

}  // namespace

const FuzzTarget kFuzzScenario = {"fuzz_scenario", 16 << 10, start_nothing, run, nullptr, nullptr};

}  // namespace dictum
