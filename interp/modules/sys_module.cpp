// sys: https://docs.python.org/3/library/sys.html
#include "builtins/function_arguments.h"
#include "builtins/generator_steps.h"
#include "import/import.h"
#include "modules/fill.h"
#include "modules/io_object.h"
#include "modules/module_names.h"
#include "modules/native_modules.h"
#include "modules/standard_streams.h"
#include "modules/sys_structs.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"
#include "objects/str_object.h"
#include "vm/eval.h"
#include "vm/traceback_text.h"

namespace dictum {

namespace {

OwnedValue text(Context& cx, std::string_view utf8) { return OwnedValue(make_str(cx, utf8)); }

// --- functions

OwnedValue sys_exit(Context& cx, const CallArguments& arguments) {
  std::span<const Value> args;
  if (arguments.count == 1) args = {arguments.values, 1};
  if (arguments.count == 1 && is_exact(cx, arguments[0], TypeId::Tuple))
    args = as<Tuple>(arguments[0])->span();
  Ref<ExceptionObject> made = TRY(make_exception(cx, TypeId::SystemExit, args));
  return raise_exception(cx, std::move(made));
}

OwnedValue sys_exc_info(Context& cx, const CallArguments&) {
  if (cx.handled.is_absent()) return make_tuple(cx, {cx.core.none, cx.core.none, cx.core.none});
  const Value traceback = as<ExceptionObject>(cx.handled)->traceback;
  return make_tuple(
      cx, {Value(cx.handled.object()->type), cx.handled, traceback.is_absent() ? cx.core.none : traceback});
}
OwnedValue sys_exception(Context& cx, const CallArguments&) {
  return cx.handled.is_absent() ? cx.none() : OwnedValue(cx.handled);
}

OwnedValue sys_getframe(Context& cx, const CallArguments& arguments) {
  std::int64_t depth = 0;
  if (arguments.count == 1) depth = TRY(to_index64(cx, arguments[0], TypeId::OverflowError));
  Frame* frame = machine_of(cx).frame;
  for (; frame && depth > 0; depth--) {
    if (frame->back && is_imported_now(cx, frame)) return stop_unsupported(cx, "frames of the import system");
    frame = frame->back;
  }
  if (!frame) return raise_value_error(cx, "call stack is not deep enough");
  return frame_object(cx, frame);
}

// sys._getframemodulename(depth=0): the __module__ of the function that runs there.
OwnedValue sys_getframemodulename(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "_getframemodulename", arguments, {"depth"}, 0, 1, out));
  std::int64_t depth = 0;
  if (out[0].is_value()) depth = TRY(to_index64(cx, out[0], TypeId::OverflowError));
  Frame* frame = machine_of(cx).frame;
  for (; frame && depth > 0; depth--) frame = frame->back;
  if (!frame) return cx.none();
  if (frame->function) return own(frame->function->module);
  const Value name = dict_find(cx, frame->globals, cx.names().dunder_name);
  return name.is_absent() ? cx.none() : own(name);
}
// The value that -X cpu_count=N has set: none.
OwnedValue sys_get_cpu_count_config(Context&, const CallArguments&) { return OwnedValue::small(-1); }

OwnedValue sys_getrecursionlimit(Context& cx, const CallArguments&) {
  return OwnedValue::small(cx.recursion_limit);
}
OwnedValue sys_setrecursionlimit(Context& cx, const CallArguments& arguments) {
  const std::int64_t limit = TRY(to_index64(cx, arguments[0], TypeId::OverflowError));
  if (limit < 1) return raise_value_error(cx, "recursion limit must be greater or equal than 1");
  if (limit > INT32_MAX)
    return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C int");
  if (cx.recursion_depth >= limit)
    return raise_error(cx, TypeId::RecursionError,
                       cat("cannot set the recursion limit to ", limit, " at the recursion depth ",
                           cx.recursion_depth, ": the limit is too low"));
  cx.recursion_limit = static_cast<std::uint32_t>(limit);
  return cx.none();
}

OwnedValue sys_intern(Context& cx, const CallArguments& arguments) {
  if (!is_exact(cx, arguments[0], TypeId::Str)) {
    if (!is<Str>(arguments[0])) return raise_bad_argument(cx, "intern", "argument", "str", arguments[0]);
    return raise_type_error(cx, cat("can't intern ", type_name(cx, arguments[0])));
  }
  return intern(cx, as<Str>(arguments[0]));
}

OwnedValue sys_displayhook(Context& cx, const CallArguments& arguments) {
  if (is_none(cx, arguments[0])) return cx.none();
  TRY(dict_set(cx, cx.builtins.get(), cx.names().underscore, cx.core.none));
  Ref<Str> shown = TRY(repr_of(cx, arguments[0]));
  const OwnedValue stream = own(dict_find(cx, cx.sys_dict.get(), cx.names().stdout));
  if (stream.is_absent()) return raise_error(cx, TypeId::RuntimeError, "lost sys.stdout");
  TRY(call_method(cx, stream, cx.names().write, {Value(shown.get())}));
  TRY(call_method(cx, stream, cx.names().write, {Value(cx.core.latin1[std::size_t{'\n'}])}));
  TRY(dict_set(cx, cx.builtins.get(), cx.names().underscore, arguments[0]));
  return cx.none();
}

OwnedValue sys_excepthook(Context& cx, const CallArguments& arguments) {
  print_exception(cx, arguments[1]);
  return cx.raised() ? OwnedValue(failed()) : cx.none();
}

OwnedValue sys_unraisablehook(Context& cx, const CallArguments& arguments) {
  Ref<Str> name = TRY(intern(cx, "exc_value"));
  const OwnedValue exception = TRY(get_attribute(cx, arguments[0], name.get()));
  if (is<ExceptionObject>(exception)) print_exception(cx, exception);
  return cx.none();
}

OwnedValue sys_getdefaultencoding(Context& cx, const CallArguments&) {
  return OwnedValue(Value(cx.names().utf_8));
}
OwnedValue sys_getfilesystemencodeerrors(Context& cx, const CallArguments&) {
  return text(cx, "surrogateescape");
}
OwnedValue sys_is_finalizing(Context& cx, const CallArguments&) { return cx.boolean_result(cx.finishing); }
OwnedValue sys_gettrace(Context& cx, const CallArguments&) { return cx.none(); }
OwnedValue sys_get_int_max_str_digits(Context& cx, const CallArguments&) {
  return OwnedValue::small(cx.int_max_str_digits);
}
OwnedValue sys_set_int_max_str_digits(Context& cx, const CallArguments& arguments) {
  const std::int64_t digits = TRY(to_index64(cx, arguments[0], TypeId::OverflowError));
  if (digits != 0 && digits < 640) return raise_value_error(cx, "maxdigits must be 0 or larger than 640");
  cx.int_max_str_digits = static_cast<std::uint32_t>(digits);
  return cx.none();
}
OwnedValue sys_audit(Context& cx, const CallArguments&) { return cx.none(); }

OwnedValue sys_getswitchinterval(Context& cx, const CallArguments&) { return make_float(cx, 0.005); }
OwnedValue sys_getdlopenflags(Context&, const CallArguments&) { return OwnedValue::small(2); }
OwnedValue sys_clear_type_cache(Context& cx, const CallArguments&) { return cx.none(); }
OwnedValue sys_origin_tracking_depth(Context& cx, const CallArguments&) {
  return OwnedValue::small(cx.origin_depth);
}
OwnedValue sys_set_origin_tracking_depth(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "set_coroutine_origin_tracking_depth", arguments, {"depth"}, 1, 1, out));
  const std::int64_t depth = TRY(to_index64(cx, out[0], TypeId::OverflowError));
  if (depth < 0) return raise_value_error(cx, "depth must be >= 0");
  if (depth > INT32_MAX)
    return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C int");
  cx.origin_depth = static_cast<std::uint32_t>(depth);
  return cx.none();
}

OwnedValue sys_get_asyncgen_hooks(Context& cx, const CallArguments&) {
  const Value first = async_generator_hook(cx, kFirstIterationHook);
  const Value finalizer = async_generator_hook(cx, kFinalizerHook);
  return make_asyncgen_hooks(cx, first.is_absent() ? cx.core.none : first,
                             finalizer.is_absent() ? cx.core.none : finalizer);
}
Done check_hook(Context& cx, Value hook, std::string_view name) {
  if (hook.is_absent() || is_none(cx, hook) || is_callable(cx, hook)) return done();
  return raise_type_error(cx, cat("callable ", name, " expected, got ", type_name(cx, hook)));
}
// Absent: as it was; None: no hook.
Done set_hook(Context& cx, std::string_view name, Value hook) {
  if (hook.is_absent()) return done();
  Ref<Str> key = TRY(intern(cx, name));
  if (!is_none(cx, hook)) return dict_set(cx, cx.registries.get(), key.get(), hook);
  if (!dict_find(cx, cx.registries.get(), key.get()).is_absent())
    TRY(dict_delete(cx, cx.registries.get(), key.get()));
  return done();
}
// https://docs.python.org/3/library/sys.html#sys.set_asyncgen_hooks
OwnedValue sys_set_asyncgen_hooks(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "set_asyncgen_hooks", arguments, {"firstiter", "finalizer"}, 0, 2, out));
  TRY(check_hook(cx, out[1], "finalizer"));
  TRY(check_hook(cx, out[0], "firstiter"));
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  TRY(set_hook(cx, kFinalizerHook, out[1]));
  TRY(set_hook(cx, kFirstIterationHook, out[0]));
  return cx.none();
}
OwnedValue sys_no(Context& cx, const CallArguments&) { return cx.boolean_result(false); }

// What CPython has and dictum refuses when it is reached.
#define MISSING(NAME) \
  OwnedValue missing_##NAME(Context& cx, const CallArguments&) { return stop_unsupported(cx, "sys." #NAME); }
MISSING(getsizeof)
MISSING(getrefcount)
MISSING(settrace)
MISSING(setprofile)
MISSING(_current_frames)
MISSING(_debugmallocstats)
MISSING(addaudithook)
MISSING(call_tracing)
MISSING(setswitchinterval)
MISSING(breakpointhook)
#undef MISSING

constexpr MethodRow kFunctions[] = {
    {"exit", sys_exit, 0, 1},
    {"exc_info", sys_exc_info, 0, 0},
    {"_getframe", sys_getframe, 0, 1},
    {"_getframemodulename", sys_getframemodulename, 0, -1, true},
    {"_get_cpu_count_config", sys_get_cpu_count_config, 0, 0},
    {"getrecursionlimit", sys_getrecursionlimit, 0, 0},
    {"setrecursionlimit", sys_setrecursionlimit, 1, 1},
    {"intern", sys_intern, 1, 1},
    {"displayhook", sys_displayhook, 1, 1},
    {"__displayhook__", sys_displayhook, 1, 1},
    {"excepthook", sys_excepthook, 3, 3},
    {"__excepthook__", sys_excepthook, 3, 3},
    {"unraisablehook", sys_unraisablehook, 1, 1},
    {"__unraisablehook__", sys_unraisablehook, 1, 1},
    {"getdefaultencoding", sys_getdefaultencoding, 0, 0},
    {"getfilesystemencoding", sys_getdefaultencoding, 0, 0},
    {"getfilesystemencodeerrors", sys_getfilesystemencodeerrors, 0, 0},
    {"is_finalizing", sys_is_finalizing, 0, 0},
    {"gettrace", sys_gettrace, 0, 0},
    {"getprofile", sys_gettrace, 0, 0},
    {"get_int_max_str_digits", sys_get_int_max_str_digits, 0, 0},
    {"set_int_max_str_digits", sys_set_int_max_str_digits, 1, 1},
    {"audit", sys_audit, 1, -1},
    {"getswitchinterval", sys_getswitchinterval, 0, 0},
    {"getdlopenflags", sys_getdlopenflags, 0, 0},
    {"_clear_type_cache", sys_clear_type_cache, 0, 0},
    {"get_coroutine_origin_tracking_depth", sys_origin_tracking_depth, 0, 0},
    {"set_coroutine_origin_tracking_depth", sys_set_origin_tracking_depth, 0, -1, true},
    {"get_asyncgen_hooks", sys_get_asyncgen_hooks, 0, 0},
    {"set_asyncgen_hooks", sys_set_asyncgen_hooks, 0, -1, true},
    {"is_stack_trampoline_active", sys_no, 0, 0},
    {"getsizeof", missing_getsizeof, 0, -1, true},
    {"getrefcount", missing_getrefcount, 0, -1},
    {"settrace", missing_settrace, 0, -1},
    {"setprofile", missing_setprofile, 0, -1},
    {"_current_frames", missing__current_frames, 0, -1},
    {"_debugmallocstats", missing__debugmallocstats, 0, -1},
    {"addaudithook", missing_addaudithook, 0, -1},
    {"call_tracing", missing_call_tracing, 0, -1},
    {"setswitchinterval", missing_setswitchinterval, 0, -1},
    {"breakpointhook", missing_breakpointhook, 0, -1, true},
};
constexpr MethodRow kExceptionFunction[] = {{"exception", sys_exception, 0, 0}};

// --- contents

OwnedValue make_implementation(Context& cx, Value version) {
  OwnedValue made = TRY(call(cx, Value(cx.type(TypeId::SimpleNamespace))));
  const auto set = [&](std::string_view name, const OwnedValue& value) -> Done {
    Ref<Str> key = TRY(intern(cx, name));
    return set_own_attribute(cx, made.get().object(), key.get(), value);
  };
  const Release& release = played_release(cx.language);
  TRY(set("name", text(cx, "cpython")));
  TRY(set("cache_tag", text(cx, cat("cpython-3", release.minor))));
  TRY(set("version", own(version)));
  TRY(set("hexversion", OwnedValue::small(release.hexversion())));
  TRY(set("_multiarch", text(cx, "x86_64-linux-gnu")));
  return made;
}

Done set_texts(Context& cx, Dict* dict) {
  const Release& release = played_release(cx.language);
  const std::string version = cat("3.", release.minor, ".", release.micro);
  const std::pair<std::string_view, std::string> kTexts[] = {
      {"version", version + " (dictum)"},
      {"platform", "linux"},
      {"byteorder", "little"},
      {"float_repr_style", "short"},
      {"copyright", "dictum"},
      {"prefix", "/usr"},
      {"exec_prefix", "/usr"},
      {"base_prefix", "/usr"},
      {"base_exec_prefix", "/usr"},
      {"platlibdir", "lib"},
      {"abiflags", ""},
  };
  for (const auto& [name, value] : kTexts) {
    const OwnedValue made = TRY(text(cx, value));
    TRY(dict_set(cx, dict, name, made));
  }
  return done();
}

Done set_numbers(Context& cx, Dict* dict) {
  const Release& release = played_release(cx.language);
  TRY(dict_set(cx, dict, "hexversion", Value::small(release.hexversion())));
  const OwnedValue maxsize = TRY(make_int(cx, INT64_MAX));
  TRY(dict_set(cx, dict, "maxsize", maxsize));
  TRY(dict_set(cx, dict, "maxunicode", Value::small(0x10FFFF)));
  TRY(dict_set(cx, dict, "api_version", Value::small(1013)));
  return dict_set(cx, dict, "dont_write_bytecode", cx.core.true_);
}

struct StdlibRow {
  std::string_view name;
  std::uint8_t versions;
};
constexpr StdlibRow kStdlib[] = {
#define STDLIB_NAME(NAME, VERSIONS) {NAME, VERSIONS},
#include "modules/stdlib_names.def"
};
Done set_stdlib_names(Context& cx, Dict* dict) {
  const auto version = static_cast<std::uint8_t>(1u << static_cast<unsigned>(cx.language.version));
  Ref<Set> names = TRY(new_set(cx, TypeId::FrozenSet));
  for (const StdlibRow& row : kStdlib) {
    if (!(row.versions & version)) continue;
    Ref<Str> name = TRY(intern(cx, row.name));
    TRY(set_add(cx, names.get(), Value(name.get())));
  }
  TRY(hash_value(cx, Value(names.get())));  // nothing is written to an object of the core later
  return names->size() == 0 ? done() : dict_set(cx, dict, "stdlib_module_names", Value(names.get()));
}
Done set_build_facts(Context& cx, Dict* dict) {
  const OwnedValue implementation = TRY(text(cx, "CPython"));
  Ref<Tuple> git = TRY(make_tuple(cx, {implementation, Value(cx.names().empty), Value(cx.names().empty)}));
  TRY(dict_set(cx, dict, "_git", Value(git.get())));
  TRY(dict_set(cx, dict, "_framework", Value(cx.names().empty)));
  const OwnedValue library = TRY(text(cx, cat("/usr/lib/python", std::string_view(cx.language.name))));
  return dict_set(cx, dict, "_stdlib_dir", library);
}

Done set_constants(Context& cx, Dict* dict) {
  TRY(set_stdlib_names(cx, dict));
  TRY(set_build_facts(cx, dict));
  TRY(set_texts(cx, dict));
  TRY(set_numbers(cx, dict));
  TRY(set_limits(cx, dict));
  const OwnedValue version = TRY(make_version_info(cx));
  TRY(dict_set(cx, dict, "version_info", version));
  const OwnedValue flags = TRY(make_flags(cx));
  TRY(dict_set(cx, dict, "flags", flags));
  TRY(dict_set(cx, dict, "pycache_prefix", cx.core.none));
  Ref<List> names = TRY(new_list(cx));
  for (const std::string_view name : native_module_names(cx)) {
    OwnedValue made = TRY(text(cx, name));
    TRY(list_append(cx, names.get(), std::move(made)));
  }
  const OwnedValue tuple =
      TRY(OwnedValue(make_tuple(cx, std::span<const Value>(names->items, names->size()))));
  return dict_set(cx, dict, "builtin_module_names", tuple);
}

// What a program can change.
Done set_state(Context& cx, Dict* dict) {
  const OwnedValue version = own(dict_find(cx, dict, std::string_view("version_info")));
  const OwnedValue implementation = TRY(make_implementation(cx, version));
  TRY(dict_set(cx, dict, "implementation", implementation));
  Ref<List> options = TRY(new_list(cx));
  TRY(dict_set(cx, dict, "warnoptions", Value(options.get())));
  Ref<Dict> more = TRY(new_dict(cx));
  return dict_set(cx, dict, "_xoptions", Value(more.get()));
}

}  // namespace

Ref<Dict> make_sys_constants(Context& cx) {
  Ref<Module> module = TRY(make_module(cx, cx.names().sys));
  Ref<Dict> dict(module->dict);
  TRY(add_functions(cx, dict.get(), kFunctions, "sys"));
  if (cx.language.sys_exception) TRY(add_functions(cx, dict.get(), kExceptionFunction, "sys"));
  TRY(set_constants(cx, dict.get()));
  TRY(drop_other_versions_names(cx, dict.get(), "sys"));
  TRY(add_missing_names(cx, dict.get(), "sys"));
  return dict;
}

Done fill_sys(Context& cx, Dict* dict) {
  dict_clear(cx, dict);  // the core's has the names of every module too
  TRY(dict_update(cx, dict, cx.core.sys));
  TRY(set_standard_streams(cx, dict));
  TRY(set_state(cx, dict));
  return set_import_state(cx, dict);
}

}  // namespace dictum
