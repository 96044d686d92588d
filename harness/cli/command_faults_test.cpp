// What happens round a run: signals, streams that are gone, odd folders and environments.
#include <nlohmann/json.hpp>

#include "cli/command_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

const char kSlow[] =
    "area: slow\nscenarios:\n  - {id: quick, program: pass}\n"
    "  - {id: slow, seconds: 600, program: \"import time; time.sleep(600)\"}\n";

class Faults : public Commands {
 protected:
  std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  std::string at(const std::string& name) { return (folder_ / name).string(); }
  std::string suite(const char* text = kGood) {
    write("a/suite.yaml", text);
    return at("a");
  }
  static std::vector<std::string> both(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"run", "--jobs", "2", "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON});
    return arguments;
  }
  // Until the quick one has been played.
  static void wait_for_start(Process& process) { process.wait(4); }
};

TEST_F(Faults, Signal_LeavesAReportThatSaysSo) {
  for (const auto& [signal, code] :
       {std::pair{SIGINT, 130}, std::pair{SIGTERM, 143}, std::pair{SIGHUP, 129}}) {
    const auto process = start(both({suite(kSlow), "--json", at("run.json"), "--junit", at("run.xml")}));
    wait_for_start(*process);
    kill(process->pid(), signal);
    ASSERT_TRUE(process->wait(20));
    EXPECT_EQ(finish(*process).code, code);
    const Json report = Json::parse(read(at("run.json")));
    EXPECT_EQ(report["interrupted"], true);
    EXPECT_EQ(report["not_played"], 1);
    EXPECT_EQ(report["results"][0]["id"], "quick");
    EXPECT_THAT(read(at("run.xml")), HasSubstr("interrupted: 1 not played"));
  }
}

TEST_F(Faults, SecondSignal_EndsAtOnceAndLeavesNoProcess) {
  const std::string ready = at("ready");
  const std::string text =
      "area: slow\nscenarios:\n  - id: daemons\n    seconds: 600\n    program: |\n"
      "      import os, time\n"
      "      for i in range(8):\n"
      "          if os.fork() == 0:\n"
      "              os.setsid()\n"
      "              if os.fork(): os._exit(0)\n"
      "              time.sleep(600)\n"
      "      open('" +
      ready +
      "', 'w').close()\n"
      "      time.sleep(600)\n";
  const auto process = start(both({suite(text.c_str()), "--tier", "fork"}));
  for (int i = 0; i < 300 && !std::filesystem::exists(ready); ++i) process->wait(0.1);
  ASSERT_TRUE(std::filesystem::exists(ready));
  kill(process->pid(), SIGINT);
  kill(process->pid(), SIGTERM);
  ASSERT_TRUE(process->wait(20));
  EXPECT_TRUE(running_children().empty()) << "nothing is left for the one who asks next";
  const int code = finish(*process).code;
  EXPECT_TRUE(code == 130 || code == 143) << code;
}

TEST_F(Faults, StreamsThatAreGone_LeaveTheReport) {
  const std::string report = at("run.json");
  const char* run = "\"$0\" run --reference \"$1\" --python \"$1\" \"$2\" --json \"$3\"";
  for (const char* stream : {" > /dev/full", " >&-", " <&- >&- 2>&-", " 2>&1 | :"}) {
    std::filesystem::remove(report);
    const Finished result =
        finish(*start_shell(std::string(run) + stream + "; echo $? > \"$4\"", {suite(), report, at("code")}));
    EXPECT_EQ(Json::parse(read(report))["results"].size(), 2u) << stream;
    const std::string code = read(at("code"));
    // Behind a pipe the status is that of the run, or of the end by a signal: either is an end.
    const bool piped = std::string(stream).find('|') != std::string::npos;
    const std::string expected = std::string(stream) == " > /dev/full" ? "3\n" : "0\n";
    EXPECT_TRUE(piped || code == expected) << stream << code << result.error;
  }
}

TEST_F(Faults, ReportThatCannotBeWritten_EndsWithThree) {
  const Finished result = dictum(both({suite(), "--json", "/dev/full", "--junit", at("missing/run.xml")}));
  EXPECT_EQ(result.code, 3);
  EXPECT_THAT(result.error, HasSubstr("disk full: /dev/full"));
  EXPECT_THAT(result.error, HasSubstr("missing/run.xml: No such file"));
  EXPECT_THAT(result.out, HasSubstr("2 played: 2 same"));
}

TEST_F(Faults, Environment_DoesNotChangeResults) {
  const std::string plain = dictum(both({suite()})).out;
  const Finished other = finish(
      *start(both({suite()}), {"LC_ALL=de_DE.UTF-8", "LANG=tr_TR", "TZ=Pacific/Apia", "COLUMNS=7", "LINES=2",
                               "PYTHONHASHSEED=random", "PYTHONPATH=/nonexistent", "HOME=/nonexistent"}));
  EXPECT_EQ(other.out, plain);
  const Finished masked = finish(*start_shell(
      "umask 777; exec \"$0\" run --jobs 2 --reference \"$1\" --python \"$1\" \"$2\"", {suite()}));
  EXPECT_EQ(masked.out, plain) << masked.error;
}

TEST_F(Faults, OddFolders_Work) {
  for (const std::string& name :
       {std::string("with space"), std::string("new\nline"), std::string(250, 'x')}) {
    write(name + "/a/suite.yaml", kGood);
    const Finished result =
        finish(*start(both({"a", "--json", "run.json"}), {"TMPDIR=" + at(name)}, at(name)));
    EXPECT_EQ(result.code, 0) << name << result.out << result.error;
    EXPECT_EQ(Json::parse(read(at(name + "/run.json")))["results"].size(), 2u);
  }
}

TEST_F(Faults, NoPlaceForScratch_IsOneLineAndThree) {
  write("file", "");
  const Finished result = finish(*start(both({suite()}), {"TMPDIR=" + at("file/none")}));
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(std::count(result.error.begin(), result.error.end(), '\n'), 1) << result.error;
  EXPECT_THAT(result.error, HasSubstr("file/none"));
}

// A file system of 64 KB of its own, where the system lets an ordinary user have one.
TEST_F(Faults, FullDisk_IsNamedAndLeavesTheOldReport) {
  const auto in_small_folder = [&](const std::string& text) {
    return finish(
        *start_shell("unshare -rm /bin/sh -c 'mkdir -p \"$3\" && mount -t tmpfs -o size=64k none \"$3\" "
                     "|| exit 77; " +
                         text + "' \"$0\" \"$1\" \"$2\" \"$3\"",
                     {suite(), at("small")}));
  };
  const std::string run = "\"$0\" run --reference \"$1\" --python \"$1\" \"$2\"";
  const Finished scratch = in_small_folder("TMPDIR=\"$3\" " + run);
  if (scratch.code == 77 || scratch.error.rfind("unshare", 0) == 0)
    GTEST_SKIP() << "no file system of one's own: " << scratch.error;
  EXPECT_EQ(scratch.code, 3) << scratch.out << scratch.error;
  EXPECT_THAT(scratch.error, HasSubstr("disk full: " + at("small/dictum-")));
  EXPECT_EQ(std::count(scratch.error.begin(), scratch.error.end(), '\n'), 1) << scratch.error;
  const Finished report =
      in_small_folder("echo old > \"$3/run.json\"; head -c 70000 /dev/zero > \"$3/fill\" 2>/dev/null; " +
                      run + " --json \"$3/run.json\"; code=$?; cat \"$3/run.json\"; ls \"$3\"; exit $code");
  EXPECT_EQ(report.code, 3);
  EXPECT_THAT(report.error, HasSubstr("disk full: " + at("small/run.json")));
  EXPECT_THAT(report.out, HasSubstr("2 played: 2 same"));
  EXPECT_THAT(report.out, HasSubstr("\nold\nfill\nrun.json\n")) << "and nothing else is left";
}

// What a process has had in memory at most.
std::size_t peak_kilobytes(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stoul(line.substr(6));
  return 0;
}

TEST_F(Faults, FloodOfATarget_LeavesTheHarnessSmall) {
  const auto process =
      start(both({suite("area: flood\nscenarios:\n"
                        "  - {id: line, program: \"print('x' * (1 << 28))\"}\n"
                        "  - {id: lines, program: \"while True: print('x' * 100000)\"}\n")}));
  std::size_t peak = 0;
  while (!process->wait(0.02)) peak = std::max(peak, peak_kilobytes(process->pid()));
  const Finished result = finish(*process);
  EXPECT_THAT(result.out, HasSubstr("limit: output: line, lines"));
  EXPECT_GT(peak, 0u);
#ifndef DICTUM_SANITIZED
  EXPECT_LT(peak, 150u << 10);
#endif
}

TEST_F(Faults, TargetThatAlwaysDies_EndsWithThreeAfterTheOthers) {
  const std::string dying =
      write("dying", "#!/bin/sh\nif [ \"$1\" = -S ]; then echo $0; exit 0; fi\nexit 1\n", 0755);
  const Finished result =
      dictum({"run", suite(), "--reference", DICTUM_PYTHON, "--targets", dying + "," + DICTUM_PYTHON});
  EXPECT_EQ(result.code, 3) << result.out << result.error;
  EXPECT_THAT(result.error, HasSubstr(dying + ": "));
  EXPECT_THAT(result.out, HasSubstr("2 played: 2 same"));
}

TEST_F(Faults, FilesThatAreNoScenarios_ShowNothingOfThemselves) {
  for (const char* path : {"/etc/passwd", "/proc/self/environ", "/dev/zero", "../../../../etc/passwd"}) {
    const Finished result = finish(*start(both({path}), {"TOKEN=hunter2"}));
    EXPECT_EQ(result.code, 2) << path;
    for (const char* content : {"hunter2", "root:", "/bin/sh"})
      EXPECT_THAT(result.error + result.out, Not(HasSubstr(content))) << path;
  }
}

TEST_F(Faults, ClosedDescriptors_AreNotGivenToFiles) {
  const Finished result = finish(
      *start_shell("\"$0\" run --reference \"$1\" --python \"$1\" \"$2\" --json \"$3\" <&- >&- 2>&-; echo $?",
                   {suite(), at("run.json")}));
  EXPECT_EQ(result.out, "0\n");
  EXPECT_EQ(Json::parse(read(at("run.json")))["results"].size(), 2u);
}

TEST_F(Faults, Progress_IsForTerminalsOnly) {
  const char* on_terminal =
      "script -qec \"'$0' run --reference '$1' --python '$1' '$2'\" /dev/null < /dev/null";
  const Finished drawn = finish(*start_shell(on_terminal, {suite()}, {"TERM=xterm"}));
  EXPECT_THAT(drawn.out, HasSubstr("\r["));
  EXPECT_THAT(drawn.out, HasSubstr("\x1b[32m"));
  const Finished in_ci =
      finish(*start_shell(on_terminal, {suite()}, {"TERM=xterm", "CI=true", "NO_COLOR=1"}));
  EXPECT_THAT(in_ci.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(dictum(both({suite()})).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(dictum(both({suite(), "--color", "always"})).out, HasSubstr("\x1b[32m"));
}

}  // namespace
}  // namespace dictum
