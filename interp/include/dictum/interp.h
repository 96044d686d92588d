// The reference interpreter's public face: plain values only. Nothing here throws; two interpreters may live
// in one process and run in two threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dictum/debug_modes.h"
#include "dictum/rule_trace.h"

namespace dictum {

// Budgets; 0 means none. Running out of one ends the run with Status::Limit and its name.
struct Limits {
  std::uint64_t steps = 0;   // calls, backward jumps, native iterations
  std::uint64_t bytes = 0;   // of the interpreter's heap
  std::uint64_t depth = 0;   // of Python frames, besides sys.getrecursionlimit()
  std::uint64_t output = 0;  // bytes on stdout and stderr together
};

struct Options {
  std::string language = "3.11";          // "3.8" … "3.13"
  std::vector<std::string> argv;          // sys.argv; argv[0] is the script
  std::string executable;                 // sys.executable
  std::vector<std::string> python_path;   // PYTHONPATH's entries
  std::vector<std::string> library_path;  // the installation-dependent default, last on sys.path
  std::string stdin_text;
  bool interactive_stdin = false;  // read the process's own standard input instead of stdin_text
  std::uint64_t hash_seed = 0;     // PYTHONHASHSEED
  Limits limits;
  std::function<void(std::string_view)> on_stdout;  // called with every flushed piece
  std::function<void(std::string_view)> on_stderr;
  bool collect_rules = false;
  // Library files are compiled once for all interpreters of the process that share them; this costs them no
  // steps, and marks no rules.
  bool share_library = false;
  std::size_t trace = 0;  // RunResult::trace keeps so many marks; 0: it stays empty
  std::string
      fault;  // the rule mark that does the wrong thing, "CLS-07@class_build.cpp:88"; see fault_problem
  DebugModes debug;
  std::size_t stack_bytes = 0;  // the run has a thread of its own with so much native stack; 0: the caller's
  bool automatic_collection = true;  // of cycles; gc.isenabled() of a fresh interpreter
};

enum class Status : std::uint8_t { Finished, Raised, SyntaxError, Exited, Limit, Unsupported };

struct TracebackEntry {
  std::string file;
  std::uint32_t line = 0;
  std::string function;
};
struct ExceptionSummary {
  std::string type;     // qualified name, without "builtins."
  std::string message;  // str(exception)
  std::vector<std::string> notes;
  std::vector<TracebackEntry> traceback;      // outermost first
  std::shared_ptr<ExceptionSummary> cause;    // __cause__
  std::shared_ptr<ExceptionSummary> context;  // __context__, null if suppressed
};

struct RunResult {
  Status status = Status::Finished;
  int exit_code = 0;  // what `python3` would exit with; 124 limit, 125 unsupported
  std::optional<ExceptionSummary> exception;
  std::string detail;  // Limit: the budget's name; Unsupported: the feature's name
  std::uint64_t steps = 0;
  std::uint64_t peak_bytes = 0;
  // A RecursionError or a MemoryError was raised, even if the program caught it: where they come is the
  // interpreter's own.
  bool met_limit = false;
  std::vector<std::string>
      alive;  // DebugModes::tear_down: types of objects that outlived it, with their number
  std::vector<std::pair<std::string, std::uint64_t>> rules;  // rule id, times reached; if collect_rules
  RuleTrace trace;
};

class Interpreter {
 public:
  explicit Interpreter(Options options);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  // Each runs one program as __main__ to its end, with teardown; an interpreter runs one program only.
  RunResult run_file(const std::string& path);
  RunResult run_source(std::string_view source, const std::string& file_name);  // -c: file_name is "<string>"
  RunResult run_module(const std::string& name);
  // "type.name" and "module.name" of what stops when it is used, in the order of CPython's namespaces. For an
  // interpreter that runs no program.
  std::vector<std::string> stub_names();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Why the text names no seeded fault of this build; empty if it does. Whether a mark stands at the place is
// not looked at.
std::string fault_problem(const std::string& spelling);

// "CLS-07" by number, as RuleTrace gives it; in the order of specs/rules.yaml.
const std::vector<std::string>& rule_ids();

// Why a source does not compile.
struct SourceError {
  std::string type;  // "SyntaxError", "IndentationError", …
  std::string message;
  std::uint32_t line = 0;   // 0: none
  std::int32_t offset = 0;  // SyntaxError.offset: 1-based, in code points
  std::int32_t end_line = 0;
  std::int32_t end_offset = 0;
  std::string text;
};

enum class DumpStage : std::uint8_t { Tokens, Ast, Symbols, Bytecode, Source, Checks };
struct DumpOptions {
  std::string language = "3.11";
  bool positions = false;     // Ast: include_attributes=True
  int indent = 1;             // Ast: -1 for one line
  std::string mode = "exec";  // exec, eval, single
};
struct DumpResult {
  std::optional<SourceError> error;
  std::string text;
};
// What a stage makes of a source: every stop of the pipeline, as text.
DumpResult dump(DumpStage stage, std::string_view source, const std::string& file_name,
                const DumpOptions& options);

}  // namespace dictum
