// dictum reduce FILE: the smallest program with the same divergence.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/triage_options.h"
#include "program/program_text.h"
#include "report/safe_text.h"
#include "report/whole_file.h"
#include "scenario/load.h"

namespace dictum {
namespace {

struct ReduceArguments {
  std::string file;
  std::string out;
  std::string language;
  TargetOptions targets;
  triage::ReduceBudget budget;
  bool all_versions = false;
};

void tell(const triage::Investigation& found, const std::string& original) {
  fmt::print(stderr, "{} -> {} lines, {} executions\n{}", triage::count_lines(original),
             triage::count_lines(found.reduced.text), found.executions, indented(found.how, 2));
  fmt::print(stderr, "signature: {}\n", shown(triage::signature_text(found.signature), 1000));
  if (!found.attribution.empty())
    fmt::print(stderr, "attributed: {}{}\n", found.attribution,
               found.boundary.empty() ? "" : " in " + found.boundary);
  for (const store::TargetAnswer& target : found.targets)
    fmt::print(stderr, "  {:<18} {} {}\n", shown(target.name, 60), target.as_reference ? "same  " : "differs",
               shown(target.shown, 300));
  fmt::print(stderr, "oracle:\n{}reference:\n{}",
             indented(triage::outcome_text(found.reduced.judged.oracle), 2),
             indented(triage::outcome_text(found.reduced.judged.reference), 2));
}

int put(const ReduceArguments& arguments, const std::string& text) {
  if (arguments.out.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return std::fflush(stdout) == 0 ? kExitExpected : kExitEnvironment;
  }
  const std::string problem = write_whole_file(arguments.out, text);
  if (problem.empty()) return kExitExpected;
  fmt::print(stderr, "dictum: {}\n", problem);
  return kExitEnvironment;
}

int reduce(const ReduceArguments& arguments) {
  std::string text, reason;
  if (!read_regular_file(arguments.file, kMaxProgramText, false, text, reason)) {
    fmt::print(stderr, "dictum: {}: {}\n", shown(arguments.file, 4096), reason);
    return kExitBadInput;
  }
  try {
    triage::TriageOptions options =
        triage_options(arguments.targets, arguments.language, arguments.all_versions);
    options.budget = arguments.budget;
    triage::Spectrum spectrum, added;
    const triage::Investigation found = triage::Triage(options).investigate(text, spectrum, added);
    if (found.state != "confirmed") {
      fmt::print(stderr, "dictum: {}: nothing to reduce: {}{}\n", shown(arguments.file, 4096), found.state,
                 found.words.empty() ? "" : ": " + shown(found.words, 300));
      return kExitBadInput;
    }
    tell(found, text);
    return put(arguments, found.reduced.text);
  } catch (const TargetFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
    return kExitEnvironment;
  }
}

}  // namespace

void register_reduce(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ReduceArguments>();
  CLI::App* command = app.add_subcommand("reduce", "the smallest program with the same divergence");
  command->add_option("FILE", arguments->file, "a program that differs")->required();
  command->add_option("--out", arguments->out, "where the reduced program goes (default: standard output)");
  command->add_option("--executions", arguments->budget.executions, "at most so many programs are played")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--seconds", arguments->budget.seconds, "for so long at most")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 86400.0));
  command->add_flag("--all-versions", arguments->all_versions, "every CPython that is found is asked, too");
  add_language_option(*command, arguments->language);
  add_target_options(*command, arguments->targets);
  command->callback([arguments, &exit_code] { exit_code = reduce(*arguments); });
}

}  // namespace dictum
