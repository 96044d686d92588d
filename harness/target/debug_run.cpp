#include "target/debug_run.h"

#include <fmt/format.h>

#include <charconv>
#include <thread>

namespace dictum {
namespace {

struct NamedCount {
  const char* name;
  std::uint64_t DebugModes::*count;
};
constexpr NamedCount kCounts[] = {
    {"collect", &DebugModes::collect_every}, {"audit", &DebugModes::audit_every},
    {"move", &DebugModes::move_every},       {"fail", &DebugModes::fail_allocation},
    {"fail-large", &DebugModes::fail_large}, {"stop", &DebugModes::stop_at_reentry},
};
struct NamedSwitch {
  const char* name;
  bool DebugModes::*on;
};
constexpr NamedSwitch kSwitches[] = {
    {"no-caches", &DebugModes::no_caches},
    {"late-reuse", &DebugModes::late_reuse},
    {"tear-down", &DebugModes::tear_down},
};

bool parse_count(const std::string& text, std::uint64_t& count) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() && count > 0;
}

bool parse_mode(const std::string& text, DebugPlan& plan) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  std::uint64_t count = 1;
  const bool counted = equals != std::string::npos;
  if (counted && !parse_count(text.substr(equals + 1), count)) return false;
  for (const NamedCount& each : kCounts)
    if (name == each.name) return plan.modes.*each.count = count, true;
  if (counted) return false;
  for (const NamedSwitch& each : kSwitches)
    if (name == each.name) return plan.modes.*each.on = true;
  if (name == "twice") return plan.twice = true;
  if (name == "threads") return plan.threads = true;
  return false;
}

// One run with its output kept.
struct KeptRun {
  RunResult result;
  std::string output, error;

  void play(Options options, const std::function<RunResult(Interpreter&)>& run) {
    options.on_stdout = [this](std::string_view bytes) { output += bytes; };
    options.on_stderr = [this](std::string_view bytes) { error += bytes; };
    Interpreter interpreter(std::move(options));
    result = run(interpreter);
  }
};

std::string difference(const KeptRun& first, const KeptRun& second) {
  if (first.output != second.output) return "standard output differs";
  if (first.error != second.error) return "standard error differs";
  if (first.result.exit_code != second.result.exit_code) return "the exit codes differ";
  if (first.result.steps != second.result.steps)
    return fmt::format("{} steps, then {}", first.result.steps, second.result.steps);
  if (first.result.peak_bytes != second.result.peak_bytes)
    return fmt::format("{} bytes of heap, then {}", first.result.peak_bytes, second.result.peak_bytes);
  return "";
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string parse_debug_modes(const std::vector<std::string>& texts, DebugPlan& plan) {
  for (const std::string& text : texts)
    if (!parse_mode(text, plan)) return text;
  return "";
}

std::string debug_mode_names() {
  std::string names;
  for (const NamedSwitch& each : kSwitches) names += std::string(each.name) + ", ";
  for (const NamedCount& each : kCounts) names += std::string(each.name) + "=N, ";
  return names + "twice, threads";
}

RunResult run_with_modes(const Options& options, const DebugPlan& plan,
                         const std::function<RunResult(Interpreter&)>& run, std::string& finding) {
  Options with_modes = options;
  with_modes.debug = plan.modes;
  RunResult result;
  if (!plan.twice && !plan.threads) {
    Interpreter interpreter(std::move(with_modes));
    result = run(interpreter);
  } else {
    KeptRun first, second;
    if (plan.threads) {
      std::thread other([&] { second.play(with_modes, run); });
      first.play(with_modes, run);
      other.join();
    } else {
      first.play(with_modes, run);
      second.play(with_modes, run);
    }
    finding = difference(first, second);
    if (options.on_stdout && !first.output.empty()) options.on_stdout(first.output);
    if (options.on_stderr && !first.error.empty()) options.on_stderr(first.error);
    result = std::move(first.result);
  }
  if (finding.empty() && !result.alive.empty()) finding = "alive after tear-down: " + list_of(result.alive);
  return result;
}

}  // namespace dictum
