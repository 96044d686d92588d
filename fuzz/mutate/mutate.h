// Mutation of programs. Text in, text out (program/program_text.h); both functions are pure: equal arguments
// give equal texts. What they return
//   - is a bundle whose files parse as Python 3.11 (but those that did not before) and is canonical: parsed
//   and
//     printed it is the same;
//   - is at most `max` bytes long, not empty, and another text than the input;
//   - keeps the labels of the observations that it keeps, and gives new ones to copies.
// A text that is no bundle, or whose main.py does not parse, becomes a program generated from the seed. `max`
// is at least kLeastProgramText.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dictum {

constexpr std::size_t kLeastProgramText = 256;

// Which mutators took part, by their place in mutator_names().
struct MutationRecord {
  std::vector<std::uint8_t> mutators;  // in the order in which they were applied
};
const std::vector<std::string_view>& mutator_names();

// `areas`: those of what is generated on the way, see GeneratorOptions.
std::string mutate(std::string_view text, std::size_t max, std::uint64_t seed,
                   MutationRecord* record = nullptr, std::uint32_t areas = 0);

// Puts a part of `b` into `a`.
std::string cross(std::string_view a, std::string_view b, std::size_t max, std::uint64_t seed,
                  MutationRecord* record = nullptr, std::uint32_t areas = 0);

// What came of the inputs that each mutator made: how its weight is set.
class MutationStatistics {
 public:
  MutationStatistics();
  void tried(const MutationRecord& record) { count(record, &Counts::tried); }
  void reached_features(const MutationRecord& record) { count(record, &Counts::features); }
  void diverged(const MutationRecord& record) { count(record, &Counts::divergences); }
  // A line a mutator: name, tried, with new features, diverged.
  std::string text() const;

 private:
  struct Counts {
    std::uint64_t tried = 0, features = 0, divergences = 0;
  };
  void count(const MutationRecord& record, std::uint64_t Counts::*which);
  std::vector<Counts> counts_;
};

// Why a program from outside is no seed: the name of what it uses whose result differs from run to run
// ("calls id", "imports time"); empty if nothing was found.
std::string refusal_of(std::string_view text);

}  // namespace dictum
