#include "target/process_target.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <sstream>
#include <thread>

#include "target/answers.h"
#include "target/ledger.h"
#include "target/process.h"
#include "target/protocol.h"
#include "target/scratch.h"
#include "target/smoke.h"
#include "target/tier.h"
#include "target/worker_text.h"

namespace dictum {
namespace {

constexpr double kIdentitySeconds = 30;
constexpr double kGraceSeconds = 1;  // after the program's own deadline
constexpr std::size_t kMaxHello = 4096;
constexpr int kMaxStarts = 4;          // in a row that bring no worker
constexpr int kLossesBeforeCheck = 4;  // in a row; then a harmless program must run

const char kNoWord[] = "no word from it in time";

const char kIdentityProgram[] =
    "import sys\n"
    "print(sys.implementation.name)\n"
    "print('.'.join([str(part) for part in sys.version_info[:3]]))\n"
    "print(sys.executable)\n"
    "for entry in sys.path[1:]: print(entry)\n";

std::string new_nonce() {
  thread_local std::mt19937_64 engine{std::random_device{}() * 0x9E3779B97F4A7C15u + std::random_device{}()};
  static const char digits[] = "0123456789abcdef";
  std::string nonce;
  for (int i = 0; i < 32; ++i) nonce += digits[engine() >> 60];
  return nonce;
}

Program program_of(const std::string& text) {
  Program program;
  program.files.push_back({"main.py", text});
  return program;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string describe_end(const ProcessEnd& end) {
  return (end.signalled ? "signal " : "exit code ") + std::to_string(end.code);
}

class ProcessTarget final : public Target {
 public:
  explicit ProcessTarget(TargetSpec spec) : spec_(std::move(spec)) {}

  const Identity& describe() override {
    if (identity_.version.empty()) identity_ = spec_.identity ? *spec_.identity : ask_identity();
    return identity_;
  }

  // Whether it is what `spec` says.
  bool continue_as(const TargetSpec& spec) {
    if (spec.kind != spec_.kind || spec.executable != spec_.executable ||
        spec.worker_text != spec_.worker_text || spec.start_seconds != spec_.start_seconds)
      return false;
    describe();
    spec_ = spec;
    if (process_ && spec_.use) ++spec_.use->starts;
    return true;
  }

  using Target::run;
  Outcome run(const Program& program, const RunLimits& limits, Tier tier) override {
    begin({{&program, limits}}, tier);
    return std::move(take().front());
  }

  void begin(std::vector<Job> jobs, Tier tier) override;
  std::vector<Outcome> take() override;

 private:
  // A job from begin() to take().
  struct Begun {
    Job job;
    Tier tier = Tier::Fork;
    std::optional<CacheKey> key;
    std::optional<RunRequest> request;  // that was sent
    std::optional<Outcome> outcome;
    bool settled = false;  // the outcome is the one to tell
    bool known = false;    // it is from the cache
  };

  void find_answers();
  void send_requests(const std::vector<Begun*>& together);
  void receive_answers();
  bool receive_answer(const std::vector<Begun*>& unanswered);
  Begun* hanging(const std::vector<Begun*>& unanswered, double& seconds);
  void play_alone(Begun& begun);

  const std::string& text_of_worker() const {
    return spec_.worker_text.empty() ? worker_text() : spec_.worker_text;
  }

  Outcome run_python(const Program& program, const RunLimits& limits, Tier tier) {
    if (tier != Tier::Batch) return run_to_end(program, limits, tier);
    Outcome outcome;
    if (attempt(program, limits, tier, outcome) && settled_in_batch(outcome)) return outcome;
    return run_after_batch(program, limits, outcome);
  }

  Outcome run_after_batch(const Program& program, const RunLimits& limits, const Outcome& in_batch) {
    Outcome alone = run_to_end(program, limits, Tier::Fork);
    if (in_batch.detail.rfind(kProtocolError, 0) == 0) alone.broken_batch = in_batch.detail;
    return alone;
  }

  // What is left to a process of its own: ends of the process, and whatever depends on what else it holds.
  static bool settled_in_batch(const Outcome& outcome) {
    return outcome.status == OutcomeStatus::Finished || outcome.status == OutcomeStatus::Raised ||
           outcome.status == OutcomeStatus::Exited;
  }

  Outcome run_to_end(const Program& program, const RunLimits& limits, Tier tier) {
    Outcome outcome;
    if (attempt(program, limits, tier, outcome)) return outcome;
    // Lost before an answer: by this program, or by bad luck. A second loss is the program's.
    if (attempt(program, limits, tier, outcome)) return outcome;
    if (++losses_ >= kLossesBeforeCheck) check_health();
    return outcome;
  }

  // False if the worker was lost; then `outcome` says how.
  bool attempt(const Program& program, const RunLimits& limits, Tier tier, Outcome& outcome);
  Outcome finish_lost(ExchangeResult result, const std::string& error);
  RunRequest request_for(const Program& program, const RunLimits& limits, Tier tier, std::size_t slot);
  void start();
  std::string try_start();
  void check_health();
  Identity ask_identity();
  Identity identity_of_reference();
  ProcessOptions options() const;

  TargetSpec spec_;
  Identity identity_;
  std::string prefix_;  // of the keys of the cache
  std::vector<Begun> begun_;
  std::unique_ptr<Scratch> scratch_;
  std::unique_ptr<Process> process_;
  std::uint64_t next_id_ = 1;
  int losses_ = 0;         // requests in a row without an answer
  bool checking_ = false;  // check_health() is running its own program
  bool played_ = false;    // the process has played a program
};

ProcessOptions ProcessTarget::options() const {
  ProcessOptions options;
  options.environment = hermetic_environment();
  options.directory = scratch_->directory(0);  // a CPython looks for main.py where it was started
  options.channel = true;
  if (spec_.kind == TargetSpec::Kind::Reference) {
    options.command = {spec_.executable, "worker"};
    options.command.insert(options.command.end(), spec_.worker_options.begin(), spec_.worker_options.end());
  } else {
    options.command = {spec_.executable, "-s", "-S", "-B", "-W", "ignore", "main.py"};
    options.environment.push_back("PYTHONPATH=" + scratch_->root() + "/boot");
  }
  return options;
}

// Empty if a worker has said hello.
std::string ProcessTarget::try_start() {
  std::string error;
  played_ = false;
  process_ = Process::start(options(), error);
  if (!process_) return error;
  if (spec_.use) ++(spec_.kind == TargetSpec::Kind::Python ? spec_.use->starts : spec_.use->reference_starts);
  std::string hello;
  const ExchangeResult result = process_->receive(spec_.start_seconds, kMaxHello, hello);
  if (result == ExchangeResult::Reply && is_hello(hello)) return "";
  const ProcessEnd end = process_->end();
  const std::string said = first_line(process_->standard_error());
  process_.reset();
  std::string reason = spec_.executable + ": the target did not start: ";
  if (result == ExchangeResult::Deadline) return reason + kNoWord;
  if (result == ExchangeResult::Ended) reason += "it ended with " + describe_end(end);
  if (result == ExchangeResult::Malformed || result == ExchangeResult::Reply)
    reason += "its first word was no hello";
  return said.empty() ? reason : reason + ": " + said;
}

void ProcessTarget::start() {
  if (!scratch_) {
    scratch_ = std::make_unique<Scratch>();
    if (spec_.kind == TargetSpec::Kind::Python)
      write_file(scratch_->root() + "/boot/warnings.py", text_of_worker());
  }
  std::string error;
  for (int tries = 0; tries < kMaxStarts; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20 << tries));
    error = try_start();
    if (error.empty()) return;
    if (error.find("errno") != std::string::npos || error.find(kNoWord) != std::string::npos) break;
  }
  throw TargetFailure(error);
}

RunRequest ProcessTarget::request_for(const Program& program, const RunLimits& limits, Tier tier,
                                      std::size_t slot) {
  RunRequest request;
  request.nonce = new_nonce();
  request.id = next_id_++;
  request.directory = scratch_->directory(slot);
  request.files = program.files.size();
  request.argv = program.argv;
  for (const std::string& entry : program.python_path)
    request.path.push_back(entry.empty() || entry == "." ? request.directory
                                                         : request.directory + "/" + entry);
  request.stdin_bytes = program.stdin_text;
  request.limits = limits;
  request.tier = tier;
  request.report = scratch_->root() + "/report";
  if (spec_.kind == TargetSpec::Kind::Python) return request;
  request.ledger = scratch_->root() + "/ledger";
  request.language = spec_.language;
  request.library = spec_.library_path;
  request.executable = spec_.python_executable;
  return request;
}

bool ProcessTarget::attempt(const Program& program, const RunLimits& limits, Tier tier, Outcome& outcome) {
  // Each program has an interpreter of its own; in the later tiers a process of its own, too.
  if (spec_.kind == TargetSpec::Kind::Reference && tier != Tier::Batch && played_) process_.reset();
  if (!process_) start();
  scratch_->refill(0, program);
  played_ = true;
  const RunRequest request = request_for(program, limits, tier, 0);
  std::string reply, error;
  process_->send(framed(encode_request(request)));
  const ExchangeResult result = process_->receive(limits.seconds + kGraceSeconds, kMaxFrame, reply);
  if (result == ExchangeResult::Reply && decode_reply(reply, request, outcome, error)) {
    losses_ = 0;
    outcome.scratch = request.directory;
    return true;
  }
  outcome = finish_lost(result, error);
  outcome.scratch = request.directory;
  // Only a lost worker is bad luck; a broken answer is not asked for again.
  return result != ExchangeResult::Ended;
}

Outcome ProcessTarget::finish_lost(ExchangeResult result, const std::string& error) {
  const ProcessEnd end = process_->end();
  const std::string said = process_->standard_error();
  process_.reset();
  Outcome outcome;
  if (result == ExchangeResult::Deadline) {
    outcome.status = OutcomeStatus::TimedOut;
    outcome.detail = "no answer before the deadline";
    return outcome;
  }
  outcome.status = OutcomeStatus::Crashed;
  outcome.signal = end.signalled && result == ExchangeResult::Ended ? end.code : 0;
  outcome.standard_error = said;
  outcome.detail =
      result == ExchangeResult::Ended ? kWorkerLost + (": " + describe_end(end)) : kProtocolError;
  if (!error.empty()) outcome.detail += ": " + error;
  return outcome;
}

void ProcessTarget::begin(std::vector<Job> jobs, Tier tier) {
  begun_.clear();
  for (Job& job : jobs) {
    Begun& begun = begun_.emplace_back();
    begun.tier = spec_.kind == TargetSpec::Kind::Python ? std::max(tier, quickest_tier(*job.program)) : tier;
    begun.job = std::move(job);
  }
  if (spec_.cache && !identity_.version.empty()) find_answers();
  // Only programs that share a process: a later tier is one program at a time.
  std::vector<Begun*> together;
  for (Begun& begun : begun_)
    if (!begun.settled && begun.tier == Tier::Batch) together.push_back(&begun);
  if (together.size() < 2) return;
  send_requests(together);
}

void ProcessTarget::find_answers() {
  if (prefix_.empty()) prefix_ = answer_prefix(identity_, text_of_worker());
  for (Begun& begun : begun_) {
    begun.key = answer_key(prefix_, *begun.job.program, begun.job.limits, begun.tier);
    if (const auto bytes = spec_.cache->find(*begun.key)) begun.outcome = decode_answer(*bytes);
    begun.settled = begun.known = begun.outcome.has_value();
    if (begun.known && spec_.use) ++spec_.use->cached;
  }
}

void ProcessTarget::send_requests(const std::vector<Begun*>& together) {
  if (!process_) start();
  played_ = true;
  std::string frames;
  for (std::size_t slot = 0; slot < together.size(); ++slot) {
    Begun& begun = *together[slot];
    scratch_->refill(slot, *begun.job.program);
    begun.request = request_for(*begun.job.program, begun.job.limits, begun.tier, slot);
    frames += framed(encode_request(*begun.request));
  }
  process_->send(frames);
}

std::vector<Outcome> ProcessTarget::take() {
  receive_answers();
  std::vector<Outcome> outcomes;
  for (Begun& begun : begun_) {
    if (!begun.settled) play_alone(begun);
    if (begun.key && !begun.known && may_be_kept(*begun.outcome))
      spec_.cache->keep(*begun.key, encode_answer(*begun.outcome));
    outcomes.push_back(std::move(*begun.outcome));
  }
  begun_.clear();
  return outcomes;
}

// The answers to what was sent, as far as they come.
void ProcessTarget::receive_answers() {
  std::vector<Begun*> unanswered;
  for (Begun& begun : begun_)
    if (begun.request) unanswered.push_back(&begun);
  while (!unanswered.empty() && receive_answer(unanswered)) unanswered.erase(unanswered.begin());
}

// False: the worker is lost, and what is unanswered is played alone. That is so too where one program is
// known to be the reason: it is then settled.
bool ProcessTarget::receive_answer(const std::vector<Begun*>& unanswered) {
  Begun& next = *unanswered.front();
  std::string reply, error;
  ExchangeResult result = ExchangeResult::Deadline;
  Begun* guilty = &next;
  double seconds = next.job.limits.seconds + kGraceSeconds;
  do {
    result = process_->receive(seconds, kMaxFrame, reply);
    if (result == ExchangeResult::Deadline) guilty = hanging(unanswered, seconds);
  } while (result == ExchangeResult::Deadline && seconds > 0);
  Outcome outcome;
  if (result == ExchangeResult::Reply && decode_reply(reply, *next.request, outcome, error)) {
    losses_ = 0;
    next.settled = spec_.kind == TargetSpec::Kind::Reference || settled_in_batch(outcome);
    outcome.scratch = next.request->directory;
    next.outcome = std::move(outcome);
    return true;
  }
  outcome = finish_lost(result, error);
  if (result == ExchangeResult::Ended || guilty == nullptr) return false;
  outcome.scratch = guilty->request->directory;
  guilty->settled = spec_.kind == TargetSpec::Kind::Reference;
  guilty->outcome = std::move(outcome);
  return false;
}

// No answer has come in time. `seconds`: what is left to the program that is under way, 0 or less if nothing
// is; and that program, null if it is not known.
ProcessTarget::Begun* ProcessTarget::hanging(const std::vector<Begun*>& unanswered, double& seconds) {
  seconds = 0;
  // worker.py keeps the deadlines itself: it is stuck, and may be ahead of its answers.
  if (spec_.kind == TargetSpec::Kind::Python) return nullptr;
  const auto entry = read_ledger(scratch_->root() + "/ledger");
  if (!entry) return nullptr;
  for (Begun* begun : unanswered) {
    if (begun->request->id != entry->id) continue;
    seconds = entry->begin + begun->job.limits.seconds + kGraceSeconds - monotonic_seconds();
    return begun;
  }
  return nullptr;
}

void ProcessTarget::play_alone(Begun& begun) {
  const Program& program = *begun.job.program;
  const RunLimits& limits = begun.job.limits;
  if (spec_.kind == TargetSpec::Kind::Reference)
    begun.outcome = run_to_end(program, limits, begun.tier);
  else if (begun.outcome && begun.tier == Tier::Batch)
    begun.outcome = run_after_batch(program, limits, *begun.outcome);
  else
    begun.outcome = run_python(program, limits, begun.tier);
}

void ProcessTarget::check_health() {
  if (checking_) return;
  checking_ = true;
  Outcome outcome;
  const bool answered = attempt(program_of("print('well')\n"), RunLimits{}, Tier::Fork, outcome);
  checking_ = false;
  losses_ = 0;
  if (!answered || outcome.standard_output != "well\n")
    throw TargetFailure(spec_.executable + ": the target always fails: " + outcome.detail);
}

// The reference interpreter is this program itself: what it plays is what it was asked to play. It only has
// to run.
Identity ProcessTarget::identity_of_reference() {
  Outcome outcome;
  if (!attempt(program_of("print('well')\n"), RunLimits{}, Tier::Fork, outcome) ||
      outcome.standard_output != "well\n")
    throw TargetFailure(spec_.executable +
                        ": the reference interpreter does not run: " + outcome_status_name(outcome.status) +
                        (outcome.detail.empty() ? "" : ": " + outcome.detail));
  Identity identity;
  identity.name = "dictum playing " + spec_.language;
  identity.implementation = "dictum";
  identity.version = identity.language = spec_.language;
  identity.executable = spec_.executable;
  identity.library_path = spec_.library_path;
  return identity;
}

Identity ProcessTarget::ask_identity() {
  if (spec_.kind == TargetSpec::Kind::Reference) return identity_of_reference();
  RunLimits limits;
  limits.seconds = kIdentitySeconds;
  const Outcome outcome = run(program_of(kIdentityProgram), limits);
  std::istringstream lines(outcome.standard_output);
  Identity identity;
  std::getline(lines, identity.implementation);
  std::getline(lines, identity.version);
  std::getline(lines, identity.executable);
  for (std::string entry; std::getline(lines, entry);) identity.library_path.push_back(entry);
  const std::size_t dot = identity.version.find('.');
  if (outcome.status != OutcomeStatus::Finished || dot == std::string::npos)
    throw TargetFailure(spec_.executable +
                        ": it does not say what it is: " + outcome_status_name(outcome.status) +
                        (outcome.detail.empty() ? "" : ": " + outcome.detail) +
                        (outcome.standard_error.empty() ? "" : ": " + outcome.standard_error));
  identity.language = identity.version.substr(0, identity.version.find('.', dot + 1));
  const bool cpython = identity.implementation == "cpython";
  identity.name = (cpython ? "CPython" : identity.implementation) + " " + identity.version;
  const std::string problem = smoke_check(*this);
  if (!problem.empty()) throw TargetFailure(spec_.executable + ": the smoke check failed: " + problem);
  return identity;
}

}  // namespace

std::vector<std::string> hermetic_environment() {
  return {"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC",
          "PYTHONHASHSEED=0",   "PYTHONUTF8=1"};
}

const std::string& worker_text() {
  static const std::string text(kWorkerText);
  return text;
}

std::unique_ptr<Target> make_process_target(TargetSpec spec) {
  if (spec.started)
    if (auto started = spec.started->take()) {
      auto& target = static_cast<ProcessTarget&>(*started);  // none else is made here
      if (target.continue_as(spec)) return started;
    }
  return std::make_unique<ProcessTarget>(std::move(spec));
}

}  // namespace dictum
