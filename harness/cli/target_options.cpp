#include "cli/target_options.h"

#include <filesystem>

#include "dictum/interp.h"
#include "target/answers.h"
#include "target/debug_run.h"
#include "target/process_target.h"
#include "target/resolve.h"

namespace dictum {
namespace {

TargetSpec reference_for(const Identity& oracle, const TargetOptions& options) {
  TargetSpec spec;
  spec.kind = TargetSpec::Kind::Reference;
  spec.executable = std::filesystem::read_symlink("/proc/self/exe").string();
  spec.language = oracle.language;
  spec.library_path = oracle.library_path;
  spec.python_executable = oracle.executable;
  if (!options.fault.empty()) spec.worker_options = {"--fault", options.fault};
  if (options.rules) spec.worker_options.push_back("--rules");
  for (const std::string& mode : options.debug) spec.worker_options.push_back("--debug=" + mode);
  return spec;
}

std::shared_ptr<AnswerCache> open_cache(const TargetOptions& options) {
  const std::string folder = options.cache.empty() ? default_cache_folder() : options.cache;
  if (options.no_cache || folder.empty()) return nullptr;
  std::string error;
  std::shared_ptr<AnswerCache> cache = AnswerCache::open(folder, error);
  if (!cache && !options.cache.empty()) throw TargetFailure(error);
  return cache;
}

// False, or with `must` the failure itself: it does not say what it is. The target that has said it runs on.
bool describe_as(TargetSpec& spec, const std::string& executable, bool must = false) {
  spec.executable = executable;
  std::unique_ptr<Target> target = make_process_target(spec);
  try {
    spec.identity = target->describe();
  } catch (const TargetFailure&) {
    if (must) throw;
    return false;
  }
  spec.started = std::make_shared<StartedTarget>(std::move(target));
  return true;
}

// The Python that a user has named. What it is is asked once, and then known as long as its executable stays.
TargetSpec python_named(const std::string& name, const std::shared_ptr<AnswerCache>& cache) {
  TargetSpec spec;
  spec.cache = cache;
  const std::vector<std::string> candidates = python_candidates(name);
  const bool lasting = cache && !candidates.empty() && is_binary(candidates.front());
  const CacheKey key = lasting ? identity_key(candidates.front(), worker_text()) : CacheKey{};
  if (lasting)
    if (const auto known = cache->find(key)) spec.identity = decode_identity(*known);
  if (spec.identity && !file_stamp(spec.identity->executable).empty()) {
    spec.executable = spec.identity->executable;
    return spec;
  }
  spec.identity.reset();
  if (!lasting || !describe_as(spec, candidates.front())) describe_as(spec, resolve_python(name), true);
  if (lasting && spec.identity->executable == spec.executable)
    cache->keep(key, encode_identity(*spec.identity));
  return spec;
}

}  // namespace

void add_fault_option(CLI::App& command, std::string& fault) {
  command
      .add_option(
          "--fault", fault,
          "the rule mark of the reference interpreter that does the wrong thing: CLS-07@class_build.cpp:88 "
          "(ci/list-rule-sites names them)")
      ->check([](const std::string& spelling) { return fault_problem(spelling); });
}

void add_target_options(CLI::App& command, TargetOptions& options) {
  command
      .add_option("--python,--targets", options.pythons,
                  "the CPython to compare with: a path, a name on PATH or in pyenv, or a version that pyenv "
                  "keeps (3.8); several, separated by commas, are compared one after the other (default: "
                  "/usr/bin/python3, else python3 on PATH)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--reference", options.reference,
                     "another Python in the place of the reference interpreter: two CPythons compared");
  static const std::map<std::string, Tier> tiers = {{tier_name(Tier::Batch), Tier::Batch},
                                                    {tier_name(Tier::Fork), Tier::Fork},
                                                    {tier_name(Tier::Spawn), Tier::Spawn}};
  command
      .add_option(
          "--tier", options.tier,
          "the quickest way to play: fork-batch (several programs in one process), fork (a process for each) "
          "or "
          "spawn (each as a user starts it); what is not the same is always played again in the later ones")
      ->transform(CLI::CheckedTransformer(tiers).description(""))
      ->default_str(tier_name(Tier::Batch));
  command.add_flag("--no-cache", options.no_cache,
                   "play every program; answers of CPythons are neither read nor kept");
  command.add_option("--cache", options.cache,
                     "the folder where answers of CPythons are kept (default: $XDG_CACHE_HOME/dictum, else "
                     "~/.cache/dictum)");
  add_fault_option(command, options.fault);
  command
      .add_option("--debug", options.debug, "debug modes of the reference interpreter: " + debug_mode_names())
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check([](const std::string& mode) {
        DebugPlan plan;
        return parse_debug_modes({mode}, plan).empty() ? std::string() : mode + " is no debug mode";
      });
}

void set_targets(const TargetOptions& options, RunOptions& run) {
  run.tier = options.tier;
  const std::shared_ptr<AnswerCache> cache = open_cache(options);
  std::vector<std::string> names = options.pythons;
  if (names.empty()) names.emplace_back();
  for (const std::string& name : names) {
    TargetPair& pair = run.pairs.emplace_back();
    try {
      pair.oracle = python_named(name, cache);
      pair.reference = options.reference.empty() ? reference_for(*pair.oracle.identity, options)
                                                 : python_named(options.reference, cache);
    } catch (const TargetFailure& failure) {
      pair.failure = failure.what();
    }
  }
}

}  // namespace dictum
