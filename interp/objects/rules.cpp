#include "objects/rules.h"

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
#include "objects/rules.def"
};

}  // namespace

const char* rule_name(RuleId id) { return kNames[static_cast<std::size_t>(id)].data(); }

}  // namespace dictum
