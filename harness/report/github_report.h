// The run for GitHub Actions: an annotation at the scenario of each failure (GitHub shows ten of a step), and
// the job summary as Markdown. Between on_start and on_finish GitHub takes nothing in the log for a command.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "report/entries.h"
#include "scenario/file_error.h"

namespace dictum {

struct GithubReportOptions {
  std::FILE* stream = stdout;
  std::string summary_path;  // appended to; empty: no job summary
  std::vector<FileError> bad_files;
};

class GithubReport final : public Reporter {
 public:
  explicit GithubReport(GithubReportOptions options) : options_(std::move(options)) {}

  void on_start(const std::vector<PairDescription>& pairs) override;
  void on_result(const ScenarioResult& result) override;
  void on_finish(const RunSummary& summary) override;
  // Why the job summary could not be written; empty if it was.
  const std::string& problem() const { return problem_; }

 private:
  struct Failure {
    std::string id, file, message, details;
    int line = 0;
  };
  void annotate();
  std::string summary_text(const RunSummary& summary);

  GithubReportOptions options_;
  std::vector<PairDescription> pairs_;
  std::vector<std::size_t> counts_[4];  // fate -> pair -> results
  std::string silence_;                 // the word that lets GitHub look for commands again
  EntryList<Failure> failures_;
  EntryList<std::string> known_;  // lines of a list
  std::string problem_;
};

// One workflow command that shows `message` at a place of a file; line 0: at the file.
std::string github_annotation(const std::string& file, int line, int column, const std::string& title,
                              const std::string& message);

}  // namespace dictum
