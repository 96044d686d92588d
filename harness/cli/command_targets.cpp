// dictum targets: which Pythons there are, what they are, and whether their verdicts would count.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/target_options.h"
#include "lint/rule_table.h"
#include "run/canary.h"
#include "scenario/file_error.h"
#include "target/process_target.h"
#include "target/resolve.h"

namespace dictum {
namespace {

struct TargetsArguments {
  std::vector<std::string> names;
  bool canary = false;
};

// Adds what is found once, however many names lead to it.
class Executables {
 public:
  void add(const std::string& path) {
    std::error_code error;
    const std::string real = std::filesystem::canonical(path, error).string();
    if (!error && seen_.insert(real).second) paths.push_back(path);
  }
  std::vector<std::string> paths;
  std::vector<std::string> failures;

 private:
  std::set<std::string> seen_;
};

// What the names mean, as a run would resolve them.
Executables named(const std::vector<std::string>& names) {
  Executables found;
  for (const std::string& name : names) {
    try {
      found.add(resolve_python(name));
    } catch (const TargetFailure& failure) {
      found.failures.push_back(failure.what());
    }
  }
  return found;
}

// All that a run could mean by a version, the default oracle first; version managers' scripts lead to the
// same.
Executables everything() {
  Executables found;
  std::vector<std::string> names = {"", "python3"};
  for (const std::string& version : played_versions()) names.push_back("python" + version);
  for (const std::string& name : names)
    for (const std::string& candidate : python_candidates(name))
      if (is_binary(candidate)) found.add(candidate);
  return found;
}

// "CPython 3.8.18   well   /path"; false if its verdicts would not count.
bool print_target(const TargetSpec& spec, const char* remark) {
  std::string name = "?", state = "well";
  bool well = true;
  try {
    const auto target = make_process_target(spec);
    name = target->describe().name;  // throws for one that fails its smoke check
  } catch (const TargetFailure& failure) {
    state = failure.what();
    well = false;
  }
  fmt::print("{:<24} {}{}  {}\n", shown(name, 100), shown(spec.executable, 4096), remark, shown(state, 1000));
  std::fflush(stdout);
  return well;
}

int list_targets(const std::vector<std::string>& names) {
  (void)interruption();
  const Executables found = names.empty() ? everything() : named(names);
  bool well = !found.paths.empty() && found.failures.empty();
  for (std::size_t i = 0; i < found.paths.size() && interruption_exit_code() == 0; ++i) {
    TargetSpec spec;
    spec.executable = found.paths[i];
    const bool asked = i == 0 || !names.empty();  // that another one is found is no reason to fail
    well = (print_target(spec, asked && names.empty() ? " (default)" : "") || !asked) && well;
  }
  TargetSpec own;
  own.kind = TargetSpec::Kind::Reference;
  own.executable = std::filesystem::read_symlink("/proc/self/exe").string();
  well = print_target(own, "") && well;
  for (const std::string& failure : found.failures) fmt::print(stderr, "dictum: {}\n", shown(failure, 1000));
  if (found.paths.empty() && found.failures.empty()) fmt::print(stderr, "dictum: no CPython was found\n");
  if (interruption_exit_code() != 0) return interruption_exit_code();
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  return well && written ? kExitExpected : kExitEnvironment;
}

// Whether the harness would see a lie: each is played on each target (the default oracle if none is named).
int play_canaries(const std::vector<std::string>& names) {
  (void)interruption();
  TargetOptions targets;
  targets.pythons = names;
  targets.no_cache = true;
  RunOptions options;
  set_targets(targets, options);
  bool well = true;
  std::size_t missed = 0;
  for (const TargetPair& pair : options.pairs) {
    try {
      if (!pair.failure.empty()) throw TargetFailure(pair.failure);
      for (const Canary& canary : run_canaries(pair, canary_faults())) {
        fmt::print("{:<7} {}: {}\n", canary.reported ? "well" : "MISSED", shown(canary.name, 200),
                   shown(canary.seen, 200));
        missed += canary.reported ? 0 : 1;
      }
    } catch (const TargetFailure& failure) {
      fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
      well = false;
    }
  }
  if (canary_faults().empty())
    fmt::print(
        "-       seeded faults of the interpreter: this build has none; that of the preset clang has\n");
  if (missed > 0) fmt::print("{} are not reported as they must be: the harness is blind\n", missed);
  if (interruption_exit_code() != 0) return interruption_exit_code();
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (missed > 0) return kExitInternalError;
  return well && written ? kExitExpected : kExitEnvironment;
}

}  // namespace

void register_targets(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<TargetsArguments>();
  CLI::App* command = app.add_subcommand(
      "targets", "which Pythons are found, what they are, and whether a smoke check trusts their verdicts");
  command->add_option(
      "NAME", arguments->names,
      "paths, names on PATH or versions (default: the default oracle and CPython 3.8 to 3.13, on "
      "PATH and in pyenv)");
  command->add_flag("--canary", arguments->canary,
                    "play targets that lie, without a cache: every lie has to be reported");
  command->callback([arguments, &exit_code] {
    exit_code = arguments->canary ? play_canaries(arguments->names) : list_targets(arguments->names);
  });
}

}  // namespace dictum
