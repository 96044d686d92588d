// What was generated: sizes, and in which share of the programs a feature or an area is.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "generate/feature.h"
#include "generate/generator.h"
#include "generate/validity.h"

namespace dictum::generate {

class FeatureShares {
 public:
  // `played`: how far it came, if it was played.
  void add(const GeneratedProgram& made, const Validity* played = nullptr);
  std::size_t programs() const { return lines_.size(); }
  // A line of sizes, then one for each area and below it for each feature: in which share of the programs it
  // is; of those played, how many reached their last statement, and how many of their observed statements
  // raised. At least one program was added.
  std::string text() const;

 private:
  struct Counts {
    std::size_t programs = 0, played = 0, ended = 0, observed = 0, raised = 0;
    void add(const Validity* validity);
  };
  static std::string line(std::string_view name, const Counts& counts, std::size_t all);

  std::vector<int> lines_;
  std::vector<Counts> features_ = std::vector<Counts>(features().size());
  std::array<Counts, kAreaCount> areas_{};
  std::size_t several_files_ = 0;
  std::unordered_set<std::size_t> distinct_;  // hashes of what is left of programs without their names
};

}  // namespace dictum::generate
