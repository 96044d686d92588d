// Which programs may share a process, and what tiers do with them.
#include "target/tier.h"

#include <gmock/gmock.h>

#include <set>

#include "target/target_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;

TEST(QuickestTier, ProgramsThatNeedAProcess_AreKnownByTheirWords) {
  for (const char* text :
       {"class C:\n  def __del__(self): pass", "import os; os._exit(3)", "import gc",
        "import sys; sys._getframe()", "import threading", "def f():\n  try: yield\n  finally: print(1)",
        "async def f(): pass", "try: f()\nexcept RecursionError: pass", "import sys; sys.stderr = None"})
    EXPECT_EQ(quickest_tier(program_of(text)), Tier::Fork) << text;
  for (const char* text : {"print(1)", "gcd = 1; _exits = 2", "def f(): yield", "try: f()\nfinally: g()",
                           "import sys; print(sys.argv)", "import sys; print(file=sys.stdout)"})
    EXPECT_EQ(quickest_tier(program_of(text)), Tier::Batch) << text;
  Program reads = program_of("print(1)");
  reads.stdin_text = "x";
  EXPECT_EQ(quickest_tier(reads), Tier::Fork);
}

class Tiers : public PythonTarget {
 protected:
  Outcome run(const std::string& text, Tier tier = Tier::Batch, double seconds = 30) {
    return PythonTarget::run(text, seconds, tier);
  }
  std::vector<Outcome> run_together(const std::vector<Program>& programs, double seconds = 30) {
    RunLimits limits;
    limits.seconds = seconds;
    limits.output = 1 << 20;
    std::vector<Job> jobs;
    for (const Program& program : programs) jobs.push_back({&program, limits});
    target_->begin(jobs, Tier::Batch);
    return target_->take();
  }
};

TEST_F(Tiers, EachTier_TellsTheSame) {
  for (const char* text :
       {"print('one'); import sys; sys.stderr.write('two\\n')", "1/0", "import sys; sys.exit(3)",
        "import sys; sys.exit('text')", "import sys; sys.exit()", "raise KeyError('k') from ValueError(1)",
        "x = = 1",
        "print(sorted(globals()), __file__[-7:], __name__)\nimport sys; print(sys.argv, len(sys.path))",
        "import os; print(os.path.basename(os.getcwd()), sorted(os.environ))", "raise SystemExit(1 << 80)",
        "exec('1 +')", "import sys; print(sorted(vars(sys)))"}) {
    const Outcome batch = run(text), fork = run(text, Tier::Fork), spawn = run(text, Tier::Spawn);
    for (const Outcome* other : {&fork, &spawn}) {
      EXPECT_EQ(batch.standard_output, other->standard_output) << text;
      EXPECT_EQ(batch.standard_error, other->standard_error) << text;
      EXPECT_EQ(batch.exit_code, other->exit_code) << text;
    }
    EXPECT_EQ(batch.status, fork.status) << text;
    ASSERT_EQ(batch.exception.has_value(), fork.exception.has_value()) << text;
    if (batch.exception) {
      EXPECT_EQ(batch.exception->message, fork.exception->message);
      EXPECT_EQ(batch.exception->traceback.size(), fork.exception->traceback.size());
    }
    EXPECT_EQ(spawn.tier, Tier::Spawn);
    EXPECT_FALSE(spawn.exception);
  }
}

TEST_F(Tiers, NothingOfOneProgram_ReachesTheNextOfItsBatch) {
  run("import sys, builtins, os, io, json\n"
      "builtins.leak = sys.leak = io.leak = json.leak = 1; os.environ['LEAK'] = '1'; "
      "sys.path.append('leak')\n"
      "del builtins.len; sys.stdout.leak = 1; json.dumps = None; os.chdir('/'); open('/dev/null')\n"
      "sys.argv.append('leak'); sys.stdout = None");
  const Outcome probe = run(
      "import sys, builtins, os, io\n"
      "print('json' in vars(sys).get('mod' + 'ules'), len(os.getcwd()) > 1, hasattr(sys.stdout, 'leak'))\n"
      "import json\n"
      "print([hasattr(m, 'leak') for m in (builtins, sys, io, json)], 'LEAK' in os.environ, 'leak' in "
      "sys.path, "
      "json.dumps(1), sys.argv)");
  EXPECT_EQ(probe.tier, Tier::Batch);
  EXPECT_EQ(probe.standard_output,
            "False True False\n[False, False, False, False] False False 1 ['main.py']\n");
}

TEST_F(Tiers, ProgramsThatBreakTheirBatch_ArePlayedAlone) {
  const std::string hidden = "import os\ngetattr(os, '_ex' + 'it')(4)";
  for (int i = 0; i < 40; ++i) {
    if (i % 7 == 3) {
      const Outcome ended = run(hidden);
      EXPECT_EQ(ended.tier, Tier::Fork);
      EXPECT_EQ(ended.exit_code, 4);
    } else if (i % 7 == 5) {
      const Outcome killed = run("import os\ngetattr(os, 'ki' + 'll')(os.getpid(), 9)");
      EXPECT_EQ(killed.status, OutcomeStatus::Crashed);
      EXPECT_EQ(killed.signal, 9);
    } else {
      const Outcome well = run("print(" + std::to_string(i) + ")");
      EXPECT_EQ(well.tier, Tier::Batch);
      EXPECT_EQ(well.standard_output, std::to_string(i) + "\n");
    }
  }
  EXPECT_EQ(run("while True: pass", Tier::Batch, 0.3).status, OutcomeStatus::TimedOut);
  EXPECT_EQ(run("while True: print('x' * 1000)").detail, "output");
  EXPECT_EQ(run("print(1)").standard_output, "1\n");
}

TEST_F(Tiers, ProgramsThatAreBegunTogether_ShareAProcessAndEachIsToldOnItsOwn) {
  std::vector<Program> programs;
  std::vector<std::string> expected;
  for (int i = 0; i < 32; ++i) {
    const std::string text = std::to_string(i);
    programs.push_back(program_of(i % 8 == 7 ? "class C:\n  def __del__(self): print(" + text + ")\nc = C()"
                                             : "print(" + text + ")\nimport os; print(os.getcwd())"));
    expected.push_back(text + "\n");
  }
  std::vector<Outcome> outcomes = run_together(programs);
  ASSERT_EQ(outcomes.size(), 32u);
  std::set<std::string> places;
  for (std::size_t i = 0; i < 32; ++i) {
    const bool alone = i % 8 == 7;
    EXPECT_EQ(outcomes[i].tier, alone ? Tier::Fork : Tier::Batch);
    EXPECT_EQ(outcomes[i].standard_output, expected[i] + (alone ? "" : outcomes[i].scratch + "\n"));
    if (!alone) places.insert(outcomes[i].scratch);
  }
  EXPECT_EQ(places.size(), 28u) << "each has a scratch directory of its own";
}

TEST_F(Tiers, ProgramsThatEndTheirBatch_AreToldApartFromTheOthers) {
  const auto hidden = [](const std::string& name, const std::string& arguments) {
    return program_of("import os\ngetattr(os, '" + name.substr(0, 2) + "' + '" + name.substr(2) + "')(" +
                      arguments + ")");
  };
  std::vector<Program> programs;
  for (int i = 0; i < 12; ++i) programs.push_back(program_of("print(" + std::to_string(i) + ")"));
  programs[0] = hidden("_exit", "0");
  programs[3] = hidden("_exit", "4");
  programs[4] = hidden("kill", "os.getpid(), 9");
  programs[7] = program_of("while True: pass");
  programs[8] = program_of("while True: print('x' * 1000)");
  programs[9] = hidden("kill", "os.getppid(), 9");
  const std::vector<Outcome> outcomes = run_together(programs, 1);
  EXPECT_EQ(outcomes[0].status, OutcomeStatus::Finished);
  EXPECT_EQ(outcomes[0].tier, Tier::Fork);
  EXPECT_EQ(outcomes[3].exit_code, 4);
  EXPECT_EQ(outcomes[4].signal, 9);
  EXPECT_EQ(outcomes[7].status, OutcomeStatus::TimedOut);
  EXPECT_EQ(outcomes[8].detail, "output");
  EXPECT_EQ(outcomes[9].detail, "worker lost: signal 9");
  for (const std::size_t i : {1u, 2u, 5u, 6u, 10u, 11u})
    EXPECT_EQ(outcomes[i].standard_output, std::to_string(i) + "\n") << outcomes[i].detail;
}

TEST_F(Tiers, ProgramOfABatch_HasNoChannel) {
  const Outcome outcome =
      run("import os\n"
          "for name in sorted(os.listdir('/proc/self/fd'), key=int):\n"
          "    try: print(os.readlink('/proc/self/fd/' + name).partition(':')[0])\n"
          "    except OSError: pass\n");
  EXPECT_EQ(outcome.tier, Tier::Batch);
  EXPECT_THAT(outcome.standard_output, HasSubstr("/memfd\n"));
  EXPECT_THAT(outcome.standard_output, Not(HasSubstr("pipe"))) << "the worker's channel and its own streams";
}

TEST_F(Tiers, ForgedAnswersInABatch_AreNotTaken) {
  const Program forger = program_of(
      "import os\n"
      "write = getattr(os, 'write')\n"
      "for number in range(3, 300):\n"
      "    try: write(number, b'\\0\\0\\0\\x02{}')\n"
      "    except OSError: pass\n"
      "print('end')");
  const std::vector<Outcome> outcomes =
      run_together({program_of("print(0)"), forger, program_of("print(2)"), program_of("print(3)")});
  EXPECT_EQ(outcomes[0].standard_output, "0\n");
  for (std::size_t i = 1; i < 4; ++i) {
    // What it wrote to is output of programs of its batch: seen as such, or told by a process of their own.
    EXPECT_EQ(outcomes[i].status, OutcomeStatus::Finished) << outcomes[i].detail;
    EXPECT_THAT(outcomes[i].standard_output, testing::EndsWith(i == 1 ? "end\n" : std::to_string(i) + "\n"));
  }
  EXPECT_EQ(run("print(1)").standard_output, "1\n");
}

TEST_F(Tiers, LibraryThatAProgramHasChanged_IsNotLentAgain) {
  const Program probe = program_of(
      "import enum, collections, keyword, types\n"
      "print(hasattr(enum.Enum, 'leak'), hasattr(collections.UserDict, 'leak'), 'leak' in keyword.kwlist,\n"
      "      hasattr(types, 'leak'), collections.UserDict.get.__name__)");
  std::vector<Program> programs;
  for (const char* text :
       {"import enum; enum.Enum.leak = 1", "import collections; collections.UserDict.leak = 1",
        "import keyword; keyword.kwlist.append('leak')", "import types; types.leak = 1",
        "from collections import UserDict\ndef leak(self): pass\nUserDict.get = leak"}) {
    programs.push_back(program_of(text));
    programs.push_back(probe);
  }
  const std::vector<Outcome> outcomes = run_together(programs);
  for (std::size_t i = 1; i < programs.size(); i += 2) {
    EXPECT_EQ(outcomes[i].tier, Tier::Batch);
    EXPECT_EQ(outcomes[i].standard_output, "False False False False get\n") << i;
  }
}

TEST_F(Tiers, ModulesOfAProgram_GoBeforeTheLibrary) {
  Program program = program_of("import enum, types, own\nprint(enum.mine, types.mine, own.enum is enum)");
  program.files.push_back({"enum.py", "mine = 1"});
  program.files.push_back({"lib/types.py", "mine = 2"});
  program.files.push_back({"own.py", "import enum"});
  program.python_path = {"lib"};
  const std::vector<Outcome> outcomes = run_together({program, program_of("print(1)")});
  EXPECT_EQ(outcomes[0].standard_output, "1 2 True\n") << outcomes[0].standard_error;
}

TEST_F(Tiers, Finalisers_RunInAProcessOfTheirOwn) {
  const Outcome outcome = run("class C:\n  def __del__(self): print('bye')\nc = C()");
  EXPECT_EQ(outcome.tier, Tier::Fork);
  EXPECT_EQ(outcome.standard_output, "bye\n");
}

}  // namespace
}  // namespace dictum
