#include <gmock/gmock.h>

#include "bless/observe.h"
#include "bless/plan.h"
#include "bless/yaml_edit.h"
#include "bless/yaml_text.h"
#include "compare/outcome_fixture.h"
#include "scenario/load.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;

using Outcomes = std::map<std::string, Outcome>;

Outcomes on_all(const Outcome& outcome) {
  Outcomes outcomes;
  for (const char* version : {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"}) outcomes[version] = outcome;
  return outcomes;
}

std::vector<Scenario> parse(const std::string& text) {
  std::vector<FileError> errors;
  std::vector<Scenario> scenarios = parse_scenarios(text, "suite.yaml", errors);
  for (const FileError& error : errors) ADD_FAILURE() << error.text() << "\n" << text;
  return scenarios;
}

// The text after the first scenario has shown this.
std::string blessed(const std::string& text, const Outcomes& outcomes, std::size_t index = 0) {
  const std::vector<Scenario> scenarios = parse(text);
  const ExpectationPlan plan = plan_expectations(scenarios.at(index), outcomes);
  EXPECT_EQ(plan.problem, "");
  if (!plan.needed) return "as it is";
  std::string problem;
  const std::string after = edit_expectations(text, "suite.yaml", {{index, &plan}}, problem);
  return problem.empty() ? after : problem;
}

const char kHead[] = "area: a  # of the folder\nscenarios:\n";

TEST(Bless, MissingExpectation_IsAddedBehindTheScenario) {
  const std::string before = std::string(kHead) +
                             "  # the first\n  - id: one\n    program: |\n      print(1)\n      # text\n\n"
                             "  # the second\n  - id: two\n    program: pass\n";
  EXPECT_EQ(blessed(before, on_all(printed("1\n# text\n"))),
            std::string(kHead) +
                "  # the first\n  - id: one\n    program: |\n      print(1)\n      # text\n"
                "    expect:\n      stdout: |\n        1\n        # text\n\n"
                "  # the second\n  - id: two\n    program: pass\n");
  EXPECT_EQ(blessed(before, on_all(printed("")), 1), before + "    expect:\n      stdout: \"\"\n");
}

TEST(Bless, WhatHolds_StaysAsItIs) {
  const std::string before =
      std::string(kHead) + "  - {id: one, program: x, expect: {exception: {type: E}}}\n";
  EXPECT_EQ(blessed(before, on_all(raised("E", "whatever"))), "as it is");
}

TEST(Bless, ChangedExpectation_IsReplacedAndCommentsStay) {
  const std::string before =
      std::string(kHead) +
      "  - id: one\n    expect:   # reviewed\n      # a remark\n      stdout: |\n        # no\n"
      "    tags: [x]   # kept\n    program: x\n";
  EXPECT_EQ(blessed(before, on_all(raised("ValueError", "bad \"x\"\n"))),
            std::string(kHead) +
                "  - id: one\n      # a remark\n    expect:\n      stdout: \"\"\n"
                "      exception: {type: ValueError, message: \"bad \\\"x\\\"\\n\"}\n"
                "    tags: [x]   # kept\n    program: x\n");
}

TEST(Bless, VersionsThatDiffer_GetVariants) {
  const std::string before = std::string(kHead) + "  - id: one\n    python: \">=3.9\"\n    program: x\n";
  Outcomes outcomes = on_all(printed("old\n"));
  outcomes["3.12"] = outcomes["3.13"] = printed("new\n");
  outcomes["3.10"] = raised("E", "m");
  EXPECT_EQ(blessed(before, outcomes),
            before +
                "    expect:\n"
                "      - python: \"<3.10\"\n        stdout: |\n          old\n"
                "      - python: \">=3.10,<3.11\"\n"
                "        exception: {type: E, message: \"m\"}\n"
                "      - python: \">=3.11,<3.12\"\n        stdout: |\n          old\n"
                "      - python: \">=3.12\"\n        stdout: |\n          new\n");
}

TEST(Bless, OneVariantOfSeveral_IsChangedAlone) {
  const std::string before = std::string(kHead) +
                             "  - id: one\n    program: x\n    expect:\n"
                             "      # until inlined comprehensions\n      - python: \"<3.12\"   # old\n"
                             "        stdout: \"a\\n\"\n"
                             "      - python: \">=3.12\"\n        # two\n        stdout: b\n";
  Outcomes outcomes = {{"3.11", printed("a\n")}, {"3.13", printed("c\n")}};
  EXPECT_EQ(blessed(before, outcomes),
            std::string(kHead) +
                "  - id: one\n    program: x\n    expect:\n"
                "      # until inlined comprehensions\n      - python: \"<3.12\"   # old\n"
                "        stdout: \"a\\n\"\n"
                "        # two\n      - python: \">=3.12\"\n        stdout: |\n          c\n");
}

TEST(Bless, VersionsThatNobodyAsked_KeepTheirsOrFollow) {
  const std::string before = std::string(kHead) +
                             "  - id: one\n    program: x\n    expect:\n"
                             "      - python: \"<3.12\"\n        stdout: a\n      - stdout: b\n";
  // All that was asked of "<3.12" is new: 3.8 to 3.10 follow. Nobody asked 3.12: it stays.
  const std::string after = blessed(before, {{"3.11", printed("c\n")}});
  EXPECT_THAT(after, HasSubstr("- python: \"<3.12\"\n        stdout: |\n          c\n      - stdout: b\n"));
  // 3.9 still has what it had: 3.8 and 3.10 stay with it.
  const std::string apart = blessed(before, {{"3.9", printed("a")}, {"3.11", printed("c\n")}});
  EXPECT_THAT(apart,
              HasSubstr("- python: \"<3.11\"\n        stdout: \"a\"\n      - python: \">=3.11,<3.12\""));
}

TEST(Bless, FlowStyle_IsEditedInItsLine) {
  const std::string before = std::string(kHead) +
                             "  - {id: one, title: \"h\xc3\xa9, }\", expect: {stdout: 'it''s'}, program: x}\n"
                             "  - {id: two, program: 'print(\"}\")'}\n";
  EXPECT_EQ(blessed(before, on_all(printed("no"))),
            std::string(kHead) +
                "  - {id: one, title: \"h\xc3\xa9, }\", expect: {stdout: \"no\"}, program: x}\n"
                "  - {id: two, program: 'print(\"}\")'}\n");
  EXPECT_EQ(blessed(before, on_all(printed("}\n")), 1),
            std::string(kHead) +
                "  - {id: one, title: \"h\xc3\xa9, }\", expect: {stdout: 'it''s'}, program: x}\n"
                "  - {id: two, program: 'print(\"}\")', expect: {stdout: \"}\\n\"}}\n");
}

TEST(Bless, FieldsThatWereLookedAt_AreLookedAtAgain) {
  const std::string before =
      std::string(kHead) +
      "  - id: one\n    program: x\n    expect: {stderr: old, exception: {type: A, cause: {type: B}}}\n";
  Outcome outcome = raised("A", "m");
  outcome.standard_error = "new\n";
  outcome.exception->cause = std::make_shared<ExceptionRecord>(*raised("C", "n").exception);
  EXPECT_EQ(blessed(before, on_all(outcome)),
            std::string(kHead) +
                "  - id: one\n    program: x\n    expect:\n      stderr: |\n        new\n"
                "      exception: {type: A, message: \"m\", cause: {type: C}}\n");
}

TEST(Bless, OddTexts_ComeBackByteForByte) {
  for (const std::string& text :
       {std::string(" leading\n"), std::string("trailing \n"), std::string("\n\n"), std::string("a\n\n"),
        std::string("\ttab\n"), std::string("a\tb\n\nc\n"), std::string("\x1b[31m\r\n"),
        std::string("- x: 'y' # z\n"), std::string("h\xc3\xa9\xe2\x80\xa8\xef\xbb\xbf\xf0\x9f\x90\x8d\n"),
        std::string("\xc2\x85"), std::string("no newline"), std::string("#\n"), std::string("|\n"),
        std::string("\"\\\n")}) {
    const std::string before =
        std::string(kHead) + "  - id: one\n    program: x\n  - id: two\n    program: y\n";
    const std::string after = blessed(before, on_all(printed(text)));
    EXPECT_EQ(parse(after).at(0).expect.at(0).standard_output, text) << after;
  }
}

TEST(Bless, WhatSaysNothing_IsNotRecorded) {
  Expectation expectation;
  std::string reason;
  Outcome outcome;
  outcome.status = OutcomeStatus::TimedOut;
  EXPECT_FALSE(observe(outcome, nullptr, expectation, reason));
  EXPECT_EQ(reason, "timed out");
  EXPECT_FALSE(observe(printed("\xff"), nullptr, expectation, reason));
  EXPECT_EQ(reason, "its output is no text");
  outcome.status = OutcomeStatus::Crashed;
  EXPECT_FALSE(observe(outcome, nullptr, expectation, reason));
}

TEST(Bless, AddressesAndScratchPaths_AreRecordedAsNames) {
  Outcome outcome = printed("<C object at 0x7f0011223344> in /tmp/scratch/main.py\n");
  outcome.scratch = "/tmp/scratch";
  Expectation expectation;
  std::string reason;
  ASSERT_TRUE(observe(outcome, nullptr, expectation, reason)) << reason;
  EXPECT_EQ(expectation.standard_output, "<C object at <1>> in <scratch>/main.py\n");
}

TEST(Bless, FilesOfTheSuite_AreEditedWithoutLoss) {
  // Every scenario with another output: every layout of the suite is one that can be edited.
  const Suite suite = load_suite({DICTUM_SOURCE_DIR "/specs"});
  std::map<std::string, std::size_t> counts;
  std::size_t refused = 0;
  std::string first;
  for (const Scenario& scenario : suite.scenarios) {
    const std::size_t index = counts[scenario.file]++;
    const bool of_a_table = scenario.area == "rules" || scenario.area == "versions";
    if (index > 3 || of_a_table) continue;
    std::string bytes, reason, problem;
    ASSERT_TRUE(read_regular_file(scenario.file, 1 << 20, false, bytes, reason));
    const ExpectationPlan plan = plan_expectations(scenario, on_all(printed("something else\n")));
    (void)edit_expectations(bytes, scenario.file, {{index, &plan}}, problem);
    refused += !problem.empty();
    if (!problem.empty() && first.empty()) first = scenario.file + " " + scenario.id + ": " + problem;
  }
  EXPECT_EQ(refused, 0u) << first;
}

}  // namespace
}  // namespace dictum
