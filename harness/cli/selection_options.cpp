#include "cli/selection_options.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>

#include "report/last_failed.h"

namespace dictum {
namespace {

std::optional<unsigned> number_of(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "2/5"
std::optional<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto number = number_of(text.substr(0, slash)), count = number_of(text.substr(slash + 1));
  if (!number || !count || *number < 1 || *number > *count) return std::nullopt;
  return Shard{*number - 1, *count};
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Bazel's, or GoogleTest's, way to say it. Touching the status file tells the runner that shards are
// understood.
std::optional<Shard> shard_of_environment() {
  for (const std::string prefix : {"TEST", "GTEST"}) {
    const auto index = number_of(variable((prefix + "_SHARD_INDEX").c_str()));
    const auto count = number_of(variable((prefix + "_TOTAL_SHARDS").c_str()));
    if (!index || !count || *index >= *count) continue;
    const std::string status(variable((prefix + "_SHARD_STATUS_FILE").c_str()));
    if (!status.empty()) std::ofstream(status, std::ios::app).flush();
    return Shard{*index, *count};
  }
  return std::nullopt;
}

CLI::Option* add_patterns(CLI::App& command, const std::string& names, std::vector<std::string>& patterns,
                          const std::string& what) {
  return command.add_option(names, patterns, what)->delimiter(',')->allow_extra_args(false);
}

}  // namespace

void add_selection_options(CLI::App& command, SelectionOptions& options) {
  command.add_option("PATH", options.paths, "files and folders of scenarios")->capture_default_str();
  const std::string group =
      "Which scenarios (patterns with * and ?; several, separated by commas; ! excludes)";
  add_patterns(command, "--filter,--id", options.selection.ids, "ids: set-name*")->group(group);
  add_patterns(command, "--area", options.selection.areas, "areas: descriptors")->group(group);
  add_patterns(command, "--tag", options.selection.tags, "tags: seed, !needs-files")->group(group);
  add_patterns(command, "--rule", options.selection.rules, "rules that scenarios name: CLS-07, CLS-*")
      ->group(group);
  add_patterns(command, "--path", options.selection.files, "files: */corner_cases.yaml")->group(group);
  command
      .add_option("--shard", options.shard,
                  "one of N equal parts, I/N from 1/N to N/N: by a hash of the id (also by Bazel's "
                  "TEST_SHARD_INDEX and TEST_TOTAL_SHARDS)")
      ->group(group)
      ->check([](const std::string& text) {
        return parse_shard(text) ? std::string() : text + " is no shard such as 2/5";
      });
  command
      .add_flag("--last-failed", options.last_failed,
                "those that did not end well when they were last played from this folder")
      ->group(group);
}

std::optional<Chosen> choose_scenarios(const SelectionOptions& options) {
  Chosen chosen;
  chosen.suite = load_suite(options.paths);
  for (const FileError& error : chosen.suite.errors) fmt::print(stderr, "{}\n", error.text());
  chosen.scenarios = select(chosen.suite.scenarios, options.selection);
  if (options.last_failed) {
    const LastFailed last;
    std::erase_if(chosen.scenarios,
                  [&](const Scenario& scenario) { return !last.ids().contains(scenario.id); });
    if (chosen.scenarios.empty()) {
      fmt::print(stderr, "dictum: {}\n",
                 last.is_recorded() ? "nothing failed when it was last played from this folder"
                                    : "nothing is recorded of runs from this folder");
      return std::nullopt;
    }
  }
  const auto shard = options.shard.empty() ? shard_of_environment() : parse_shard(options.shard);
  if (chosen.scenarios.empty()) {
    fmt::print(
        stderr, "dictum: {}\n",
        chosen.suite.scenarios.empty() ? "there is no scenario to play" : "no scenario fits the selection");
    return std::nullopt;
  }
  if (shard) {
    std::erase_if(chosen.scenarios, [&](const Scenario& scenario) { return !shard->contains(scenario.id); });
    chosen.emptied_by_shard = chosen.scenarios.empty();
  }
  return chosen;
}

}  // namespace dictum
