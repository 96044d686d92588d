// dictum lint [PATH…]: what is wrong with scenarios, before anything runs.
#include <fmt/format.h>

#include <cstdlib>

#include "cli/command.h"
#include "lint/lint.h"
#include "report/github_report.h"

namespace dictum {
namespace {

struct LintArguments {
  std::vector<std::string> paths = {"specs"};
  bool github = false;
};

int lint_suite(const LintArguments& arguments) {
  const LintResult result = lint(arguments.paths);
  for (const FileError& problem : result.problems) {
    fmt::print("{}\n", problem.text());
    if (arguments.github)
      fmt::print(
          "{}", github_annotation(problem.file, problem.line, problem.column, "dictum lint", problem.reason));
  }
  fmt::print("{} files, {} scenarios: {}\n", result.files, result.scenarios,
             result.problems.empty() ? "nothing wrong" : fmt::format("{} wrong", result.problems.size()));
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return kExitEnvironment;
  return result.problems.empty() ? kExitExpected : kExitBadInput;
}

}  // namespace

void register_lint(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<LintArguments>();
  CLI::App* command = app.add_subcommand(
      "lint", "what is wrong with scenarios and their tables, as file:line:column; nothing is run");
  command->add_option("PATH", arguments->paths, "files and folders of scenarios")->capture_default_str();
  const char* actions = std::getenv("GITHUB_ACTIONS");
  arguments->github = actions != nullptr && std::string_view(actions) == "true";
  command->add_flag("--github", arguments->github, "annotations for GitHub Actions as well");
  command->callback([arguments, &exit_code] { exit_code = lint_suite(*arguments); });
}

}  // namespace dictum
