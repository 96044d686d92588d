// Programs on the reference interpreter alone, under budgets: whatever it does wrong inside shows as a crash,
// most of it in a build with sanitizers.
#include "engine/features.h"
#include "engine/fuzz_target.h"
#include "engine/programs.h"
#include "engine/shared_files.h"
#include "play/play.h"
#include "program/program_text.h"
#include "target/installation.h"
#include "targets/classes.h"

namespace dictum {
namespace {

PlayOptions g_options;
Stats g_stats;
RuleRows g_rules;

bool start(const EngineOptions& options, std::string& error) {
  if (const auto library = default_installation()) {
    g_options.library_path = library->library_path;
    g_options.executable = library->executable;
  }
  if (!options.language.empty()) g_options.language = options.language;
  if (!options.library.empty()) g_options.library_path = options.library;
  generate_only(options.areas);
  g_options.steps = options.steps;
  g_options.bytes = kProgramBytes;
  g_options.fault = options.fault;
  g_options.trace = true;
  return options.stats.empty() || g_stats.open(options.stats, error);
}

void run(std::string_view input) {
  features::begin_run();
  g_stats.count(kRunsRow);
  Program program;
  std::string error;
  if (!split_program(input, program, error)) {
    count_class(g_stats, RunClass::Unparsable, "");
    return;
  }
  const Played played = play(program, g_options);
  features::count_rules(played.trace);
  features::count_outcome(played.outcome);
  count_class(g_stats, played.outcome);
  g_rules.count(g_stats, played.trace);
  count_mutators(g_stats, input, features::is_new(), false);
}

}  // namespace

const FuzzTarget kFuzzRun = {"fuzz_run", kMaxProgramText, start, run, mutate_program, cross_programs};

}  // namespace dictum
