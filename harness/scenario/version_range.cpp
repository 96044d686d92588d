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

// "3.11" and, where `patch` allows it, "3.11.2" as 3011.
std::optional<int> number_of(std::string_view text, bool patch) {
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
  if (position != end || count < 2 || (count == 3 && !patch)) return std::nullopt;
  return parts[0] * 1000 + parts[1];
}

}  // namespace

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
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
    const auto version = number_of(trimmed(part), false);
    if (relation.empty() || !version) return std::nullopt;
    range.bounds_.push_back({std::string(relation), *version});
    if (comma == std::string_view::npos) return range;
    text.remove_prefix(comma + 1);
  }
}

bool VersionRange::contains(std::string_view version) const {
  const auto number = number_of(version, true);
  if (!number) return bounds_.empty();
  for (const auto& [relation, bound] : bounds_) {
    const bool holds = relation == ">="   ? *number >= bound
                       : relation == "<=" ? *number <= bound
                       : relation == "==" ? *number == bound
                       : relation == "!=" ? *number != bound
                       : relation == ">"  ? *number > bound
                                          : *number < bound;
    if (!holds) return false;
  }
  return true;
}

}  // namespace dictum
