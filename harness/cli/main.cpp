// dictum: the commands, one file each, behind one command line.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string_view>

#include "cli/build_facts.h"
#include "cli/command.h"
#include "scenario/file_error.h"

namespace {

struct Command {
  std::string_view name;
  void (*add)(CLI::App& app, int& exit_code);
};
constexpr Command kCommands[] = {
    {"run", dictum::register_run},           {"list", dictum::register_list},
    {"lint", dictum::register_lint},         {"bless", dictum::register_bless},
    {"targets", dictum::register_targets},   {"diff", dictum::register_diff},
    {"generate", dictum::register_generate}, {"fuzz", dictum::register_fuzz},
    {"reduce", dictum::register_reduce},     {"findings", dictum::register_findings},
    {"exec", dictum::register_exec},         {"worker", dictum::register_worker},
    {"dump", dictum::register_dump},         {"core-image", dictum::register_core_image},
};

// The command that the first argument names, alone; else all: for the help text and the messages.
void add_commands(CLI::App& app, std::string_view first, int& exit_code) {
  for (const Command& command : kCommands)
    if (command.name == first) return command.add(app, exit_code);
  for (const Command& command : kCommands) command.add(app, exit_code);
}

int run_command_line(int argc, char** argv) {
  CLI::App app{"dictum: a reference interpreter and conformance harness for Python's object model", "dictum"};
  app.set_version_flag("--version", dictum::build_facts);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 all as expected, 1 divergences or failed scenarios, 2 bad usage or bad input, 3 the "
      "environment\nfailed, 4 internal error, 130 and 143 interrupted. `dictum COMMAND --help` tells of each "
      "command.");
  int exit_code = dictum::kExitExpected;
  add_commands(app, argc > 1 ? argv[1] : "", exit_code);
  if (argc > 1 && *argv[1] != '-' && app.get_subcommands({}).size() > 1) {
    std::fprintf(stderr, "dictum: %s is no command; `dictum --help` lists them\n",
                 dictum::shown(argv[1], 100).c_str());
    return dictum::kExitBadInput;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? dictum::kExitExpected : dictum::kExitBadInput;
  }
  return exit_code;
}

}  // namespace

// Without it the first files that are opened would get the numbers of the streams, and what is printed.
static void keep_stream_numbers() {
  for (int number = open("/dev/null", O_RDWR); number >= 0; number = open("/dev/null", O_RDWR))
    if (number > 2) {
      close(number);
      return;
    }
}

// What it makes it must be able to use, whatever the mask; what others may do stays theirs.
static void keep_own_files_usable() { umask(umask(0) & 077); }

int main(int argc, char** argv) {
  keep_stream_numbers();
  keep_own_files_usable();
  try {
    return run_command_line(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dictum: internal error: %s\n", error.what());
    return dictum::kExitInternalError;
  }
}
