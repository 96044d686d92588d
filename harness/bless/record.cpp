#include "bless/record.h"

#include <exception>
#include <mutex>
#include <set>
#include <thread>

#include "compare/compare.h"

namespace dictum {
namespace {

// What two plays of one program on one oracle must have in common.
std::string difference_of(const Outcome& first, const Outcome& second) {
  CompareRules rules;
  rules.resource_errors = true;
  const Verdict verdict = compare(first, second, rules);
  return verdict.differences.empty() ? "" : verdict.differences.front().field;
}

// The oracles of one thread.
class Recorder {
 public:
  explicit Recorder(const std::vector<TargetSpec>& oracles) {
    for (const TargetSpec& oracle : oracles) targets_.push_back(make_process_target(oracle));
  }

  Recording record(const Scenario& scenario) {
    Recording recording;
    RunLimits limits;
    limits.seconds = scenario.seconds;
    for (const std::unique_ptr<Target>& target : targets_) {
      const Identity& oracle = target->describe();
      if (!scenario.python.contains(oracle.language)) continue;
      Outcome first = target->run(scenario.program, limits);
      const std::string field = difference_of(first, target->run(scenario.program, limits));
      if (!field.empty()) recording.problem = oracle.name + " is not the same twice: " + field;
      recording.outcomes[oracle.language] = std::move(first);
    }
    return recording;
  }

 private:
  std::vector<std::unique_ptr<Target>> targets_;
};

}  // namespace

std::vector<Identity> describe_oracles(const std::vector<TargetSpec>& oracles) {
  std::vector<Identity> identities;
  std::set<std::string> languages;
  for (const TargetSpec& oracle : oracles) {
    identities.push_back(make_process_target(oracle)->describe());
    if (!languages.insert(identities.back().language).second)
      throw TargetFailure("two oracles of the version " + identities.back().language +
                          ", expected one of each");
  }
  return identities;
}

std::vector<Recording> record(const std::vector<const Scenario*>& scenarios,
                              const std::vector<TargetSpec>& oracles, int jobs,
                              const std::atomic<bool>& interrupted) {
  std::vector<Recording> recordings(scenarios.size());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      Recorder recorder(oracles);
      for (std::size_t i = next++; i < scenarios.size() && !interrupted; i = next++)
        recordings[i] = recorder.record(*scenarios[i]);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(mutex);
      if (!failure) failure = std::current_exception();
      next = scenarios.size();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < jobs; ++i) threads.emplace_back(work);
  }
  if (failure) std::rethrow_exception(failure);
  return recordings;
}

}  // namespace dictum
