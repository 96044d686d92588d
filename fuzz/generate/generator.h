// Makes programs: valid by construction, ending, everything that may raise observed, nothing printed that
// differs between two runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generate/choices.h"
#include "program.h"

namespace dictum::generate {

struct GeneratorOptions {
  int min_lines = 40;  // about; a program ends with the feature that passes the number it draws
  int max_lines = 150;
  std::uint32_t areas =
      0;  // a bit for each Area that features are taken from, besides what these need; 0: all
};

struct GeneratedProgram {
  Program program;
  std::vector<bool> features;  // by Feature::index: whether it was written
  int lines = 0;               // of all files
};

GeneratedProgram generate(Choices& choices, const GeneratorOptions& options = {});

// The program of a seed with a number: the same one whatever else is generated.
GeneratedProgram generate(std::uint64_t seed, std::uint64_t number, const GeneratorOptions& options = {});

}  // namespace dictum::generate
