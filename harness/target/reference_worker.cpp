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

OutcomeStatus status_of(Status status) {
  switch (status) {
    case Status::Finished: return OutcomeStatus::Finished;
    case Status::Raised: return OutcomeStatus::Raised;
    case Status::SyntaxError: return OutcomeStatus::SyntaxError;
    case Status::Exited: return OutcomeStatus::Exited;
    case Status::Limit: return OutcomeStatus::Limit;
    case Status::Unsupported: return OutcomeStatus::Unsupported;
  }
  return OutcomeStatus::Crashed;
}

std::shared_ptr<ExceptionRecord> record_of(const ExceptionSummary* summary, int depth) {
  constexpr int kMaxLinks = 100;
  if (summary == nullptr || depth > kMaxLinks) return nullptr;
  auto record = std::make_shared<ExceptionRecord>();
  record->type = summary->type;
  record->message = summary->message;
  record->notes = summary->notes;
  for (const TracebackEntry& entry : summary->traceback)
    record->traceback.push_back({entry.file, entry.line, entry.function});
  record->cause = record_of(summary->cause.get(), depth + 1);
  record->context = record_of(summary->context.get(), depth + 1);
  return record;
}

Options options_of(const RunRequest& request, const WorkerOptions& worker, Outcome& outcome) {
  Options options;
  options.fault = worker.fault;
  options.collect_rules = worker.rules;
  options.language = request.language;
  options.argv = request.argv;
  options.argv.insert(options.argv.begin(), "main.py");
  options.executable = request.executable;
  options.python_path = request.path;
  options.library_path = request.library;
  options.stdin_text = request.stdin_bytes;
  options.limits.steps = request.limits.steps;
  options.limits.bytes = request.limits.memory;
  options.limits.output = request.limits.output;
  options.automatic_collection = false;  // as in worker.py
  options.on_stdout = [&outcome](std::string_view piece) { outcome.standard_output += piece; };
  options.on_stderr = [&outcome](std::string_view piece) { outcome.standard_error += piece; };
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

Outcome play(const RunRequest& request, const WorkerOptions& worker, IdleRules& idle) {
  const auto begin = std::chrono::steady_clock::now();
  Outcome outcome;
  if (chdir(request.directory.c_str()) != 0) {
    outcome.status = OutcomeStatus::Crashed;
    outcome.detail = "the scratch directory is not there";
    return outcome;
  }
  umask(022);
  std::string finding;
  const RunResult result = run_with_modes(
      options_of(request, worker, outcome), worker.debug,
      [](Interpreter& fresh) { return fresh.run_file("main.py"); }, finding);
  outcome.status = status_of(result.status);
  outcome.exit_code = result.exit_code;
  outcome.detail = result.detail;
  if (worker.rules) outcome.rules = idle.reached(result, request);
  const bool uncaught = result.status == Status::Raised || result.status == Status::SyntaxError;
  if (result.exception && uncaught) outcome.exception = *record_of(&*result.exception, 0);
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
