// The run as JSON, for programs: report/run.schema.json is its schema. ASCII only; the same run gives the
// same text, whatever the order of play, but for "started" and "seconds".
#pragma once

#include <string>
#include <vector>

#include "report/entries.h"
#include "report/rule_coverage.h"
#include "scenario/file_error.h"

namespace dictum {

struct JsonReportOptions {
  std::string path;
  std::vector<FileError> bad_files;
  const RuleCoverage* coverage = nullptr;  // told of the results before this report is
};

class JsonReport final : public Reporter {
 public:
  explicit JsonReport(JsonReportOptions options);

  void on_start(const std::vector<PairDescription>& pairs) override { pairs_ = pairs; }
  void on_result(const ScenarioResult& result) override;
  // Writes the file.
  void on_finish(const RunSummary& summary) override;
  // Why the file could not be written; empty if it was.
  const std::string& problem() const { return problem_; }

 private:
  std::string text(const RunSummary& summary);

  JsonReportOptions options_;
  std::string started_;
  double began_;  // on the monotonic clock
  std::vector<PairDescription> pairs_;
  EntryList<std::string> results_;  // each as JSON
  std::size_t bytes_ = 0;
  std::string problem_;
};

}  // namespace dictum
