#include "report/github_report.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "report/console.h"
#include "report/safe_text.h"

namespace dictum {
namespace {

constexpr std::size_t kShownAnnotations = 10;     // GitHub shows no more of one step
constexpr std::size_t kMaxMessage = 4000;         // of one annotation
constexpr std::size_t kMaxSummary = 1000 * 1000;  // GitHub drops a summary of more than 1 MiB whole
constexpr std::size_t kMaxDetails = 6000;         // of one failure in the summary

// `property`: also what separates properties.
std::string command_text(std::string_view text, bool property) {
  std::string out;
  for (const char c : utf8_text(text)) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out;
}

// Markdown of a table's cell: nothing in it can end the cell or start markup.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : shown(text, 300)) {
    if (std::string_view("|<>&`*_[]\\").find(c) != std::string_view::npos)
      out += fmt::format("&#{};", static_cast<int>(c));
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string github_annotation(const std::string& file, int line, int column, const std::string& title,
                              const std::string& message) {
  std::string place = "file=" + command_text(file, true);
  if (line > 0) place += fmt::format(",line={}", line);
  if (column > 0) place += fmt::format(",col={}", column);
  return fmt::format("::error {},title={}::{}\n", place, command_text(title, true),
                     command_text(capped(message, kMaxMessage), false));
}

void GithubReport::on_start(const std::vector<PairDescription>& pairs) {
  pairs_ = pairs;
  for (auto& counts : counts_) counts.resize(pairs.size());
  std::random_device random;
  silence_ = fmt::format("dictum-{:08x}{:08x}", random(), random());
  fmt::print(options_.stream, "::stop-commands::{}\n", silence_);
  std::fflush(options_.stream);
}

void GithubReport::on_result(const ScenarioResult& result) {
  ++counts_[static_cast<std::size_t>(result.fate)][result.pair];
  if (result.fate == Fate::Known)
    known_.add(result, fmt::format("- {} ({}): {}\n", result.scenario->id,
                                   cell(pairs_[result.pair].oracle.name), cell(headline(result))));
  if (is_well(result)) return;
  const Scenario& scenario = *result.scenario;
  Failure failure{scenario.id, scenario.file, headline(result), "", scenario.line};
  if (result.fate == Fate::Failed)
    failure.details = capped(describe_result(result, pairs_[result.pair]), kMaxDetails);
  failures_.add(result, std::move(failure));
}

void GithubReport::annotate() {
  std::size_t told = 0, left = 0;
  const auto put = [&](const std::string& file, int line, int column, const std::string& title,
                       const std::string& message) {
    if (told == kShownAnnotations) {
      ++left;
      return;
    }
    ++told;
    const std::string text = github_annotation(file, line, column, title, message);
    std::fwrite(text.data(), 1, text.size(), options_.stream);
  };
  for (const FileError& error : options_.bad_files)
    put(error.file, error.line, error.column, "bad scenario file", error.reason);
  failures_.visit([&](std::size_t pair, const Failure& failure) {
    put(failure.file, failure.line, 0, failure.id + " (" + pairs_[pair].oracle.name + ")",
        failure.message + "\n" + failure.details);
  });
  if (left > 0)
    fmt::print(options_.stream, "::notice title=dictum::{} more are in the log and in the job summary\n",
               left);
  std::fflush(options_.stream);
}

std::string GithubReport::summary_text(const RunSummary& summary) {
  std::string out =
      "### dictum\n\n| played | same | failed | not comparable | known |\n|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < pairs_.size(); ++i)
    out +=
        fmt::format("| {} against {} | {} | {} | {} | {} |\n", cell(pairs_[i].reference.name),
                    cell(pairs_[i].oracle.name), counts_[0][i], counts_[1][i], counts_[2][i], counts_[3][i]);
  out += "\n";
  if (summary.interrupted) out += fmt::format("Interrupted: {} not played.\n\n", summary.unplayed);
  for (const std::string& failure : summary.failures) out += "- target failed: " + cell(failure) + "\n";
  for (const FileError& error : options_.bad_files) out += "- bad file: " + cell(error.text()) + "\n";
  std::size_t left = 0;
  failures_.visit([&](std::size_t, const Failure& failure) {
    const std::string text = fmt::format(
        "<details><summary>{}: {} ({}:{})</summary>\n<pre>{}</pre></details>\n\n", xml_text(failure.id),
        xml_text(failure.message), xml_text(failure.file), failure.line, xml_text(failure.details));
    if (out.size() + text.size() > kMaxSummary)
      ++left;
    else
      out += text;
  });
  if (left > 0) out += fmt::format("{} more are in the log.\n", left);
  std::string known;
  known_.visit([&](std::size_t, const std::string& line) {
    if (out.size() + known.size() + line.size() < kMaxSummary) known += line;
  });
  if (!known.empty()) out += "<details><summary>known divergences</summary>\n\n" + known + "\n</details>\n";
  return out;
}

void GithubReport::on_finish(const RunSummary& summary) {
  fmt::print(options_.stream, "::{}::\n", silence_);
  annotate();
  if (options_.summary_path.empty()) return;
  std::error_code unknown;
  const auto size = std::filesystem::file_size(options_.summary_path, unknown);
  const std::size_t before = unknown ? 0 : static_cast<std::size_t>(size);
  const std::string text = summary_text(summary);
  if (before + text.size() > kMaxSummary + 40000) {
    problem_ = "the job summary is full: " + shown(options_.summary_path, 4096);
    return;
  }
  std::ofstream file(options_.summary_path, std::ios::binary | std::ios::app);
  file << text;
  if (!file.flush()) problem_ = "cannot write " + shown(options_.summary_path, 4096);
}

}  // namespace dictum
