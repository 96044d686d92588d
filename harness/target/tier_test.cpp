// Which programs may share a process, and what tiers do with them.
#include "target/tier.h"

#include <gmock/gmock.h>

#include "target/target_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;

TEST(QuickestTier, ProgramsThatNeedAProcess_AreKnownByTheirWords) {
  for (const char* text :
       {"class C:\n  def __del__(self): pass", "import os; os._exit(3)", "import gc",
        "import sys; sys._getframe()", "import threading", "def f():\n  try: yield\n  finally: print(1)",
        "async def f(): pass", "try: f()\nexcept RecursionError: pass"})
    EXPECT_EQ(quickest_tier(program_of(text)), Tier::Fork) << text;
  for (const char* text : {"print(1)", "gcd = 1; _exits = 2", "def f(): yield", "try: f()\nfinally: g()",
                           "import sys; print(sys.argv)"})
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

TEST_F(Tiers, ForgedAnswersInABatch_AreNotTaken) {
  const Outcome outcome =
      run("import os\n"
          "write = getattr(os, 'write')\n"
          "for number in range(3, 300):\n"
          "    try: write(number, b'\\0\\0\\0\\x02{}')\n"
          "    except OSError: pass\n"
          "print('end')");
  EXPECT_EQ(outcome.tier, Tier::Fork);
  EXPECT_EQ(outcome.standard_output, "end\n");
  EXPECT_EQ(run("print(1)").standard_output, "1\n");
}

TEST_F(Tiers, Finalisers_RunInAProcessOfTheirOwn) {
  const Outcome outcome = run("class C:\n  def __del__(self): print('bye')\nc = C()");
  EXPECT_EQ(outcome.tier, Tier::Fork);
  EXPECT_EQ(outcome.standard_output, "bye\n");
}

}  // namespace
}  // namespace dictum
