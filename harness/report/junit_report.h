// The run as JUnit XML, for CI systems: a test suite for each oracle, its scenarios as test cases (class
// name: oracle and area; name: the id). Failed is a failure, not comparable an error, known skipped; bad
// files and targets that failed are errors in suites of their own.
#pragma once

#include <string>
#include <vector>

#include "report/entries.h"
#include "scenario/file_error.h"

namespace dictum {

struct JUnitReportOptions {
  std::string path;
  std::vector<FileError> bad_files;
};

class JUnitReport final : public Reporter {
 public:
  explicit JUnitReport(JUnitReportOptions options) : options_(std::move(options)), started_(utc_now()) {}

  void on_start(const std::vector<PairDescription>& pairs) override;
  void on_result(const ScenarioResult& result) override;
  // Writes the file.
  void on_finish(const RunSummary& summary) override;
  // Why the file could not be written; empty if it was.
  const std::string& problem() const { return problem_; }

 private:
  struct Suite {
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    double seconds = 0;
    std::string cases;
  };
  std::string text(const RunSummary& summary);

  JUnitReportOptions options_;
  std::string started_;
  std::vector<PairDescription> pairs_;
  std::vector<Suite> suites_;       // one for each pair
  EntryList<std::string> results_;  // each as XML
  std::size_t bytes_ = 0;
  std::string problem_;
};

}  // namespace dictum
