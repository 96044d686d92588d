// Which rules are suspected: those that are in windows before differences and seldom in windows before
// agreement.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dictum::triage {

constexpr std::size_t kSuspects = 3;

struct RuleCount {
  std::uint64_t diverging = 0;  // windows that contain the rule and end in a difference
  std::uint64_t agreeing = 0;   // … and end in agreement
};

// Over a campaign, by the rule's id.
class Spectrum {
 public:
  void add(const std::vector<std::string>& window, bool diverging);
  void add(const Spectrum& other);
  // At most so many rules of the window, the most suspected first; among equals the one that took effect
  // later.
  std::vector<std::string> suspects(const std::vector<std::string>& window,
                                    std::size_t most = kSuspects) const;
  const std::map<std::string, RuleCount>& counts() const { return counts_; }
  RuleCount& operator[](const std::string& rule) { return counts_[rule]; }

 private:
  std::map<std::string, RuleCount> counts_;
};

}  // namespace dictum::triage
