// Inputs of the targets that read sources: a byte for the language version, then the source.
#pragma once

#include <string_view>

#include "dictum/interp.h"
#include "engine/engine_options.h"

namespace dictum {

inline constexpr std::size_t kLargestSource = 16 << 10;

struct SourceInput {
  DumpOptions options;
  std::string_view text;
};

inline SourceInput source_of(std::string_view input) {
  constexpr const char* kVersions[] = {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"};
  SourceInput source;
  if (input.empty()) return source;
  source.options.language = kVersions[static_cast<unsigned char>(input[0]) % std::size(kVersions)];
  source.text = input.substr(1);
  return source;
}

inline bool start_nothing(const EngineOptions&, std::string&) { return true; }

}  // namespace dictum
