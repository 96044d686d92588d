#include "run/runner.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "run/leak.h"
#include "target/process.h"

namespace dictum {
namespace {

// The reporter is woken for so many results, or looks after so long.
constexpr std::size_t kResultsATime = 16;
constexpr auto kPatience = std::chrono::milliseconds(100);

struct Task {
  std::size_t pair;
  const Scenario* scenario;
};

// The two targets of a pair, each thread with its own.
struct Players {
  std::unique_ptr<Target> reference;
  std::unique_ptr<Target> oracle;
};

class Run {
 public:
  Run(const RunOptions& options, Reporter& reporter)
      : options_(options), reporter_(reporter), pairs_(options.pairs), use_(std::make_shared<TargetUse>()) {
    for (TargetPair& pair : pairs_) pair.oracle.use = pair.reference.use = use_;
  }

  RunSummary run(const std::vector<Scenario>& scenarios) {
    describe_pairs(scenarios);
    reporter_.on_start(described_);
    std::vector<std::jthread> threads;  // joined whatever happens here
    const int jobs = std::max(1, std::min<int>(options_.jobs, static_cast<int>(tasks_.size())));
    running_ = jobs;
    jobs_ = static_cast<std::size_t>(jobs);
    for (int i = 0; i < jobs; ++i) threads.emplace_back([this] { work(); });
    report_in_order();
    threads.clear();
    summary_.interrupted = interrupted();
    summary_.unplayed = tasks_.size() - reported_;
    summary_.starts = use_->starts;
    summary_.cached = use_->cached;
    reporter_.on_finish(summary_);
    return summary_;
  }

 private:
  void describe_pairs(const std::vector<Scenario>& scenarios) {
    failed_.resize(options_.pairs.size());
    for (std::size_t pair = 0; pair < options_.pairs.size() && !interrupted(); ++pair) {
      described_.emplace_back();
      PairDescription& description = described_.back();
      if (!options_.pairs[pair].failure.empty()) {
        fail(pair, options_.pairs[pair].failure);
        continue;
      }
      try {
        Players players = make_players(pair);
        pairs_[pair].oracle.identity = description.oracle = players.oracle->describe();
        pairs_[pair].reference.identity = description.reference = players.reference->describe();
        described_players_.emplace(pair, std::move(players));
      } catch (const TargetFailure& failure) {
        fail(pair, failure.what());
        continue;
      }
      for (const Scenario& scenario : scenarios) {
        const bool holds = scenario.python.contains(description.oracle.language);
        ++(holds ? description.scenarios : description.skipped);
        if (holds) tasks_.push_back({pair, &scenario});
      }
    }
    results_.resize(tasks_.size());
  }

  Players make_players(std::size_t pair) const {
    return {make_process_target(pairs_[pair].reference), make_process_target(pairs_[pair].oracle)};
  }

  // Those that have said what they are serve the first thread that asks.
  Players take_players(std::size_t pair) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = described_players_.find(pair);
    if (found == described_players_.end()) return make_players(pair);
    Players players = std::move(found->second);
    described_players_.erase(found);
    return players;
  }

  bool interrupted() const { return options_.interrupted != nullptr && options_.interrupted->load(); }

  void fail(std::size_t pair, const std::string& reason) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const bool told = std::count(summary_.failures.begin(), summary_.failures.end(), reason) > 0;
    if (!failed_[pair] && !told && !interrupted()) summary_.failures.push_back(reason);
    failed_[pair] = true;
  }

  void work() {
    std::map<std::size_t, Players> players;
    for (std::vector<std::size_t> block = next_block(); !block.empty(); block = next_block()) {
      const std::size_t pair = tasks_[block.front()].pair;
      std::vector<std::unique_ptr<ScenarioResult>> results(block.size());
      try {
        Players& own = players.try_emplace(pair).first->second;
        if (!own.oracle) own = take_players(pair);
        own.oracle->describe();
        std::vector<const Scenario*> scenarios;
        for (const std::size_t index : block) scenarios.push_back(tasks_[index].scenario);
        std::vector<ScenarioResult> played = play(scenarios, *own.reference, *own.oracle, options_);
        for (std::size_t i = 0; i < block.size(); ++i) {
          results[i] = std::make_unique<ScenarioResult>(std::move(played[i]));
          results[i]->pair = pair;
        }
      } catch (const TargetFailure& failure) {
        fail(pair, failure.what());
      }
      if (interrupted())  // its workers were ended under it
        for (auto& result : results) result.reset();
      const std::lock_guard<std::mutex> lock(mutex_);
      for (std::size_t i = 0; i < block.size(); ++i) {
        stopped_ |= options_.fail_fast && results[i] && results[i]->fate == Fate::Failed;
        finish(block[i], std::move(results[i]));
      }
    }
    players.clear();
    const std::lock_guard<std::mutex> lock(mutex_);
    --running_;
    changed_.notify_all();
  }

  // Tasks of one pair that are played together: as many as a target takes at once, fewer where that would
  // leave other threads without work. Empty: there is nothing more to do.
  std::vector<std::size_t> next_block() {
    const std::lock_guard<std::mutex> lock(mutex_);
    while (next_ < tasks_.size() && failed_[tasks_[next_].pair]) finish(next_++, nullptr);
    std::vector<std::size_t> block;
    if (interrupted() || stopped_) return block;
    const std::size_t share = jobs_ == 1 ? Target::kMaxJobs : (tasks_.size() - next_) / (2 * jobs_) + 1;
    const std::size_t most = options_.fail_fast ? 1 : std::min(share, Target::kMaxJobs);
    while (block.size() < most && next_ < tasks_.size() &&
           (block.empty() || tasks_[next_].pair == tasks_[block.front()].pair))
      block.push_back(next_++);
    return block;
  }

  // With the lock held. No result: its target failed.
  void finish(std::size_t index, std::unique_ptr<ScenarioResult> result) {
    results_[index] = {true, std::move(result)};
    if (++finished_ % kResultsATime == 0) changed_.notify_all();
  }

  void report_in_order() {
    std::unique_lock<std::mutex> lock(mutex_);
    std::size_t index = 0;
    while (index < tasks_.size()) {
      if (results_[index].done) {
        const std::unique_ptr<ScenarioResult> result = std::move(results_[index].result);
        ++index;
        if (!result) continue;
        ++reported_;
        summary_.leaks += result->leaks.size();
        lock.unlock();
        reporter_.on_result(*result);
        lock.lock();
      } else if (running_ == 0) {
        ++index;
      } else {
        changed_.wait_for(lock, kPatience);
        if (interrupted()) end_all_processes();
      }
    }
  }

  struct Slot {
    bool done = false;
    std::unique_ptr<ScenarioResult> result;
  };

  const RunOptions& options_;
  Reporter& reporter_;
  std::vector<TargetPair> pairs_;
  std::shared_ptr<TargetUse> use_;
  std::vector<PairDescription> described_;
  std::vector<Task> tasks_;
  std::size_t jobs_ = 1;
  RunSummary summary_;

  std::mutex mutex_;  // everything below
  std::condition_variable changed_;
  std::map<std::size_t, Players> described_players_;
  std::vector<bool> failed_;  // pairs
  std::vector<Slot> results_;
  std::size_t next_ = 0;
  std::size_t finished_ = 0;
  std::size_t reported_ = 0;
  int running_ = 0;
  bool stopped_ = false;  // by fail_fast
};

bool asks_for_resources(const Expectation* expectation) {
  return expectation != nullptr && expectation->exception && expectation->exception->type;
}

Fate fate_of(const ScenarioResult& result) {
  if (result.verdict.kind == Verdict::Kind::NotComparable)
    return result.oracle_unexpected.empty() ? Fate::NotComparable : Fate::Failed;
  const bool agreed = result.verdict.kind == Verdict::Kind::Same && result.oracle_unexpected.empty() &&
                      result.reference_unexpected.empty();
  return agreed ? Fate::Same : Fate::Failed;
}

void note_broken_batch(const std::string& target, const Outcome& outcome,
                       std::vector<TierDifference>& leaks) {
  if (outcome.broken_batch.empty()) return;
  leaks.push_back({target, Tier::Batch, outcome.tier, {{"answer", "an answer", outcome.broken_batch}}});
}

void judge(ScenarioResult& result, const Expectation* expectation, const CompareRules& rules) {
  result.tier = result.oracle.tier;
  result.verdict = compare(result.oracle, result.reference, rules);
  if (expectation != nullptr) {
    result.oracle_unexpected = check_expectation(*expectation, result.oracle);
    result.reference_unexpected = check_expectation(*expectation, result.reference);
  }
  result.fate = fate_of(result);
}

// Whether a later tier may say more: not where the reference has said nothing, or the oracle has hung or was
// lost.
bool wants_proof(const ScenarioResult& result) {
  if (result.fate == Fate::Same) return false;
  if (result.verdict.kind != Verdict::Kind::NotComparable || !result.oracle_unexpected.empty()) return true;
  CompareRules rules;
  return result.tier == Tier::Batch && not_comparable_reason(result.reference, rules).empty();
}

// Played again, alone, in the next tier.
void play_later(ScenarioResult& result, Target& reference, Target& oracle, const RunLimits& limits) {
  const Tier next = result.tier == Tier::Batch ? Tier::Fork : Tier::Spawn;
  const Program& program = result.scenario->program;
  Outcome alone = oracle.run(program, limits, next);
  note_leak(oracle.describe().name, result.oracle, alone, result.leaks);
  result.oracle = std::move(alone);
  if (next != Tier::Spawn) return;
  alone = reference.run(program, limits, next);
  note_leak(reference.describe().name, result.reference, alone, result.leaks);
  result.reference = std::move(alone);
}

// What the result shows, in the words of an entry.
std::string outcome_text(const ScenarioResult& result) {
  switch (result.fate) {
    case Fate::NotComparable: return result.verdict.reason;
    case Fate::Failed: return "differs";
    case Fate::Same:
    case Fate::Known: break;
  }
  return "same";
}

// An entry turns what it names into a known divergence, and anything else into a failure.
void apply_known(const KnownDivergence& entry, ScenarioResult& result) {
  const std::string seen = outcome_text(result);
  if (seen == entry.outcome && result.oracle_unexpected.empty()) {
    result.fate = Fate::Known;
    result.known_reason = entry.reason;
    return;
  }
  result.fate = Fate::Failed;
  result.known_missed =
      entry.file + ":" + std::to_string(entry.line) + ": known as " + entry.outcome + ", but now " + seen;
}

// From the first outcomes to the verdict: what is not the same is played again.
void settle(ScenarioResult& result, const RunLimits& limits, Target& reference, Target& oracle,
            const RunOptions& options) {
  const Expectation* expectation = expectation_for(*result.scenario, oracle.describe().language);
  CompareRules rules = options.rules;
  rules.resource_errors = rules.resource_errors || asks_for_resources(expectation);
  note_broken_batch(oracle.describe().name, result.oracle, result.leaks);
  note_broken_batch(reference.describe().name, result.reference, result.leaks);
  judge(result, expectation, rules);
  while ((result.tier < options.tier || wants_proof(result)) && result.tier != Tier::Spawn) {
    play_later(result, reference, oracle, limits);
    judge(result, expectation, rules);
  }
  if (options.known != nullptr)
    if (const KnownDivergence* entry = options.known->find(result.scenario->id, oracle.describe().version))
      apply_known(*entry, result);
}

}  // namespace

std::vector<ScenarioResult> play(const std::vector<const Scenario*>& scenarios, Target& reference,
                                 Target& oracle, const RunOptions& options) {
  std::vector<Job> jobs;
  for (const Scenario* scenario : scenarios) {
    jobs.push_back({&scenario->program, options.limits});
    jobs.back().limits.seconds = scenario->seconds;
  }
  reference.begin(jobs, Tier::Batch);
  oracle.begin(jobs, std::min(options.tier, Tier::Fork));
  std::vector<Outcome> of_reference = reference.take();
  std::vector<Outcome> of_oracle = oracle.take();
  std::vector<ScenarioResult> results(scenarios.size());
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    results[i].scenario = scenarios[i];
    results[i].reference = std::move(of_reference[i]);
    results[i].oracle = std::move(of_oracle[i]);
    settle(results[i], jobs[i].limits, reference, oracle, options);
  }
  return results;
}

ScenarioResult play(const Scenario& scenario, Target& reference, Target& oracle, const RunOptions& options) {
  return std::move(play(std::vector{&scenario}, reference, oracle, options).front());
}

RunSummary run_scenarios(const std::vector<Scenario>& scenarios, const RunOptions& options,
                         Reporter& reporter) {
  return Run(options, reporter).run(scenarios);
}

}  // namespace dictum
