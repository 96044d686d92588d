#include "triage/spectrum.h"

#include <algorithm>

namespace dictum::triage {

void Spectrum::add(const std::vector<std::string>& window, bool diverging) {
  for (const std::string& rule : window) ++(diverging ? counts_[rule].diverging : counts_[rule].agreeing);
}

void Spectrum::add(const Spectrum& other) {
  for (const auto& [rule, count] : other.counts_) {
    counts_[rule].diverging += count.diverging;
    counts_[rule].agreeing += count.agreeing;
  }
}

std::vector<std::string> Spectrum::suspects(const std::vector<std::string>& window, std::size_t most) const {
  struct Ranked {
    double score;
    std::size_t place;
  };
  std::vector<Ranked> ranked;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const auto found = counts_.find(window[i]);
    const RuleCount count = found == counts_.end() ? RuleCount{1, 0} : found->second;
    const double all = static_cast<double>(count.diverging + count.agreeing);
    ranked.push_back({all == 0 ? 1 : static_cast<double>(count.diverging) / all, i});
  }
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& left, const Ranked& right) {
    return left.score != right.score ? left.score > right.score : left.place > right.place;
  });
  std::vector<std::string> suspects;
  for (const Ranked& rule : ranked)
    if (suspects.size() < most) suspects.push_back(window[rule.place]);
  return suspects;
}

}  // namespace dictum::triage
