// dictum fuzz: a campaign of the fuzzer; its progress, its findings, its report.
#include <fmt/format.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <filesystem>
#include <map>
#include <thread>

#include "cli/build_facts.h"
#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/triage_options.h"
#include "generate/feature.h"
#include "report/whole_file.h"
#include "supervise/campaign.h"
#include "target/installation.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSmokeRuns = 2000, kSmokeSeed = 1;

struct FuzzArguments {
  std::string state;
  std::string time = "30m";
  std::string engine;
  int jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  std::uint64_t seed = 0, runs = 0;
  double slice = 300;
  std::vector<std::string> areas, seeds;
  bool empty = false, smoke = false, stats = false, quiet = false;
  std::string language;
  TargetOptions targets;
};

// "90", "90s", "30m", "8h": seconds; -1: none of these.
double seconds_of(const std::string& text) {
  std::size_t used = 0;
  double number = -1;
  try {
    number = std::stod(text, &used);
  } catch (const std::exception&) {
    return -1;
  }
  const std::string unit = text.substr(used);
  const std::map<std::string, double> units = {{"", 1}, {"s", 1}, {"m", 60}, {"h", 3600}};
  const auto found = units.find(unit);
  return found == units.end() || !(number > 0) || number > 1e6 ? -1 : number * found->second;
}

std::string clock_text(double seconds) {
  const long whole = static_cast<long>(seconds);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string progress_line(const supervise::Progress& progress) {
  const supervise::Account& account = progress.account;
  return fmt::format(
      "{} {} programs ({:.0f}/s a job), {:.1f} % compared, corpus {}, rules {}, spool {}, findings {}, new "
      "buckets {}",
      clock_text(progress.seconds), account.runs,
      account.seconds > 0 ? static_cast<double>(account.runs) / account.seconds : 0.0,
      percent(account.comparable(), account.runs), progress.corpus, progress.rules, progress.spool,
      progress.findings, progress.new_buckets);
}

// On a terminal one line that is written over; else a line a minute.
class Watcher final : public supervise::CampaignWatcher {
 public:
  explicit Watcher(bool quiet) : terminal_(isatty(STDERR_FILENO) == 1), quiet_(quiet) {}

  void on_progress(const supervise::Progress& progress) override {
    if (quiet_) return;
    if (terminal_) {
      fmt::print(stderr, "\r\033[K{}", progress_line(progress));
      std::fflush(stderr);
    } else if (progress.seconds >= next_) {
      fmt::print(stderr, "{}\n", progress_line(progress));
      next_ = progress.seconds + kLineSeconds;
    }
  }
  void on_finding(const std::string& line) override {
    fmt::print("{}{}\n", terminal_ ? "\r\033[K" : "", shown(line, 1000));
    std::fflush(stdout);
  }
  void end_line() const {
    if (terminal_ && !quiet_) fmt::print(stderr, "\r\033[K");
  }

 private:
  static constexpr double kLineSeconds = 60;
  bool terminal_, quiet_;
  double next_ = kLineSeconds;
};

std::string file_hash(const std::string& path) {
  const std::string bytes = read_whole_file(path);
  return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size()));
}

// Beside this executable.
std::string engine_path() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path() / "dictum-fuzz";
}

// What a clone holds; elsewhere a campaign starts from nothing.
std::vector<std::string> default_seeds() {
  std::vector<std::string> seeds;
  for (const char* path : {"specs", "corpus"})
    if (fs::exists(path)) seeds.push_back(path);
  return seeds;
}

// What `dictum --version` tells, in one line for the ledger.
std::string build_line() {
  std::string facts = build_facts();
  for (char& letter : facts)
    if (letter == '\n') letter = ';';
  return facts;
}

supervise::CampaignOptions campaign_options(const FuzzArguments& arguments) {
  supervise::CampaignOptions options;
  options.state = arguments.state;
  options.engine = arguments.engine.empty() ? engine_path() : arguments.engine;
  if (access(options.engine.c_str(), X_OK) != 0)
    throw supervise::StateFailure(options.engine +
                                  ": the fuzzer's engine is not there; it is built beside dictum");
  options.triage = triage_options(arguments.targets, arguments.language, true);
  options.jobs = arguments.jobs;
  options.seconds = seconds_of(arguments.time);
  options.runs = arguments.runs;
  options.seed = arguments.seed;
  options.slice_seconds = arguments.slice;
  options.areas = arguments.areas;
  if (!arguments.empty) options.seeds = arguments.seeds.empty() ? default_seeds() : arguments.seeds;
  options.facts.build = build_line();
  options.facts.target_hash = file_hash(options.triage.oracle.executable);
  if (options.triage.oracle.identity) options.facts.target_name = options.triage.oracle.identity->name;
  options.interrupted = &interruption();
  return options;
}

void print_list(const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  fmt::print("{}:\n", title);
  for (const std::string& line : lines) fmt::print("  {}\n", shown(line, 1000));
}

void print_report(const supervise::CampaignReport& report) {
  const supervise::Account& account = report.progress.account;
  fmt::print("{}\n", progress_line(report.progress));
  fmt::print(
      "  {} same, {} diverged, {} poisoned, {} unsupported, {} unparsable, {} ended the engine, lost {}\n",
      account.same, account.diverged, account.poisoned, account.unsupported, account.unparsable,
      account.ended, account.lost);
  fmt::print("  canaries: {} lies seen\n", report.lies);
  for (const auto& [state, count] : report.side_exits) fmt::print("  {} findings: {}\n", count, state);
  if (report.damaged > 0) fmt::print("  {} damaged files of the corpus are in quarantine\n", report.damaged);
  if (report.quarantined > 0)
    fmt::print("  {} programs that ended the engine are in quarantine\n", report.quarantined);
  if (!report.rules_lost.empty())
    fmt::print("  rules lost since the last campaign: {}\n", fmt::join(report.rules_lost, " "));
  print_list("new buckets", report.new_buckets);
  print_list("reopened", report.reopened);
  print_list("fixed", report.fixed);
}

int exit_code_of(const supervise::CampaignReport& report) {
  for (const std::string& failure : report.failures) fmt::print(stderr, "dictum: {}\n", shown(failure, 1000));
  if (report.interrupted) return interruption_exit_code();
  if (!report.failures.empty()) return kExitEnvironment;
  if (report.progress.account.lost > 0) return kExitInternalError;
  return report.new_buckets.empty() && report.reopened.empty() ? kExitExpected : kExitDiverged;
}

// The ledger's sums, by kind of count.
int print_stats(const FuzzArguments& arguments) {
  const supervise::LedgerReading ledger = supervise::read_ledger(arguments.state + "/ledger.jsonl");
  supervise::Account account;
  supervise::Counts counts;
  int campaigns = 0;
  for (const supervise::LedgerLine& line : ledger.lines) {
    supervise::add(account, supervise::account_of(line.end));
    for (const auto& [name, count] : line.end.counts) counts[name] += count;
    campaigns = std::max(campaigns, line.slice.campaign);
  }
  fmt::print("{} campaigns, {} slices, {} damaged lines; {} programs, {:.0f} a second and job, lost {}\n",
             campaigns, ledger.lines.size(), ledger.damaged, account.runs,
             account.seconds > 0 ? static_cast<double>(account.runs) / account.seconds : 0.0, account.lost);
  for (const auto& [name, count] : counts)
    fmt::print("{:>10}  {:>6.2f} %  {}\n", count, percent(count, account.runs), shown(name, 200));
  return kExitExpected;
}

// A folder of its own for a smoke run, gone at its end.
class ScratchState {
 public:
  explicit ScratchState(std::string& folder) {
    if (!folder.empty()) return;
    std::string pattern = (fs::temp_directory_path() / "dictum-fuzz-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw supervise::StateFailure(pattern + ": it cannot be made");
    folder = made_ = pattern;
  }
  ~ScratchState() {
    std::error_code error;
    if (!made_.empty()) fs::remove_all(made_, error);
  }
  ScratchState(const ScratchState&) = delete;
  ScratchState& operator=(const ScratchState&) = delete;

 private:
  std::string made_;
};

// A smoke run is a campaign like any other, but for where it begins.
void settle(FuzzArguments& arguments) {
  if (arguments.smoke) {
    arguments.empty |= arguments.seeds.empty();
    if (arguments.runs == 0) arguments.runs = kSmokeRuns;
    if (arguments.seed == 0) arguments.seed = kSmokeSeed;
  } else if (arguments.state.empty()) {
    arguments.state = store::default_state_folder();
  }
}

int fuzz(FuzzArguments arguments) {
  try {
    settle(arguments);
    if (arguments.state.empty() && !arguments.smoke)
      throw supervise::StateFailure("no folder for the campaign: name one with --state");
    if (arguments.stats) return print_stats(arguments);
    const ScratchState scratch(arguments.state);
    Watcher watcher(arguments.quiet);
    const supervise::CampaignReport report = supervise::run_campaign(campaign_options(arguments), watcher);
    watcher.end_line();
    print_report(report);
    return exit_code_of(report);
  } catch (const supervise::StateFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
  } catch (const store::StoreFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
  } catch (const TargetFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
  }
  return kExitEnvironment;
}

std::vector<std::string> area_names() {
  std::vector<std::string> names;
  for (std::size_t area = 0; area < generate::kAreaCount; ++area)
    names.push_back(generate::area_name(static_cast<generate::Area>(area)));
  return names;
}

}  // namespace

void register_fuzz(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<FuzzArguments>();
  CLI::App* command = app.add_subcommand(
      "fuzz", "programs made without end: played on both sides, differences reduced, bucketed and kept");
  add_state_option(*command, arguments->state);
  command->add_option("--time", arguments->time, "how long engines run: 90s, 30m, 8h")->capture_default_str();
  command->add_option("--runs", arguments->runs, "so many programs by one job, instead of a time");
  command->add_option("--jobs,-j", arguments->jobs, "engines at a time")->check(CLI::Range(1, 256));
  command->add_option("--seed", arguments->seed, "of the campaign (default: its number)");
  command->add_option("--areas", arguments->areas, "of the generator, separated by commas (default: all)")
      ->delimiter(',')
      ->check(CLI::IsMember(area_names()));
  command->add_option("--slice", arguments->slice, "seconds for which one engine process runs")
      ->capture_default_str()
      ->check(CLI::Range(1.0, 86400.0));
  command->add_option(
      "--seeds", arguments->seeds,
      "scenarios and programs that an empty corpus begins with (default: specs and corpus, if they "
      "are here)");
  command->add_flag("--empty", arguments->empty, "an empty corpus begins with nothing");
  command->add_flag(
      "--smoke", arguments->smoke,
      "a fixed seed and number of programs, from nothing, in a state of its own: for pull requests");
  command->add_flag("--stats", arguments->stats, "print what the campaigns of the state have counted");
  command->add_flag("--quiet,-q", arguments->quiet, "no line of progress");
  command->add_option("--engine", arguments->engine,
                      "the engine's executable (default: dictum-fuzz beside dictum)");
  add_language_option(*command, arguments->language);
  add_target_options(*command, arguments->targets);
  command->callback([arguments, &exit_code] {
    if (seconds_of(arguments->time) < 0) {
      fmt::print(stderr, "dictum: --time {}: expected a time such as 90s, 30m or 8h\n",
                 shown(arguments->time, 100));
      exit_code = kExitBadInput;
      return;
    }
    exit_code = fuzz(*arguments);
  });
}

}  // namespace dictum
