#include "triage/promote.h"

#include <algorithm>
#include <atomic>

#include "bless/plan.h"
#include "bless/record.h"
#include "bless/yaml_text.h"
#include "program/program_text.h"
#include "scenario/load.h"
#include "triage/signature.h"

namespace dictum::triage {
namespace {

std::string replaced(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

// Suspects that the suite knows and that hold for some version.
std::vector<std::string> rules_of(const store::Finding& finding, const RuleTable* table) {
  std::vector<std::string> rules;
  for (const std::string& rule : split(finding.suspects)) {
    const VersionRange* holds = table != nullptr ? table->versions_of(rule) : nullptr;
    const bool somewhere =
        holds != nullptr && std::any_of(played_versions().begin(), played_versions().end(),
                                        [&](const std::string& version) { return holds->contains(version); });
    if (somewhere) rules.push_back(rule);
  }
  return rules;
}

std::string flow(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts) parts.push_back(quoted_text(text));
  return "[" + joined(parts) + "]";
}

std::string program_lines(const Program& program) {
  std::string lines;
  if (program.files.size() == 1) {
    lines = "    " + text_block("program", program.files[0].bytes, 4);
  } else {
    lines = "    files:\n";
    for (const ProgramFile& file : program.files)
      lines += "      " + text_block(quoted_text(file.path), file.bytes, 6);
  }
  if (!program.python_path.empty()) lines += "    path: " + flow(program.python_path) + "\n";
  if (!program.argv.empty()) lines += "    argv: " + flow(program.argv) + "\n";
  return lines;
}

std::string scenario_text(const Scenario& scenario, const std::vector<Expectation>& variants) {
  std::string text = "  - id: " + scenario.id + "\n    title: " + quoted_text(scenario.title) + "\n";
  if (!scenario.rules.empty()) text += "    rules: [" + joined(scenario.rules) + "]\n";
  text += "    found_by: fuzz\n" + program_lines(scenario.program);
  return text + expect_block(variants, 4);
}

}  // namespace

std::string scenario_id(const store::Finding& finding, const std::string& area) {
  return "fuzz-" + replaced(area, '_', '-') + "-" + short_hash(finding.reduced).substr(0, 12);
}

std::string promoted_text(const store::Finding& finding, const store::Bucket& bucket,
                          const PromoteRequest& request, const std::string& before, const std::string& path,
                          std::string& problem) {
  Scenario scenario;
  scenario.id = scenario_id(finding, request.area);
  scenario.rules = rules_of(finding, request.rules);
  scenario.title = request.title;
  if (scenario.title.empty())
    scenario.title = "found by fuzzing: " + bucket.kind + " at " + bucket.locus +
                     (bucket.detail.empty() ? "" : ", " + bucket.detail);
  if (!split_program(finding.reduced, scenario.program, problem)) return "";
  const std::atomic<bool> interrupted{false};
  const std::vector<Recording> recordings = record({&scenario}, request.pythons, 1, interrupted);
  const ExpectationPlan plan = plan_expectations(scenario, recordings.front().outcomes);
  problem = recordings.front().problem.empty() ? plan.problem : recordings.front().problem;
  if (problem.empty() && plan.variants.empty()) problem = "no CPython has shown what is expected";
  if (!problem.empty()) return "";

  std::vector<Expectation> variants;
  for (const PlannedVariant& variant : plan.variants) variants.push_back(variant.expectation);
  std::string text = before.empty() ? "area: " + request.area + "\nscenarios:\n" : before;
  if (text.back() != '\n') text += '\n';
  if (!before.empty()) text += '\n';
  text += scenario_text(scenario, variants);
  std::vector<FileError> errors;
  const std::vector<Scenario> read = parse_scenarios(text, path, errors);
  if (!errors.empty()) {
    problem = errors.front().text();
    return "";
  }
  if (read.back().area != request.area) problem = path + " is of the area " + read.back().area;
  return problem.empty() ? text : "";
}

}  // namespace dictum::triage
