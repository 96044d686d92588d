// What came of the mutators.
#include <fmt/format.h>

#include "mutate/mutate.h"

namespace dictum {

MutationStatistics::MutationStatistics() : counts_(mutator_names().size()) {}

void MutationStatistics::count(const MutationRecord& record, std::uint64_t Counts::*which) {
  for (const std::uint8_t mutator : record.mutators) ++(counts_[mutator].*which);
}

std::string MutationStatistics::text() const {
  std::string out = fmt::format("{:<22}{:>12}{:>12}{:>12}\n", "mutator", "tried", "features", "diverged");
  for (std::size_t i = 0; i < counts_.size(); ++i)
    out += fmt::format("{:<22}{:>12}{:>12}{:>12}\n", mutator_names()[i], counts_[i].tried,
                       counts_[i].features, counts_[i].divergences);
  return out;
}

}  // namespace dictum
