#include "engine/features.h"

#include <gtest/gtest.h>

#include <algorithm>

extern "C" std::uint8_t __start___libfuzzer_extra_counters, __stop___libfuzzer_extra_counters;

namespace dictum {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes section() { return {&__start___libfuzzer_extra_counters, &__stop___libfuzzer_extra_counters}; }
std::ptrdiff_t touched(const Bytes& counters) {
  return std::count_if(counters.begin(), counters.end(), [](std::uint8_t counter) { return counter != 0; });
}

Bytes after(const Trace& trace) {
  features::begin_run();
  features::count_rules(trace);
  return section();
}

Trace trace_of(std::vector<std::uint16_t> rules, std::vector<std::uint16_t> depths) {
  Trace trace;
  trace.counts.resize(rule_ids().size());
  for (const std::uint16_t rule : rules) ++trace.counts[rule];
  trace.rules = std::move(rules);
  trace.depths = std::move(depths);
  return trace;
}

TEST(FeaturesTest, RunThatBegins_TouchesOneCounter) {
  (void)after(trace_of({1, 2, 3}, {1, 1, 1}));
  features::begin_run();
  EXPECT_EQ(touched(section()), 1);
  EXPECT_LT(section().size(), std::size_t{32} << 10);
}

TEST(FeaturesTest, CountsSaturateAtFour) {
  Trace trace = trace_of({}, {});
  trace.counts[7] = 4;
  const Bytes four = after(trace);
  trace.counts[7] = 400;
  EXPECT_EQ(after(trace), four);
  trace.counts[7] = 3;
  EXPECT_NE(after(trace), four);
}

TEST(FeaturesTest, PairsAreThoseOfOneFrame) {
  const Bytes interrupted = after(trace_of({1, 5, 2}, {1, 2, 1}));
  const Bytes straight = after(trace_of({1, 2, 5}, {1, 1, 2}));
  EXPECT_EQ(interrupted, straight);  // 1 2 in the outer frame, 5 first in the inner one
  EXPECT_NE(after(trace_of({1, 5, 2}, {1, 1, 1})), straight);
  // A second call begins anew: no 5 6 in {5} and {6}.
  const Bytes two_calls = after(trace_of({1, 5, 2, 6}, {1, 2, 1, 2}));
  EXPECT_NE(two_calls, after(trace_of({1, 5, 6, 2}, {1, 2, 2, 1})));
}

TEST(FeaturesTest, SentencesAreTheSameButForWhatTheyQuote) {
  const auto of = [](std::string_view sentence) {
    features::begin_run();
    features::count_sentence(sentence);
    return section();
  };
  EXPECT_EQ(of("name 'x' is used, line 3"), of("name 'yy' is used, line 14"));
  EXPECT_NE(of("name 'x' is used"), of("name 'x' not used"));
}

}  // namespace
}  // namespace dictum
