// dictum run [PATH…]: scenarios on the reference interpreter and on each oracle.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>

#include "cli/command.h"
#include "cli/target_options.h"
#include "report/console.h"
#include "scenario/load.h"
#include "scenario/select.h"

namespace dictum {
namespace {

struct RunArguments {
  std::vector<std::string> paths = {"specs"};
  TargetOptions targets;
  Selection selection;
  int jobs = static_cast<int>(std::thread::hardware_concurrency());
  std::string known;  // empty: specs/known/dictum.yaml where it is there
  bool quiet = false;
  bool fail_fast = false;
};

int exit_code_of(const RunSummary& summary, const ConsoleReporter& console, const Suite& suite) {
  if (summary.interrupted) return interruption_exit_code();
  if (!summary.failures.empty()) return kExitEnvironment;
  if (!suite.errors.empty()) return kExitBadInput;
  return console.failed() + console.not_comparable() > 0 ? kExitDiverged : kExitExpected;
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
  const bool whole_suite = arguments.known.empty() && arguments.paths == std::vector<std::string>{"specs"};
  for (const KnownDivergence& entry : known.entries()) {
    const bool exists = std::any_of(suite.scenarios.begin(), suite.scenarios.end(),
                                    [&](const Scenario& scenario) { return scenario.id == entry.scenario; });
    if (whole_suite && suite.errors.empty() && !exists)
      errors.push_back({entry.file, entry.line, 1, "no scenario has the id " + shown(entry.scenario)});
  }
  for (const FileError& error : errors) fmt::print(stderr, "{}\n", error.text());
  return errors.empty();
}

int run(const RunArguments& arguments) {
  Suite suite = load_suite(arguments.paths);
  for (const FileError& error : suite.errors) fmt::print(stderr, "{}\n", error.text());
  KnownDivergences known;
  if (!load_known(arguments, suite, known)) return kExitBadInput;
  const std::size_t loaded = suite.scenarios.size();
  suite.scenarios = select(std::move(suite.scenarios), arguments.selection);
  if (suite.scenarios.empty()) {
    fmt::print(stderr, "dictum: {}\n",
               loaded > 0 ? "no scenario fits the selection" : "there is no scenario to play");
    return kExitBadInput;
  }
  RunOptions options;
  options.known = &known;
  options.interrupted = &interruption();
  try {
    options.pairs = make_pairs(arguments.targets);
  } catch (const TargetFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
    return interruption_exit_code() != 0 ? interruption_exit_code() : kExitEnvironment;
  }
  options.jobs = arguments.jobs;
  options.fail_fast = arguments.fail_fast;
  ConsoleReporter console({stdout, arguments.quiet});
  const RunSummary summary = run_scenarios(suite.scenarios, options, console);
  if (!suite.errors.empty())
    fmt::print("{} of {} files are bad and were left out; the first: {}\n", count_bad_files(suite),
               suite.files, suite.errors.front().text());
  for (const std::string& failure : summary.failures)
    fmt::print(stderr, "dictum: {}\n", shown(failure, 1000));
  if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && !summary.interrupted) return kExitEnvironment;
  return exit_code_of(summary, console, suite);
}

}  // namespace

void register_run(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = app.add_subcommand("run", "play scenarios on the reference interpreter and on CPython");
  command->add_option("PATH", arguments->paths, "files and folders of scenarios")->capture_default_str();
  add_target_options(*command, arguments->targets);
  command->add_option("--filter", arguments->selection.ids, "ids to play: a pattern with * and ?")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--area", arguments->selection.areas, "areas to play")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--tag", arguments->selection.tags, "tags to play")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--rule", arguments->selection.rules, "rules to play: CLS-07, CLS-*")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--jobs,-j", arguments->jobs, "programs played at a time")->check(CLI::Range(1, 256));
  command->add_option("--known", arguments->known,
                      "known divergences of the reference interpreter (specs/known/dictum.yaml)");
  command->add_flag("--fail-fast", arguments->fail_fast, "end after the first failure");
  command->add_flag("--quiet,-q", arguments->quiet, "no table of areas");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace dictum
