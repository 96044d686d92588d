#include "supervise/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "store/store.h"
#include "supervise/engines.h"
#include "target/process.h"
#include "triage/signature.h"

namespace dictum::supervise {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLargestCorpus = 5000;  // programs; more are merged between campaigns
constexpr double kMergeSeconds = 600;
constexpr auto kRest = std::chrono::milliseconds(200);

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

class Campaign {
 public:
  Campaign(const CampaignOptions& options, CampaignWatcher& watcher)
      : options_(options),
        watcher_(watcher),
        state_(options.state),
        store_(store::database_in(state_.path())),
        triage_(options.triage),
        begin_(Clock::now()) {}

  CampaignReport run() {
    read_past();
    report_.damaged = state_.check_corpus();
    prepare_corpus();
    store_.begin_campaign();
    Engines engines(engine_options(), state_);
    engines.close_left_slices();
    engines.start();
    while (engines.running()) {
      if (interrupted()) engines.stop();
      tell(engines);
      if (!triage_one()) std::this_thread::sleep_for(kRest);
    }
    engines.join();
    finish_triage(engines);
    replay_buckets();
    close_report(engines);
    return std::move(report_);
  }

 private:
  bool interrupted() const { return options_.interrupted != nullptr && *options_.interrupted; }

  // The number of this campaign, and what the last one has reached.
  void read_past() {
    const std::vector<LedgerLine> lines = read_ledger(state_.ledger()).lines;
    for (const LedgerLine& line : lines) report_.campaign = std::max(report_.campaign, line.slice.campaign);
    for (const LedgerLine& line : lines)
      if (line.slice.campaign == report_.campaign)
        for (const std::string& rule : rules_reached(line.end.counts)) past_rules_.insert(rule);
    ++report_.campaign;
    facts_ = options_.facts;
    facts_.seed = options_.seed != 0 ? options_.seed : static_cast<std::uint64_t>(report_.campaign);
  }

  EngineSetup setup() const {
    EngineSetup setup;
    setup.engine = std::filesystem::absolute(options_.engine);
    setup.environment = engine_environment();
    setup.corpus = state_.corpus();
    setup.spool = state_.spool();
    const PlayOptions& play = options_.triage.play;
    setup.options = {"--python=" + options_.triage.oracle.executable, "--language=" + play.language};
    std::string library;
    for (const std::string& folder : play.library_path) library += (library.empty() ? "" : ":") + folder;
    setup.options.push_back("--library=" + library);
    std::string areas;
    for (const std::string& area : options_.areas) areas += (areas.empty() ? "" : ",") + area;
    if (!areas.empty()) setup.options.push_back("--areas=" + areas);
    if (!play.fault.empty()) setup.options.push_back("--fault=" + play.fault);
    return setup;
  }

  EnginesOptions engine_options() {
    EnginesOptions options;
    options.setup = setup();
    facts_.options = options.setup.options;
    options.facts = facts_;
    options.campaign = report_.campaign;
    options.jobs = options_.runs != 0 ? 1 : options_.jobs;
    options.seconds = options_.seconds;
    options.runs = options_.runs;
    options.slice_seconds = options_.slice_seconds;
    return options;
  }

  // Plays the engine to its end; a sentence if it failed.
  std::string play_engine(const std::vector<std::string>& arguments, double seconds) {
    ProcessOptions options;
    options.command = {options_.engine};
    options.command.insert(options.command.end(), arguments.begin(), arguments.end());
    options.environment = engine_environment();
    std::string error;
    const std::unique_ptr<Process> process = Process::start(options, error);
    if (!process) return error;
    const auto begin = Clock::now();
    while (!process->wait(0.2))
      if (interrupted() || seconds_since(begin) > seconds) break;
    const ProcessEnd end = process->end();
    if (!end.signalled && end.code == 0) return "";
    return fmt::format("{} {}: it ended with {}{}: {}", options_.engine, arguments[0],
                       end.signalled ? "signal " : "", end.code, process->standard_error().substr(0, 1000));
  }

  void prepare_corpus() {
    const std::size_t programs = state_.corpus_facts().programs;
    if (programs == 0 && !options_.seeds.empty()) sow();
    if (programs > kLargestCorpus) merge();
  }

  void sow() {
    const std::string folder = state_.path() + "/seeds";
    std::vector<std::string> arguments = {"make-corpus", folder};
    arguments.insert(arguments.end(), options_.seeds.begin(), options_.seeds.end());
    const std::string problem = play_engine(arguments, kMergeSeconds);
    if (!problem.empty()) throw StateFailure(problem);
    namespace fs = std::filesystem;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder + "/fuzz_diff", error))
      fs::rename(entry.path(), fs::path(state_.corpus()) / entry.path().filename(), error);
    fs::remove_all(folder, error);
  }

  // The fewest programs with the same features, by the reference interpreter alone.
  void merge() {
    namespace fs = std::filesystem;
    const std::string fresh = state_.path() + "/corpus.merged", old = state_.path() + "/corpus.old";
    std::error_code error;
    fs::remove_all(fresh, error);
    fs::remove_all(old, error);
    fs::create_directories(fresh, error);
    const std::string problem =
        play_engine({"fuzz_run", "-merge=1", "-verbosity=0", fresh, state_.corpus()}, kMergeSeconds);
    if (!problem.empty()) {
      report_.failures.push_back(problem);
      return;
    }
    fs::rename(state_.corpus(), old, error);
    if (!error) fs::rename(fresh, state_.corpus(), error);
    if (error) throw StateFailure(fmt::format("{}: {}", state_.corpus(), error.message()));
    fs::remove_all(old, error);
  }

  // One entry of the spool, if there is one that is worth it. False: nothing to do.
  bool triage_one() {
    if (static_cast<int>(report_.new_buckets.size()) >= options_.most_new_buckets) return false;
    for (const std::string& name : spool_names(state_.spool())) {
      if (given_up_.count(name) != 0) continue;
      std::string error;
      const std::optional<SpoolEntry> entry = read_spool(state_.spool(), name, error);
      if (!entry) {
        given_up_.insert(name);
        report_.failures.push_back(state_.spool() + "/" + name + ": " + error);
        continue;
      }
      store_finding(*entry);
      std::error_code gone;
      std::filesystem::remove(state_.spool() + "/" + name, gone);
      return true;
    }
    return false;
  }

  void store_finding(const SpoolEntry& entry) {
    triage::Investigation seen;
    const store::Imported imported = triage_.triage(entry, store_, &seen);
    if (imported.was_there) return;
    ++report_.progress.findings;
    if (imported.bucket == 0) {
      ++report_.side_exits[seen.state];
      return;
    }
    const std::optional<store::Bucket> bucket = store_.bucket(imported.bucket);
    const std::string line =
        fmt::format("finding {}: {}", imported.finding, bucket ? store::bucket_text(*bucket) : std::string());
    if (imported.new_bucket) report_.new_buckets.push_back(line);
    if (imported.reopened) report_.reopened.push_back(line);
    if (imported.new_bucket || imported.reopened) watcher_.on_finding(line);
  }

  double triage_seconds() const {
    if (options_.triage_seconds > 0) return options_.triage_seconds;
    return std::max(30.0, (options_.runs != 0 ? 120.0 : options_.seconds) / 4);
  }

  void finish_triage(Engines& engines) {
    const auto begin = Clock::now();
    while (!interrupted() && seconds_since(begin) < triage_seconds() && triage_one()) tell(engines);
  }

  // Buckets that were there before: do their programs still differ?
  void replay_buckets() {
    const auto begin = Clock::now();
    for (const store::Bucket& bucket : store_.buckets()) {
      if (bucket.state == "new" || bucket.state == "accepted") continue;
      bool agrees = true;
      for (const store::Finding& member : store_.members(bucket.id)) {
        if (interrupted() || seconds_since(begin) > triage_seconds()) return;
        agrees = agrees && triage_.agrees(member.reduced);
      }
      store_.note_replay(bucket.id, agrees);
      note_change(bucket);
    }
  }

  void note_change(const store::Bucket& before) {
    const std::optional<store::Bucket> now = store_.bucket(before.id);
    if (!now || now->state == before.state) return;
    if (now->state == "fixed") report_.fixed.push_back(store::bucket_text(*now));
    if (now->state == "reopened") report_.reopened.push_back(store::bucket_text(*now));
  }

  void tell(const Engines& engines) {
    if (seconds_since(told_) < 0.5) return;
    told_ = Clock::now();
    measure(engines);
    watcher_.on_progress(report_.progress);
  }

  void measure(const Engines& engines) {
    Progress& progress = report_.progress;
    progress.seconds = seconds_since(begin_);
    progress.account = engines.account();
    const Counts counts = engines.counts();
    progress.rules = rules_reached(counts).size();
    progress.corpus = state_.corpus_facts().programs;
    progress.spool = spool_names(state_.spool()).size();
    progress.new_buckets = static_cast<int>(report_.new_buckets.size());
    if (const auto lies = counts.find("lies seen"); lies != counts.end()) report_.lies = lies->second;
  }

  void close_report(const Engines& engines) {
    measure(engines);
    report_.interrupted = interrupted();
    report_.quarantined = engines.quarantined();
    for (const std::string& failure : engines.failures()) report_.failures.push_back(failure);
    const std::vector<std::string> reached = rules_reached(engines.counts());
    std::set_difference(past_rules_.begin(), past_rules_.end(), reached.begin(), reached.end(),
                        std::back_inserter(report_.rules_lost));
  }

  const CampaignOptions& options_;
  CampaignWatcher& watcher_;
  StateFolder state_;
  store::Store store_;
  triage::Triage triage_;
  Clock::time_point begin_, told_;
  CampaignFacts facts_;
  CampaignReport report_;
  std::set<std::string> past_rules_;
  std::set<std::string> given_up_;  // names in the spool that cannot be read
};

}  // namespace

CampaignReport run_campaign(const CampaignOptions& options, CampaignWatcher& watcher) {
  return Campaign(options, watcher).run();
}

}  // namespace dictum::supervise
