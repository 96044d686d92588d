#include "supervise/slice.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "engine/shared_files.h"
#include "report/whole_file.h"
#include "target/process.h"
#include "target/process_target.h"

namespace dictum::supervise {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

// How the engine ends by itself (compiler-rt, FuzzerDriver and FuzzerOptions), beside 0.
constexpr int kErrorExit = 77, kTimeoutExit = 70, kMemoryExit = 71, kInterruptedExit = 72;
constexpr double kLookSeconds = 0.2;
constexpr double kOverrunSeconds = 60;  // an engine that does not end at its time hangs

std::string stats_file(const std::string& folder) { return folder + "/stats"; }
std::string work_file(const std::string& folder) { return folder + "/work"; }
std::string scratch_folder(const std::string& folder) { return folder + "/tmp"; }
std::string artifact_prefix(const std::string& folder) { return folder + "/artifact-"; }

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void remove_leftovers(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    if (name == "stats" || name == "work" || name.starts_with("artifact-")) fs::remove(entry.path(), error);
  }
  fs::remove_all(scratch_folder(folder), error);
  fs::create_directories(scratch_folder(folder), error);
}

}  // namespace

std::vector<std::string> engine_environment() {
  std::vector<std::string> variables = hermetic_environment();
  for (const char* name : {"PATH", "HOME"})
    if (const char* value = std::getenv(name)) variables.push_back(fmt::format("{}={}", name, value));
  // A report of a sanitizer is set apart from "no interesting inputs", which ends with 1.
  variables.push_back(fmt::format("ASAN_OPTIONS=exitcode={}", kErrorExit));
  variables.push_back(fmt::format("UBSAN_OPTIONS=exitcode={}:print_stacktrace=1", kErrorExit));
  return variables;
}

namespace {

ProcessOptions command_of(const EngineSetup& setup, const Slice& slice, const std::string& folder) {
  ProcessOptions options;
  options.environment = setup.environment;
  options.environment.push_back("TMPDIR=" +
                                scratch_folder(folder));  // what a killed engine leaves is found there
  options.directory = folder;
  options.command = {
      setup.engine, setup.target, "-verbosity=0",
      fmt::format("-seed={}", std::max<std::uint32_t>(1, static_cast<std::uint32_t>(slice.seed))),
      "-artifact_prefix=" + artifact_prefix(folder)};
  std::vector<std::string>& command = options.command;
  if (slice.seconds > 0)
    command.push_back(fmt::format("-max_total_time={}", std::max(1L, std::lround(slice.seconds))));
  if (slice.runs > 0) command.push_back(fmt::format("-runs={}", slice.runs));
  command.push_back("--stats=" + stats_file(folder));
  command.push_back("--work=" + work_file(folder));
  command.push_back("--spool=" + setup.spool);
  command.push_back(fmt::format("--parent={}", getpid()));
  command.insert(command.end(), setup.options.begin(), setup.options.end());
  command.push_back(setup.corpus);
  return options;
}

// Until it has ended, or refuses to.
void await_end(Process& process, const Slice& slice, const std::atomic<bool>& stop, bool& stopped) {
  const auto begin = Clock::now();
  while (!process.wait(kLookSeconds)) {
    const bool overrun = slice.seconds > 0 && seconds_since(begin) > slice.seconds + kOverrunSeconds;
    if (!stop && !overrun) continue;
    stopped = stop;
    kill(process.pid(), SIGUSR1);
    process.wait(kStopSeconds);
    return;
  }
}

std::string artifact(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!entry.path().filename().string().starts_with("artifact-")) continue;
    return read_whole_file(entry.path());
  }
  return "";
}

std::string input_at_work(const std::string& folder) {
  std::string input = artifact(folder);
  if (input.empty()) read_work_file(work_file(folder), input);
  return input;
}

// The line that tells most: of a sanitizer, of ours, else the last one.
std::string telling_line(const std::string& text) {
  std::string last;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.find("ERROR: ") != std::string::npos || line.find("runtime error: ") != std::string::npos ||
        line.starts_with("dictum"))
      return line;
    if (!line.empty()) last = line;
  }
  return last;
}

SliceEnd::Kind kind_of(const ProcessEnd& end, bool stopped, bool has_input) {
  using Kind = SliceEnd::Kind;
  if (!end.signalled && end.code == 0) return stopped ? Kind::Stopped : Kind::Done;
  if (stopped && (end.signalled || end.code == kInterruptedExit)) return Kind::Stopped;
  if (!end.signalled && end.code == kTimeoutExit) return Kind::TimedOut;
  if (!end.signalled && end.code == kMemoryExit) return Kind::OutOfMemory;
  if (!end.signalled && end.code != kErrorExit) return Kind::Environment;
  if (has_input) return Kind::Crashed;
  return end.signalled ? Kind::Killed : Kind::Environment;
}

}  // namespace

const char* slice_end_name(SliceEnd::Kind kind) {
  switch (kind) {
    case SliceEnd::Kind::Done: return "done";
    case SliceEnd::Kind::Stopped: return "stopped";
    case SliceEnd::Kind::Crashed: return "crash";
    case SliceEnd::Kind::TimedOut: return "timeout";
    case SliceEnd::Kind::OutOfMemory: return "out of memory";
    case SliceEnd::Kind::Environment: return "environment";
    case SliceEnd::Kind::Killed: return "killed";
  }
  return "";
}

Counts slice_counts(const std::string& folder) {
  std::vector<std::pair<std::string, std::uint64_t>> rows;
  std::string error;
  Counts counts;
  if (read_stats(stats_file(folder), rows, error)) counts.insert(rows.begin(), rows.end());
  return counts;
}

SliceEnd left_slice(const std::string& folder) {
  SliceEnd end;
  end.kind = SliceEnd::Kind::Killed;
  end.counts = slice_counts(folder);
  end.input = input_at_work(folder);
  end.words = "the campaign was killed";
  return end;
}

SliceEnd play_slice(const EngineSetup& setup, const Slice& slice, const std::string& folder,
                    const std::atomic<bool>& stop) {
  remove_leftovers(folder);
  SliceEnd result;
  const auto begin = Clock::now();
  const std::unique_ptr<Process> process = Process::start(command_of(setup, slice, folder), result.words);
  if (!process) {
    result.kind = SliceEnd::Kind::Environment;
    return result;
  }
  bool stopped = false;
  await_end(*process, slice, stop, stopped);
  const ProcessEnd end = process->end();
  result.seconds = seconds_since(begin);
  result.counts = slice_counts(folder);
  const std::string input = input_at_work(folder);
  result.kind = kind_of(end, stopped, !input.empty());
  if (result.kind == SliceEnd::Kind::Done) return result;
  result.input = input;
  result.words = telling_line(process->standard_error());
  if (end.signalled && result.words.empty()) result.words = fmt::format("signal {}", end.code);
  return result;
}

}  // namespace dictum::supervise
