// The options of `dictum run` that say what is told of a run, and to whom.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "report/console.h"
#include "report/fan_out.h"
#include "report/github_report.h"
#include "report/json_report.h"
#include "report/junit_report.h"
#include "report/last_failed.h"
#include "report/repeat.h"

namespace dictum {

struct ReportOptions {
  bool quiet = false;
  ColorChoice color = ColorChoice::Auto;
  std::string junit;  // empty: what Bazel's XML_OUTPUT_FILE says
  std::string json;
  bool github = false;  // also if GITHUB_ACTIONS is true
  bool rules_report = false;
};

void add_report_options(CLI::App& command, ReportOptions& options);
void add_color_option(CLI::App& command, ColorChoice& color);

// Every reporter that the options ask for, behind one.
class Reports {
 public:
  // `rules`: the reference interpreter tells which rules it reached. `rounds`: how often each scenario is
  // played.
  Reports(const ReportOptions& options, const std::vector<FileError>& bad_files, bool rules, int rounds);

  Reporter& reporter() { return repeat_ ? static_cast<Reporter&>(*repeat_) : all_; }
  const ConsoleReporter& console() const { return *console_; }
  const RuleCoverage& coverage() const { return coverage_; }
  // Why reports could not be written; one sentence each.
  std::vector<std::string> problems() const;

 private:
  FanOut all_;
  RuleCoverage coverage_;
  std::unique_ptr<ConsoleReporter> console_;
  std::unique_ptr<JUnitReport> junit_;
  std::unique_ptr<JsonReport> json_;
  std::unique_ptr<GithubReport> github_;
  LastFailed last_failed_;
  std::unique_ptr<RepeatFilter> repeat_;
};

}  // namespace dictum
