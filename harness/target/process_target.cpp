#include "target/process_target.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <sstream>
#include <thread>

#include "target/answers.h"
#include "target/process.h"
#include "target/protocol.h"
#include "target/scratch.h"
#include "target/smoke.h"
#include "target/tier.h"
#include "target/worker_text.h"

namespace dictum {
namespace {

constexpr double kIdentitySeconds = 30;
constexpr double kGraceSeconds = 1;    // after the program's own deadline
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

  using Target::run;
  Outcome run(const Program& program, const RunLimits& limits, Tier tier) override {
    if (spec_.kind == TargetSpec::Kind::Reference) return placed(run_reference(program, limits, tier));
    tier = std::max(tier, quickest_tier(program));
    if (!spec_.cache || identity_.version.empty()) return placed(run_python(program, limits, tier));
    if (prefix_.empty()) prefix_ = answer_prefix(identity_, text_of_worker());
    const CacheKey key = answer_key(prefix_, program, limits, tier);
    if (const auto bytes = spec_.cache->find(key))
      if (auto answer = decode_answer(*bytes)) {
        if (spec_.use) ++spec_.use->cached;
        return std::move(*answer);
      }
    Outcome outcome = placed(run_python(program, limits, tier));
    if (may_be_kept(outcome)) spec_.cache->keep(key, encode_answer(outcome));
    return outcome;
  }

 private:
  Outcome placed(Outcome outcome) const {
    if (scratch_) outcome.scratch = scratch_->directory();
    return outcome;
  }

  const std::string& text_of_worker() const {
    return spec_.worker_text.empty() ? worker_text() : spec_.worker_text;
  }

  // Each program has an interpreter of its own; in the later tiers a process of its own, too.
  Outcome run_reference(const Program& program, const RunLimits& limits, Tier tier) {
    if (tier != Tier::Batch && played_) process_.reset();
    Outcome outcome = run_to_end(program, limits, tier);
    outcome.tier = tier;
    return outcome;
  }

  Outcome run_python(const Program& program, const RunLimits& limits, Tier tier) {
    if (tier == Tier::Batch) {
      Outcome outcome;
      if (attempt(program, limits, tier, outcome) && settled_in_batch(outcome)) return outcome;
      Outcome alone = run_to_end(program, limits, Tier::Fork);
      if (outcome.detail.rfind(kProtocolError, 0) == 0) alone.broken_batch = outcome.detail;
      return alone;
    }
    return run_to_end(program, limits, tier);
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
  void finish_lost(ExchangeResult result, Outcome& outcome);
  RunRequest request_for(const Program& program, const RunLimits& limits, Tier tier);
  void start();
  std::string try_start();
  void check_health();
  Identity ask_identity();
  Identity identity_of_reference();
  ProcessOptions options() const;

  TargetSpec spec_;
  Identity identity_;
  std::string prefix_;  // of the keys of the cache
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
  options.directory = scratch_->directory();
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
  if (spec_.use && spec_.kind == TargetSpec::Kind::Python) ++spec_.use->starts;
  std::string hello;
  const ExchangeResult result = process_->exchange("", spec_.start_seconds, 4096, hello);
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

RunRequest ProcessTarget::request_for(const Program& program, const RunLimits& limits, Tier tier) {
  RunRequest request;
  request.nonce = new_nonce();
  request.id = next_id_++;
  request.directory = scratch_->directory();
  request.argv = program.argv;
  for (const std::string& entry : program.python_path)
    request.path.push_back(entry.empty() || entry == "." ? request.directory
                                                         : request.directory + "/" + entry);
  request.stdin_bytes = program.stdin_text;
  request.limits = limits;
  request.tier = tier;
  request.report = scratch_->root() + "/report";
  request.language = spec_.language;
  request.library = spec_.library_path;
  request.executable = spec_.python_executable;
  return request;
}

bool ProcessTarget::attempt(const Program& program, const RunLimits& limits, Tier tier, Outcome& outcome) {
  if (!process_) start();
  scratch_->refill(program);
  played_ = true;
  const RunRequest request = request_for(program, limits, tier);
  std::string reply, error;
  const ExchangeResult result =
      process_->exchange(encode_request(request), limits.seconds + kGraceSeconds, kMaxFrame, reply);
  if (result == ExchangeResult::Reply && decode_reply(reply, request, outcome, error)) {
    losses_ = 0;
    return true;
  }
  finish_lost(result, outcome);
  if (!error.empty()) outcome.detail = kProtocolError + (": " + error);
  // Only a lost worker is bad luck; a broken answer is not asked for again.
  return result != ExchangeResult::Ended;
}

void ProcessTarget::finish_lost(ExchangeResult result, Outcome& outcome) {
  const ProcessEnd end = process_->end();
  const std::string said = process_->standard_error();
  process_.reset();
  outcome = Outcome{};
  if (result == ExchangeResult::Deadline) {
    outcome.status = OutcomeStatus::TimedOut;
    outcome.detail = "no answer before the deadline";
    return;
  }
  outcome.status = OutcomeStatus::Crashed;
  outcome.signal = end.signalled && result == ExchangeResult::Ended ? end.code : 0;
  outcome.standard_error = said;
  outcome.detail =
      result == ExchangeResult::Ended ? kWorkerLost + (": " + describe_end(end)) : kProtocolError;
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
  return std::make_unique<ProcessTarget>(std::move(spec));
}

}  // namespace dictum
