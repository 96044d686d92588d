#include "compare/compare.h"

#include <gmock/gmock.h>

#include "compare/diff.h"
#include "compare/normalize.h"
#include "compare/outcome_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string first_field(const Verdict& verdict) {
  return verdict.differences.empty() ? "" : verdict.differences.front().field;
}

TEST(Compare, EqualOutcomes_AreSame) {
  EXPECT_EQ(compare(printed("a\n"), printed("a\n"), {}).kind, Verdict::Kind::Same);
  EXPECT_EQ(compare(raised("E", "m"), raised("E", "m"), {}).kind, Verdict::Kind::Same);
}

TEST(Compare, EachField_IsSeen) {
  EXPECT_EQ(first_field(compare(printed("a\n"), printed("b\n"), {})), "stdout");
  EXPECT_EQ(first_field(compare(printed("a\n"), printed("a"), {})), "stdout");
  EXPECT_EQ(first_field(compare(printed(""), raised("E", "m"), {})), "status");
  EXPECT_EQ(first_field(compare(raised("E", "m"), raised("F", "m"), {})), "exception.type");
  EXPECT_EQ(first_field(compare(raised("E", "m"), raised("E", "n"), {})), "exception.message");
  Outcome other = raised("E", "m");
  other.exception->traceback[0].line = 4;
  EXPECT_EQ(first_field(compare(raised("E", "m"), other, {})), "exception.traceback");
  other = raised("E", "m");
  other.exception->cause = std::make_shared<ExceptionRecord>(*raised("K", "k").exception);
  EXPECT_EQ(first_field(compare(raised("E", "m"), other, {})), "exception.cause");
  other = raised("E", "m");
  other.exception->notes = {"n"};
  EXPECT_EQ(first_field(compare(raised("E", "m"), other, {})), "exception.notes");
  other = raised("E", "m");
  other.standard_error += "more\n";
  EXPECT_EQ(first_field(compare(raised("E", "m"), other, {})), "stderr");
  other = printed("");
  other.status = OutcomeStatus::Exited;
  other.exit_code = 2;
  EXPECT_EQ(first_field(compare(printed(""), other, {})), "status");
}

TEST(Compare, ExitZero_IsAsGoodAsFinished) {
  Outcome exited;
  exited.status = OutcomeStatus::Exited;
  EXPECT_EQ(compare(printed(""), exited, {}).kind, Verdict::Kind::Same);
}

TEST(Compare, SilentOutcomes_AreNeverSame) {
  for (const OutcomeStatus status :
       {OutcomeStatus::Limit, OutcomeStatus::Unsupported, OutcomeStatus::TimedOut}) {
    Outcome silent;
    silent.status = status;
    silent.detail = "what";
    EXPECT_EQ(compare(printed(""), silent, {}).kind, Verdict::Kind::NotComparable);
    EXPECT_EQ(compare(silent, printed(""), {}).kind, Verdict::Kind::NotComparable);
    EXPECT_EQ(compare(silent, silent, {}).kind, Verdict::Kind::NotComparable);
  }
  Outcome crashed;
  crashed.status = OutcomeStatus::Crashed;
  EXPECT_EQ(compare(printed(""), crashed, {}).kind, Verdict::Kind::Diverged);
}

TEST(Compare, ResourceErrors_GiveNoVerdictUnlessAskedFor) {
  EXPECT_EQ(compare(raised("RecursionError", "a"), printed(""), {}).kind, Verdict::Kind::NotComparable);
  CompareRules rules;
  rules.resource_errors = true;
  EXPECT_EQ(compare(raised("RecursionError", "a"), printed(""), rules).kind, Verdict::Kind::Diverged);
}

TEST(Compare, ScratchPathsAndAddresses_AreHiddenAndCounted) {
  Outcome left =
      printed("<C object at 0x7f00112233> in /tmp/a/x.py <D object at 0x7f00112244> 0x7f00112233\n");
  left.scratch = "/tmp/a";
  Outcome right = printed("<C object at 0x55aa0000> in /tmp/b/x.py <D object at 0x55aa1111> 0x7f00112233\n");
  right.scratch = "/tmp/b";
  const Verdict verdict = compare(left, right, {});
  EXPECT_EQ(verdict.kind, Verdict::Kind::Same);
  EXPECT_EQ(verdict.normalized.at("address"), 4);
  EXPECT_EQ(verdict.normalized.at("scratch path"), 2);
  right.standard_output = "<C object at 0x55aa0000> in /tmp/b/x.py <D object at 0x55aa0000> 0x7f00112233\n";
  EXPECT_EQ(first_field(compare(left, right, {})), "stdout");
}

TEST(Compare, MessageThatOnlyStderrHas_IsReadFromThere) {
  Outcome quiet = raised("__main__.E", "");
  quiet.exception->has_message = false;
  quiet.standard_error = "Traceback (most recent call last):\n__main__.E: said once\n";
  EXPECT_EQ(message_of(*quiet.exception, quiet.standard_error), "said once");
  quiet.standard_error = "Traceback (most recent call last):\nE: said once\n";
  EXPECT_EQ(message_of(*quiet.exception, quiet.standard_error), "said once");
}

TEST(CheckExpectation, WhatIsNotNamed_IsNotLookedAt) {
  Expectation expectation;
  expectation.exception = ExpectedException{};
  expectation.exception->type = "E";
  EXPECT_THAT(check_expectation(expectation, raised("__main__.E", "anything")), IsEmpty());
  EXPECT_EQ(check_expectation(expectation, raised("F", "m")).front().field, "exception.type");
  EXPECT_EQ(check_expectation(expectation, printed("")).front().field, "exception");
}

TEST(CheckExpectation, OutputAlone_WantsTheProgramToFinish) {
  Expectation expectation;
  expectation.standard_output = "a\n";
  EXPECT_THAT(check_expectation(expectation, printed("a\n")), IsEmpty());
  EXPECT_EQ(check_expectation(expectation, printed("b\n")).front().field, "stdout");
  Outcome late = raised("E", "m");
  late.standard_output = "a\n";
  EXPECT_EQ(check_expectation(expectation, late).front().field, "status");
  Outcome unsupported = printed("a\n");
  unsupported.status = OutcomeStatus::Unsupported;
  unsupported.detail = "async";
  EXPECT_EQ(check_expectation(expectation, unsupported).front().actual, "unsupported: async");
}

TEST(CheckExpectation, SyntaxErrorMessage_IsComparedWithoutItsPlace) {
  Expectation expectation;
  expectation.exception = ExpectedException{};
  expectation.exception->message = "invalid syntax";
  EXPECT_THAT(check_expectation(expectation, raised("SyntaxError", "invalid syntax (main.py, line 3)")),
              IsEmpty());
}

TEST(UnifiedDiff, Lines_AreShownWithContextAndEscaped) {
  EXPECT_EQ(unified_diff("a\n", "a\n", "x", "y"), "");
  EXPECT_EQ(unified_diff("a\nb\n", "a\nc\x1b\n", "x", "y"),
            "--- x\n+++ y\n@@ -1,2 +1,2 @@\n a\n-b\n+c\\x1b\n");
  EXPECT_THAT(unified_diff("a\n", "a", "x", "y"), HasSubstr("+(no newline at the end)"));
}

TEST(UnifiedDiff, HugeTexts_AreCut) {
  std::string left, right;
  for (int i = 0; i < 20000; ++i) {
    left += std::to_string(i) + "\n";
    right += std::to_string(i * 2) + "\n";
  }
  EXPECT_LT(unified_diff(left, right, "x", "y").size(), 20000u);
}

TEST(FirstDifference, Place_IsLineAndColumn) {
  EXPECT_EQ(first_difference("a\nbcd", "a\nbxd"), "line 2, column 2");
  EXPECT_EQ(first_difference("", "x"), "line 1, column 1");
}

}  // namespace
}  // namespace dictum
