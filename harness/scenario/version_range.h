// Which versions of Python something holds for: ">=3.6", "<3.12", ">=3.8,<3.12", "==3.11".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dictum {

class VersionRange {
 public:
  VersionRange() = default;  // every version
  // Nothing if the text is no range.
  static std::optional<VersionRange> parse(std::string_view text);

  // `version` is "3.11" or "3.11.2"; only its first two numbers count.
  bool contains(std::string_view version) const;
  const std::string& text() const { return text_; }

 private:
  struct Bound {
    std::string relation;
    int version;  // major * 1000 + minor
  };
  std::vector<Bound> bounds_;
  std::string text_;
};

}  // namespace dictum
