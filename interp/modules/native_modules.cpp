#include "modules/native_modules.h"

#include <algorithm>

#include "modules/warnings_module.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

struct Row {
  std::string_view name;
  NativeKind kind;
};

// Every module that is C in CPython 3.8 to 3.13, sorted by name.
constexpr Row kModules[] = {
    {"_abc", NativeKind::HasTwin},         {"_ast", NativeKind::Missing},
    {"_asyncio", NativeKind::HasTwin},     {"_bisect", NativeKind::HasTwin},
    {"_blake2", NativeKind::Missing},      {"_bz2", NativeKind::Missing},
    {"_codecs", NativeKind::Missing},      {"_collections", NativeKind::Missing},
    {"_contextvars", NativeKind::Missing}, {"_csv", NativeKind::Missing},
    {"_ctypes", NativeKind::Missing},      {"_datetime", NativeKind::HasTwin},
    {"_decimal", NativeKind::HasTwin},     {"_elementtree", NativeKind::HasTwin},
    {"_functools", NativeKind::HasTwin},   {"_hashlib", NativeKind::Missing},
    {"_heapq", NativeKind::HasTwin},       {"_imp", NativeKind::Missing},
    {"_io", NativeKind::Missing},          {"_json", NativeKind::HasTwin},
    {"_locale", NativeKind::Missing},      {"_lsprof", NativeKind::Missing},
    {"_opcode", NativeKind::Missing},      {"_operator", NativeKind::HasTwin},
    {"_pickle", NativeKind::HasTwin},      {"_posixsubprocess", NativeKind::Missing},
    {"_queue", NativeKind::HasTwin},       {"_random", NativeKind::Missing},
    {"_signal", NativeKind::Missing},      {"_socket", NativeKind::Missing},
    {"_sqlite3", NativeKind::Missing},     {"_sre", NativeKind::Missing},
    {"_ssl", NativeKind::Missing},         {"_stat", NativeKind::HasTwin},
    {"_statistics", NativeKind::HasTwin},  {"_string", NativeKind::Missing},
    {"_struct", NativeKind::Missing},      {"_symtable", NativeKind::Missing},
    {"_thread", NativeKind::Missing},      {"_tracemalloc", NativeKind::Missing},
    {"_typing", NativeKind::HasTwin},      {"_uuid", NativeKind::HasTwin},
    {"_warnings", NativeKind::Ours},       {"_weakref", NativeKind::Missing},
    {"_zoneinfo", NativeKind::HasTwin},    {"array", NativeKind::Missing},
    {"atexit", NativeKind::Missing},       {"binascii", NativeKind::Missing},
    {"builtins", NativeKind::Ours},        {"cmath", NativeKind::Missing},
    {"errno", NativeKind::Missing},        {"faulthandler", NativeKind::Missing},
    {"fcntl", NativeKind::Missing},        {"gc", NativeKind::Missing},
    {"grp", NativeKind::Missing},          {"itertools", NativeKind::Missing},
    {"marshal", NativeKind::Missing},      {"math", NativeKind::Missing},
    {"mmap", NativeKind::Missing},         {"posix", NativeKind::Missing},
    {"pwd", NativeKind::Missing},          {"pyexpat", NativeKind::Missing},
    {"readline", NativeKind::Missing},     {"resource", NativeKind::Missing},
    {"select", NativeKind::Missing},       {"sys", NativeKind::Ours},
    {"syslog", NativeKind::Missing},       {"termios", NativeKind::Missing},
    {"time", NativeKind::Missing},         {"unicodedata", NativeKind::Missing},
    {"zlib", NativeKind::Missing},
};

}  // namespace

NativeKind native_kind(std::string_view name) {
  const auto found =
      std::lower_bound(std::begin(kModules), std::end(kModules), name,
                       [](const Row& row, std::string_view wanted) { return row.name < wanted; });
  return found != std::end(kModules) && found->name == name ? found->kind : NativeKind::None;
}

std::span<const std::string_view> native_module_names() {
  static constexpr std::string_view kNames[] = {"_warnings", "builtins", "sys"};
  return kNames;
}

Ref<Module> make_native_module(Context& cx, std::string_view name) {
  Ref<Str> text = TRY(intern(cx, name));
  Ref<Module> module = TRY(make_module(cx, text.get()));
  const Done filled = name == "sys"         ? fill_sys(cx, module->dict)
                      : name == "_warnings" ? fill_warnings(cx, module->dict)
                                            : fill_builtins(cx, module->dict);
  if (!filled.ok()) return nullptr;
  return module;
}

Done add_functions(Context& cx, Dict* dict, std::span<const MethodRow> rows, std::string_view module) {
  Ref<Str> owner = TRY(intern(cx, module));
  for (const MethodRow& row : rows) {
    Ref<BuiltinFunction> function = TRY(make_builtin(cx, &row, Value(), Value(owner.get())));
    TRY(dict_set(cx, dict, std::string_view(row.name), Value(function.get())));
  }
  return done();
}

namespace {

Done add_methods(Context& cx, Type* type, std::span<const MethodRow> rows) {
  for (const MethodRow& row : rows) {
    Ref<Str> name = TRY(intern(cx, row.name));
    Ref<MethodDescriptor> made = TRY(new_object<MethodDescriptor>(cx, cx.type(TypeId::MethodDescriptor)));
    made->row = &row;
    made->owner = type;
    made->name = name.leak();
    TRY(dict_set(cx, type->dict, made->name, Value(made.get())));
  }
  return done();
}

Done add_getsets(Context& cx, Type* type, std::span<const GetSetRow> rows) {
  for (const GetSetRow& row : rows) {
    Ref<Str> name = TRY(intern(cx, row.name));
    Ref<GetSetDescriptor> made = TRY(new_object<GetSetDescriptor>(cx, cx.type(TypeId::GetSetDescriptor)));
    made->row = &row;
    made->owner = type;
    made->name = name.leak();
    TRY(dict_set(cx, type->dict, made->name, Value(made.get())));
  }
  return done();
}

}  // namespace

Ref<Type> make_native_class(Context& cx, std::string_view name, std::string_view module, Type* base,
                            std::span<const MethodRow> methods, std::span<const GetSetRow> getsets) {
  Ref<Dict> space = TRY(new_dict(cx));
  Ref<Str> owner = TRY(intern(cx, module));
  TRY(dict_set(cx, space.get(), cx.names().dunder_module, Value(owner.get())));
  Ref<Str> text = TRY(intern(cx, name));
  Ref<Tuple> bases = TRY(make_tuple(cx, {Value(base)}));
  OwnedValue made = TRY(new_type(cx, cx.type(TypeId::Type), text.get(), bases.get(), space.get(), {}));
  TRY(add_methods(cx, as<Type>(made), methods));
  TRY(add_getsets(cx, as<Type>(made), getsets));
  type_modified(as<Type>(made));
  return ref_cast<Type>(std::move(made));
}

}  // namespace dictum
