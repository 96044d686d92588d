// Which versions of Python something holds for: ">=3.6", "<3.12", ">=3.8,<3.12", "==3.11".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dictum {

class VersionRange {
 public:
  VersionRange() = default;  // every version
  // Whether a bound may name a release such as 3.11.4.
  enum class Bounds : std::uint8_t { Versions, Releases };

  // Nothing if the text is no range.
  static std::optional<VersionRange> parse(std::string_view text, Bounds bounds = Bounds::Versions);

  // `version` is "3.11" or "3.11.2"; its third number (0 if there is none) counts for bounds that have one.
  bool contains(std::string_view version) const;
  const std::string& text() const { return text_; }

 private:
  struct Bound {
    std::string relation;
    int version;                 // major * 1000 + minor
    std::optional<int> release;  // the third number
  };
  std::vector<Bound> bounds_;
  std::string text_;
};

}  // namespace dictum
