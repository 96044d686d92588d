// dictum exec: behaves like python3, on the reference interpreter.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/target_options.h"
#include "dictum/interp.h"
#include "target/debug_run.h"
#include "target/installation.h"

namespace dictum {

namespace {

struct ExecCommand {
  std::string command;
  std::string module;
  std::string language;
  std::string limits = "none";
  std::vector<std::string> debug;
  std::size_t stack_kilobytes = 0;
  bool rules = false;
  std::string fault;
  std::vector<std::string> arguments;  // FILE and what follows; with -c or -m all of sys.argv[1:]
  bool has_command = false;
};

Limits default_limits() { return {10'000'000, 256ull << 20, 5000, 16ull << 20}; }

// "default", "none", or NAME=NUMBER pairs with commas between them.
std::optional<Limits> parse_limits(const std::string& text) {
  if (text == "none") return Limits{};
  if (text == "default") return default_limits();
  Limits limits;
  std::size_t start = 0;
  while (start < text.size()) {
    std::size_t end = text.find(',', start);
    if (end == std::string::npos) end = text.size();
    const std::string part = text.substr(start, end - start);
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) return std::nullopt;
    const std::string name = part.substr(0, equals), digits = part.substr(equals + 1);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos || digits.size() > 18)
      return std::nullopt;
    const std::uint64_t number = std::stoull(digits);
    if (name == "steps")
      limits.steps = number;
    else if (name == "bytes")
      limits.bytes = number;
    else if (name == "depth")
      limits.depth = number;
    else if (name == "output")
      limits.output = number;
    else
      return std::nullopt;
    start = end + 1;
  }
  return limits;
}

std::vector<std::string> split_path(const char* text) {
  std::vector<std::string> parts;
  if (!text || !*text) return parts;
  std::string part;
  for (const char* at = text;; at++) {
    if (*at != ':' && *at) {
      part += *at;
      continue;
    }
    parts.push_back(part);
    part.clear();
    if (!*at) return parts;
  }
}

void write_to(std::FILE* stream, std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), stream);
  std::fflush(stream);
}

Options options_of(const ExecCommand& command, const Limits& limits) {
  Options options;
  const std::optional<Installation> installation =
      command.language.empty() ? default_installation() : installation_of_version(command.language);
  options.language = !command.language.empty() ? command.language
                     : installation            ? installation->version
                                               : "3.11";
  if (installation) {
    options.executable = installation->executable;
    options.library_path = installation->library_path;
  }
  options.python_path = split_path(std::getenv("PYTHONPATH"));
  options.interactive_stdin = true;
  options.limits = limits;
  options.collect_rules = command.rules;
  options.fault = command.fault;
  options.stack_bytes = command.stack_kilobytes * 1024;
  options.on_stdout = [](std::string_view bytes) { write_to(stdout, bytes); };
  options.on_stderr = [](std::string_view bytes) { write_to(stderr, bytes); };
  options.argv = command.arguments;
  if (command.has_command)
    options.argv.insert(options.argv.begin(), "-c");
  else if (!command.module.empty())
    options.argv.insert(options.argv.begin(), "-m");
  return options;
}

int report(const RunResult& result) {
  for (const auto& [rule, count] : result.rules)
    std::fprintf(stderr, "%s %llu\n", rule.c_str(), (unsigned long long)count);
  if (result.status == Status::Limit)
    std::fprintf(stderr, "dictum: limit exceeded: %s\n", result.detail.c_str());
  if (result.status == Status::Unsupported)
    std::fprintf(stderr, "dictum: unsupported: %s\n", result.detail.c_str());
  constexpr int kInterrupted = 128 + SIGINT;
  if (result.status == Status::Raised && result.exit_code == kInterrupted) {
    // As python3 does: whoever waits for the process is to see what ended it.
    std::fflush(nullptr);
    std::signal(SIGINT, SIG_DFL);
    std::raise(SIGINT);
  }
  return result.exit_code;
}

int execute(const ExecCommand& command) {
  const std::optional<Limits> limits = parse_limits(command.limits);
  if (!limits) {
    std::fprintf(stderr, "dictum: --limits is default, none, or steps=N,bytes=N,depth=N,output=N\n");
    return kExitBadInput;
  }
  if (!command.has_command && command.module.empty() && command.arguments.empty()) {
    std::fprintf(stderr, "dictum: exec needs FILE, -c or -m\n");
    return kExitBadInput;
  }
  DebugPlan plan;
  if (const std::string bad = parse_debug_modes(command.debug, plan); !bad.empty()) {
    std::fprintf(stderr, "dictum: --debug %s: the modes are %s\n", bad.c_str(), debug_mode_names().c_str());
    return kExitBadInput;
  }
  const auto run = [&](Interpreter& interpreter) {
    if (command.has_command) return interpreter.run_source(command.command + "\n", "<string>");
    if (!command.module.empty()) return interpreter.run_module(command.module);
    return interpreter.run_file(command.arguments[0]);
  };
  std::string finding;
  const RunResult result = run_with_modes(options_of(command, *limits), plan, run, finding);
  const int exit_code = report(result);
  if (finding.empty()) return exit_code;
  std::fprintf(stderr, "dictum: --debug: %s\n", finding.c_str());
  return kExitInternalError;
}

}  // namespace

void register_exec(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<ExecCommand>();
  CLI::App* sub = app.add_subcommand("exec", "run a program on the reference interpreter, as python3 would");
  CLI::Option* text = sub->add_option("-c", command->command, "the program itself");
  sub->add_option("-m", command->module, "the module to run as __main__")->excludes(text);
  sub->add_option("--language", command->language,
                  "the version to play: 3.8 to 3.13 (default: that of the oracle)");
  sub->add_option("--limits", command->limits, "default, none, or steps=N,bytes=N,depth=N,output=N");
  sub->add_option("--debug", command->debug, "debug modes: " + debug_mode_names())
      ->delimiter(',')
      ->allow_extra_args(false);
  sub->add_option("--stack", command->stack_kilobytes,
                  "native stack of the run in KiB, on a thread of its own (default: the process's)")
      ->check(CLI::Range(std::size_t{256}, std::size_t{4} << 20));
  sub->add_flag("--rules", command->rules, "print which rules the run used, on standard error");
  add_fault_option(*sub, command->fault);
  sub->add_option("ARGUMENTS", command->arguments, "FILE and sys.argv[1:]");
  sub->positionals_at_end();
  sub->prefix_command(false);
  sub->callback([command, text, &exit_code] {
    command->has_command = text->count() > 0;
    exit_code = execute(*command);
  });
}

}  // namespace dictum
