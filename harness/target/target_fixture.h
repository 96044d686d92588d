// What tests of targets have in common: programs of one file, a CPython as target, and who is left.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "target/process.h"
#include "target/process_target.h"

namespace dictum {

inline Program program_of(const std::string& text) {
  Program program;
  program.files = {{"main.py", text}};
  return program;
}

// Children of this process that are no zombies: those that it started, and orphans, which come to it.
inline std::vector<pid_t> running_children() {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "stat");
    std::string text;
    if (!std::getline(file, text)) continue;
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    char state = 0;
    pid_t parent = 0;
    if (fields >> state >> parent && parent == getpid() && state != 'Z')
      found.push_back(std::stoi(entry.path().filename()));
  }
  return found;
}

// A CPython; in the end no process is left.
class PythonTarget : public ::testing::Test {
 protected:
  void SetUp() override {
    TargetSpec spec;
    spec.executable = DICTUM_PYTHON;
    target_ = make_process_target(spec);
  }
  void TearDown() override {
    target_.reset();
    EXPECT_EQ(count_children(), 0);
  }

  Outcome run(const std::string& text, double seconds = 30, Tier tier = Tier::Fork) {
    return run(program_of(text), seconds, tier);
  }
  Outcome run(const Program& program, double seconds = 30, Tier tier = Tier::Fork) {
    RunLimits limits;
    limits.seconds = seconds;
    limits.output = 1 << 20;
    return target_->run(program, limits, tier);
  }
  // The worker is there, or there again.
  void expect_well() {
    const Outcome outcome = run("print('well')");
    EXPECT_EQ(outcome.status, OutcomeStatus::Finished) << outcome.detail;
    EXPECT_EQ(outcome.standard_output, "well\n");
  }

  std::unique_ptr<Target> target_;
};

}  // namespace dictum
