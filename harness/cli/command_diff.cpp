// dictum diff FILE.py…: any program on the reference interpreter and on each oracle.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/target_options.h"
#include "cli/triage_options.h"
#include "program/program_text.h"
#include "report/console.h"
#include "scenario/load.h"
#include "store/store.h"

namespace dictum {
namespace {

constexpr std::size_t kMaxProgramBytes = 16 << 20;

struct DiffArguments {
  std::vector<std::string> files;
  TargetOptions targets;
  double seconds = 10;
  std::string state;
};

class DiffReporter final : public Reporter {
 public:
  void on_start(const std::vector<PairDescription>& pairs) override { pairs_ = pairs; }
  void on_result(const ScenarioResult& result) override {
    const PairDescription& pair = pairs_[result.pair];
    const std::string head = fmt::format("{}: {} against {}", shown(result.scenario->file, 4096),
                                         pair.reference.name, pair.oracle.name);
    if (result.fate != Fate::Same) ++different_;
    if (result.fate == Fate::Same)
      put(fmt::format("{}: same ({}, exit code {})\n", head, outcome_status_name(result.oracle.status),
                      result.oracle.exit_code));
    else
      put(fmt::format("{}:\n{}", head, describe_result(result, pair)));
    std::fflush(stdout);
  }
  static void put(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }
  void on_finish(const RunSummary&) override {}
  int different() const { return different_; }

 private:
  std::vector<PairDescription> pairs_;
  int different_ = 0;
};

// The reduced program of finding:ID.
bool read_finding(const std::string& name, const std::string& state, std::string& bytes,
                  std::string& reason) {
  const std::string folder = state.empty() ? store::default_state_folder() : state;
  try {
    const store::Store findings(store::database_in(folder));
    const std::optional<store::Finding> finding = findings.finding(std::atoll(name.c_str()));
    if (!finding) reason = "there is no such finding";
    if (finding) bytes = finding->reduced.empty() ? finding->original : finding->reduced;
    if (finding && bytes.empty()) reason = "it is counted, its program is not kept";
  } catch (const store::StoreFailure& failure) {
    reason = failure.what();
  }
  return reason.empty();
}

bool read_program(const std::string& path, const std::string& state, std::string& bytes,
                  std::string& reason) {
  constexpr std::string_view kFinding = "finding:";
  if (path.starts_with(kFinding)) return read_finding(path.substr(kFinding.size()), state, bytes, reason);
  return read_regular_file(path, kMaxProgramBytes, false, bytes, reason);
}

int diff(const DiffArguments& arguments) {
  std::vector<Scenario> programs;
  bool unreadable = false;
  for (const std::string& path : arguments.files) {
    Scenario program;
    std::string bytes, reason;
    if (!read_program(path, arguments.state, bytes, reason)) {
      fmt::print(stderr, "dictum: {}: {}\n", shown(path, 4096), reason);
      unreadable = true;
      continue;
    }
    program.id = program.file = path;
    program.seconds = arguments.seconds;
    if (!split_program(bytes, program.program, reason)) {
      fmt::print(stderr, "dictum: {}: {}\n", shown(path, 4096), reason);
      unreadable = true;
      continue;
    }
    programs.push_back(std::move(program));
  }
  if (programs.empty()) return kExitBadInput;
  RunOptions options;
  options.interrupted = &interruption();
  DiffReporter reporter;
  RunSummary summary;
  try {
    set_targets(arguments.targets, options);
    summary = run_scenarios(programs, options, reporter);
  } catch (const TargetFailure& failure) {
    summary.failures.push_back(failure.what());
  }
  for (const std::string& failure : summary.failures)
    fmt::print(stderr, "dictum: {}\n", shown(failure, 1000));
  if (summary.interrupted) return interruption_exit_code();
  if (!summary.failures.empty() || std::ferror(stdout) != 0) return kExitEnvironment;
  return unreadable ? kExitBadInput : reporter.different() > 0 ? kExitDiverged : kExitExpected;
}

}  // namespace

void register_diff(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* command =
      app.add_subcommand("diff", "play any program on the reference interpreter and on CPython");
  command
      ->add_option("FILE", arguments->files,
                   "programs; each runs alone, as main.py; finding:ID is one of `findings`")
      ->required();
  add_target_options(*command, arguments->targets);
  add_state_option(*command, arguments->state);
  command->add_option("--seconds", arguments->seconds, "the deadline of one program")
      ->check(CLI::Range(0.1, 86400.0));
  command->callback([arguments, &exit_code] { exit_code = diff(*arguments); });
}

}  // namespace dictum
