// libFuzzer's time-out is an interval timer whose SIGALRM restarts nothing: whatever waits for the oracle
// must try again.
#include <gtest/gtest.h>
#include <sys/time.h>

#include <csignal>

#include "play/play.h"
#include "target/process_target.h"
#include "target/resolve.h"

namespace dictum {
namespace {

volatile std::sig_atomic_t g_alarms = 0;

class Alarms {
 public:
  Alarms() {
    struct sigaction action = {};
    action.sa_handler = [](int) { g_alarms = g_alarms + 1; };
    sigaction(SIGALRM, &action, &before_);
    const itimerval often = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~Alarms() {
    const itimerval never = {};
    setitimer(ITIMER_REAL, &never, nullptr);
    sigaction(SIGALRM, &before_, nullptr);
  }

 private:
  struct sigaction before_;
};

TEST(InterruptedOracleTest, AlarmsLoseNothing) {
  TargetSpec spec;
  spec.executable = resolve_python("");
  const auto oracle = make_process_target(spec);
  const Alarms alarms;
  oracle->describe();
  Program program;
  program.files.push_back({"main.py", "for i in range(40000): pass\nprint('x' * 100000)\n"});
  for (const Tier tier : {Tier::Batch, Tier::Fork, Tier::Spawn})
    for (int i = 0; i < 40; ++i) {
      const Outcome outcome = oracle->run(program, RunLimits{}, tier);
      ASSERT_EQ(outcome.status, OutcomeStatus::Finished) << outcome.detail;
      ASSERT_EQ(outcome.standard_output.size(), 100001u);
      const Played played = play(program, {});
      ASSERT_EQ(played.outcome.standard_output, outcome.standard_output);
    }
  EXPECT_GT(g_alarms, 10);
}

}  // namespace
}  // namespace dictum
