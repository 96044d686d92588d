// Every lie is reported, and the reporting is not blind: the honest pair is all the same.
#include "run/canary.h"

#include <gmock/gmock.h>

#include "dictum/interp.h"
#include "target/process.h"

namespace dictum {
namespace {

TargetPair honest_pair() {
  TargetPair pair;
  pair.oracle.executable = DICTUM_PYTHON;
  pair.oracle.identity = make_process_target(pair.oracle)->describe();
  pair.reference.kind = TargetSpec::Kind::Reference;
  pair.reference.executable = DICTUM_BINARY;
  pair.reference.language = pair.oracle.identity->language;
  pair.reference.library_path = pair.oracle.identity->library_path;
  pair.reference.python_executable = pair.oracle.identity->executable;
  return pair;
}

TEST(Canaries, EveryLieAndFault_IsReported) {
  const std::vector<Canary> canaries = run_canaries(honest_pair(), canary_faults());
  EXPECT_GT(canaries.size(), 20u);
  for (const Canary& canary : canaries) EXPECT_TRUE(canary.reported) << canary.name << ": " << canary.seen;
  EXPECT_EQ(count_children(), 0);
}

TEST(Canaries, FaultsAreThereInBuildsThatHaveThem) {
  EXPECT_GT(fault_marks().size(), 100u);
  const bool seeded = fault_problem(fault_marks().front()).empty();
  EXPECT_EQ(canary_faults().empty(), !seeded);
}

}  // namespace
}  // namespace dictum
