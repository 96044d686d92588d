#include "target/reference_worker.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <map>
#include <optional>

#include "dictum/interp.h"
#include "target/debug_run.h"
#include "target/ledger.h"
#include "target/protocol.h"
#include "target/reference_run.h"

namespace dictum {
namespace {

// The interpreter counts its own bytes; this keeps the machine usable should it not.
[[maybe_unused]] constexpr rlim_t kAddressSpace = rlim_t{16} << 30;
constexpr int kAboveProgram = 200;  // where the channel is moved to: a program's small numbers do not hit it

constexpr std::size_t kPiece = 64 << 10;
constexpr std::size_t kMaxHeld = 256 << 10;  // bytes of answers
constexpr double kMaxHeldSeconds = 0.05;

// The two ends of the channel. Requests that have come together are answered together, unless that takes
// long.
class Channel {
 public:
  Channel(int requests, int replies) : requests_(requests), replies_(replies) {}

  // Nothing at the end of the channel, which no request survives half.
  std::optional<std::string_view> receive() {
    while (true) {
      const auto size = frame_size();
      if (size && *size > kMaxFrame) return std::nullopt;
      if (size && inbox_.size() - taken_ - 4 >= *size) {
        const std::string_view text = std::string_view(inbox_).substr(taken_ + 4, *size);
        taken_ += 4 + *size;
        return text;
      }
      if (!flush() || !read_on()) return std::nullopt;
    }
  }

  // False: nobody listens any more.
  bool send(const std::string& text) {
    if (held_.empty()) held_since_ = monotonic_seconds();
    held_ += framed(text);
    return held_.size() < kMaxHeld && monotonic_seconds() - held_since_ < kMaxHeldSeconds ? true : flush();
  }

 private:
  std::optional<std::size_t> frame_size() const {
    if (inbox_.size() - taken_ < 4) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(inbox_[taken_ + i]);
    return size;
  }

  bool read_on() {
    inbox_.erase(0, taken_);
    taken_ = 0;
    const std::size_t before = inbox_.size();
    inbox_.resize(before + kPiece);
    ssize_t count = 0;
    do count = read(requests_, inbox_.data() + before, kPiece);
    while (count < 0 && errno == EINTR);
    inbox_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return count > 0;
  }

  bool flush() {
    std::string_view data = held_;
    while (!data.empty()) {
      const ssize_t count = write(replies_, data.data(), data.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      data.remove_prefix(static_cast<std::size_t>(count));
    }
    held_.clear();
    return true;
  }

  int requests_, replies_;
  std::string inbox_, held_;
  std::size_t taken_ = 0;
  double held_since_ = 0;
};

Options options_of(const RunRequest& request, const WorkerOptions& worker, Outcome& outcome) {
  Options options = reference_options(request, outcome);
  options.fault = worker.fault;
  options.collect_rules = worker.rules;
  return options;
}

// How often each rule is reached by a program that does nothing.
class IdleRules {
 public:
  // The rules that the program of `request` reached itself.
  std::vector<std::string> reached(const RunResult& result, const RunRequest& request) {
    if (request.language != language_) measure(request);
    std::vector<std::string> rules;
    for (const auto& [rule, count] : result.rules) {
      const auto idle = counts_.find(rule);
      if (idle == counts_.end() || count > idle->second) rules.push_back(rule);
    }
    return rules;
  }

 private:
  void measure(const RunRequest& request) {
    Outcome ignored;
    Options options = options_of(request, {}, ignored);
    options.argv = {"main.py"};
    options.python_path.clear();
    options.collect_rules = true;
    const RunResult result = Interpreter(options).run_file("/dev/null");
    counts_ = {result.rules.begin(), result.rules.end()};
    language_ = request.language;
  }

  std::string language_;
  std::map<std::string, std::uint64_t> counts_;
};

// What a program sees of it in its environment.
void set_python_path(const std::vector<std::string>& folders) {
  std::string joined;
  for (const std::string& folder : folders) joined += (joined.empty() ? "" : ":") + folder;
  if (folders.empty())
    unsetenv("PYTHONPATH");
  else
    setenv("PYTHONPATH", joined.c_str(), 1);
}

Outcome play(const RunRequest& request, const WorkerOptions& worker, IdleRules& idle) {
  const auto begin = std::chrono::steady_clock::now();
  Outcome outcome;
  if (chdir(request.directory.c_str()) != 0) {
    outcome.status = OutcomeStatus::Crashed;
    outcome.detail = "the scratch directory is not there";
    return outcome;
  }
  umask(022);
  set_python_path(request.path);
  std::string finding;
  const RunResult result = run_with_modes(
      options_of(request, worker, outcome), worker.debug,
      [](Interpreter& fresh) { return fresh.run_file("main.py"); }, finding);
  tell_result(result, outcome);
  if (worker.rules) outcome.rules = idle.reached(result, request);
  if (!finding.empty()) {
    outcome.status = OutcomeStatus::Crashed;
    outcome.detail = finding;
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

int move_above(int descriptor) {
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, kAboveProgram);
  close(descriptor);
  return moved;
}

}  // namespace

int serve_reference(const WorkerOptions& worker) {
  const int requests = move_above(kRequestDescriptor);
  const int replies = move_above(kReplyDescriptor);
  if (requests < 0 || replies < 0) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
#ifndef DICTUM_SANITIZED  // a sanitizer reserves far more than it uses
  const rlimit address_space{kAddressSpace, kAddressSpace};
  setrlimit(RLIMIT_AS, &address_space);
#endif
  Channel channel(requests, replies);
  if (!channel.send(encode_hello("dictum worker"))) return 0;
  IdleRules idle;
  Ledger ledger;
  for (bool fresh = true; const auto text = channel.receive(); fresh = false) {
    RunRequest request;
    std::string error;
    if (!decode_request(*text, request, error)) return 2;
    if (!fresh && request.tier != Tier::Batch) return 2;
    ledger.write(request.ledger, request.id);
    Outcome outcome = play(request, worker, idle);
    outcome.tier = request.tier == Tier::Batch ? Tier::Batch : Tier::Spawn;
    if (!channel.send(encode_reply(request, outcome))) return 0;
  }
  return 0;
}

}  // namespace dictum
