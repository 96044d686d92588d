#include "base/rules.h"

#include <array>
#include <cstring>

namespace dictum {

namespace {

#define RULE_SPELLING_SIZE 12
using Spelling = std::array<char, RULE_SPELLING_SIZE>;

// CLS_07 -> CLS-07
template <std::size_t N>
constexpr Spelling spell(const char (&identifier)[N]) {
  static_assert(N <= RULE_SPELLING_SIZE);
  Spelling text{};
  for (std::size_t i = 0; i < N; ++i) text[i] = identifier[i] == '_' ? '-' : identifier[i];
  return text;
}

constexpr Spelling kNames[] = {
#undef RULE
#define RULE(ID) spell(#ID),
#include "base/rules.def"
};

}  // namespace

std::uint32_t rule_site_of(std::string_view spelling) {
  const std::size_t at = spelling.find('@'), colon = spelling.rfind(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon < at) return 0;
  const std::string_view rule = spelling.substr(0, at), digits = spelling.substr(colon + 1);
  unsigned line = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9' || line > 99'999) return 0;
    line = line * 10 + static_cast<unsigned>(digit - '0');
  }
  for (std::size_t i = 0; i < kRuleCount; i++)
    if (rule == kNames[i].data())
      return rule_site(static_cast<RuleId>(i), spelling.substr(at + 1, colon - at - 1), line);
  return 0;
}

const char* rule_name(RuleId id) { return kNames[static_cast<std::size_t>(id)].data(); }

}  // namespace dictum
