#include "scenario/version_range.h"

#include <charconv>

namespace dictum {
namespace {

constexpr std::string_view kRelations[] = {">=", "<=", "==", "!=", ">", "<"};  // the longer ones first

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

struct Version {
  int number;  // 3011 for 3.11
  std::optional<int> release;
};

// "3.11" and, where `releases` allows it, "3.11.2".
std::optional<Version> version_of(std::string_view text, bool releases) {
  int parts[3] = {0, 0, 0};
  int count = 0;
  const char* position = text.data();
  const char* const end = position + text.size();
  while (count < 3) {
    const auto [next, error] = std::from_chars(position, end, parts[count]);
    if (error != std::errc() || parts[count] < 0 || parts[count] > 999) return std::nullopt;
    ++count;
    position = next;
    if (position == end) break;
    if (*position++ != '.') return std::nullopt;
  }
  if (position != end || count < 2 || (count == 3 && !releases)) return std::nullopt;
  return Version{parts[0] * 1000 + parts[1], count == 3 ? std::optional(parts[2]) : std::nullopt};
}

}  // namespace

std::optional<VersionRange> VersionRange::parse(std::string_view text, Bounds bounds) {
  VersionRange range;
  range.text_ = text;
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view part = trimmed(text.substr(0, comma));
    std::string_view relation;
    for (const std::string_view candidate : kRelations) {
      if (relation.empty() && part.substr(0, candidate.size()) == candidate) relation = candidate;
    }
    part.remove_prefix(relation.size());
    const auto version = version_of(trimmed(part), bounds == Bounds::Releases);
    if (relation.empty() || !version) return std::nullopt;
    range.bounds_.push_back({std::string(relation), version->number, version->release});
    if (comma == std::string_view::npos) return range;
    text.remove_prefix(comma + 1);
  }
}

bool VersionRange::contains(std::string_view version) const {
  const auto asked = version_of(version, true);
  if (!asked) return bounds_.empty();
  for (const auto& [relation, bound, release] : bounds_) {
    int order = asked->number - bound;
    if (order == 0 && release) order = asked->release.value_or(0) - *release;
    const bool holds = relation == ">="   ? order >= 0
                       : relation == "<=" ? order <= 0
                       : relation == "==" ? order == 0
                       : relation == "!=" ? order != 0
                       : relation == ">"  ? order > 0
                                          : order < 0;
    if (!holds) return false;
  }
  return true;
}

}  // namespace dictum
