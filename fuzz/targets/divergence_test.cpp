#include "targets/divergence.h"

#include <gtest/gtest.h>

namespace dictum {
namespace {

Outcome finished(const std::string& output) {
  Outcome outcome;
  outcome.standard_output = output;
  return outcome;
}

Played played_with(const std::string& output) {
  Played played;
  played.outcome = finished(output);
  played.trace.rules = {3, 4, 5, 6, 7};
  played.trace.depths = {1, 1, 1, 2, 1};
  played.trace.at_line = {1, 4, 5};
  return played;
}

std::vector<std::uint64_t> runs_of_rules() { return std::vector<std::uint64_t>(rule_ids().size(), 10); }

TEST(DivergenceTest, RuleIsTheRarestOfTheLine) {
  const Played played = played_with("a\nb\nc\n");
  const Outcome oracle = finished("a\nx\nc\n");
  const Verdict verdict = compare_ended(oracle, played.outcome, {});
  ASSERT_EQ(verdict.kind, Verdict::Kind::Diverged);
  std::vector<std::uint64_t> runs = runs_of_rules();
  runs[5] = 3;
  const Divergence divergence = first_sight(played, oracle, verdict, runs);
  EXPECT_EQ(divergence.kind, "stdout");
  EXPECT_EQ(divergence.detail, "finished / finished, " + rule_ids()[5]);
  EXPECT_EQ(summary_of(oracle), "finished, exit code 0");
}

TEST(DivergenceTest, OracleThatHangs_DivergesFromAReferenceThatEnds) {
  const Played played = played_with("");
  Outcome oracle;
  oracle.status = OutcomeStatus::TimedOut;
  Verdict verdict = compare_ended(oracle, played.outcome, {});
  ASSERT_EQ(verdict.kind, Verdict::Kind::Diverged);
  EXPECT_EQ(first_sight(played, oracle, verdict, runs_of_rules()).kind, "timeout");
  oracle.status = OutcomeStatus::Crashed;
  oracle.detail = kWorkerLost;
  verdict = compare_ended(oracle, played.outcome, {});
  ASSERT_EQ(verdict.kind, Verdict::Kind::Diverged);
  EXPECT_EQ(first_sight(played, oracle, verdict, runs_of_rules()).kind, "crash");
}

TEST(DivergenceTest, CaughtRecursion_IsPoison) {
  EXPECT_EQ(poison_of(finished("a\n"), finished("b\n")), "");
  EXPECT_NE(poison_of(finished("a\n"), finished("1 ! RecursionError maximum recursion depth exceeded\n")),
            "");
}

}  // namespace
}  // namespace dictum
