#include "vm/program.h"

#include "import/import.h"
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "modules/sys_structs.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"
#include "vm/eval.h"
#include "vm/machine.h"
#include "vm/output.h"
#include "vm/traceback_text.h"

namespace dictum {

namespace {

Done set_strings(Context& cx, std::string_view name, const std::vector<std::string>& strings) {
  Ref<List> list = TRY(new_list(cx, strings.size()));
  for (const std::string& each : strings) {
    Ref<Str> text = TRY(make_str(cx, each));
    TRY(list_append(cx, list.get(), Value(text.get())));
  }
  return dict_set(cx, cx.sys_dict.get(), name, Value(list.get()));
}

Done give_native_spec(Context& cx, Module* module, Str* name) {
  const Found found{Found::Kind::Native, {}, {}};
  const OwnedValue loader = TRY(make_loader(cx, name, found));
  const OwnedValue spec = TRY(make_spec(cx, name, found, loader));
  return set_module_attributes(cx, module, spec, loader, found);
}

}  // namespace

Done set_up_modules(Context& cx, const Options& options) {
  cx.modules = TRY(new_dict(cx));
  Ref<Module> builtins = TRY(make_module(cx, cx.names().builtins));
  cx.builtins = own_ref(builtins->dict);
  TRY(fill_builtins(cx, builtins->dict));
  Ref<Module> sys = TRY(make_module(cx, cx.names().sys));
  cx.sys_dict = own_ref(sys->dict);
  TRY(fill_sys(cx, sys->dict));
  TRY(dict_set(cx, sys->dict, cx.names().modules, Value(cx.modules.get())));
  Ref<Str> executable = TRY(make_str(cx, options.executable));
  TRY(dict_set(cx, sys->dict, "executable", Value(executable.get())));
  TRY(dict_set(cx, sys->dict, "_base_executable", Value(executable.get())));
  TRY(dict_set(cx, cx.modules.get(), cx.names().sys, Value(sys.get())));
  TRY(dict_set(cx, cx.modules.get(), cx.names().builtins, Value(builtins.get())));
  TRY(give_native_spec(cx, sys.get(), cx.names().sys));
  return give_native_spec(cx, builtins.get(), cx.names().builtins);
}

// sys._stdlib_dir, where the version has it: the first of the library's folders.
Done set_library_directory(Context& cx, const std::vector<std::string>& library) {
  constexpr std::string_view kName = "_stdlib_dir";
  if (dict_find(cx, cx.sys_dict.get(), kName).is_absent()) return done();
  for (const std::string& entry : library) {
    if (entry.ends_with(".zip")) continue;
    Ref<Str> folder = TRY(make_str(cx, entry));
    return dict_set(cx, cx.sys_dict.get(), kName, Value(folder.get()));
  }
  return done();
}

Done set_up_paths(Context& cx, const Options& options, const std::string& first) {
  TRY(set_strings(cx, "argv", options.argv));
  TRY(set_strings(cx, "orig_argv", options.argv));
  std::vector<std::string> path{first};
  path.insert(path.end(), options.python_path.begin(), options.python_path.end());
  path.insert(path.end(), options.library_path.begin(), options.library_path.end());
  TRY(set_library_directory(cx, options.library_path));
  return set_strings(cx, "path", path);
}

Ref<Module> make_main_module(Context& cx) {
  Ref<Module> main = TRY(make_module(cx, cx.names().dunder_main));
  Ref<Dict> annotations = TRY(new_dict(cx));
  TRY(dict_set(cx, main->dict, cx.names().dunder_annotations, Value(annotations.get())));
  const Value builtins = dict_find(cx, cx.modules.get(), cx.names().builtins);
  TRY(dict_set(cx, main->dict, cx.names().dunder_builtins, builtins));
  TRY(dict_set(cx, cx.modules.get(), cx.names().dunder_main, Value(main.get())));
  return main;
}

// --- the end of a run

namespace {

void summarize_traceback(const ExceptionObject* exception, std::vector<TracebackEntry>& entries) {
  for (Value at = exception->traceback; is<Traceback>(at); at = as<Traceback>(at)->next) {
    const auto* level = as<Traceback>(at);
    entries.push_back({to_utf8(level->frame->code->file_name), static_cast<std::uint32_t>(level->line),
                       to_utf8(level->frame->code->name)});
  }
}

void summarize_notes(Context& cx, Value exception, ExceptionSummary& summary) {
  const OwnedValue notes = find_attribute(cx, exception, cx.names().dunder_notes);
  if (notes.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
  if (!is<List>(notes)) return;
  for (std::size_t i = 0; i < as<List>(notes)->size(); i++)
    if (is<Str>((*as<List>(notes))[i])) summary.notes.push_back(to_utf8(as<Str>((*as<List>(notes))[i])));
}

ExceptionSummary summarize(Context& cx, Value value, int links) {
  constexpr int kMaxLinks = 100;
  auto* exception = as<ExceptionObject>(value);
  ExceptionSummary summary;
  summary.type = type_full_name(cx, exception->type);
  Ref<Str> message = str_of(cx, value);
  if (message)
    summary.message = to_utf8(message.get());
  else if (!cx.pending.is_stop())
    (void)take_exception(cx);
  summarize_traceback(exception, summary.traceback);
  summarize_notes(cx, value, summary);
  if (links >= kMaxLinks) return summary;
  if (is<ExceptionObject>(exception->cause))
    summary.cause = std::make_shared<ExceptionSummary>(summarize(cx, exception->cause, links + 1));
  if (is<ExceptionObject>(exception->context) && !exception->suppress_context)
    summary.context = std::make_shared<ExceptionSummary>(summarize(cx, exception->context, links + 1));
  return summary;
}

RunResult stopped(Context& cx) {
  RunResult result;
  const bool limit = cx.pending.kind == Pending::Kind::Limit;
  result.status = limit ? Status::Limit : Status::Unsupported;
  result.exit_code = limit ? 124 : 125;
  result.detail = cx.pending.detail;
  return result;
}

// https://docs.python.org/3/library/exceptions.html#SystemExit
RunResult exited(Context& cx, Value exception) {
  RunResult result;
  result.status = Status::Exited;
  const Value code = as<ExceptionObject>(exception)->fields[system_exit::kCode];
  if (code.is_absent() || is_none(cx, code)) return result;
  if (is_int(code)) {
    const std::optional<std::int64_t> number = int_to_int64(code);
    result.exit_code = number ? static_cast<int>(*number & 0xFF) : 255;
    return result;
  }
  Ref<Str> text = str_of(cx, code);
  if (text)
    write_error_text(cx, piece(to_utf8(text.get())) + piece("\n"));
  else if (!cx.pending.is_stop())
    (void)take_exception(cx);
  result.exit_code = 1;
  return result;
}

// sys.last_type and its kin keep what was not caught until the modules go.
void keep_uncaught(Context& cx, Value exception, Value traceback) {
  const std::pair<std::string_view, Value> facts[] = {
      {"last_type", Value(exception.object()->type)},
      {"last_value", exception},
      {"last_traceback", traceback.is_absent() ? cx.core.none : traceback}};
  if (cx.language.sys_last_exc && !dict_set(cx, cx.sys_dict.get(), "last_exc", exception).ok()) return;
  for (const auto& [name, value] : facts)
    if (!dict_set(cx, cx.sys_dict.get(), name, value).ok()) return;
}

// sys.excepthook, whose own failure is shown first. A SystemExit that it raises is handed back, absent
// otherwise.
OwnedValue show_uncaught(Context& cx, Value exception) {
  const Value traceback = as<ExceptionObject>(exception)->traceback;
  keep_uncaught(cx, exception, traceback);
  const OwnedValue hook = own(dict_find(cx, cx.sys_dict.get(), std::string_view("excepthook")));
  if (hook.is_absent()) {
    write_error_text(cx, "sys.excepthook is missing\n");
    print_exception(cx, exception);
    return OwnedValue();
  }
  const OwnedValue level = traceback.is_absent() ? cx.none() : own(traceback);
  const OwnedValue result = call(cx, hook, {Value(exception.object()->type), exception, level});
  if (!result.is_raised() || cx.pending.is_stop()) return OwnedValue();
  OwnedValue failure = take_exception(cx);
  if (is_subtype(type_of(cx, failure), cx.type(TypeId::SystemExit))) return failure;
  write_error_text(cx, "Error in sys.excepthook:\n");
  print_exception(cx, failure);
  write_error_text(cx, "\nOriginal exception was:\n");
  print_exception(cx, exception);
  return OwnedValue();
}

}  // namespace

ExceptionSummary summarize_exception(Context& cx, Value exception) { return summarize(cx, exception, 0); }

constexpr int kInterruptedExit = 130;  // as a shell sees a process that SIGINT ended

RunResult finish_run(Context& cx, bool raised) {
  RunResult result;
  if (!raised && !cx.pending.is_stop()) return result;
  if (cx.pending.is_stop()) return stopped(cx);
  const OwnedValue exception = take_exception(cx);
  if (exception.is_absent()) return result;
  if (is_subtype(type_of(cx, exception), cx.type(TypeId::SystemExit))) {
    result = exited(cx, exception);
  } else {
    const bool interrupted = is_subtype(type_of(cx, exception), cx.type(TypeId::KeyboardInterrupt));
    const OwnedValue leaving = show_uncaught(cx, exception);
    if (leaving.is_value()) return exited(cx, leaving);
    result.status = Status::Raised;
    result.exit_code = interrupted ? kInterruptedExit : 1;
  }
  result.exception = summarize_exception(cx, exception);
  return cx.pending.is_stop() ? stopped(cx) : result;
}

}  // namespace dictum
