#include "target/process.h"

#include <dirent.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace dictum {
namespace {

using ::testing::HasSubstr;

constexpr double kPatience = 60;  // for what takes milliseconds on a machine that does nothing else

ProcessOptions shell(const std::string& script, bool channel = false) {
  ProcessOptions options;
  options.command = {"/bin/bash", "-c", script};
  options.environment = {"PATH=/usr/bin:/bin"};
  options.channel = channel;
  return options;
}

int count_descriptors() {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    count += entry.path().empty() ? 0 : 1;
  return count;
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

ProcessEnd run(const std::string& script) {
  std::string error;
  const auto process = Process::start(shell(script), error);
  EXPECT_NE(process, nullptr) << error;
  EXPECT_TRUE(process->wait(kPatience));
  return process->end();
}

TEST(Process, ExitCodesAndSignals_AreToldApart) {
  for (const int code : {0, 1, 11, 127, 139, 255}) {
    const ProcessEnd end = run("exit " + std::to_string(code));
    EXPECT_FALSE(end.signalled) << code;
    EXPECT_EQ(end.code, code);
  }
  for (const int number : {SIGHUP, SIGINT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1,
                           SIGSEGV, SIGPIPE, SIGALRM, SIGTERM}) {
    const ProcessEnd end = run("ulimit -c 0; trap - " + std::to_string(number) + "; kill -" +
                               std::to_string(number) + " $$; sleep 9");
    EXPECT_TRUE(end.signalled) << number;
    EXPECT_EQ(end.code, number);
  }
  EXPECT_EQ(count_children(), 0);
}

TEST(Process, WhatCannotBeExecuted_IsNamedWithItsReason) {
  std::string pattern = "/tmp/dictum-process-XXXXXX";
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  const std::filesystem::path folder = pattern;
  const auto make = [&](const std::string& name, const std::string& text, mode_t mode) {
    std::ofstream(folder / name) << text;
    chmod((folder / name).c_str(), mode);
    return (folder / name).string();
  };
  const int before = count_descriptors();
  const auto error_of = [](const std::string& path) {
    ProcessOptions options = shell("");
    options.command = {path};
    std::string error;
    EXPECT_EQ(Process::start(options, error), nullptr) << path;
    return error;
  };
  for (int i = 0; i < 20; ++i) {
    const std::string missing = (folder / "missing").string();
    EXPECT_THAT(error_of(missing), HasSubstr(missing + ": No such file or directory (errno 2)"));
    EXPECT_THAT(error_of(make("plain", "x", 0644)), HasSubstr("Permission denied (errno 13)"));
    EXPECT_THAT(error_of(make("shebang", "#!/nowhere/python\n", 0755)), HasSubstr("is missing"));
    EXPECT_THAT(error_of(make("elf",
                              "\x7f"
                              "ELF",
                              0755)),
                HasSubstr("errno 8"));
    EXPECT_THAT(error_of(folder.string()), HasSubstr("not a regular file"));
  }
  EXPECT_EQ(count_descriptors(), before);
  EXPECT_EQ(count_children(), 0);
  std::filesystem::remove_all(folder);
}

TEST(Process, ChildHasOnlyItsDescriptors) {
  std::string error;
  const auto process = Process::start(shell("echo /proc/self/fd/*; readlink /proc/self/fd/0"), error);
  ASSERT_NE(process, nullptr) << error;
  ASSERT_TRUE(process->wait(kPatience));
  process->end();
  EXPECT_EQ(process->standard_output(),
            "/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n/dev/null\n")
      << "3 is the folder that bash reads";
}

TEST(Process, GrandchildThatHoldsThePipe_DelaysNothing) {
  const auto begin = std::chrono::steady_clock::now();
  run("sleep 1000 & (setsid sleep 1000 &) ; exit 0");
  EXPECT_LT(seconds_since(begin), kPatience / 2);
  EXPECT_EQ(count_children(), 0);
}

TEST(Process, ManyChildrenInTheirOwnSessions_AreAllEnded) {
  run("for i in $(seq 40); do setsid sleep 1000 & done; exit 0");
  EXPECT_EQ(count_children(), 0);
}

TEST(Process, StoppedProcess_IsEnded) {
  std::string error;
  const auto process = Process::start(shell("trap '' TERM; kill -STOP $$"), error);
  ASSERT_NE(process, nullptr) << error;
  EXPECT_FALSE(process->wait(0.3));
  const ProcessEnd end = process->end();
  EXPECT_TRUE(end.signalled);
  EXPECT_EQ(end.code, SIGKILL);
}

TEST(Process, FloodOfOutput_IsKeptToTheCap) {
  std::string error;
  const auto process = Process::start(shell("yes | head -c 20000000; yes x | head -c 20000000 >&2"), error);
  ASSERT_NE(process, nullptr) << error;
  EXPECT_TRUE(process->wait(kPatience));
  process->end();
  EXPECT_EQ(process->standard_output().size(), Process::kKept);
  EXPECT_EQ(process->standard_error().size(), Process::kKept);
}

class Exchange : public ::testing::Test {
 protected:
  ExchangeResult ask(const std::string& script, double seconds = kPatience, std::size_t request = 6) {
    std::string error;
    process_ = Process::start(shell(script, true), error);
    EXPECT_NE(process_, nullptr) << error;
    process_->send(std::string(request, 'q'));
    return process_->receive(seconds, 1000, reply_);
  }
  std::unique_ptr<Process> process_;
  std::string reply_;
};

TEST_F(Exchange, Frame_IsAnswered) {
  EXPECT_EQ(ask("head -c 6 <&3 >/dev/null; printf '\\0\\0\\0\\3abc' >&4; sleep 100"), ExchangeResult::Reply);
  EXPECT_EQ(reply_, "abc");
}

TEST_F(Exchange, AnswerJustBeforeTheEnd_Counts) {
  EXPECT_EQ(ask("head -c 6 <&3 >/dev/null; printf '\\0\\0\\0\\3abc' >&4"), ExchangeResult::Reply);
}

TEST_F(Exchange, FramesOfAProcessThatHasEnded_AreAllThere) {
  const std::string frame = "printf '\\0\\0\\3\\350'; head -c 1000 /dev/zero;";
  EXPECT_EQ(ask("for i in $(seq 50); do " + frame + " done >&4"), ExchangeResult::Reply);
  EXPECT_TRUE(process_->wait(kPatience));
  for (int i = 1; i < 50; ++i)
    ASSERT_EQ(process_->receive(kPatience, 1000, reply_), ExchangeResult::Reply) << i;
  EXPECT_EQ(reply_.size(), 1000u);
  EXPECT_EQ(process_->receive(kPatience, 1000, reply_), ExchangeResult::Ended);
}

TEST_F(Exchange, NoAnswer_EndsInTime) {
  EXPECT_EQ(ask("exit 0"), ExchangeResult::Ended);
  EXPECT_EQ(ask("head -c 6 <&3 >/dev/null; printf '\\0\\0\\0\\3ab' >&4"), ExchangeResult::Ended);
  EXPECT_EQ(ask("exec 4>&-; sleep 100"), ExchangeResult::Ended);
  EXPECT_EQ(ask("kill -STOP $$", 0.3), ExchangeResult::Deadline);
  EXPECT_EQ(ask("while :; do printf '\\0' >&4; sleep 0.1; printf '\\0\\0\\377' >&4; sleep 100; done", 0.5),
            ExchangeResult::Deadline);
}

TEST_F(Exchange, LyingLength_IsMalformed) {
  EXPECT_EQ(ask("printf '\\177\\0\\0\\0' >&4; sleep 100"), ExchangeResult::Malformed);
}

TEST_F(Exchange, WorkerThatDoesNotRead_MeetsTheDeadline) {
  EXPECT_EQ(ask("sleep 100", 0.5, 1 << 20), ExchangeResult::Deadline);
  EXPECT_EQ(ask("exec 3<&-; sleep 100", 0.5, 1 << 20), ExchangeResult::Deadline);
}

TEST_F(Exchange, ForgedAnswerOnStdout_IsNotRead) {
  EXPECT_EQ(ask("printf '\\0\\0\\0\\3abc'; printf '\\0\\0\\0\\3abc' >&2; exit 0"), ExchangeResult::Ended);
}

TEST(Process, ManyStarts_LeaveNoDescriptor) {
  run("exit 0");
  const int before = count_descriptors();
  for (int i = 0; i < 50; ++i) run("exit 0");
  EXPECT_EQ(count_descriptors(), before);
  EXPECT_EQ(count_children(), 0);
}

}  // namespace
}  // namespace dictum
