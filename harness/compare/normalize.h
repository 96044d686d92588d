// What may differ between two runs of one program without meaning anything. Each rule has a name and is
// counted.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "outcome.h"

namespace dictum {

// Rules: "scratch path" (the directory the program ran in becomes <scratch>) and "address" (the number in "at
// 0x…" becomes <1>, <2>, … in the order of first appearance, so that equal addresses stay equal).
class Normalizer {
 public:
  explicit Normalizer(std::string scratch) : scratch_(std::move(scratch)) {}

  // One object for the texts of one outcome, in a fixed order.
  std::string apply(std::string_view text);
  // How often each rule has hidden something.
  const std::map<std::string, int>& counts() const { return counts_; }

 private:
  std::string scratch_;
  std::map<std::string, int, std::less<>> addresses_;
  std::map<std::string, int> counts_;
};

}  // namespace dictum
