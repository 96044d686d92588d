// dictum bless [PATH…]: expectations as the oracles show them; the difference first, then the files.
#include <fmt/format.h>
#include <unistd.h>

#include <map>
#include <set>
#include <thread>

#include "bless/record.h"
#include "bless/yaml_edit.h"
#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/report_options.h"
#include "cli/selection_options.h"
#include "cli/target_options.h"
#include "compare/diff.h"
#include "report/whole_file.h"
#include "scenario/yaml_tree.h"
#include "target/resolve.h"

namespace dictum {
namespace {

struct BlessArguments {
  SelectionOptions selection;
  std::vector<std::string> pythons;
  int jobs = static_cast<int>(std::thread::hardware_concurrency());
  bool write = false;
  ColorChoice color = ColorChoice::Auto;
};

struct ChangedFile {
  std::string path, before, after;
};

struct Blessing {
  std::vector<ChangedFile> files;
  std::size_t changed = 0;  // scenarios
  std::size_t as_they_are = 0;
  std::vector<std::string> problems;  // scenarios that could not be recorded, each with its place
};

std::vector<TargetSpec> oracles_of(const BlessArguments& arguments) {
  std::vector<std::string> names = arguments.pythons;
  if (names.empty()) names.emplace_back();
  std::vector<TargetSpec> oracles;
  for (const std::string& name : names) {
    TargetSpec& spec = oracles.emplace_back();
    spec.executable = resolve_python(name);
  }
  return oracles;
}

std::string place(const Scenario& scenario) {
  return fmt::format("{}:{}: {}", shown(scenario.file, 4096), scenario.line, scenario.id);
}

// The place of each scenario in its own file, by all scenarios of the suite: files are whole.
std::map<std::string, std::size_t> places_in_files(const Suite& suite) {
  std::map<std::string, std::size_t> places, counts;
  for (const Scenario& scenario : suite.scenarios) places[scenario.id] = counts[scenario.file]++;
  return places;
}

void edit_file(const std::string& path, const std::vector<ExpectEdit>& edits, Blessing& blessing) {
  std::string before, reason;
  if (!read_regular_file(path, kMaxYamlBytes, false, before, reason)) {
    blessing.problems.push_back(shown(path, 4096) + ": " + reason);
    return;
  }
  const std::string after = edit_expectations(before, path, edits, reason);
  if (!reason.empty())
    blessing.problems.push_back(shown(path, 4096) + ": " + reason);
  else if (after != before)
    blessing.files.push_back({path, before, after});
}

Blessing bless_scenarios(const Chosen& chosen, const std::vector<TargetSpec>& oracles, int jobs) {
  Blessing blessing;
  std::vector<const Scenario*> scenarios;
  for (const Scenario& scenario : chosen.scenarios)
    if (scenario.area != "rules" && scenario.area != "versions") scenarios.push_back(&scenario);  // of tables
  const std::vector<Recording> recordings = record(scenarios, oracles, jobs, interruption());
  if (interruption()) return blessing;
  const auto places = places_in_files(chosen.suite);
  std::vector<ExpectationPlan> plans(scenarios.size());
  std::map<std::string, std::vector<ExpectEdit>> edits;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    plans[i] = plan_expectations(*scenarios[i], recordings[i].outcomes);
    const std::string& problem = recordings[i].problem.empty() ? plans[i].problem : recordings[i].problem;
    if (!problem.empty()) {
      blessing.problems.push_back(place(*scenarios[i]) + ": " + shown(problem, 300));
    } else if (plans[i].needed) {
      ++blessing.changed;
      edits[scenarios[i]->file].push_back({places.at(scenarios[i]->id), &plans[i]});
    } else {
      ++blessing.as_they_are;
    }
  }
  for (const auto& [path, list] : edits) edit_file(path, list, blessing);
  return blessing;
}

void show(const Blessing& blessing, const Paint& paint) {
  const DiffLimits everything{100000, 4000, 64u << 20};
  for (const ChangedFile& file : blessing.files) {
    const std::string name = shown(file.path, 4096);
    std::string indented;
    std::string diff = unified_diff(file.before, file.after, name, name, everything);
    if (!paint.is_on()) {
      fmt::print("{}", diff);
      continue;
    }
    for (std::size_t begin = 0; begin < diff.size();) {
      const std::size_t end = std::min(diff.find('\n', begin), diff.size() - 1) + 1;
      indented += "    " + diff.substr(begin, end - begin);
      begin = end;
    }
    fmt::print("{}", paint.diff(indented));
  }
  for (const std::string& problem : blessing.problems) fmt::print("not recorded: {}\n", problem);
  fmt::print("{} scenarios change in {} files, {} are as they are, {} not recorded\n", blessing.changed,
             blessing.files.size(), blessing.as_they_are, blessing.problems.size());
  std::fflush(stdout);
}

// On a terminal the user is asked.
bool is_wanted(const BlessArguments& arguments) {
  if (arguments.write) return true;
  if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1) return false;
  fmt::print("write them? [y/N] ");
  std::fflush(stdout);
  char answer[16] = {};
  return std::fgets(answer, sizeof answer, stdin) != nullptr && (answer[0] == 'y' || answer[0] == 'Y');
}

int write_files(const Blessing& blessing) {
  for (const ChangedFile& file : blessing.files) {
    const std::string problem = write_whole_file(file.path, file.after);
    if (problem.empty()) continue;
    fmt::print(stderr, "dictum: {}\n", problem);
    return kExitEnvironment;
  }
  fmt::print("{} files written\n", blessing.files.size());
  return kExitExpected;
}

int bless(const BlessArguments& arguments) {
  const std::optional<Chosen> chosen = choose_scenarios(arguments.selection);
  if (!chosen) return kExitBadInput;
  Blessing blessing;
  try {
    const std::vector<TargetSpec> oracles = oracles_of(arguments);
    for (const Identity& oracle : describe_oracles(oracles))
      fmt::print("{} ({})\n", shown(oracle.name, 200), shown(oracle.executable, 4096));
    blessing = bless_scenarios(*chosen, oracles, arguments.jobs);
  } catch (const TargetFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
    return interruption_exit_code() != 0 ? interruption_exit_code() : kExitEnvironment;
  }
  if (interruption_exit_code() != 0) return interruption_exit_code();
  show(blessing, Paint(wants_color(arguments.color, stdout)));
  int code = blessing.problems.empty() ? kExitExpected : kExitDiverged;
  if (!blessing.files.empty()) {
    const bool wanted = is_wanted(arguments);
    if (!wanted) fmt::print("nothing is written (--write does)\n");
    const int written = wanted ? write_files(blessing) : static_cast<int>(kExitDiverged);
    if (written != kExitExpected) code = written;
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return kExitEnvironment;
  return code == kExitExpected && !chosen->suite.errors.empty() ? static_cast<int>(kExitBadInput) : code;
}

}  // namespace

void register_bless(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<BlessArguments>();
  CLI::App* command = app.add_subcommand(
      "bless",
      "record what CPythons show as the expectations of scenarios: the difference first, then the files");
  add_selection_options(*command, arguments->selection);
  command
      ->add_option(
          "--python,--targets", arguments->pythons,
          "the CPythons that are asked, one of each version; where they differ, the expectation gets a "
          "variant for each range of versions (default: /usr/bin/python3, else python3 on PATH)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--jobs,-j", arguments->jobs, "programs played at a time")->check(CLI::Range(1, 256));
  command->add_flag("--write", arguments->write, "write the files without asking");
  add_color_option(*command, arguments->color);
  command->callback([arguments, &exit_code] { exit_code = bless(*arguments); });
}

}  // namespace dictum
