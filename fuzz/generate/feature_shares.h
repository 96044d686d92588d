// What was generated: sizes, and in which share of the programs a feature or an area is.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "generate/feature.h"
#include "generate/generator.h"

namespace dictum::generate {

class FeatureShares {
 public:
  void add(const GeneratedProgram& made);
  std::size_t programs() const { return lines_.size(); }
  // A line of sizes, then one for each area and below it for each feature, in percent. At least one program
  // was added.
  std::string text() const;

 private:
  std::vector<int> lines_;
  std::vector<std::size_t> features_ = std::vector<std::size_t>(features().size());
  std::array<std::size_t, kAreaCount> areas_{};
  std::size_t several_files_ = 0;
  std::unordered_set<std::size_t> distinct_;  // hashes of what is left of programs without their names
};

}  // namespace dictum::generate
