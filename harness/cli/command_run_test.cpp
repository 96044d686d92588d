// `dictum run` and `dictum diff` as commands, CPython on both sides.
#include <thread>

#include "cli/command_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Commands, AllAsExpected_EndsWithZero) {
  write("a/good.yaml", kGood);
  const Finished run_result = run({(folder_ / "a").string()});
  EXPECT_EQ(run_result.code, 0) << run_result.out << run_result.error;
  EXPECT_THAT(run_result.out, HasSubstr("2 scenarios, 1 others are for other versions"));
  EXPECT_THAT(run_result.out, HasSubstr("2 played: 2 same, 0 failed, 0 not comparable"));
}

TEST_F(Commands, Divergence_IsShownAsADiff) {
  write("a/good.yaml", kGood);
  const Finished result =
      dictum({"run", "--reference", liar(), "--python", DICTUM_PYTHON, (folder_ / "a").string()});
  EXPECT_EQ(result.code, 1) << result.out << result.error;
  EXPECT_THAT(result.out, HasSubstr("FAILED prints"));
  EXPECT_THAT(result.out, HasSubstr("a/good.yaml:3"));
  EXPECT_THAT(result.out, HasSubstr("-one two"));
  EXPECT_THAT(result.out, HasSubstr("+one 2"));
  EXPECT_THAT(result.out, HasSubstr("2 played: 1 same, 1 failed, 0 not comparable"));
}

TEST_F(Commands, BadFiles_LeaveTheOthersAndEndWithTwo) {
  write("a/good.yaml", kGood);
  write("a/comma.yaml", ",");
  write("a/twice.yaml", "area: a\nscenarios:\n  - id: x\n    id: y\n    program: z\n");
  write("a/unknown.yaml", "area: a\nscenarios:\n  - id: x\n    progam: z\n");
  write("a/type.yaml", "area: a\nscenarios:\n  - id: [x]\n    program: z\n");
  write("a/byte.yaml", "area: a\n# \xff\n");
  write("a/bomb.yaml", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n");
  const Finished result = run({(folder_ / "a").string()});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.out, HasSubstr("2 played: 2 same"));
  EXPECT_THAT(result.out, HasSubstr("6 of 7 files are bad"));
  for (const char* place : {"comma.yaml:1:1: ", "twice.yaml:4:5: ", "unknown.yaml:4:5: ", "type.yaml:3:9: ",
                            "byte.yaml:2:3: ", "bomb.yaml:1:4: "})
    EXPECT_THAT(result.error, HasSubstr(place));
}

TEST_F(Commands, ProgramsThatAttackTheWorker_AreOutcomesOfTheirOwn) {
  write("a/hostile.yaml", R"YAML(area: hostile
scenarios:
  - {id: a-kills, program: "import os; os.kill(os.getppid(), 9)"}
  - {id: b-floods, program: "while True: print('x' * 100000)"}
  - {id: c-hangs, seconds: 0.5, program: "while True: pass"}
  - {id: d-stops, seconds: 0.5, program: "import os, time; os.kill(os.getppid(), 19); time.sleep(99)"}
  - {id: e-is-well, program: "print(1)", expect: {stdout: "1\n"}}
)YAML");
  const Finished result = run({(folder_ / "a").string(), "--jobs", "2"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("5 played: 1 same, 0 failed, 4 not comparable"));
  EXPECT_THAT(result.out, HasSubstr("limit: output: b-floods"));
  EXPECT_THAT(result.out, HasSubstr("timed out: c-hangs, d-stops"));
}

TEST_F(Commands, ReferenceInterpreter_IsPlayedByDefault) {
  write("a/good.yaml", kGood);
  const Finished result = dictum({"run", "--python", DICTUM_PYTHON, (folder_ / "a").string()});
  EXPECT_EQ(result.code, 0) << result.out << result.error;
  EXPECT_THAT(result.out, HasSubstr("dictum playing 3."));
  EXPECT_THAT(result.out, HasSubstr("2 played: 2 same, 0 failed, 0 not comparable"));
}

TEST_F(Commands, KnownDivergences_AreCheckedBothWays) {
  write("a/known_test.yaml",
        "area: first\nscenarios:\n"
        "  - {id: not-there-yet, program: \"breakpoint()\"}\n"
        "  - {id: there, program: \"print(1)\"}\n");
  const std::string known =
      write("known.yaml",
            "entries:\n"
            "- {scenario: not-there-yet, outcome: 'unsupported: breakpoint', reason: no debugger}\n");
  const Finished expected =
      dictum({"run", "--python", DICTUM_PYTHON, "--known", known, (folder_ / "a").string()});
  EXPECT_EQ(expected.code, 0) << expected.out << expected.error;
  EXPECT_THAT(expected.out, HasSubstr("2 played: 1 same, 0 failed, 0 not comparable, 1 known"));

  write("known.yaml", "entries:\n- {scenario: there, outcome: differs, reason: it once did}\n");
  const Finished stale =
      dictum({"run", "--python", DICTUM_PYTHON, "--known", known, (folder_ / "a").string()});
  EXPECT_EQ(stale.code, 1);
  EXPECT_THAT(stale.out, HasSubstr("known.yaml:2: known as differs, but now same"));
}

TEST_F(Commands, Order_DoesNotDependOnJobs) {
  std::string text = "area: many\nscenarios:\n";
  for (int i = 0; i < 30; ++i)
    text += "  - {id: s" + std::to_string(i) + ", program: \"print(" + std::to_string(i) +
            ")\", expect: {stdout: x}}\n";
  write("a/many.yaml", text);
  const Finished one = run({(folder_ / "a").string(), "--jobs", "1"});
  const Finished four = run({(folder_ / "a").string(), "--jobs", "4"});
  EXPECT_EQ(one.code, 1);
  EXPECT_EQ(one.out, four.out);
}

TEST_F(Commands, JobsOrderAndCache_LeaveTheVerdicts) {
  std::string text = "area: many\nscenarios:\n";
  for (int i = 0; i < 40; ++i)
    text += "  - {id: s" + std::to_string(i) + ", program: \"" +
            (i % 5 == 0   ? "import gc; print(gc.get_debug())"
             : i % 7 == 0 ? "1/0"
                          : "print(" + std::to_string(i) + ")") +
            "\"}\n";
  write("a/many.yaml", text);
  const std::string suite = (folder_ / "a").string(), cache = (folder_ / "cache").string();
  const std::string plain = run({suite}).out;
  EXPECT_THAT(plain, HasSubstr("40 played: 40 same"));
  for (const char* seed : {"1", "2", "3"})
    EXPECT_THAT(run({suite, "--shuffle", seed}).out, HasSubstr("40 played: 40 same"));
  EXPECT_EQ(run({suite, "--jobs", "4"}).out, run({suite, "--jobs", "1"}).out);
  EXPECT_EQ(run({suite, "--cache", cache}).out, plain);
  EXPECT_EQ(run({suite, "--cache", cache}).out, plain) << "from the cache";
  EXPECT_EQ(run({suite, "--tier", "spawn"}).out, plain);
}

TEST_F(Commands, SelectionOfNothing_IsBadUsage) {
  write("a/good.yaml", kGood);
  EXPECT_EQ(run({(folder_ / "a").string(), "--filter", "none-such"}).code, 2);
  EXPECT_EQ(run({(folder_ / "missing").string()}).code, 2);
  EXPECT_EQ(run({"--no-such-option"}).code, 2);
  EXPECT_EQ(run({(folder_ / "a").string(), "--filter", "pr*"}).code, 0);
}

TEST_F(Commands, BrokenTarget_EndsWithThreeAndNamesIt) {
  write("a/good.yaml", kGood);
  const std::string suite = (folder_ / "a").string();
  const std::string shebang = write("shebang", "#!/nowhere\n", 0755);
  for (const std::string& python :
       {std::string("/nonexistent/python"), shebang, std::string("no-such-python")}) {
    const Finished result = dictum({"run", suite, "--reference", DICTUM_PYTHON, "--python", python});
    EXPECT_EQ(result.code, 3) << python;
    EXPECT_THAT(result.error, HasSubstr(python + ": "));
  }
}

TEST_F(Commands, SeveralTargets_ArePlayedInOneRun) {
  write("a/good.yaml", kGood);
  const std::string suite = (folder_ / "a").string();
  const std::string python(DICTUM_PYTHON);
  const Finished both = dictum({"run", suite, "--reference", python, "--targets", python + "," + python});
  EXPECT_EQ(both.code, 0) << both.out << both.error;
  EXPECT_THAT(both.out, HasSubstr("4 played: 4 same"));
  const Finished one =
      dictum({"run", suite, "--reference", python, "--targets", "/nonexistent/python," + python});
  EXPECT_EQ(one.code, 3) << "the others go on";
  EXPECT_THAT(one.out, HasSubstr("2 played: 2 same"));
  EXPECT_THAT(one.error, HasSubstr("/nonexistent/python: No such file"));
}

TEST_F(Commands, Interruption_EndsSoonWithItsCode) {
  write("a/slow.yaml",
        "area: slow\nscenarios:\n  - {id: quick, program: pass}\n"
        "  - {id: slow, seconds: 600, program: \"import time; time.sleep(600)\"}\n");
  const auto process =
      start({"run", "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON, (folder_ / "a").string()});
  process->wait(3);
  kill(process->pid(), SIGINT);
  const Finished result = finish(*process);
  EXPECT_EQ(result.code, 130);
  EXPECT_THAT(result.out, HasSubstr("interrupted"));
}

TEST_F(Commands, EachSignal_EndsTheRunWithItsCode) {
  write("a/slow.yaml",
        "area: slow\nscenarios:\n  - {id: slow, seconds: 600, program: \"import time; time.sleep(600)\"}\n");
  for (const int number : {SIGTERM, SIGHUP}) {
    const auto process =
        start({"run", "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON, (folder_ / "a").string()});
    process->wait(3);
    kill(process->pid(), number);
    EXPECT_EQ(finish(*process).code, 128 + number);
  }
}

TEST_F(Commands, Surroundings_DoNotChangeTheResult) {
  write("a/good.yaml", kGood);
  const std::string plain = run({(folder_ / "a").string()}).out;
  const std::string odd = (folder_ / "with space\nand line").string();
  std::filesystem::create_directories(odd + "/tmp");
  const auto in = [&](const std::string& before, const std::string& after) {
    ProcessOptions options;
    options.command = {"/bin/sh",
                       "-c",
                       before + " \"$0\" run --reference \"$1\" --python \"$1\" \"$2\"" + after,
                       DICTUM_BINARY,
                       DICTUM_PYTHON,
                       (folder_ / "a").string()};
    options.environment = {"PATH=/usr/bin:/bin:" + odd, "TMPDIR=" + odd + "/tmp"};
    options.directory = odd;
    std::string error;
    const auto process = Process::start(options, error);
    EXPECT_NE(process, nullptr) << error;
    return finish(*process);
  };
  for (const char* before :
       {"", "TZ=Asia/Kathmandu LC_ALL=tr_TR.UTF-8 COLUMNS=20", "umask 077;", "unset TMPDIR PATH;",
        "PYTHONPATH=/nonexistent PYTHONHASHSEED=7 PYTHONDONTWRITEBYTECODE="}) {
    const Finished result = in(before, "");
    EXPECT_EQ(result.code, 0) << before << result.error;
    EXPECT_EQ(result.out, plain) << before;
  }
  EXPECT_EQ(in("", " <&-").out, plain);
  EXPECT_EQ(in("", " <&- 2>&-").out, plain);
  EXPECT_EQ(in("", " <&- >&- 2>&-").code, 0);
  const Finished no_room = in("TMPDIR=/proc/none", "");
  EXPECT_EQ(no_room.code, 3);
  EXPECT_THAT(no_room.error, HasSubstr("/proc/none: No such file"));
}

TEST_F(Commands, KilledHarness_LeavesNoProcess) {
  write("a/slow.yaml",
        "area: slow\nscenarios:\n"
        "  - {id: slow, seconds: 600, program: \"import time; time.sleep(600)\"}\n"
        "  - id: daemon\n    seconds: 600\n    program: |\n"
        "      import os, time\n"
        "      if os.fork() == 0: os.setsid()\n"
        "      time.sleep(600)\n");
  const auto process = start({"run", "--jobs", "2", "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON,
                              (folder_ / "a").string()});
  process->wait(3);
  kill(process->pid(), SIGKILL);
  ASSERT_TRUE(process->wait(60));
  for (int i = 0; i < 300 && !running_children().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(running_children().empty());
  EXPECT_TRUE(process->end().signalled);
}

TEST_F(Commands, OutputThatCannotBeWritten_EndsWithThree) {
  write("a/good.yaml", kGood);
  ProcessOptions options;
  options.command = {"/bin/sh",
                     "-c",
                     "\"$0\" run --reference \"$1\" --python \"$1\" \"$2\" > /dev/full; echo $?; "
                     "\"$0\" run --reference \"$1\" --python \"$1\" \"$2\" 2>&1 | :",
                     DICTUM_BINARY,
                     DICTUM_PYTHON,
                     (folder_ / "a").string()};
  options.environment = {"PATH=/usr/bin:/bin", "TMPDIR=" + folder_.string()};
  std::string error;
  const auto process = Process::start(options, error);
  ASSERT_NE(process, nullptr) << error;
  EXPECT_EQ(finish(*process).out, "3\n");
}

TEST_F(Commands, Diff_ShowsAnyProgram) {
  const std::string good = write("good.py", "print('one two')\n1/0\n");
  Finished result = dictum({"diff", good, "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON});
  EXPECT_EQ(result.code, 0) << result.out << result.error;
  EXPECT_THAT(result.out, HasSubstr("same (raised, exit code 1)"));
  result = dictum({"diff", good, "--reference", liar(), "--python", DICTUM_PYTHON});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("+one 2"));
  result = dictum({"diff", (folder_ / "missing.py").string(), "--python", DICTUM_PYTHON});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.error, HasSubstr("missing.py: No such file"));
}

TEST_F(Commands, ScratchFolders_AreRemoved) {
  write("a/good.yaml", kGood);
  run({(folder_ / "a").string()});
  for (const auto& entry : std::filesystem::directory_iterator(folder_))
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("dictum-")));
}

}  // namespace
}  // namespace dictum
