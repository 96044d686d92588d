// One program from its start to its end: modules that every program has, __main__, uncaught exceptions,
// teardown.
#pragma once

#include <string>
#include <vector>

#include "dictum/interp.h"
#include "objects/function_object.h"

namespace dictum {

// builtins, sys and sys.modules of a fresh interpreter.
Done set_up_modules(Context& cx, const Options& options);
// sys.argv and sys.path; `first` is the entry that stands for the script.
Done set_up_paths(Context& cx, const Options& options, const std::string& first);
// The __main__ module, in sys.modules.
Ref<Module> make_main_module(Context& cx);

// What became of the run: an uncaught exception is printed (or given to sys.excepthook), SystemExit becomes
// an exit code.
RunResult finish_run(Context& cx, bool raised);
// Names go, objects die, `finally` clauses of suspended generators run.
void tear_down(Context& cx);
// After tear_down: drops what the context itself holds. The objects that are left, by type: none, or
// something leaks.
std::vector<std::string> drop_everything(Context& cx);
ExceptionSummary summarize_exception(Context& cx, Value exception);
// CallHooks::unraisable
void report_ignored(Context& cx, std::string_view where, Value object);

}  // namespace dictum
