// dictum generate: programs drawn from a seed; written, counted by feature, or played on both sides.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/target_options.h"
#include "generate/feature_shares.h"
#include "generate/generator.h"
#include "mutate/mutate.h"
#include "program/program_text.h"
#include "report/console.h"

namespace dictum {
namespace {

constexpr std::uint64_t kSteps =
    3'000'000;                       // of the reference interpreter; a generated program takes some thousands
constexpr std::size_t kBatch = 500;  // programs and outcomes that are in memory at a time

struct GenerateArguments {
  std::uint64_t seed = 1;
  std::uint64_t first = 0;
  std::uint64_t count = 1;
  generate::GeneratorOptions options;
  std::string out;
  std::uint64_t mutations = 0;  // of each program
  bool stats = false;
  bool play = false;
  int jobs = static_cast<int>(std::thread::hardware_concurrency());
  std::size_t shown = 5;  // differences told in full
  TargetOptions targets;
};

std::string name_of(const GenerateArguments& arguments, std::uint64_t number) {
  return fmt::format("{}-{}", arguments.seed, number);
}

bool write_program(const std::string& folder, const std::string& name, const Program& program) {
  std::ofstream file(folder + "/" + name + ".py", std::ios::binary);
  file << join_program(program);
  return static_cast<bool>(file.flush());
}

// The program with the number, with as many mutations as are asked for.
Program make_program(const GenerateArguments& arguments, std::uint64_t number) {
  Program program = generate::generate(arguments.seed, number, arguments.options).program;
  if (arguments.mutations == 0) return program;
  std::string text = join_program(program);
  for (std::uint64_t i = 0; i < arguments.mutations; ++i)
    text = mutate(text, kMaxProgramText, (arguments.seed << 40) + number * arguments.mutations + i);
  std::string error;
  program = {};
  split_program(text, program, error);
  return program;
}

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

// Counts what became of the programs, and how valid they are on the oracle.
class PlayReporter final : public Reporter {
 public:
  PlayReporter(const GenerateArguments& arguments) : arguments_(arguments) {}

  void on_start(const std::vector<PairDescription>& pairs) override { pairs_ = pairs; }
  void on_finish(const RunSummary&) override {}
  void on_result(const ScenarioResult& result) override {
    ++played_;
    judge(result);
    rules_.push_back(result.reference.rules.size());
    if (result.fate == Fate::Same) {
      ++same_;
      return;
    }
    const bool silent = result.verdict.kind == Verdict::Kind::NotComparable;
    if (silent)
      reasons_[result.verdict.reason].push_back(result.scenario->id);
    else
      different_.push_back(result.scenario->id);
    if (!arguments_.out.empty() &&
        !write_program(arguments_.out, result.scenario->id, result.scenario->program))
      write_failed_ = true;
    if (silent || different_.size() > arguments_.shown) return;
    fmt::print("{}:\n{}", result.scenario->id, describe_result(result, pairs_[result.pair]));
    std::fflush(stdout);
  }

  void print(double seconds) const {
    fmt::print("{} played ({:.0f} a second): {} same, {} different, {} not comparable\n", played_,
               static_cast<double>(played_) / seconds, same_, different_.size(),
               played_ - same_ - different_.size());
    for (const auto& [reason, ids] : reasons_)
      fmt::print("  {:>5}  {}, first in {}\n", ids.size(), shown(reason, 200), ids.front());
    if (!different_.empty()) fmt::print("different: {}\n", fmt::join(different_, " "));
    fmt::print(
        "on the oracle: {:.2f} % compile, {:.2f} % reach their last statement, {:.1f} % of {} observed "
        "statements raise\n",
        percent(played_ - uncompiled_, played_), percent(ended_, played_), percent(raised_, observed_),
        observed_);
    if (rules_.empty()) return;
    std::vector<std::size_t> rules = rules_;
    std::sort(rules.begin(), rules.end());
    fmt::print("rules reached by a program: median {}, fewest {}, most {}\n", rules[rules.size() / 2],
               rules.front(), rules.back());
    if (shares_.programs() > 0) fmt::print("{}", shares_.text());
  }
  // Counts the features of the program when its result comes.
  void expect(const std::string& id, const generate::GeneratedProgram& made) { programs_[id] = made; }
  std::size_t different() const { return different_.size(); }
  bool write_failed() const { return write_failed_; }

 private:
  void judge(const ScenarioResult& result) {
    const generate::Validity validity = generate::validity_of(result.oracle);
    uncompiled_ += !validity.compiled;
    ended_ += validity.ended;
    observed_ += validity.observed;
    raised_ += validity.raised;
    const auto made = programs_.find(result.scenario->id);
    if (made == programs_.end()) return;
    shares_.add(made->second, &validity);
    programs_.erase(made);
  }

  const GenerateArguments& arguments_;
  std::vector<PairDescription> pairs_;
  std::map<std::string, generate::GeneratedProgram> programs_;  // that are being played
  generate::FeatureShares shares_;
  std::size_t played_ = 0, same_ = 0, uncompiled_ = 0, ended_ = 0, observed_ = 0, raised_ = 0;
  std::vector<std::size_t> rules_;  // of each program
  std::vector<std::string> different_;
  std::map<std::string, std::vector<std::string>> reasons_;
  bool write_failed_ = false;
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int play_programs(const GenerateArguments& arguments, PlayReporter& reporter) {
  RunOptions options;
  options.interrupted = &interruption();
  TargetOptions targets = arguments.targets;
  targets.no_cache |= targets.cache.empty();  // programs without end would fill the default one
  targets.rules = targets.reference.empty();
  set_targets(targets, options);
  options.jobs = arguments.jobs;
  options.limits.steps = kSteps;
  const auto begin = std::chrono::steady_clock::now();
  const std::uint64_t end = arguments.first + arguments.count;
  for (std::uint64_t number = arguments.first; number < end;) {
    std::vector<Scenario> batch;
    for (; number < end && batch.size() < kBatch; ++number) {
      Scenario& scenario = batch.emplace_back();
      scenario.id = name_of(arguments, number);
      scenario.program = make_program(arguments, number);
      if (arguments.stats)
        reporter.expect(scenario.id, generate::generate(arguments.seed, number, arguments.options));
    }
    const RunSummary summary = run_scenarios(batch, options, reporter);
    for (const std::string& failure : summary.failures)
      fmt::print(stderr, "dictum: {}\n", shown(failure, 1000));
    if (summary.interrupted) return interruption_exit_code();
    if (!summary.failures.empty()) return kExitEnvironment;
  }
  reporter.print(seconds_since(begin));
  return reporter.different() > 0 ? kExitDiverged : kExitExpected;
}

// Writes or prints the programs.
int make_programs(const GenerateArguments& arguments) {
  for (std::uint64_t number = arguments.first; number < arguments.first + arguments.count; ++number) {
    const Program program = make_program(arguments, number);
    if (!arguments.out.empty()) {
      if (!write_program(arguments.out, name_of(arguments, number), program)) return kExitEnvironment;
      continue;
    }
    const std::string text = join_program(program);
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  return std::ferror(stdout) != 0 ? kExitEnvironment : kExitExpected;
}

void print_shares(const GenerateArguments& arguments) {
  generate::FeatureShares shares;
  double seconds = 0;  // in which programs were made, not counted
  for (std::uint64_t number = arguments.first; number < arguments.first + arguments.count; ++number) {
    const auto begin = std::chrono::steady_clock::now();
    const generate::GeneratedProgram made = generate::generate(arguments.seed, number, arguments.options);
    seconds += seconds_since(begin);
    shares.add(made);
  }
  if (shares.programs() > 0)
    fmt::print("{} programs, {:.0f} a second; {}", shares.programs(),
               static_cast<double>(shares.programs()) / seconds, shares.text());
}

int run(const GenerateArguments& arguments) {
  std::error_code error;
  if (!arguments.out.empty()) std::filesystem::create_directories(arguments.out, error);
  if (error) {
    fmt::print(stderr, "dictum: {}: {}\n", arguments.out, error.message());
    return kExitEnvironment;
  }
  if (!arguments.play) {
    if (arguments.stats) print_shares(arguments);
    return arguments.stats && arguments.out.empty() ? kExitExpected : make_programs(arguments);
  }
  PlayReporter reporter(arguments);
  try {
    const int code = play_programs(arguments, reporter);
    return reporter.write_failed() ? kExitEnvironment : code;
  } catch (const TargetFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
    return kExitEnvironment;
  }
}

}  // namespace

void register_generate(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<GenerateArguments>();
  CLI::App* command =
      app.add_subcommand("generate", "programs drawn from a seed: print, write, count or play them");
  command->add_option("--seed", arguments->seed, "equal seeds and numbers give equal programs")
      ->capture_default_str();
  command->add_option("--first", arguments->first, "the number of the first program")->capture_default_str();
  command->add_option("--count", arguments->count, "how many programs")->capture_default_str();
  command->add_option("--min-lines", arguments->options.min_lines, "lines of main.py, about")
      ->check(CLI::Range(1, 2000));
  command->add_option("--max-lines", arguments->options.max_lines, "lines of main.py, about")
      ->check(CLI::Range(1, 2000));
  command->add_option("--out", arguments->out,
                      "a folder for the programs; with --play, for those that are not the same");
  command->add_option_function<std::string>(
      "--areas",
      [arguments](const std::string& names) {
        std::string unknown;
        arguments->options.areas = generate::parse_areas(names, unknown);
        if (!unknown.empty()) throw CLI::ValidationError("--areas", "no area is called " + unknown);
      },
      "areas of features, separated by commas: classes, attributes, …; all if none is given");
  command->add_option("--mutations", arguments->mutations, "mutations of each program, one after the other");
  command->add_flag("--stats", arguments->stats,
                    "the share of programs that have each feature; with --play, how valid those are");
  command->add_flag("--play", arguments->play, "play them on the reference interpreter and on CPython");
  command->add_option("--jobs,-j", arguments->jobs, "programs played at a time")->check(CLI::Range(1, 256));
  command->add_option("--show", arguments->shown, "how many differences are shown")->capture_default_str();
  add_target_options(*command, arguments->targets);
  command->callback([arguments, &exit_code] {
    if (arguments->options.max_lines < arguments->options.min_lines)
      arguments->options.max_lines = arguments->options.min_lines;
    exit_code = run(*arguments);
  });
}

}  // namespace dictum
