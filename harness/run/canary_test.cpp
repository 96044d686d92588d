// Every lie is reported, and the reporting is not blind: the honest pair is all the same.
#include "run/canary.h"

#include <gmock/gmock.h>

#include <sstream>

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

// Marks that the programs of the canaries meet, as they stand in the sources; none in a build without faults.
std::vector<std::string> faults_to_play() {
  if (fault_problem("ATT-02@attribute.cpp:1").find("no seeded faults") != std::string::npos) return {};
  ProcessOptions options;
  options.command = {DICTUM_PYTHON, "-S", DICTUM_SOURCE_DIR "/ci/list-rule-sites"};
  std::string error;
  const auto process = Process::start(options, error);
  EXPECT_NE(process, nullptr) << error;
  EXPECT_TRUE(process->wait(60));
  process->end();
  std::istringstream sites(process->standard_output());
  std::vector<std::string> found;
  for (std::string site; std::getline(sites, site);)
    for (const char* rule : {"ATT-02@attribute.cpp", "DSC-03@attribute.cpp"})
      if (site.rfind(rule, 0) == 0) found.push_back(site);
  EXPECT_FALSE(found.empty());
  return found;
}

TEST(Canaries, EveryLieAndFault_IsReported) {
  const std::vector<Canary> canaries = run_canaries(honest_pair(), faults_to_play());
  EXPECT_GT(canaries.size(), 20u);
  for (const Canary& canary : canaries) EXPECT_TRUE(canary.reported) << canary.name << ": " << canary.seen;
  EXPECT_EQ(count_children(), 0);
}

}  // namespace
}  // namespace dictum
