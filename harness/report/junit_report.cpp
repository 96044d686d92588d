#include "report/junit_report.h"

#include <fmt/format.h>

#include "report/console.h"
#include "report/safe_text.h"
#include "report/whole_file.h"

namespace dictum {
namespace {

constexpr std::size_t kMaxText = 16 << 10;      // of one result
constexpr std::size_t kMaxDetails = 64u << 20;  // of all results; after that without details

std::string case_of(const std::string& class_name, const std::string& name, double seconds,
                    const std::string& inside) {
  return fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"{}\n",
                     xml_attribute(class_name), xml_attribute(name), seconds,
                     inside.empty() ? "/>" : ">" + inside + "</testcase>");
}

std::string element(const char* name, const std::string& type, const std::string& message,
                    const std::string& text) {
  return fmt::format("<{0} type=\"{1}\" message=\"{2}\">{3}</{0}>", name, xml_attribute(type),
                     xml_attribute(capped(message, 1000)), xml_text(capped(text, kMaxText)));
}

std::string suite(const std::string& name, std::size_t tests, std::size_t failures, std::size_t errors,
                  std::size_t skipped, double seconds, const std::string& started, const std::string& cases) {
  return fmt::format(
      "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\" "
      "timestamp=\"{}\" hostname=\"localhost\">\n{}</testsuite>\n",
      xml_attribute(name), tests, failures, errors, skipped, seconds, started, cases);
}

std::string suite_of_errors(const char* name, const std::vector<std::pair<std::string, std::string>>& errors,
                            const std::string& started) {
  if (errors.empty()) return "";
  std::string cases;
  for (const auto& [what, reason] : errors)
    cases += case_of(name, what, 0, element("error", name, reason, reason));
  return suite(name, errors.size(), 0, errors.size(), 0, 0, started, cases);
}

}  // namespace

void JUnitReport::on_start(const std::vector<PairDescription>& pairs) {
  pairs_ = pairs;
  suites_.resize(pairs.size());
}

void JUnitReport::on_result(const ScenarioResult& result) {
  const PairDescription& pair = pairs_[result.pair];
  Suite& suite = suites_[result.pair];
  const double seconds = result.oracle.seconds + result.reference.seconds;
  const bool told = result.fate == Fate::Failed && bytes_ < kMaxDetails;
  const std::string details = told ? fmt::format("{}:{}\n{}", result.scenario->file, result.scenario->line,
                                                 describe_result(result, pair))
                                   : "";
  std::string inside;
  switch (result.fate) {
    case Fate::Same: break;
    case Fate::Failed: inside = element("failure", "failed", headline(result), details); break;
    case Fate::NotComparable: inside = element("error", "not comparable", headline(result), ""); break;
    case Fate::Known:
      inside =
          fmt::format("<skipped message=\"{}\"/>", xml_attribute("known: " + capped(headline(result), 1000)));
      break;
  }
  const bool leak = (result.fate == Fate::Same || result.fate == Fate::Known) && !result.leaks.empty();
  if (leak) inside = element("error", "leak", headline(result), "");
  ++suite.tests;
  suite.failures += result.fate == Fate::Failed;
  suite.errors += result.fate == Fate::NotComparable || leak;
  suite.skipped += result.fate == Fate::Known && !leak;
  suite.seconds += seconds;
  std::string body =
      case_of(pair.oracle.name + " " + result.scenario->area, result.scenario->id, seconds, inside);
  bytes_ += body.size();
  results_.add(result, std::move(body));
}

std::string JUnitReport::text(const RunSummary& summary) {
  results_.visit([this](std::size_t pair, const std::string& body) { suites_[pair].cases += body; });
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dictum\">\n";
  for (std::size_t i = 0; i < suites_.size(); ++i) {
    const Suite& one = suites_[i];
    out += suite(pairs_[i].reference.name + " against " + pairs_[i].oracle.name, one.tests, one.failures,
                 one.errors, one.skipped, one.seconds, started_, one.cases);
  }
  std::vector<std::pair<std::string, std::string>> files, targets;
  for (const FileError& error : options_.bad_files) files.emplace_back(error.file, error.text());
  for (const std::string& failure : summary.failures)
    targets.emplace_back("target " + std::to_string(targets.size() + 1), failure);
  if (summary.interrupted)
    targets.emplace_back("interrupted", fmt::format("interrupted: {} not played", summary.unplayed));
  out += suite_of_errors("bad files", files, started_);
  out += suite_of_errors("run", targets, started_);
  return out + "</testsuites>\n";
}

void JUnitReport::on_finish(const RunSummary& summary) {
  problem_ = write_whole_file(options_.path, text(summary));
}

}  // namespace dictum
