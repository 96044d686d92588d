// Programs on the reference interpreter with each seeded fault that they reach, for the fuzzer's power: a
// fault is found by the first program that shows it and on which CPython agrees with the interpreter without
// it. Some programs that show a fault are kept for what comes after the finding.
#include <algorithm>
#include <memory>
#include <sstream>

#include "engine/features.h"
#include "engine/fuzz_target.h"
#include "engine/programs.h"
#include "power/seeded_faults.h"
#include "program/program_text.h"
#include "report/whole_file.h"
#include "spool/spool.h"
#include "target/process_target.h"
#include "target/resolve.h"
#include "targets/classes.h"
#include "targets/divergence.h"

namespace dictum {
namespace {

constexpr int kLeastLines = 40;  // of a program that is kept
constexpr std::uint64_t kApart =
    200;  // programs between two that are kept for one fault: no two of one brood

// One fault, and its rows in the counts: those of an engine before are counted on.
struct Sought {
  SeededFault fault;
  std::uint64_t wanted = 0;        // programs to keep, a quarter of them of several modules
  std::uint64_t* found = nullptr;  // how many programs there were then
  std::uint64_t* reached = nullptr;
  std::uint64_t* played = nullptr;
  std::uint64_t* shown = nullptr;
  std::uint64_t* kept[2] = {};  // of one module, of several
  std::uint64_t last_kept = 0;

  std::uint64_t room(bool modules) const { return modules ? wanted / 4 : wanted - wanted / 4; }
  bool takes(const Program& program, int lines, std::uint64_t runs) const {
    const bool modules = program.files.size() > 1;
    return lines >= kLeastLines && *kept[modules] < room(modules) && runs - last_kept >= kApart;
  }
};

int lines_of(const Program& program) {
  std::ptrdiff_t lines = 0;
  for (const ProgramFile& file : program.files)
    lines += std::count(file.bytes.begin(), file.bytes.end(), '\n');
  return static_cast<int>(lines);
}

class FaultsTarget {
 public:
  bool start(const EngineOptions& options, std::string& error) {
    if (options.stats.empty()) error = "fuzz_faults keeps in its counts what it has found: --stats=FILE";
    if (!error.empty() || !stats_.open(options.stats, error)) return false;
    if (!read_faults(options.faults, error)) return false;
    generate_only(options.areas);
    play_.steps = options.steps;
    play_.bytes = kProgramBytes;
    play_.trace = true;
    limits_.seconds = options.seconds;
    limits_.output = play_.output;
    spool_ = options.spool;
    runs_ = stats_.counter(kRunsRow);
    try {
      TargetSpec spec;
      spec.executable = resolve_python(options.python);
      oracle_ = make_process_target(std::move(spec));
      const Identity& identity = oracle_->describe();
      play_.language = identity.language;
      play_.library_path = identity.library_path;
      play_.executable = identity.executable;
    } catch (const TargetFailure& failure) {
      error = failure.what();
    }
    return error.empty();
  }

  void run(std::string_view input) {
    features::begin_run();
    ++*runs_;
    Program program;
    std::string error;
    if (!split_program(input, program, error)) return count_class(stats_, RunClass::Unparsable, "");
    const Played without = play(program, play_);
    features::count_rules(without.trace);
    features::count_outcome(without.outcome);
    rules_.count(stats_, without.trace);
    count_class(stats_, without.outcome);
    if (not_comparable_reason(without.outcome, {}).empty()) seek(input, program, without);
    count_mutators(stats_, input, features::is_new(), false);
  }

 private:
  // A mark a line, behind it how many programs are kept.
  bool read_faults(const std::string& path, std::string& error) {
    std::istringstream lines(read_whole_file(path));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string mark;
      Sought sought;
      words >> mark >> sought.wanted;
      std::vector<SeededFault> faults;
      if (!mark.empty() && !resolve_faults({mark}, faults, error)) return false;
      if (faults.empty()) continue;
      sought.fault = faults.front();
      const auto row = [&](const char* what) { return stats_.counter(what + (": " + mark)); };
      sought.found = row("found");
      sought.reached = row("reached");
      sought.played = row("played");
      sought.shown = row("shown");
      sought.kept[0] = row("kept");
      sought.kept[1] = row("kept of several modules");
      sought_.push_back(sought);
    }
    if (sought_.empty()) error = "no seeded faults are named: --faults=FILE";
    return error.empty();
  }

  void seek(std::string_view input, const Program& program, const Played& without) {
    const int lines = lines_of(program);
    std::vector<Sought*> played;
    std::vector<const SeededFault*> faults;
    for (Sought& sought : sought_) {
      if (!reaches(without, sought.fault)) continue;
      ++*sought.reached;
      if (*sought.found != 0 && !sought.takes(program, lines, *runs_)) continue;
      ++*sought.played;
      played.push_back(&sought);
      faults.push_back(&sought.fault);
    }
    if (played.empty()) return;
    const std::vector<bool> shown = shown_faults(program, without.outcome, faults, play_);
    if (std::find(shown.begin(), shown.end(), true) == shown.end() || !agrees(program, without)) return;
    for (std::size_t i = 0; i < played.size(); ++i)
      if (shown[i]) take(*played[i], input, program, lines);
  }

  // Whether CPython shows the same as the reference without a fault.
  bool agrees(const Program& program, const Played& without) {
    const Verdict verdict = compare_ended(oracle_->run(program, limits_, Tier::Batch), without.outcome, {});
    if (verdict.kind != Verdict::Kind::Same) stats_.count("CPython differs");
    return verdict.kind == Verdict::Kind::Same;
  }

  void take(Sought& sought, std::string_view input, const Program& program, int lines) {
    ++*sought.shown;
    features::count_disagreement(sought.fault.mark);
    const bool is_first = *sought.found == 0, keeps = sought.takes(program, lines, *runs_);
    if (is_first) *sought.found = *runs_;
    if (keeps) {
      ++*sought.kept[program.files.size() > 1];
      sought.last_kept = *runs_;
    }
    if (spool_.empty() || (!is_first && !keeps)) return;
    SpoolEntry entry;
    entry.kind = is_first ? "first" : "kept";
    entry.detail = "program " + std::to_string(*runs_) + ", " + std::to_string(lines) + " lines";
    entry.program = input;
    entry.origin = origin_of(input);
    std::string error;
    if (!write_spool(spool_ + "/" + sought.fault.mark, entry, error)) throw TargetFailure(error);
  }

  std::unique_ptr<Target> oracle_;
  PlayOptions play_;
  RunLimits limits_;
  Stats stats_;
  RuleRows rules_;
  std::string spool_;
  std::uint64_t* runs_ = nullptr;
  std::vector<Sought> sought_;
};

FaultsTarget& target() {
  static FaultsTarget only;
  return only;
}

bool start(const EngineOptions& options, std::string& error) { return target().start(options, error); }
void run(std::string_view input) { target().run(input); }

}  // namespace

const FuzzTarget kFuzzFaults = {"fuzz_faults", kMaxProgramText, start, run, mutate_program, cross_programs};

}  // namespace dictum
