#include "triage/confirm.h"

#include <filesystem>

#include "compare/normalize.h"
#include "run/runner.h"
#include "target/process.h"
#include "target/scratch.h"

namespace dictum::triage {
namespace {

Judged play_fresh(const Program& program, const TargetSpec& reference_spec, const TargetSpec& oracle_spec,
                  double seconds, const CompareRules& rules, std::string& leak) {
  TargetSpec uncached = oracle_spec;
  uncached.cache = nullptr;
  const std::unique_ptr<Target> reference = make_process_target(reference_spec);
  const std::unique_ptr<Target> oracle = make_process_target(uncached);
  RunOptions options;
  options.rules = rules;
  Scenario scenario;
  scenario.program = program;
  scenario.seconds = seconds;
  const ScenarioResult result = play(scenario, *reference, *oracle, options);
  if (!result.leaks.empty()) {
    const TierDifference& first = result.leaks.front();
    leak = first.target + ": " + tier_name(first.quick) + " and " + tier_name(first.slow) + " differ in " +
           first.differences.front().field;
  }
  return judge_outcomes(program, result.reference, result.oracle, Trace{}, rules);
}

// What a CPython prints, started as a user starts it.
std::string printed(const Program& program, const std::string& executable,
                    const std::vector<std::string>& changes, double seconds) {
  Scratch scratch;
  scratch.refill(program);
  ProcessOptions options;
  options.command = {executable, "-s", "-S", "-B", "main.py"};
  options.command.insert(options.command.end(), program.argv.begin(), program.argv.end());
  options.environment = changes;  // of two of one name the first counts
  for (const std::string& entry : hermetic_environment()) {
    const std::string name = entry.substr(0, entry.find('=') + 1);
    bool changed = false;
    for (const std::string& change : changes) changed = changed || change.starts_with(name);
    if (!changed) options.environment.push_back(entry);
  }
  std::string path;
  for (const std::string& folder : program.python_path)
    path += (path.empty() ? "" : ":") + scratch.directory() + "/" + folder;
  if (!path.empty()) options.environment.push_back("PYTHONPATH=" + path);
  options.directory = scratch.directory();
  std::string error;
  const auto process = Process::start(options, error);
  if (!process) throw TargetFailure(error);
  const bool ended = process->wait(seconds);
  const ProcessEnd end = process->end();
  Normalizer normalizer(scratch.directory());
  return (ended ? std::to_string(end.code) + "\n" : std::string("timed out\n")) +
         normalizer.apply(process->standard_output());
}

}  // namespace

const char* confirmation_state_name(Confirmation::State state) {
  switch (state) {
    case Confirmation::State::Confirmed: return "confirmed";
    case Confirmation::State::Gone: return "gone";
    case Confirmation::State::Flaky: return "flaky";
    case Confirmation::State::Leak: return "leak";
    case Confirmation::State::Poisoned: return "poisoned";
  }
  return "";
}

Confirmation confirm(const Program& program, const TargetSpec& reference, const TargetSpec& oracle,
                     double seconds, const CompareRules& rules) {
  Confirmation confirmation;
  int differed = 0, alike = 0;
  for (int time = 0; time < kConfirmations; ++time) {
    std::string leak;
    Judged judged = play_fresh(program, reference, oracle, seconds, rules, leak);
    if (!leak.empty()) {
      confirmation.state = Confirmation::State::Leak;
      confirmation.words = leak;
      confirmation.last = std::move(judged);
      return confirmation;
    }
    if (!judged.poison.empty()) {
      confirmation.state = Confirmation::State::Poisoned;
      confirmation.words = judged.poison;
      return confirmation;
    }
    if (!judged.difference) continue;
    const bool first = differed++ == 0;
    alike += first || (judged.difference->kind == confirmation.last.difference->kind &&
                       judged.detail == confirmation.last.detail);
    confirmation.last = std::move(judged);
  }
  using State = Confirmation::State;
  confirmation.state = differed == 0             ? State::Gone
                       : alike == kConfirmations ? State::Confirmed
                                                 : State::Flaky;
  if (confirmation.state == State::Flaky)
    confirmation.words = std::to_string(differed) + " of " + std::to_string(kConfirmations) + " differ";
  return confirmation;
}

std::string disagreement_with_itself(const Program& program, const std::string& executable, double seconds) {
  const std::string plain = printed(program, executable, {}, seconds);
  for (const char* change : {"PYTHONHASHSEED=1", "PYTHONHASHSEED=4242", "PYTHONMALLOC=malloc"})
    if (printed(program, executable, {change}, seconds) != plain) return change;
  return "";
}

}  // namespace dictum::triage
