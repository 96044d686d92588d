// dictum run [PATH…]: scenarios on the reference interpreter and on each oracle.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>

#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/report_options.h"
#include "cli/selection_options.h"
#include "cli/target_options.h"

namespace dictum {
namespace {

struct RunArguments {
  SelectionOptions selection;
  TargetOptions targets;
  ReportOptions reports;
  int jobs = static_cast<int>(std::thread::hardware_concurrency());
  int rounds = 1;
  std::optional<std::uint64_t> shuffle_seed;
  std::string known;  // empty: specs/known/dictum.yaml where it is there
  bool fail_fast = false;
};

int exit_code_of(const RunSummary& summary, const ConsoleReporter& console, const Suite& suite) {
  if (summary.interrupted) return interruption_exit_code();
  if (!summary.failures.empty()) return kExitEnvironment;
  if (!suite.errors.empty()) return kExitBadInput;
  return console.failed() + console.not_comparable() + summary.leaks > 0 ? kExitDiverged : kExitExpected;
}

std::size_t count_bad_files(const Suite& suite) {
  std::set<std::string> files;
  for (const FileError& error : suite.errors) files.insert(error.file);
  return files.size();
}

// The known divergences of the reference interpreter; false after bad input, which is said on stderr.
bool load_known(const RunArguments& arguments, const Suite& suite, KnownDivergences& known) {
  constexpr const char* kDefault = "specs/known/dictum.yaml";
  if (!arguments.targets.reference.empty()) return true;  // another Python plays the reference
  if (arguments.known.empty() && !std::filesystem::exists(kDefault)) return true;
  std::vector<FileError> errors;
  known = KnownDivergences::load(arguments.known.empty() ? kDefault : arguments.known, errors);
  const bool whole_suite =
      arguments.known.empty() && arguments.selection.paths == std::vector<std::string>{"specs"};
  for (const KnownDivergence& entry : known.entries()) {
    const bool exists = std::any_of(suite.scenarios.begin(), suite.scenarios.end(),
                                    [&](const Scenario& scenario) { return scenario.id == entry.scenario; });
    if (whole_suite && suite.errors.empty() && !exists)
      errors.push_back({entry.file, entry.line, 1, "no scenario has the id " + shown(entry.scenario)});
  }
  for (const FileError& error : errors) fmt::print(stderr, "{}\n", error.text());
  return errors.empty();
}

RunOptions run_options_of(const RunArguments& arguments, const KnownDivergences& known) {
  RunOptions options;
  options.known = &known;
  options.interrupted = &interruption();
  TargetOptions targets = arguments.targets;
  targets.rules = targets.reference.empty();
  targets.no_cache |= arguments.rounds > 1;  // what is to be repeated is played
  set_targets(targets, options);
  options.jobs = arguments.jobs;
  options.fail_fast = arguments.fail_fast;
  return options;
}

int finish(const RunSummary& summary, const Reports& reports, const Suite& suite, bool rules_report) {
  if (rules_report) fmt::print("\n{}", reports.coverage().table());
  if (!suite.errors.empty())
    fmt::print("{} of {} files are bad and were left out; the first: {}\n", count_bad_files(suite),
               suite.files, suite.errors.front().text());
  for (const std::string& failure : summary.failures)
    fmt::print(stderr, "dictum: {}\n", shown(failure, 1000));
  const std::vector<std::string> problems = reports.problems();
  for (const std::string& problem : problems) fmt::print(stderr, "dictum: {}\n", problem);
  const bool unwritten = std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !problems.empty();
  if (unwritten && !summary.interrupted) return kExitEnvironment;
  return exit_code_of(summary, reports.console(), suite);
}

int run(const RunArguments& arguments) {
  const std::optional<Chosen> chosen = choose_scenarios(arguments.selection);
  if (!chosen) return kExitBadInput;
  const Suite& suite = chosen->suite;
  KnownDivergences known;
  if (!load_known(arguments, suite, known)) return kExitBadInput;
  if (chosen->emptied_by_shard) {
    fmt::print("no scenario of the selection lies in this shard\n");
    return suite.errors.empty() ? kExitExpected : kExitBadInput;
  }
  RunOptions options;
  try {
    options = run_options_of(arguments, known);
  } catch (const TargetFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
    return interruption_exit_code() != 0 ? interruption_exit_code() : kExitEnvironment;
  }
  const std::vector<Scenario> scenarios =
      repeated(chosen->scenarios, arguments.rounds, arguments.shuffle_seed.has_value(),
               arguments.shuffle_seed.value_or(0));
  Reports reports(arguments.reports, suite.errors, arguments.targets.reference.empty(), arguments.rounds);
  const RunSummary summary = run_scenarios(scenarios, options, reports.reporter());
  return finish(summary, reports, suite, arguments.reports.rules_report);
}

}  // namespace

void register_run(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = app.add_subcommand("run", "play scenarios on the reference interpreter and on CPython");
  add_selection_options(*command, arguments->selection);
  add_target_options(*command, arguments->targets);
  command->add_option("--jobs,-j", arguments->jobs, "programs played at a time")->check(CLI::Range(1, 256));
  command
      ->add_option("--repeat", arguments->rounds,
                   "play everything N times: a verdict that changes is a failure")
      ->check(CLI::Range(1, 1000));
  command->add_option("--shuffle", arguments->shuffle_seed,
                      "play in an order that this number decides; reports keep theirs");
  command->add_option("--known", arguments->known,
                      "known divergences of the reference interpreter (specs/known/dictum.yaml)");
  command->add_flag("--fail-fast", arguments->fail_fast, "end after the first failure");
  add_report_options(*command, arguments->reports);
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace dictum
