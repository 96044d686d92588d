#include "play/play.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "target/installation.h"

namespace dictum {
namespace {

using testing::HasSubstr;

Program program_of(std::vector<ProgramFile> files) {
  Program program;
  program.files = std::move(files);
  return program;
}
Program program_of(std::string text) { return program_of({{"main.py", std::move(text)}}); }

std::size_t rule_number(const std::string& id) {
  const auto& ids = rule_ids();
  return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
}

TEST(PlayTest, Outcome_IsThatOfTheWorker) {
  const Played played = play(program_of("print('x')\nraise ValueError('no')\n"), {});
  EXPECT_EQ(played.outcome.status, OutcomeStatus::Raised);
  EXPECT_EQ(played.outcome.exit_code, 1);
  EXPECT_EQ(played.outcome.standard_output, "x\n");
  ASSERT_TRUE(played.outcome.exception);
  EXPECT_EQ(played.outcome.exception->type, "ValueError");
  EXPECT_EQ(played.outcome.standard_error, "Traceback (most recent call last):\n  File \"" +
                                               played.outcome.scratch +
                                               "/main.py\", line 2, in <module>\n    raise ValueError('no')\n"
                                               "ValueError: no\n");
  EXPECT_TRUE(played.trace.rules.empty());
  EXPECT_GT(played.steps, 0u);
}

TEST(PlayTest, ProgramOfSeveralFiles_ImportsThem) {
  Program program = program_of({{"main.py", "import sys, spam.a\nprint(spam.a.x, sys.argv, __file__)\n"},
                                {"lib/spam/__init__.py", ""},
                                {"lib/spam/a.py", "x = 1\n"}});
  program.python_path = {"lib"};
  program.argv = {"-x"};
  const Played played = play(program, {});
  EXPECT_EQ(played.outcome.standard_output, "1 ['main.py', '-x'] " + played.outcome.scratch + "/main.py\n")
      << played.outcome.standard_error;
}

TEST(PlayTest, NothingStaysBehind) {
  const auto before = std::filesystem::current_path();
  const Program first =
      program_of({{"main.py", "import other\nopen('made', 'w').write('x')\nprint(open('made').read())\n"},
                  {"other.py", ""}});
  PlayOptions options;
  options.library_path = default_installation()->library_path;
  EXPECT_EQ(play(first, options).outcome.standard_output, "x\n");
  const Played second = play(
      program_of("import os\nprint(os.listdir('.'))\nprint(sorted(os.environ))\nimport other\n"), options);
  EXPECT_THAT(second.outcome.standard_output, HasSubstr("['main.py']\n['HOME', "))
      << second.outcome.standard_error;
  EXPECT_THAT(second.outcome.standard_error, HasSubstr("No module named 'other'"));
  EXPECT_EQ(std::filesystem::current_path(), before);
}

TEST(PlayTest, SpentBudget_IsNamed) {
  PlayOptions options;
  options.steps = 10'000;
  const Played played = play(program_of("while True: pass\n"), options);
  EXPECT_EQ(played.outcome.status, OutcomeStatus::Limit);
  EXPECT_EQ(played.outcome.detail, "steps");
}

TEST(PlayTest, CaughtRecursionError_SaysNothing) {
  const char* const text = "def f(): f()\ntry: f()\nexcept RecursionError as e: print(e)\n";
  const Played played = play(program_of(text), {});
  EXPECT_EQ(played.outcome.status, OutcomeStatus::Limit);
  EXPECT_EQ(played.outcome.detail, kMetLimit);
  EXPECT_EQ(play(program_of("try: raise RecursionError\nexcept RecursionError: pass\n"), {}).outcome.status,
            OutcomeStatus::Finished);
}

// Compiled once in a process, but never so that a program could tell.
TEST(PlayTest, Library_IsTheSameWhoeverHasUsedItBefore) {
  PlayOptions options;
  options.library_path = default_installation()->library_path;
  options.trace = true;
  const Program program =
      program_of("import functools, enum\nclass A(enum.Enum):\n  x = 1\nprint(A.x, functools.__file__)\n");
  const Played first = play(program, options);
  const Played second = play(program, options);
  EXPECT_THAT(first.outcome.standard_output, HasSubstr("A.x ")) << first.outcome.standard_error;
  EXPECT_EQ(second.outcome.standard_output, first.outcome.standard_output);
  EXPECT_EQ(second.steps, first.steps);
  EXPECT_EQ(second.trace.rules, first.trace.rules);
  EXPECT_EQ(second.trace.counts, first.trace.counts);
  EXPECT_LT(second.steps, 100'000u);
}

TEST(PlayTest, Trace_SaysWhichRulesStoodBeforeEachLine) {
  PlayOptions options;
  options.trace = true;
  const Program program = program_of(
      "print(1)\nclass A:\n  pass\nprint(2)\nclass M(type):\n  pass\nclass B(metaclass=M):\n  pass\nprint(3, "
      "end='')\n");
  const Played played = play(program, options);
  const Trace& trace = played.trace;
  ASSERT_EQ(trace.at_line.size(), 2u);
  ASSERT_EQ(trace.depths.size(), trace.rules.size());
  ASSERT_EQ(trace.counts.size(), rule_ids().size());
  EXPECT_LT(trace.at_line[0], trace.at_line[1]);
  EXPECT_LT(trace.at_line[1], trace.rules.size());
  for (const std::uint16_t rule : trace.rules) {
    ASSERT_LT(rule, rule_ids().size());
    EXPECT_GT(trace.counts[rule], 0u);
  }
  const auto reached = [&](std::size_t begin, std::size_t end, const std::string& id) {
    const auto number = static_cast<std::uint16_t>(rule_number(id));
    return std::find(trace.rules.begin() + static_cast<std::ptrdiff_t>(begin),
                     trace.rules.begin() + static_cast<std::ptrdiff_t>(end),
                     number) != trace.rules.begin() + static_cast<std::ptrdiff_t>(end);
  };
  const std::string linearization = "MRO-01";
  EXPECT_TRUE(reached(trace.at_line[0], trace.at_line[1], linearization));
  EXPECT_TRUE(reached(trace.at_line[1], trace.rules.size(), linearization));
  const Played again = play(program, options);
  EXPECT_EQ(again.trace.rules, trace.rules);
  EXPECT_EQ(again.trace.depths, trace.depths);
  EXPECT_EQ(again.trace.at_line, trace.at_line);
}

}  // namespace
}  // namespace dictum
