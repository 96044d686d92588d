// The reference interpreter behind the same protocol as CPython.
#include "target/reference_worker.h"

#include <gmock/gmock.h>

#include "target/ledger.h"
#include "target/process.h"
#include "target/process_target.h"
#include "target/protocol.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;

class ReferenceTarget : public ::testing::Test {
 protected:
  void SetUp() override {
    TargetSpec python;
    python.executable = DICTUM_PYTHON;
    const Identity oracle = make_process_target(python)->describe();
    TargetSpec spec;
    spec.kind = TargetSpec::Kind::Reference;
    spec.executable = DICTUM_BINARY;
    spec.language = oracle.language;
    spec.library_path = oracle.library_path;
    spec.python_executable = oracle.executable;
    spec.use = use_;
    target_ = make_process_target(spec);
  }
  void TearDown() override {
    target_.reset();
    EXPECT_EQ(count_children(), 0);
  }
  Outcome run(const std::string& text, double seconds = 30) {
    Program program;
    program.files = {{"main.py", text}};
    program.argv = {"x"};
    RunLimits limits;
    limits.seconds = seconds;
    limits.output = 1 << 20;
    return target_->run(program, limits);
  }
  std::shared_ptr<TargetUse> use_ = std::make_shared<TargetUse>();
  std::unique_ptr<Target> target_;
};

TEST_F(ReferenceTarget, WaysToEnd_AreToldApart) {
  const Outcome finished = run("import sys\nprint('one', sys.argv)");
  EXPECT_EQ(finished.status, OutcomeStatus::Finished) << finished.detail << finished.standard_error;
  EXPECT_EQ(finished.standard_output, "one ['main.py', 'x']\n");
  const Outcome raised = run("def f(): raise ValueError('no')\nf()");
  EXPECT_EQ(raised.status, OutcomeStatus::Raised);
  EXPECT_EQ(raised.exit_code, 1);
  EXPECT_EQ(raised.exception->type, "ValueError");
  EXPECT_EQ(raised.exception->message, "no");
  EXPECT_EQ(raised.exception->traceback.size(), 2u);
  EXPECT_THAT(raised.standard_error, HasSubstr("ValueError: no\n"));
  EXPECT_EQ(run("x = = 1").status, OutcomeStatus::SyntaxError);
  const Outcome exited = run("raise SystemExit(3)");
  EXPECT_EQ(exited.status, OutcomeStatus::Exited);
  EXPECT_EQ(exited.exit_code, 3);
}

TEST_F(ReferenceTarget, FloodAndHang_EndInTime) {
  EXPECT_EQ(run("while True: print('x' * 1000)").status, OutcomeStatus::Limit);
  EXPECT_EQ(run("while True: pass", 0.5).status, OutcomeStatus::TimedOut);
  EXPECT_EQ(run("print(1)").standard_output, "1\n");
}

TEST_F(ReferenceTarget, OneThatHangsAmongOthers_IsKnown) {
  std::vector<Program> programs(8);
  for (std::size_t i = 0; i < programs.size(); ++i)
    programs[i].files = {{"main.py", i == 5 ? "while True: pass" : "print(" + std::to_string(i) + ")"}};
  RunLimits limits;
  limits.seconds = 1;
  std::vector<Job> jobs;
  for (const Program& program : programs) jobs.push_back({&program, limits});
  const double begin = monotonic_seconds();
  target_->begin(jobs, Tier::Batch);
  const std::vector<Outcome> outcomes = target_->take();
  EXPECT_LT(monotonic_seconds() - begin, 3.9) << "it was waited for once";
  for (std::size_t i = 0; i < programs.size(); ++i) {
    if (i == 5)
      EXPECT_EQ(outcomes[i].status, OutcomeStatus::TimedOut);
    else
      EXPECT_EQ(outcomes[i].standard_output, std::to_string(i) + "\n");
  }
}

TEST_F(ReferenceTarget, LaterTiers_AreAFreshProcessEach) {
  const auto starts = [&] { return use_->reference_starts.load(); };
  RunLimits limits;
  Program program;
  program.files = {{"main.py", "print(1)"}};
  EXPECT_EQ(target_->run(program, limits, Tier::Batch).tier, Tier::Batch);
  EXPECT_EQ(target_->run(program, limits, Tier::Batch).tier, Tier::Batch);
  const std::size_t before = starts();
  EXPECT_EQ(target_->run(program, limits, Tier::Fork).tier, Tier::Spawn);
  EXPECT_EQ(starts(), before + 1);
  EXPECT_EQ(target_->run(program, limits, Tier::Spawn).tier, Tier::Spawn);
  EXPECT_EQ(starts(), before + 2);
  EXPECT_EQ(target_->run(program, limits, Tier::Batch).tier, Tier::Batch);
  EXPECT_EQ(starts(), before + 2) << "what has played a later tier may play on";
}

TEST(ReferenceWorker, LaterTierInAUsedProcess_IsRefused) {
  ProcessOptions options;
  options.command = {DICTUM_BINARY, "worker"};
  options.channel = true;
  std::string error, text;
  const auto process = Process::start(options, error);
  ASSERT_NE(process, nullptr) << error;
  ASSERT_EQ(process->receive(30, 4096, text), ExchangeResult::Reply);
  RunRequest request;
  request.nonce = "0";
  request.directory = "/";
  request.language = "3.11";
  request.tier = Tier::Batch;
  process->send(framed(encode_request(request)));
  EXPECT_EQ(process->receive(30, kMaxFrame, text), ExchangeResult::Reply);
  request.tier = Tier::Fork;
  process->send(framed(encode_request(request)));
  EXPECT_EQ(process->receive(30, kMaxFrame, text), ExchangeResult::Ended);
  EXPECT_EQ(process->end().code, 2);
}

TEST_F(ReferenceTarget, NothingOfOneProgram_ReachesTheNext) {
  run("import sys, builtins\nbuiltins.leak = 1\nsys.leak = 1\nsys.path.append('leak')");
  const Outcome outcome =
      run("import sys, builtins\n"
          "print(hasattr(builtins, 'leak'), hasattr(sys, 'leak'), 'leak' in sys.path)\n");
  EXPECT_EQ(outcome.standard_output, "False False False\n") << outcome.standard_error << outcome.detail;
}

}  // namespace
}  // namespace dictum
