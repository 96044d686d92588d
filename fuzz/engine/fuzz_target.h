// A fuzz target as every engine sees it. An engine knows the table and nothing of what is in it; a target
// knows nothing of its engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/engine_options.h"

namespace dictum {

struct FuzzTarget {
  const char* name;
  std::size_t largest;  // bytes of an input; longer ones are not run
  // Once, before the first input. False with a sentence: the environment does not do.
  bool (*start)(const EngineOptions& options, std::string& error);
  void (*run)(std::string_view input);
  // Null: inputs are bytes, and the engine changes them as it likes. Else pure functions; see
  // mutate/mutate.h.
  std::string (*mutate)(std::string_view text, std::size_t largest, std::uint64_t seed);
  std::string (*cross)(std::string_view a, std::string_view b, std::size_t largest, std::uint64_t seed);
};

extern const FuzzTarget kFuzzParse, kFuzzUnparse, kFuzzRun, kFuzzScenario, kFuzzProtocol, kFuzzDiff,
    kFuzzFaults;

inline constexpr const FuzzTarget* kFuzzTargets[] = {
    &kFuzzParse, &kFuzzUnparse, &kFuzzRun, &kFuzzScenario, &kFuzzProtocol, &kFuzzDiff, &kFuzzFaults};

}  // namespace dictum
