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
#include "target/protocol.h"
#include "target/reference_run.h"

namespace dictum {
namespace {

// The interpreter counts its own bytes; this keeps the machine usable should it not.
[[maybe_unused]] constexpr rlim_t kAddressSpace = rlim_t{16} << 30;
constexpr int kAboveProgram = 200;  // where the channel is moved to: a program's small numbers do not hit it

bool read_exactly(int channel, char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t count = read(channel, data, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    data += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

bool write_exactly(int channel, std::string_view data) {
  while (!data.empty()) {
    const ssize_t count = write(channel, data.data(), data.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    data.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::optional<std::string> read_frame(int channel) {
  unsigned char length[4];
  if (!read_exactly(channel, reinterpret_cast<char*>(length), sizeof length)) return std::nullopt;
  std::size_t size = 0;
  for (const unsigned char byte : length) size = size << 8 | byte;
  if (size > kMaxFrame) return std::nullopt;
  std::string text(size, '\0');
  if (!read_exactly(channel, text.data(), size)) return std::nullopt;
  return text;
}

bool write_frame(int channel, const std::string& text) {
  char length[4];
  for (int i = 0; i < 4; ++i) length[i] = static_cast<char>(text.size() >> (24 - 8 * i));
  return write_exactly(channel, {length, sizeof length}) && write_exactly(channel, text);
}

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
  if (!write_frame(replies, encode_hello("dictum worker"))) return 0;
  IdleRules idle;
  while (const auto text = read_frame(requests)) {
    RunRequest request;
    std::string error;
    if (!decode_request(*text, request, error)) return 2;
    if (!write_frame(replies, encode_reply(request, play(request, worker, idle)))) return 0;
  }
  return 0;
}

}  // namespace dictum
