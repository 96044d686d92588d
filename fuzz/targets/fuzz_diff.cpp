// Programs on the reference interpreter and then, if they have ended inside their budget, on CPython. A
// divergence goes into the spool, and the run goes on.
#include <unistd.h>

#include <cstdio>
#include <map>
#include <memory>

#include "compare/compare.h"
#include "engine/features.h"
#include "engine/fuzz_target.h"
#include "engine/programs.h"
#include "play/play.h"
#include "program/program_text.h"
#include "spool/spool.h"
#include "target/process_target.h"
#include "target/resolve.h"
#include "targets/canary.h"
#include "targets/classes.h"
#include "targets/divergence.h"

namespace dictum {
namespace {

constexpr int kExitEnvironment = 3;
constexpr int kMostOfAKey = 20;  // entries in the spool that look alike at first sight, in a slice

// The engine goes on with nothing after this; what it has found so far is kept.
[[noreturn]] void give_up(const std::string& sentence) {
  std::fprintf(stderr, "dictum-fuzz: %s\n", sentence.c_str());
  _exit(kExitEnvironment);
}

class DiffTarget {
 public:
  bool start(const EngineOptions& options, std::string& error) {
    if (!options.stats.empty() && !stats_.open(options.stats, error)) return false;
    generate_only(options.areas);
    play_.steps = options.steps;
    play_.bytes = kProgramBytes;
    play_.trace = true;
    limits_.seconds = options.seconds;
    limits_.output = play_.output;
    spool_ = options.spool;
    try {
      start_oracle(options.python);
      const CanaryReport canary = tell_lies(*oracle_, play_);
      stats_.count("lies seen", static_cast<std::uint64_t>(canary.told));
      error = canary.problem;
      if (!options.language.empty()) play_.language = options.language;
      // Versions differ in how they show where an exception comes from; each such program would be a
      // divergence.
      if (play_.language != oracle_->describe().language) rules_.traceback = rules_.standard_error = false;
      if (!options.library.empty()) play_.library_path = options.library;
      play_.fault = options.fault;
    } catch (const TargetFailure& failure) {
      error = failure.what();
    }
    return error.empty();
  }

  void run(std::string_view input) {
    features::begin_run();
    stats_.count(kRunsRow);
    Program program;
    std::string error;
    if (!split_program(input, program, error)) return count_class(stats_, RunClass::Unparsable, "");
    try {
      const bool diverged = judge(input, program);
      count_mutators(stats_, input, features::is_new(), diverged);
    } catch (const TargetFailure& failure) {
      count_class(stats_, RunClass::Lost, "");
      give_up(failure.what());
    }
  }

 private:
  void start_oracle(const std::string& name) {
    TargetSpec spec;
    spec.executable = resolve_python(name);
    oracle_ = make_process_target(std::move(spec));
    const Identity& identity = oracle_->describe();
    play_.language = identity.language;
    play_.library_path = identity.library_path;
    play_.executable = identity.executable;
  }

  // Whether it diverges.
  bool judge(std::string_view input, const Program& program) {
    const Played played = play(program, play_);
    features::count_rules(played.trace);
    features::count_outcome(played.outcome);
    rule_rows_.count(stats_, played.trace);
    if (!not_comparable_reason(played.outcome, rules_).empty()) {
      count_class(stats_, played.outcome);
      return false;
    }
    stats_.count("sent");
    Outcome oracle = oracle_->run(program, limits_, Tier::Batch);
    Verdict verdict = compare_ended(oracle, played.outcome, rules_);
    if (verdict.kind == Verdict::Kind::Diverged && oracle.tier == Tier::Batch) {
      oracle = oracle_->run(program, limits_, Tier::Fork);
      verdict = compare_ended(oracle, played.outcome, rules_);
      if (verdict.kind == Verdict::Kind::Same) {
        count_class(stats_, RunClass::Poisoned, "its end depends on what was played before");
        return false;
      }
    }
    stats_.count(std::string("tier: ") + tier_name(oracle.tier));
    if (verdict.kind == Verdict::Kind::Diverged) {
      const std::string poison = poison_of(oracle, played.outcome);
      if (!poison.empty()) verdict = {Verdict::Kind::NotComparable, {}, poison, verdict.normalized};
    }
    count_verdict(verdict);
    if (verdict.kind == Verdict::Kind::Diverged) keep(input, played, oracle, verdict);
    return verdict.kind == Verdict::Kind::Diverged;
  }

  void count_verdict(const Verdict& verdict) {
    for (const auto& [normaliser, times] : verdict.normalized)
      stats_.count("normalised: " + normaliser, static_cast<std::uint64_t>(times));
    switch (verdict.kind) {
      case Verdict::Kind::Same: return count_class(stats_, RunClass::Same, "");
      case Verdict::Kind::NotComparable: return count_class(stats_, RunClass::Poisoned, verdict.reason);
      case Verdict::Kind::Diverged:
        return count_class(stats_, RunClass::Diverged, verdict.differences.front().field);
    }
  }

  void keep(std::string_view input, const Played& played, const Outcome& oracle, const Verdict& verdict) {
    const Divergence divergence = first_sight(played, oracle, verdict, rule_rows_.runs());
    if (++seen_[divergence.key] > kMostOfAKey) return;
    features::count_disagreement(divergence.feature);
    if (spool_.empty()) return;
    SpoolEntry entry;
    entry.kind = divergence.kind;
    entry.detail = divergence.detail;
    entry.program = input;
    entry.reference = summary_of(played.outcome);
    entry.oracle = summary_of(oracle);
    entry.origin = origin_of(input);
    std::string error;
    if (!write_spool(spool_, entry, error)) give_up(error);
    stats_.count("spooled");
  }

  std::unique_ptr<Target> oracle_;
  PlayOptions play_;
  RunLimits limits_;
  CompareRules rules_;
  Stats stats_;
  RuleRows rule_rows_;
  std::string spool_;
  std::map<std::string, int> seen_;
};

DiffTarget& target() {
  static DiffTarget only;
  return only;
}

bool start(const EngineOptions& options, std::string& error) { return target().start(options, error); }
void run(std::string_view input) { target().run(input); }

}  // namespace

const FuzzTarget kFuzzDiff = {"fuzz_diff", kMaxProgramText, start, run, mutate_program, cross_programs};

}  // namespace dictum
