// _imp: what the library's importlib asks of the interpreter. https://docs.python.org/3/library/imp.html
#include "builtins/codec.h"
#include "import/import.h"
#include "modules/buffer_argument.h"
#include "modules/fill.h"
#include "modules/marshal_code.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "vm/compile_source.h"

namespace dictum {

namespace {

constexpr std::string_view kFrozen[] = {"_frozen_importlib", "_frozen_importlib_external"};

bool is_frozen_name(const std::string& name) {
  for (const std::string_view frozen : kFrozen)
    if (name == frozen) return true;
  return false;
}
Fallible<std::string> name_argument(Context& cx, Value value, const char* function) {
  if (is<Str>(value)) return to_utf8(as<Str>(value));
  return raise_type_error(
      cx, cat(std::string_view(function), "() argument must be str, not ", type_name(cx, value)));
}

OwnedValue imp_extension_suffixes(Context& cx, const CallArguments&) {
  std::string version = cx.language.name;
  version.erase(version.find('.'), 1);
  Ref<List> list = TRY(new_list(cx));
  for (const std::string& suffix :
       {".cpython-" + version + "-x86_64-linux-gnu.so", std::string(".abi3.so"), std::string(".so")}) {
    Ref<Str> text = TRY(make_str(cx, suffix));
    TRY(list_append(cx, list.get(), Value(text.get())));
  }
  return list;
}
// There is one thread: the lock is a count.
constexpr std::string_view kLockCount = "_imp.lock";
Fallible<std::int64_t> lock_count(Context& cx, std::int64_t change) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  const Value count = dict_find(cx, cx.registries.get(), kLockCount);
  const std::int64_t now = (count.is_small() ? count.small_value() : 0) + change;
  if (change != 0 && now >= 0) TRY(dict_set(cx, cx.registries.get(), kLockCount, Value::small(now)));
  return now;
}
OwnedValue imp_lock_held(Context& cx, const CallArguments&) {
  return cx.boolean_result(TRY(lock_count(cx, 0)) > 0);
}
OwnedValue imp_acquire_lock(Context& cx, const CallArguments&) {
  TRY(lock_count(cx, 1));
  return cx.none();
}
OwnedValue imp_release_lock(Context& cx, const CallArguments&) {
  if (TRY(lock_count(cx, -1)) < 0)
    return raise_error(cx, TypeId::RuntimeError, "not holding the import lock");
  return cx.none();
}

OwnedValue imp_is_builtin(Context& cx, const CallArguments& arguments) {
  const std::string name = TRY(name_argument(cx, arguments[0], "is_builtin"));
  const NativeKind kind = native_kind(cx, name);
  if (name == "sys" || name == "builtins") return OwnedValue::small(-1);
  return OwnedValue::small(kind == NativeKind::Ours || kind == NativeKind::Missing);
}
OwnedValue imp_create_builtin(Context& cx, const CallArguments& arguments) {
  Ref<Str> key = TRY(intern(cx, "name"));
  const OwnedValue name = TRY(get_attribute(cx, arguments[0], key.get()));
  const std::string text = TRY(name_argument(cx, name, "create_builtin"));
  const OwnedValue loaded = own(dict_find(cx, cx.modules.get(), text));
  if (is<Module>(loaded)) return loaded;
  const NativeKind kind = native_kind(cx, text);
  if (kind == NativeKind::Ours) return make_native_module(cx, text);
  if (kind == NativeKind::Missing) return stop_unsupported(cx, cat("module ", text));
  return cx.none();
}
OwnedValue imp_exec_builtin(Context&, const CallArguments&) { return OwnedValue::small(0); }

OwnedValue imp_is_frozen(Context& cx, const CallArguments& arguments) {
  const std::string name = TRY(name_argument(cx, arguments[0], "is_frozen"));
  return cx.boolean_result(is_frozen_name(name) ||
                           find_frozen_library(cx, name).kind != Found::Kind::Nothing);
}
// https://docs.python.org/3/library/importlib.html#importlib.machinery.FrozenImporter: (data, is a package,
// where it was made from), or None. The machinery's own two have no code that could be had: they come from
// the library.
OwnedValue imp_find_frozen(Context& cx, const CallArguments& arguments) {
  const std::string name = TRY(name_argument(cx, arguments[0], "find_frozen"));
  if (find_frozen_library(cx, name).kind == Found::Kind::Nothing) return cx.none();
  return make_tuple(cx, std::initializer_list<Value>{cx.core.none, cx.core.false_, arguments[0]});
}
Failed raise_no_frozen(Context& cx, Value name) {
  Ref<Str> text = TRY(make_str(cx, cat("No such frozen object named ", to_utf8(as<Str>(name)))));
  const Value words(text.get());
  Ref<ExceptionObject> made = TRY(make_exception(cx, TypeId::ImportError, std::span<const Value>(&words, 1)));
  release(std::exchange(made->fields[import_error::kName], own(name).leak()));
  return raise_exception(cx, std::move(made));
}
OwnedValue imp_get_frozen_object(Context& cx, const CallArguments& arguments) {
  const std::string name = TRY(name_argument(cx, arguments[0], "get_frozen_object"));
  if (is_frozen_name(name)) return stop_unsupported(cx, "_imp.get_frozen_object");
  const Found found = find_frozen_library(cx, name);
  std::string source;
  if (found.kind == Found::Kind::Nothing || !read_whole_file(found.path, source))
    return raise_no_frozen(cx, arguments[0]);
  CompileRequest request;
  request.source = source;
  request.file_name = cat("<frozen ", name, ">");
  return OwnedValue(compile_source(cx, request));
}
OwnedValue imp_is_frozen_package(Context& cx, const CallArguments& arguments) {
  const std::string name = TRY(name_argument(cx, arguments[0], "is_frozen_package"));
  if (is_frozen_name(name)) return stop_unsupported(cx, "_imp.is_frozen_package");
  if (find_frozen_library(cx, name).kind == Found::Kind::Nothing) return raise_no_frozen(cx, arguments[0]);
  return cx.boolean_result(false);
}
OwnedValue imp_init_frozen(Context& cx, const CallArguments&) { return cx.none(); }
OwnedValue imp_frozen_names(Context& cx, const CallArguments&) {
  Ref<List> list = TRY(new_list(cx));
  for (const std::string_view name : kFrozen) {
    Ref<Str> text = TRY(intern(cx, name));
    TRY(list_append(cx, list.get(), Value(text.get())));
  }
  return list;
}
OwnedValue imp_create_dynamic(Context& cx, const CallArguments& arguments) {
  Ref<Str> key = TRY(intern(cx, "name"));
  const OwnedValue name = TRY(get_attribute(cx, arguments[0], key.get()));
  Ref<Str> text = TRY(str_of(cx, name));
  return stop_unsupported(cx, cat("import of the C module ", text.get()));
}
// Tracebacks name the file that the code was found for, also where it was compiled for another one.
OwnedValue imp_fix_co_filename(Context& cx, const CallArguments& arguments) {
  if (!is<CodeObject>(arguments[0]))
    return raise_type_error(
        cx, cat("_fix_co_filename() argument 1 must be code, not ", type_name(cx, arguments[0])));
  if (!is<Str>(arguments[1]))
    return raise_type_error(
        cx, cat("_fix_co_filename() argument 2 must be str, not ", type_name(cx, arguments[1])));
  TRY(rename_code_file(cx, as<CodeObject>(arguments[0]), as<Str>(arguments[1])));
  return cx.none();
}

// SipHash of the source, keyed by the number: eight bytes.
OwnedValue imp_source_hash(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "source_hash", arguments, {"key", "source"}, 2, 2, parts));
  const std::int64_t key = TRY(to_index64(cx, parts[0], TypeId::OverflowError));
  const std::string source = TRY(buffer_argument(cx, parts[1]));
  const std::uint64_t hash = keyed_hash(cx.language, static_cast<std::uint64_t>(key), source);
  return make_bytes(cx, std::string_view(reinterpret_cast<const char*>(&hash), sizeof hash));
}

constexpr MethodRow kFunctions[] = {{"extension_suffixes", imp_extension_suffixes, 0, 0},
                                    {"lock_held", imp_lock_held, 0, 0},
                                    {"acquire_lock", imp_acquire_lock, 0, 0},
                                    {"release_lock", imp_release_lock, 0, 0},
                                    {"find_frozen", imp_find_frozen, 1, 1, true},
                                    {"get_frozen_object", imp_get_frozen_object, 1, 2},
                                    {"is_frozen_package", imp_is_frozen_package, 1, 1},
                                    {"create_builtin", imp_create_builtin, 1, 1},
                                    {"init_frozen", imp_init_frozen, 1, 1},
                                    {"is_builtin", imp_is_builtin, 1, 1},
                                    {"is_frozen", imp_is_frozen, 1, 1},
                                    {"_frozen_module_names", imp_frozen_names, 0, 0},
                                    {"create_dynamic", imp_create_dynamic, 1, 2},
                                    {"exec_dynamic", imp_exec_builtin, 1, 1},
                                    {"exec_builtin", imp_exec_builtin, 1, 1},
                                    {"_fix_co_filename", imp_fix_co_filename, 2, 2},
                                    {"source_hash", imp_source_hash, 0, -1, true}};

}  // namespace

Done fill_imp(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_imp"));
  Ref<Str> checking = TRY(intern(cx, "default"));
  return dict_set(cx, dict, "check_hash_based_pycs", Value(checking.get()));
}

}  // namespace dictum
