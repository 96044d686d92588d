#include "engine/features.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace dictum::features {
namespace {

constexpr std::size_t kRules = 1'024, kPairs = 16'384, kOutcomes = 64, kDisagreements = 4'096,
                      kSentences = 512;
constexpr std::uint32_t kMostCounted = 4;  // an engine takes 1, 2, 3 and 4 for different features

struct alignas(8) Counters {
  std::uint8_t started;
  std::uint8_t rules[kRules];
  std::uint8_t pairs[kPairs];
  std::uint8_t outcomes[kOutcomes];
  std::uint8_t disagreements[kDisagreements];
};
[[gnu::section("__libfuzzer_extra_counters")]] Counters g_counters;
std::uint8_t g_seen[sizeof(Counters)];  // by counter: a bit for each number of times

std::uint32_t mixed(std::uint32_t value) {
  value = (value ^ value >> 16) * 0x7feb352du;
  value = (value ^ value >> 15) * 0x846ca68bu;
  return value ^ value >> 16;
}

std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return mixed(hash);
}

// Its first words, without what it quotes, numbers, and what is no plain word: the rest may be of the input.
std::string template_of(std::string_view sentence) {
  constexpr int kWords = 4;
  std::string words;
  int spaces = 0;
  char quote = 0;
  for (const char c : sentence) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if ((c >= 'a' && c <= 'z') || c == ' ') {
      words += c;
      if (c == ' ' && ++spaces == kWords) break;
    }
  }
  return words;
}

// The last rule of each frame that runs, by depth; depths that are far apart share a place.
class PairCounter {
 public:
  void add(std::uint16_t rule, std::uint16_t depth) {
    for (; depth_ < depth; ++depth_) last_[(depth_ + 1) % kDepths] = kNone;
    depth_ = depth;
    std::uint16_t& last = last_[depth % kDepths];
    g_counters.pairs[mixed(std::uint32_t{last} << 16 | rule) % kPairs] = 1;
    last = rule;
  }

 private:
  static constexpr std::size_t kDepths = 64;
  static constexpr std::uint16_t kNone = 0xffff;
  std::array<std::uint16_t, kDepths> last_ = [] {
    std::array<std::uint16_t, kDepths> none{};
    none.fill(kNone);
    return none;
  }();
  std::uint32_t depth_ = 0;
};

}  // namespace

void begin_run() {
  std::memset(&g_counters, 0, sizeof g_counters);
  g_counters.started = 1;
}

void count_rules(const Trace& trace) {
  for (std::size_t rule = 0; rule < std::min(trace.counts.size(), kRules); ++rule)
    g_counters.rules[rule] = static_cast<std::uint8_t>(std::min(trace.counts[rule], kMostCounted));
  PairCounter pairs;
  for (std::size_t i = 0; i < trace.rules.size(); ++i) pairs.add(trace.rules[i], trace.depths[i]);
}

void count_outcome(const Outcome& outcome) {
  const std::string_view type = outcome.exception ? std::string_view(outcome.exception->type) : "";
  g_counters.outcomes[(hash_of(type) + static_cast<std::uint32_t>(outcome.status)) % kOutcomes] = 1;
}

void count_sentence(std::string_view sentence) {
  g_counters.pairs[hash_of(template_of(sentence)) % kSentences] = 1;
}

bool is_new() {
  bool found = false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&g_counters);
  for (std::size_t begin = 0; begin < sizeof g_counters; begin += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes + begin, sizeof eight);
    if (eight == 0) continue;
    for (std::size_t i = begin; i < begin + 8; ++i) {
      if (bytes[i] == 0) continue;
      const auto bit = static_cast<std::uint8_t>(1u << bytes[i]);
      found |= (g_seen[i] & bit) == 0;
      g_seen[i] |= bit;
    }
  }
  return found;
}

void count_disagreement(std::string_view key) { g_counters.disagreements[hash_of(key) % kDisagreements] = 1; }

}  // namespace dictum::features
