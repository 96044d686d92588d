// The commands of `dictum`, one file each: command_NAME.cpp defines register_NAME, main.cpp calls it.
#pragma once

#include <CLI/CLI.hpp>

namespace dictum {

// Exit codes of every command (where several apply, the first of 4, 3, 2, 1 wins).
enum ExitCode : int {
  kExitExpected = 0,     // all as expected
  kExitDiverged = 1,     // divergences or failed scenarios
  kExitBadInput = 2,     // bad usage or bad input
  kExitEnvironment = 3,  // no oracle, broken target, disk full
  kExitInternalError = 4,
};

// Each adds its subcommand to `app`; when the user chose it, its callback runs it and sets `exit_code`.
void register_dump(CLI::App& app, int& exit_code);
void register_exec(CLI::App& app, int& exit_code);
void register_run(CLI::App& app, int& exit_code);
void register_list(CLI::App& app, int& exit_code);
void register_bless(CLI::App& app, int& exit_code);
void register_targets(CLI::App& app, int& exit_code);
void register_lint(CLI::App& app, int& exit_code);
void register_diff(CLI::App& app, int& exit_code);
void register_fuzz(CLI::App& app, int& exit_code);
void register_generate(CLI::App& app, int& exit_code);
void register_reduce(CLI::App& app, int& exit_code);
void register_findings(CLI::App& app, int& exit_code);
void register_core_image(CLI::App& app, int& exit_code);
void register_worker(CLI::App& app, int& exit_code);

}  // namespace dictum
