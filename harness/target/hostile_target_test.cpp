// Targets that break the protocol, die, stop and are killed: one verdict each, never a pass, and nothing is
// left.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "target/scratch.h"
#include "target/target_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class HostileTarget : public ::testing::Test {
 protected:
  void SetUp() override { use_ = std::make_shared<TargetUse>(); }
  void TearDown() override { EXPECT_EQ(count_children(), 0); }

  std::unique_ptr<Target> hostile(const std::string& mode, double start_seconds = 30) {
    const std::string path = scratch_.root() + "/target";
    write_file(path, "#!/bin/sh\nexec " DICTUM_PYTHON " -S -B " DICTUM_SOURCE_DIR
                     "/harness/testdata/hostile_target.py '" +
                         mode + "'\n");
    chmod(path.c_str(), 0755);
    TargetSpec spec;
    spec.executable = path;
    spec.identity = Identity{"hostile", "hostile", "3.11.0", "3.11", path, {}};
    spec.use = use_;
    spec.start_seconds = start_seconds;
    return make_process_target(spec);
  }

  static Outcome run(Target& target, double seconds = 30) {
    RunLimits limits;
    limits.seconds = seconds;
    return target.run(program_of("print('well')"), limits, Tier::Fork);
  }

  Scratch scratch_;
  std::shared_ptr<TargetUse> use_;
};

TEST_F(HostileTarget, BrokenAnswers_AreProtocolErrors) {
  for (const char* mode : {"junk", "an array", "deep", "another id", "another version", "wrong types",
                           "no octets", "lying length"}) {
    const auto target = hostile(mode);
    const Outcome outcome = run(*target);
    EXPECT_EQ(outcome.status, OutcomeStatus::Crashed) << mode;
    EXPECT_THAT(outcome.detail, StartsWith(kProtocolError)) << mode;
  }
}

TEST_F(HostileTarget, NoAnswer_IsALostWorker) {
  for (const char* mode : {"truncated", "exit without a reply"}) {
    const Outcome outcome = run(*hostile(mode));
    EXPECT_EQ(outcome.status, OutcomeStatus::Crashed) << mode;
    EXPECT_EQ(outcome.detail, "worker lost: exit code 0") << mode;
  }
}

TEST_F(HostileTarget, OldAnswers_AreNotTaken) {
  for (const char* mode : {"doubled", "stale"}) {
    const auto target = hostile(mode);
    EXPECT_EQ(run(*target).standard_output, "well\n") << mode;
    EXPECT_THAT(run(*target).detail, HasSubstr("another nonce")) << mode;
    EXPECT_EQ(run(*target).standard_output, "well\n") << "a new worker";
  }
}

TEST_F(HostileTarget, Drips_MeetTheDeadline) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run(*hostile("drip"), 0.5).status, OutcomeStatus::TimedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(25));
}

TEST_F(HostileTarget, FloodOfAWorker_IsNotKept) {
  const Outcome outcome = run(*hostile("flood"), 1);
  EXPECT_EQ(outcome.status, OutcomeStatus::TimedOut);
  EXPECT_LE(outcome.standard_error.size() + outcome.standard_output.size(), 2 * Process::kKept);
}

TEST_F(HostileTarget, NoHello_IsNoStart) {
  for (const char* mode : {"no hello", "junk for a hello"}) {
    const auto target = hostile(mode, 0.5);
    try {
      run(*target);
      ADD_FAILURE() << mode;
    } catch (const TargetFailure& failure) {
      EXPECT_THAT(failure.what(), HasSubstr("/target: the target did not start: ")) << mode;
    }
  }
}

TEST_F(HostileTarget, OneThatDiesEachThirdTime_IsRetried) {
  const auto target = hostile("each third time");
  for (int i = 0; i < 12; ++i) EXPECT_EQ(run(*target).standard_output, "well\n") << i;
}

TEST_F(HostileTarget, OneThatAlwaysDies_IsGivenUp) {
  const auto target = hostile("always");
  int answers = 0;
  try {
    for (; answers < 50; ++answers) {
      const Outcome outcome = run(*target);
      EXPECT_THAT(outcome.detail, StartsWith(kWorkerLost));
    }
    ADD_FAILURE() << "it was never given up";
  } catch (const TargetFailure& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("the target always fails"));
  }
  EXPECT_LE(use_->starts, 20u);
}

class LivingTarget : public HostileTarget {
 protected:
  void SetUp() override {
    TargetSpec spec;
    spec.executable = DICTUM_PYTHON;
    spec.identity = Identity{"CPython", "cpython", "3.11.0", "3.11", DICTUM_PYTHON, {}};
    target_ = make_process_target(spec);
    EXPECT_EQ(run(*target_).standard_output, "well\n");
  }
  void TearDown() override {
    target_.reset();
    HostileTarget::TearDown();
  }
  std::unique_ptr<Target> target_;
};

TEST_F(LivingTarget, KilledAtRandom_EveryProgramHasAnOutcome) {
  const std::jthread killer([](const std::stop_token& over) {
    for (unsigned round = 1; !over.stop_requested(); ++round) {
      std::this_thread::sleep_for(std::chrono::milliseconds(400 + round * 13 % 150));
      for (const pid_t child : running_children()) kill(child, SIGKILL);
    }
  });
  int well = 0, lost = 0;
  for (int i = 0; i < 400; ++i) {
    const Outcome outcome =
        target_->run(program_of("print('well')"), RunLimits{}, i % 2 == 0 ? Tier::Batch : Tier::Fork);
    if (outcome.standard_output == "well\n")
      ++well;
    else if (outcome.detail.rfind(kWorkerLost, 0) == 0)
      ++lost;
    else
      ADD_FAILURE() << outcome_status_name(outcome.status) << ": " << outcome.detail;
  }
  EXPECT_EQ(well + lost, 400);
}

TEST_F(LivingTarget, StoppedByOthers_MeetsTheDeadline) {
  for (const pid_t child : running_children()) kill(child, SIGSTOP);
  EXPECT_EQ(run(*target_, 0.3).status, OutcomeStatus::TimedOut);
  EXPECT_EQ(run(*target_).standard_output, "well\n");
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// DICTUM_REQUESTS=10000 for the whole measurement.
TEST_F(LivingTarget, ManyRequests_LeaveDescriptorsProcessesAndMemoryAsTheyWere) {
  const auto descriptors = [] {
    const std::filesystem::directory_iterator folder("/proc/self/fd");
    return std::distance(begin(folder), end(folder));
  };
  const char* asked = std::getenv("DICTUM_REQUESTS");
  const int requests = asked != nullptr ? std::atoi(asked) : 1000;
  for (int i = 0; i < 50; ++i) target_->run(program_of("print('well')"), RunLimits{}, Tier::Batch);
  const auto descriptors_before = descriptors();
  [[maybe_unused]] const std::size_t bytes_before = resident_bytes();
  for (int i = 0; i < requests; ++i) {
    const Outcome outcome =
        target_->run(program_of("print(" + std::to_string(i) + ")"), RunLimits{}, Tier::Batch);
    ASSERT_EQ(outcome.standard_output, std::to_string(i) + "\n");
  }
  EXPECT_EQ(descriptors(), descriptors_before);
  EXPECT_EQ(running_children().size(), 1u);
#ifndef DICTUM_SANITIZED  // whose allocators keep what was freed
  EXPECT_LT(resident_bytes(), bytes_before + (20u << 20));
#endif
  EXPECT_EQ(run(*target_).standard_output, "well\n");
  const Outcome inside = target_->run(
      program_of("import os\nprint(len(os.listdir('/proc/%d/fd' % os.getppid())),\n"
                 "      int(open('/proc/%d/statm' % os.getppid()).read().split()[1]) * 4096 < 40 << 20)"),
      RunLimits{}, Tier::Fork);
  EXPECT_EQ(inside.standard_output, "8 True\n") << "descriptors and memory of the worker";
}

}  // namespace
}  // namespace dictum
