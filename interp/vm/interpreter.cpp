#include <pthread.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>

#include "base/check.h"
#include "base/native_stack.h"
#include "builtins/core_image.h"
#include "dictum/core_image.h"
#include "dictum/interp.h"
#include "import/import.h"
#include "modules/atexit_module.h"
#include "modules/module_types.h"
#include "modules/standard_streams.h"
#include "modules/warnings_module.h"
#include "objects/collector.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/str_object.h"
#include "vm/compile_source.h"
#include "vm/eval.h"
#include "vm/output.h"
#include "vm/program.h"
#include "vm/stubs.h"
#include "vm/traceback_text.h"

namespace dictum {

namespace {

// The lowest address of native stack that may be used; what lies below is a reserve for error handling.
const char* lowest_usable_stack() {
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  constexpr std::size_t kMost = 64 * 1024 * 1024;  // an unlimited stack is not trusted further
  const auto* limit = reinterpret_cast<const char*>(native_stack_limit(kNativeStackReserve));
  const char* far = here - kMost;
  return limit > far ? limit : far;
}

// Native stack, above the reserve, without which the modules of a fresh interpreter cannot be made.
constexpr std::size_t kStackOfStart = 16 * 1024;

// The outcome of a run that did not begin.
RunResult refuse(std::string what) {
  RunResult refused;
  refused.status = Status::Unsupported;
  refused.exit_code = 125;
  refused.detail = std::move(what);
  return refused;
}

// Runs `body` on a thread of its own with so much native stack; on the caller's for 0.
template <class Body>
RunResult run_on_stack(std::size_t bytes, Body body) {
  if (bytes == 0) return body();
  struct Task {
    Body& body;
    RunResult result;
  } task{body, {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  DICTUM_CHECK(pthread_attr_setstacksize(&attributes, bytes) == 0, "no thread has a stack of that size");
  const auto start = [](void* given) -> void* {
    auto* at = static_cast<Task*>(given);
    at->result = at->body();
    return nullptr;
  };
  pthread_t thread;
  DICTUM_CHECK(pthread_create(&thread, &attributes, start, &task) == 0, "no thread could be started");
  pthread_attr_destroy(&attributes);
  pthread_join(thread, nullptr);
  return std::move(task.result);
}

std::string absolute(const std::string& path) {
  if (!path.empty() && path.front() == '/') return path;
  char buffer[PATH_MAX];
  if (!getcwd(buffer, sizeof buffer)) return path;
  return std::string(buffer) + "/" + path;
}

std::string directory_of(const std::string& path) {
  char resolved[PATH_MAX];
  const std::string real = realpath(path.c_str(), resolved) ? std::string(resolved) : absolute(path);
  const std::size_t slash = real.rfind('/');
  return slash == 0 ? "/" : real.substr(0, slash);
}

bool read_input(Context& cx, std::size_t size, std::string& bytes) {
  Machine& machine = machine_of(cx);
  if (machine.input_from_process) {
    flush_output(cx);
    if (!cx.heap.fits_budget(size)) return raise_memory_error(cx), false;
    const std::size_t before = bytes.size();
    bytes.resize(before + size);
    const ssize_t got = read(STDIN_FILENO, bytes.data() + before, size);
    bytes.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    return true;
  }
  std::string& waiting = machine.standard_input;
  bytes += waiting.substr(0, size);
  waiting.erase(0, size);
  return true;
}

Dict* current_globals(Context& cx) {
  const Frame* frame = machine_of(cx).frame;
  return frame ? frame->globals : nullptr;
}

}  // namespace

struct Interpreter::State {
  explicit State(Options given)
      : options(std::move(given)),
        version(parse_language_version(options.language)),
        cx(shared_core(version.value_or(LanguageVersion::V3_11), options.hash_seed, native_extension()),
           lease.pool()),
        machine(cx) {
    cx.machine = &machine;
    cx.budget = {options.limits.steps, options.limits.bytes, options.limits.depth, options.limits.output};
    cx.heap.set_limit(options.limits.bytes);
    cx.sinks.standard_output = options.on_stdout;
    cx.sinks.standard_error = options.on_stderr;
    cx.rules.fault = rule_site_of(options.fault);
    if (!options.fault.empty()) cx.debug.no_caches = true;  // marks stand on general paths
    cx.collector->enabled = options.automatic_collection;
    renew_collection_mark(cx);
    install_hooks(cx);
    cx.hooks.unraisable = report_ignored;
    cx.hooks.warn = warn_here;
    cx.hooks.warn_unawaited = warn_unawaited;
    cx.hooks.write_output = write_output;
    cx.hooks.read_input = read_input;
    cx.hooks.current_globals = current_globals;
    machine.standard_input = options.stdin_text;
    machine.share_library = options.share_library;
    for (const std::string& folder : options.library_path) machine.library.push_back(folder + "/");
    machine.input_from_process = options.interactive_stdin;
    apply_modes();
    begin_slice(machine);
  }

  void apply_modes();
  ~State() {
    for (const int descriptor : machine.open_descriptors) close(descriptor);
  }

  // Sets the program up, runs `body(main module)`, and sees to its end.
  template <class Body>
  RunResult run(const std::string& first_path, Body body);
  template <class Body>
  RunResult run_here(const std::string& first_path, Body body);
  RunResult finish(bool raised);
  Done give_file(Module* main, const std::string& path);
  Done run_main(Module* main, CodeObject* code);
  Done run_text(Module* main, std::string_view source, const std::string& file_name);

  Options options;
  std::optional<LanguageVersion> version;
  PoolLease lease;
  Context cx;
  Machine machine;
  std::optional<RuleTracer> tracer;
};

std::string write_core_image(const std::string& path) {
  return write_core_image(LanguageVersion::V3_11, native_extension(), path);
}

std::string fault_problem(const std::string& spelling) {
#ifndef DICTUM_FAULTS
  return "this build has no seeded faults: " + spelling;
#else
  return rule_site_of(spelling) == 0
             ? "no rule mark, expected one such as CLS-07@class_build.cpp:88: " + spelling
             : "";
#endif
}

const std::vector<std::string>& rule_ids() {
  static const std::vector<std::string> ids = [] {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kRuleCount; i++) names.emplace_back(rule_name(static_cast<RuleId>(i)));
    return names;
  }();
  return ids;
}

void Interpreter::State::apply_modes() {
  const DebugModes& modes = options.debug;
  cx.debug = modes;
  cx.watches_reentry = modes.move_every != 0 || modes.stop_at_reentry != 0;
  if (modes.late_reuse || modes.move_every != 0) cx.heap.reuse_late();
  if (modes.fail_allocation != 0) cx.heap.fail_at(modes.fail_allocation, false);
  if (modes.fail_large != 0) cx.heap.fail_at(modes.fail_large, true);
}

Interpreter::Interpreter(Options options) : state_(std::make_unique<State>(std::move(options))) {}
Interpreter::~Interpreter() = default;

template <class Body>
RunResult Interpreter::State::run(const std::string& first_path, Body body) {
  if (!version) return refuse("language " + options.language);
  return run_on_stack(options.stack_bytes, [&] { return run_here(first_path, body); });
}

template <class Body>
RunResult Interpreter::State::run_here(const std::string& first_path, Body body) {
  cx.stack_limit = lowest_usable_stack();
  if (static_cast<const char*>(__builtin_frame_address(0)) < cx.stack_limit + kStackOfStart)
    return refuse("so small a native stack");
  bool raised = true;
  if (set_up_modules(cx, options).ok() && set_up_paths(cx, options, first_path).ok()) {
    Ref<Module> main = make_main_module(cx);
    if (options.trace > 0) tracer.emplace(cx.rules, options.trace, cx.recursion_depth);
    if (main) raised = !body(main.get()).ok();
  }
  return finish(raised);
}

RunResult Interpreter::State::finish(bool raised) {
  RunResult result = finish_run(cx, raised);
  if (cx.pending.is_stop()) {
    result = finish_run(cx, true);  // also where what died with the exception has met the stop
  } else {
    run_exit_functions(cx);
    if (!cx.pending.is_stop() && !flush_standard_streams(cx)) {
      result.exit_code = 120;
      if (result.status == Status::Finished) result.status = Status::Exited;
    }
    if (!cx.pending.is_stop()) tear_down(cx);
    if (cx.pending.is_stop()) result = finish_run(cx, true);
  }
  drain_standard_streams(cx);
  if (!cx.pending.is_stop()) {
    cx.registries = nullptr;
    if (cx.pending.is_stop()) result = finish_run(cx, true);
  }
  result.steps = machine.steps_so_far();
  result.peak_bytes = cx.heap.peak_bytes();
  result.met_limit = cx.met_limit;
  if (options.collect_rules)
    for (std::size_t i = 0; i < kRuleCount; i++)
      if (cx.rules.counts[i] > 0)
        result.rules.emplace_back(rule_name(static_cast<RuleId>(i)), cx.rules.counts[i]);
  if (tracer) result.trace = tracer->take();
  if (options.debug.tear_down) result.alive = drop_everything(cx);
  // The heap is dropped as a whole: nothing dies one by one any more.
  if (!cx.pending.is_stop()) (void)stop_limit(cx, "finished");
  return result;
}

Done Interpreter::State::give_file(Module* main, const std::string& path) {
  Found found;
  found.kind = Found::Kind::File;
  found.path = path;
  const OwnedValue loader = TRY(make_loader(cx, cx.names().dunder_main, found));
  TRY(dict_set(cx, main->dict, cx.names().dunder_loader, loader));
  Ref<Str> text = TRY(make_str(cx, path));
  TRY(dict_set(cx, main->dict, cx.names().dunder_file, Value(text.get())));
  return dict_set(cx, main->dict, cx.names().dunder_cached, cx.core.none);
}

Done Interpreter::State::run_text(Module* main, std::string_view source, const std::string& file_name) {
  CompileRequest request;
  request.source = source;
  request.file_name = file_name;
  Ref<CodeObject> code = TRY(compile_source(cx, request));
  return run_main(main, code.get());
}

Done Interpreter::State::run_main(Module* main, CodeObject* code) {
  const Ref<Dict> space(main->dict);
  machine.host_values = {Value(main), Value(code), Value(space.get())};
  cx.reentries = 0;  // those of the set-up do not count
  const OwnedValue result = run_code(cx, code, space.get(), Value(space.get()));
  machine.host_values.clear();
  return result.is_raised() ? Done(failed()) : done();
}

RunResult Interpreter::run_file(const std::string& path) {
  State& state = *state_;
  std::string source;
  if (!read_whole_file(path, source)) {
    RunResult missing;
    missing.exit_code = 2;
    missing.status = Status::Exited;
    if (state.options.on_stderr)
      state.options.on_stderr(state.options.executable + ": can't open file '" + absolute(path) +
                              "': [Errno 2] No such file or directory\n");
    return missing;
  }
  const std::string shown = state.cx.language.script_path_is_absolute ? absolute(path) : path;
  bool compiled = false;
  RunResult result = state.run(directory_of(path), [&](Module* main) -> Done {
    TRY(state.give_file(main, shown));
    CompileRequest request;
    request.source = source;
    request.origin = SourceOrigin::Script;
    request.file_name = shown;
    Ref<CodeObject> code = TRY(compile_source(state.cx, request));
    compiled = true;
    const Done ran = state.run_main(main, code.get());
    flush_after_script(state.cx);
    return ran.ok() && !state.cx.pending.is_stop() ? done() : Done(failed());
  });
  if (!compiled && result.status == Status::Raised) result.status = Status::SyntaxError;
  return result;
}

RunResult Interpreter::run_source(std::string_view source, const std::string& file_name) {
  State& state = *state_;
  return state.run("", [&](Module* main) -> Done {
    const OwnedValue loader =
        TRY(make_loader(state.cx, state.cx.names().dunder_main, Found{Found::Kind::Native, {}, {}}));
    TRY(dict_set(state.cx, main->dict, state.cx.names().dunder_loader, loader));
    return state.run_text(main, source, file_name);
  });
}

std::vector<std::string> Interpreter::stub_names() {
  State& state = *state_;
  if (!state.version || !set_up_modules(state.cx, state.options).ok()) return {};
  std::vector<std::string> names = collect_stubs(state.cx);
  (void)stop_limit(state.cx, "finished");
  return names;
}

namespace {

Failed refuse_module(Context& cx, const Options& options, const std::string& name) {
  write_error_text(cx, options.executable + ": No module named " + name + "\n");
  return raise_with(cx, TypeId::SystemExit, Value::small(1));
}

}  // namespace

// As `python3 -m NAME`: the module is found like any other, and run as __main__.
RunResult Interpreter::run_module(const std::string& name) {
  State& state = *state_;
  Context& cx = state.cx;
  return state.run(absolute("").substr(0, absolute("").size() - 1), [&](Module* main) -> Done {
    std::string wanted = name;
    OwnedValue where = own(dict_find(cx, cx.sys_dict.get(), cx.names().path));
    Found found;
    for (;;) {
      const std::size_t dot = wanted.rfind('.');
      if (dot != std::string::npos) {
        Ref<Str> parent = TRY(intern(cx, wanted.substr(0, dot)));
        const OwnedValue package = TRY(import_absolute(cx, parent.get()));
        where = own(dict_find(cx, as<Module>(package)->dict, cx.names().dunder_path));
        if (where.is_absent()) return refuse_module(cx, state.options, wanted);
      }
      found = find_in_directories(TRY(path_strings(cx, where)),
                                  wanted.substr(dot == std::string::npos ? 0 : dot + 1));
      if (found.kind != Found::Kind::Package) break;
      wanted += ".__main__";
    }
    if (found.kind != Found::Kind::File || found.is_byte_code)
      return refuse_module(cx, state.options, wanted);
    Ref<Str> full = TRY(intern(cx, wanted));
    const OwnedValue loader = TRY(make_loader(cx, full.get(), found));
    const OwnedValue spec = TRY(make_spec(cx, full.get(), found, loader));
    TRY(set_module_attributes(cx, main, spec, loader, found));
    TRY(dict_set(cx, main->dict, cx.names().dunder_name, Value(cx.names().dunder_main)));
    return run_source_file(cx, main, found.path);
  });
}

}  // namespace dictum
