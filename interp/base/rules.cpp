#include "base/rules.h"

#include <algorithm>
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

void Rules::trace(RuleId id) { tracer->add(id); }
void Rules::trace_site(std::uint32_t site) { tracer->add_site(site); }

RuleTracer::RuleTracer(Rules& rules, std::size_t most, const std::uint32_t& depth)
    : rules_(rules), most_(most), depth_(depth) {
  trace_.counts.assign(rules.counts, rules.counts + kRuleCount);
  rules.tracer = this;
}

void RuleTracer::add(RuleId id) {
  const auto rule = static_cast<std::uint16_t>(id);
  const auto depth = static_cast<std::uint16_t>(std::min<std::uint32_t>(depth_, 0xffff));
  const std::size_t size = trace_.rules.size();
  if (size >= most_ || (size > 0 && trace_.rules[size - 1] == rule && trace_.depths[size - 1] == depth))
    return;
  trace_.rules.push_back(rule);
  trace_.depths.push_back(depth);
}

void RuleTracer::add_output(std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  const std::size_t room = most_ - std::min(most_, trace_.at_line.size());
  trace_.at_line.insert(trace_.at_line.end(), std::min(lines, room),
                        static_cast<std::uint32_t>(trace_.rules.size()));
}

void RuleTracer::take_back_output(std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  trace_.at_line.resize(trace_.at_line.size() - std::min(lines, trace_.at_line.size()));
}

RuleTrace RuleTracer::take() {
  rules_.tracer = nullptr;
  for (std::size_t i = 0; i < kRuleCount; ++i) trace_.counts[i] = rules_.counts[i] - trace_.counts[i];
  trace_.sites.assign(sites_.begin(), sites_.end());
  std::sort(trace_.sites.begin(), trace_.sites.end());
  return std::move(trace_);
}

}  // namespace dictum
