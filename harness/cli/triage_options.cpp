#include "cli/triage_options.h"

#include <filesystem>

#include "target/installation.h"
#include "triage/attribute.h"

namespace dictum {
namespace {

// A reference of another language than the oracle's reads the library of a CPython of its own.
void set_language(triage::TriageOptions& options, const std::string& language) {
  if (language.empty() || language == options.play.language) return;
  const std::optional<Installation> own = installation_of_version(language);
  if (!own) throw TargetFailure("no CPython " + language + " is found, whose library the reference needs");
  options.reference.language = options.play.language = language;
  options.reference.library_path = options.play.library_path = own->library_path;
  options.reference.python_executable = options.play.executable = own->executable;
}

}  // namespace

triage::TriageOptions triage_options(const TargetOptions& targets, const std::string& language,
                                     bool all_versions) {
  RunOptions run;
  set_targets(targets, run);
  if (!run.pairs.front().failure.empty()) throw TargetFailure(run.pairs.front().failure);
  triage::TriageOptions options;
  options.reference = run.pairs.front().reference;
  options.oracle = run.pairs.front().oracle;
  options.in_process = options.reference.kind == TargetSpec::Kind::Reference;
  options.play.language = options.reference.language;
  options.play.library_path = options.reference.library_path;
  options.play.executable = options.reference.python_executable;
  options.play.fault = targets.fault;
  set_language(options, language);
  options.pythons = all_versions ? triage::all_pythons() : std::vector<TargetSpec>{options.oracle};
  return options;
}

void add_language_option(CLI::App& command, std::string& language) {
  command
      .add_option("--language", language, "what the reference interpreter plays (default: as the CPython)")
      ->check(CLI::IsMember({"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"}));
}

void add_state_option(CLI::App& command, std::string& folder) {
  command.add_option(
      "--state", folder,
      "the folder of the campaign, with its findings (default: $XDG_STATE_HOME/dictum/fuzz, else "
      "~/.local/state/dictum/fuzz)");
}

}  // namespace dictum
