#include "cli/report_options.h"

#include <cstdlib>
#include <map>

namespace dictum {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

void add_color_option(CLI::App& command, ColorChoice& color) {
  static const std::map<std::string, ColorChoice> choices = {
      {"auto", ColorChoice::Auto}, {"always", ColorChoice::Always}, {"never", ColorChoice::Never}};
  command
      .add_option(
          "--color", color,
          "auto (on a terminal, and as NO_COLOR, CLICOLOR_FORCE and FORCE_COLOR say), always or never")
      ->transform(CLI::CheckedTransformer(choices).description("WHEN"))
      ->group("Reports");
}

void add_report_options(CLI::App& command, ReportOptions& options) {
  const char* group = "Reports";
  command.add_flag("--quiet,-q", options.quiet, "no table of areas")->group(group);
  add_color_option(command, options.color);
  command.add_option("--junit", options.junit, "write JUnit XML to this file (also by XML_OUTPUT_FILE)")
      ->group(group);
  command
      .add_option("--json", options.json,
                  "write JSON to this file; harness/report/run.schema.json is its schema")
      ->group(group);
  command
      .add_flag("--github", options.github,
                "annotations and a job summary for GitHub Actions (where GITHUB_ACTIONS is true: always)")
      ->group(group);
  command
      .add_flag("--rules-report", options.rules_report,
                "each rule that the reference interpreter marks, and which scenarios reached it")
      ->group(group);
}

Reports::Reports(const ReportOptions& options, const std::vector<FileError>& bad_files, bool rules,
                 int rounds) {
  const RuleCoverage* coverage = rules ? &coverage_ : nullptr;
  all_.add(coverage_);
  console_ = std::make_unique<ConsoleReporter>(ConsoleOptions{
      stdout, options.quiet, wants_color(options.color, stdout), wants_progress(stdout), coverage});
  if (options.github || variable("GITHUB_ACTIONS") == "true")
    github_ = std::make_unique<GithubReport>(
        GithubReportOptions{stdout, variable("GITHUB_STEP_SUMMARY"), bad_files});
  all_.add(*console_);
  const std::string junit = options.junit.empty() ? variable("XML_OUTPUT_FILE") : options.junit;
  if (!junit.empty()) {
    junit_ = std::make_unique<JUnitReport>(JUnitReportOptions{junit, bad_files});
    all_.add(*junit_);
  }
  if (!options.json.empty()) {
    json_ = std::make_unique<JsonReport>(JsonReportOptions{options.json, bad_files, coverage});
    all_.add(*json_);
  }
  all_.add(last_failed_);
  if (github_) all_.add(*github_);
  if (rounds > 1) repeat_ = std::make_unique<RepeatFilter>(rounds, all_);
}

std::vector<std::string> Reports::problems() const {
  std::vector<std::string> problems;
  if (junit_ && !junit_->problem().empty()) problems.push_back(junit_->problem());
  if (json_ && !json_->problem().empty()) problems.push_back(json_->problem());
  if (github_ && !github_->problem().empty()) problems.push_back(github_->problem());
  return problems;
}

}  // namespace dictum
