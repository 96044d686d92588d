// dictum: the commands, one file each, behind one command line.
#include <cstdio>
#include <exception>

#include "cli/command.h"

namespace {

int run_command_line(int argc, char** argv) {
  CLI::App app{"dictum: a reference interpreter and conformance harness for Python's object model", "dictum"};
  app.set_version_flag("--version", "dictum 0.1.0");
  app.require_subcommand(1);
  int exit_code = dictum::kExitExpected;
  dictum::register_run(app, exit_code);
  dictum::register_diff(app, exit_code);
  dictum::register_generate(app, exit_code);
  dictum::register_exec(app, exit_code);
  dictum::register_worker(app, exit_code);
  dictum::register_dump(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? dictum::kExitExpected : dictum::kExitBadInput;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_command_line(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dictum: internal error: %s\n", error.what());
    return dictum::kExitInternalError;
  }
}
