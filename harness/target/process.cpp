#include "target/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <boost/asio/write.hpp>
#include <boost/process/v2/process.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <mutex>
#include <optional>
#include <set>

namespace dictum {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int kAboveTargets = 100;            // our ends of dup2: no action can overwrite another's source
constexpr std::size_t kKeptInbox = 1u << 20;  // memory for answers that is kept between them
constexpr int kFirstUnused = 5;               // what the child has: 0, 1, 2 and the channel, 3 and 4

// The processes of all threads, so that a sweep tells workers from orphans.
std::mutex g_registry_mutex;
std::set<pid_t> g_registry;
bool g_stopping = false;

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~Descriptor() { reset(-1); }
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  void reset(int number) {
    if (number_ >= 0) close(number_);
    number_ = number;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

// The child's end is moved above every number that a dup2 action writes to.
bool open_pipe(Pipe& pipe, bool child_reads) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  pipe.read.reset(ends[0]);
  pipe.write.reset(ends[1]);
  for (Descriptor* end : {&pipe.read, &pipe.write}) {
    const bool for_child = (end == &pipe.read) == child_reads;
    const int moved = fcntl(end->get(), F_DUPFD_CLOEXEC, for_child ? kAboveTargets : 3);
    if (moved < 0) return false;
    end->reset(moved);
  }
  return true;
}

std::string reason_of(const std::string& path, int error_number) {
  return path + ": " + std::strerror(error_number) + " (errno " + std::to_string(error_number) + ")";
}

// Why the file cannot be executed, as well as it can be said beforehand; empty if it looks well.
std::string check_executable(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return reason_of(path, errno);
  if (!S_ISREG(status.st_mode)) return path + ": not a regular file";
  if (access(path.c_str(), X_OK) != 0) return reason_of(path, errno);
  return "";
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

struct Ends {
  Pipe output, error, requests, replies;
};

class SpawnRecipe {
 public:
  SpawnRecipe(const ProcessOptions& options, const Ends& ends) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, ends.output.write.get(), 1);
    posix_spawn_file_actions_adddup2(&actions_, ends.error.write.get(), 2);
    if (options.channel) {
      posix_spawn_file_actions_adddup2(&actions_, ends.requests.read.get(), 3);
      posix_spawn_file_actions_adddup2(&actions_, ends.replies.write.get(), 4);
    }
    if (!options.directory.empty())
      posix_spawn_file_actions_addchdir_np(&actions_, options.directory.c_str());
    posix_spawn_file_actions_addclosefrom_np(&actions_, options.channel ? kFirstUnused : 3);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnRecipe() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  // The system's error number, 0 if it started.
  int spawn(const ProcessOptions& options, pid_t& pid) const {
    return posix_spawn(&pid, options.command[0].c_str(), &actions_, &attributes_,
                       pointers_to(options.command).data(), pointers_to(options.environment).data());
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

pid_t parent_of(pid_t pid) {
  char buffer[512];
  const std::string path = "/proc/" + std::to_string(pid) + "/stat";
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const ssize_t count = file.get() < 0 ? -1 : read(file.get(), buffer, sizeof buffer - 1);
  if (count <= 0) return -1;
  buffer[count] = 0;
  const char* name_end = std::strrchr(buffer, ')');
  int parent = -1;
  char state = 0;
  if (name_end == nullptr || std::sscanf(name_end + 1, " %c %d", &state, &parent) != 2) return -1;
  return parent;
}

// The children of a thread of this process as the kernel lists them; false where it does not.
bool add_listed_children(const std::string& thread, std::vector<pid_t>& children) {
  std::ifstream list("/proc/self/task/" + thread + "/children");
  if (!list) return false;
  for (pid_t pid = 0; list >> pid;) children.push_back(pid);
  return true;
}

// Those of all threads; nothing where the kernel lists none.
std::optional<std::vector<pid_t>> listed_children() {
  std::vector<pid_t> children;
  DIR* folder = opendir("/proc/self/task");
  if (folder == nullptr) return std::nullopt;
  bool listed = true;
  while (const dirent* entry = readdir(folder))
    if (entry->d_name[0] != '.') listed = listed && add_listed_children(entry->d_name, children);
  closedir(folder);
  if (!listed) return std::nullopt;
  return children;
}

// By looking at every process.
std::vector<pid_t> own_children() {
  std::vector<pid_t> children;
  DIR* folder = opendir("/proc");
  if (folder == nullptr) return children;
  const pid_t me = getpid();
  while (const dirent* entry = readdir(folder)) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid > 0 && parent_of(pid) == me) children.push_back(pid);
  }
  closedir(folder);
  return children;
}

// Whatever became our child without being started here is an orphan of a worker that is gone. Those that are
// found are ended; their own children come to us in turn, so it goes on until none is found.
void sweep_orphans() {
  const std::lock_guard<std::mutex> lock(g_registry_mutex);
  for (int round = 0; round < 1000; ++round) {
    bool found = false;
    const std::optional<std::vector<pid_t>> listed = listed_children();
    for (const pid_t pid : listed ? *listed : own_children()) {
      if (g_registry.count(pid) != 0) continue;
      found = true;
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
    }
    if (!found) return;
  }
}

}  // namespace

void prepare_for_processes() {
  static const bool once = [] {
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    return true;
  }();
  (void)once;
}

void end_all_processes() {
  const std::lock_guard<std::mutex> lock(g_registry_mutex);
  g_stopping = true;
  for (const pid_t pid : g_registry) {
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
  }
}

void end_everything_now(double seconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (std::chrono::steady_clock::now() < deadline) {
    const std::vector<pid_t> children = own_children();
    for (const pid_t pid : children) {
      kill(-pid, SIGKILL);
      kill(pid, SIGKILL);
    }
    for (const pid_t pid : children) waitpid(pid, nullptr, WNOHANG);
    if (children.empty()) return;
    usleep(2000);
  }
}

int count_children() { return static_cast<int>(own_children().size()); }

// One event loop for each process; it runs only while somebody waits.
struct Process::State {
  explicit State(pid_t pid) : process(context.get_executor(), pid), number(pid) {}

  asio::io_context context{1};
  boost::process::v2::process process;
  asio::readable_pipe output{context}, error{context}, replies{context};
  asio::writable_pipe requests{context};
  asio::posix::stream_descriptor ended_signal{context};  // a pidfd: readable when the process has ended
  pid_t number;
  bool has_channel = false;
  bool ended = false;     // seen on the pidfd, not yet waited for
  bool finished = false;  // waited for: `number` is not ours any more
  ProcessEnd result;
  struct Kept {
    std::string text;
    std::array<char, 4096> buffer;
  } kept_output, kept_error;

  // The channel. What was read of it and not yet taken begins at `taken`.
  std::string inbox;
  std::size_t taken = 0;
  std::string outbox, under_way;  // to be written; being written
  bool receiving = false, writing = false, channel_closed = false;
  std::array<char, 65536> received;

  void keep_writing() {
    if (writing || outbox.empty()) return;
    writing = true;
    under_way = std::exchange(outbox, {});
    asio::async_write(requests, asio::buffer(under_way), [this](error_code code, std::size_t) {
      writing = false;
      if (!code) keep_writing();
    });
  }

  // One read, however fast the other side writes.
  void begin_receiving() {
    if (receiving || channel_closed) return;
    receiving = true;
    replies.async_read_some(asio::buffer(received), [this](error_code code, std::size_t size) {
      receiving = false;
      if (code && code != asio::error::operation_aborted) channel_closed = true;
      if (code) return;
      inbox.append(received.data(), size);
    });
  }

  // Of a process that has ended: its answers may be on their way still.
  bool read_what_is_there() {
    const std::size_t before = inbox.size();
    begin_receiving();
    context.restart();
    context.poll();
    return inbox.size() > before;
  }

  // The length of the next frame's text; nothing: its head is not there yet.
  std::optional<std::size_t> frame_size() const {
    if (inbox.size() - taken < 4) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(inbox[taken + i]);
    return size;
  }
  bool has_frame() const {
    const auto size = frame_size();
    return size && inbox.size() - taken - 4 >= *size;
  }

  std::optional<ExchangeResult> take_frame(std::size_t max_reply, std::string& reply) {
    const auto size = frame_size();
    if (size && *size > max_reply) return ExchangeResult::Malformed;
    if (!has_frame()) return std::nullopt;
    reply.assign(inbox, taken + 4, *size);
    taken += 4 + *size;
    if (taken < inbox.size()) return ExchangeResult::Reply;
    taken = 0;
    inbox.clear();
    if (inbox.capacity() > kKeptInbox) inbox.shrink_to_fit();
    return ExchangeResult::Reply;
  }

  void watch_end() {
    ended_signal.async_wait(asio::posix::stream_descriptor::wait_read,
                            [this](const error_code& code) { ended = ended || !code; });
  }

  void keep_reading(asio::readable_pipe& pipe, Kept& kept) {
    pipe.async_read_some(asio::buffer(kept.buffer), [this, &pipe, &kept](error_code code, std::size_t size) {
      if (code) return;
      kept.text.append(kept.buffer.data(), std::min(size, kKept - std::min(kKept, kept.text.size())));
      keep_reading(pipe, kept);
    });
  }

  // What is there without waiting: the end of the pipe may be held open by a grandchild.
  void drain(asio::readable_pipe& pipe, Kept& kept) {
    error_code code;
    pipe.cancel(code);
    context.poll();
    fcntl(pipe.native_handle(), F_SETFL, O_NONBLOCK);
    while (kept.text.size() < kKept) {
      const ssize_t size = read(pipe.native_handle(), kept.buffer.data(), kept.buffer.size());
      if (size <= 0) return;
      kept.text.append(kept.buffer.data(), std::min<std::size_t>(size, kKept - kept.text.size()));
    }
  }
};

namespace {

std::string open_ends(Ends& ends) {
  const bool opened = open_pipe(ends.output, false) && open_pipe(ends.error, false) &&
                      open_pipe(ends.requests, true) && open_pipe(ends.replies, false);
  return opened ? "" : std::string("no pipe: ") + std::strerror(errno);
}

}  // namespace

std::unique_ptr<Process> Process::start(const ProcessOptions& options, std::string& error) {
  prepare_for_processes();
  const std::string& path = options.command.at(0);
  error = check_executable(path);
  Ends ends;
  if (error.empty()) error = open_ends(ends);
  if (!error.empty()) return nullptr;

  pid_t pid = -1;
  int failure = 0;
  {
    const SpawnRecipe recipe(options, ends);
    const std::lock_guard<std::mutex> lock(g_registry_mutex);
    failure = g_stopping ? ECANCELED : recipe.spawn(options, pid);
    if (failure == 0) g_registry.insert(pid);
  }
  if (failure != 0) {
    error = reason_of(path, failure);
    if (failure == ENOENT) error += ": the interpreter that its first line or its header names is missing";
    return nullptr;
  }

  auto state = std::make_unique<State>(pid);
  const int watch = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  fcntl(watch, F_SETFD, FD_CLOEXEC);
  error_code code;
  state->ended_signal.assign(watch, code);
  state->output.assign(ends.output.read.release(), code);
  state->error.assign(ends.error.read.release(), code);
  state->replies.assign(ends.replies.read.release(), code);
  state->requests.assign(ends.requests.write.release(), code);
  state->has_channel = options.channel;
  state->watch_end();
  state->keep_reading(state->output, state->kept_output);
  state->keep_reading(state->error, state->kept_error);
  return std::unique_ptr<Process>(new Process(std::move(state)));
}

Process::Process(std::unique_ptr<State> state) : state_(std::move(state)) {}

Process::~Process() {
  if (!state_->finished) end();
}

int Process::pid() const { return state_->number; }
const std::string& Process::standard_output() const { return state_->kept_output.text; }
const std::string& Process::standard_error() const { return state_->kept_error.text; }

void Process::send(std::string_view frames) {
  State& state = *state_;
  state.outbox.append(frames);
  state.keep_writing();
}

ExchangeResult Process::receive(double seconds, std::size_t max_reply, std::string& reply) {
  State& state = *state_;
  std::optional<ExchangeResult> result = state.take_frame(max_reply, reply);
  if (result) return *result;
  asio::steady_timer timer(state.context, std::chrono::microseconds(static_cast<long long>(seconds * 1e6)));
  bool expired = false;
  timer.async_wait([&expired](const error_code& code) { expired = !code; });
  state.context.restart();
  while (!result && !expired && !state.ended && !state.channel_closed) {
    state.begin_receiving();
    state.context.run_one();
    result = state.take_frame(max_reply, reply);
  }
  timer.cancel();
  state.context.restart();
  state.context.poll();
  if (!result) result = state.take_frame(max_reply, reply);
  while (!result && state.ended && state.read_what_is_there()) result = state.take_frame(max_reply, reply);
  if (result) return *result;
  return state.ended || state.channel_closed ? ExchangeResult::Ended : ExchangeResult::Deadline;
}

bool Process::wait(double seconds) {
  State& state = *state_;
  asio::steady_timer timer(state.context, std::chrono::microseconds(static_cast<long long>(seconds * 1e6)));
  bool expired = false;
  timer.async_wait([&expired](const error_code& code) { expired = !code; });
  state.context.restart();
  while (!expired && !state.ended) state.context.run_one();
  timer.cancel();
  state.context.restart();
  state.context.poll();
  return state.ended;
}

ProcessEnd Process::end() {
  State& state = *state_;
  if (state.finished) return state.result;
  kill(-state.number, SIGKILL);  // the unreaped process keeps the number of its group from being given away
  kill(state.number, SIGKILL);
  error_code code;
  state.process.wait(code);
  const int status = state.process.native_exit_code();
  state.result = {WIFSIGNALED(status), WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)};
  state.process.detach();
  {
    const std::lock_guard<std::mutex> lock(g_registry_mutex);
    g_registry.erase(state.number);
  }
  state.finished = true;
  sweep_orphans();
  state.drain(state.output, state.kept_output);
  state.drain(state.error, state.kept_error);
  return state.result;
}

}  // namespace dictum
