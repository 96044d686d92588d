#include "import/importlib.h"

#include "import/byte_code.h"
#include "import/namespace_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include <climits>

#include "base/utf8.h"
#include "import/import.h"
#include "modules/io_object.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "vm/compile_source.h"
#include "vm/eval.h"
#include "vm/machine.h"

namespace dictum {

namespace {

constexpr std::string_view kBootstrap = "_frozen_importlib";
constexpr std::string_view kExternal = "_frozen_importlib_external";

Done keep_in_machinery(Context& cx, std::string_view name, Value value) {
  return dict_set(cx, machine_of(cx).import_classes->dict, name, value);
}
OwnedValue named(Context& cx, Value object, std::string_view name) {
  Ref<Str> key = TRY(intern(cx, name));
  return get_attribute(cx, object, key.get());
}

// --- the modules of the library's source

// Runs importlib/FILE.py of the library as a module called `name`.
Ref<Module> run_library_source(Context& cx, std::string_view name, const std::string& file) {
  const OwnedValue path = own(dict_find(cx, cx.sys_dict.get(), cx.names().path));
  const Found found = find_in_directories(TRY(path_strings(cx, path)), "importlib/" + file);
  std::string source;
  if (found.kind != Found::Kind::File || !read_whole_file(found.path, source))
    return stop_unsupported(cx, cat("module ", name, " without a library"));
  Ref<Str> text = TRY(intern(cx, name));
  Ref<Module> module = TRY(make_module(cx, text.get()));
  const Found native{Found::Kind::Native, {}, {}};
  const OwnedValue loader = own(machinery(cx, "FrozenImporter"));
  const OwnedValue spec = TRY(make_spec(cx, text.get(), native, loader));
  Ref<Str> origin = TRY(intern(cx, "origin"));
  Ref<Str> frozen = TRY(intern(cx, "frozen"));
  TRY(set_attribute(cx, spec, origin.get(), Value(frozen.get())));
  TRY(set_module_attributes(cx, module.get(), spec, loader, native));
  TRY(dict_set(cx, module->dict, cx.names().dunder_builtins, Value(cx.builtins.get())));
  TRY(dict_set(cx, cx.modules.get(), text.get(), Value(module.get())));
  CompileRequest request;
  request.source = source;
  request.file_name = cat("<frozen importlib.", file, ">");
  Ref<CodeObject> code = TRY(compile_source(cx, request));
  const Ref<Dict> space(module->dict);
  TRY(run_code(cx, code.get(), space.get(), Value(space.get())));
  return module;
}

// The class that the machinery made gets what the library's class of this name and its bases have.
Done take_over_class(Context& cx, Module* module, std::string_view name) {
  const OwnedValue known = own(machinery(cx, name));
  const OwnedValue library = own(dict_find(cx, module->dict, name));
  if (!is<Type>(known) || !is<Type>(library)) return done();
  const Ref<Tuple> order(as<Type>(library)->mro);
  for (std::size_t i = order->size(); i-- > 0;) {
    auto* from = as<Type>((*order)[i]);
    if (!from->is_heap()) continue;
    Ref<Dict> space = TRY(copy_dict(cx, from->dict));
    Value key, value;
    for (std::size_t position = 0; dict_next(space.get(), position, key, value);) {
      if (!is<Str>(key) || key == Value(cx.names().dunder_dict) || key == Value(cx.names().dunder_weakref))
        continue;
      TRY(dict_set(cx, as<Type>(known)->dict, as<Str>(key), value));
    }
  }
  type_modified(as<Type>(known));
  return dict_set(cx, module->dict, name, known);
}

// --- functions that the native machinery has instead of the library's

// SourceLoader.get_source: without the library's tokenizer where the source is plain UTF-8.
OwnedValue loader_get_source(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  const OwnedValue filename = TRY(named(cx, self, "get_filename"));
  const OwnedValue path = TRY(call(cx, filename, {arguments[1]}));
  const OwnedValue get_data = TRY(named(cx, self, "get_data"));
  OwnedValue data = call(cx, get_data, {path});
  if (data.is_raised()) {
    if (!pending_matches(cx, TypeId::OSError)) return failed();
    const OwnedValue cause = take_exception(cx);
    Ref<Str> words = TRY(make_str(cx, "source not available through get_data()"));
    const Value argument(words.get());
    Ref<ExceptionObject> error =
        TRY(make_exception(cx, TypeId::ImportError, std::span<const Value>(&argument, 1)));
    release(std::exchange(error->fields[import_error::kName], own(arguments[1]).leak()));
    set_cause(cx, error.get(), cause);
    return raise_exception(cx, std::move(error));
  }
  const bool plain =
      is<Bytes>(data) && as<Bytes>(data)->view().substr(0, 200).find("coding") == std::string_view::npos;
  if (plain && !find_utf8_error(as<Bytes>(data)->view()) &&
      !as<Bytes>(data)->view().starts_with("\xEF\xBB\xBF")) {
    Ref<Str> text = TRY(make_str(cx, as<Bytes>(data)->view()));
    std::uint8_t seen = 0;
    return translate_newlines(cx, std::move(text), true, seen);
  }
  const OwnedValue external = own(dict_find(cx, cx.modules.get(), kExternal));
  const OwnedValue decode = TRY(named(cx, external, "decode_source"));
  return call(cx, decode, {data});
}
constexpr MethodRow kSourceMethods[] = {{"get_source", loader_get_source, 1, 1}};

Done set_source_methods(Context& cx, Value cls) {
  if (!is<Type>(cls)) return done();
  for (const MethodRow& row : kSourceMethods) {
    Ref<MethodDescriptor> made = TRY(new_object<MethodDescriptor>(cx, cx.type(TypeId::MethodDescriptor)));
    Ref<Str> name = TRY(intern(cx, row.name));
    made->row = &row;
    made->owner = cx.type(TypeId::Object);
    made->name = name.leak();
    TRY(dict_set(cx, as<Type>(cls)->dict, made->name, Value(made.get())));
  }
  type_modified(as<Type>(cls));
  return done();
}

// --- putting them together

Done set_up_bootstrap(Context& cx, Module* bootstrap, Value imp) {
  for (const std::string_view name : {"ModuleSpec", "BuiltinImporter", "FrozenImporter"})
    TRY(take_over_class(cx, bootstrap, name));
  // The modules that its _setup() gives it; what else that does has been done natively.
  TRY(dict_set(cx, bootstrap->dict, "_imp", imp));
  for (const std::string_view name : {"sys", "_thread", "_warnings", "_weakref"})
    TRY(dict_set(cx, bootstrap->dict, name, dict_find(cx, cx.modules.get(), name)));
  const OwnedValue blocked = own(dict_find(cx, bootstrap->dict, std::string_view("_WeakValueDictionary")));
  if (blocked.is_absent()) return done();
  const OwnedValue made = TRY(call(cx, blocked));
  return dict_set(cx, bootstrap->dict, "_blocking_on", made);
}
// The external part learns of the other: by _set_bootstrap_module(), or by the whole of _setup() before 3.10.
Done introduce_bootstrap(Context& cx, Module* external, Module* bootstrap) {
  OwnedValue set_up = own(dict_find(cx, external->dict, std::string_view("_set_bootstrap_module")));
  if (set_up.is_absent()) set_up = TRY(named(cx, Value(external), "_setup"));
  TRY(call(cx, set_up, {Value(bootstrap)}));
  return done();
}
Done set_up_external(Context& cx, Module* external, Module* bootstrap) {
  for (const std::string_view name : {"SourceFileLoader", "NamespaceLoader", "PathFinder", "FileFinder"})
    TRY(take_over_class(cx, external, name));
  TRY(set_source_methods(cx, dict_find(cx, external->dict, std::string_view("SourceLoader"))));
  TRY(set_source_methods(cx, dict_find(cx, external->dict, std::string_view("SourceFileLoader"))));
  TRY(keep_byte_code_apart(cx, external->dict));
  if (!dict_find(cx, external->dict, std::string_view("_NamespaceLoader")).is_absent())
    TRY(dict_set(cx, external->dict, "_NamespaceLoader", machinery(cx, "NamespaceLoader")));
  const OwnedValue path_class = TRY(namespace_path_class(cx));
  TRY(dict_set(cx, external->dict, "_NamespacePath", path_class));
  TRY(dict_set(cx, bootstrap->dict, "_bootstrap_external", Value(external)));
  return introduce_bootstrap(cx, external, bootstrap);
}

// The library's own hook takes the place of the native one, and its importers that of the native ones.
Done renew_path_hook(Context& cx, Module* external) {
  const OwnedValue loaders_of = TRY(named(cx, Value(external), "_get_supported_file_loaders"));
  const OwnedValue loaders = TRY(call(cx, loaders_of));
  Ref<Tuple> details = TRY(tuple_from(cx, loaders));
  const OwnedValue finder = own(machinery(cx, "FileFinder"));
  const OwnedValue maker = TRY(named(cx, finder, "path_hook"));
  const OwnedValue hook = TRY(call_with(cx, maker, details.get(), nullptr));
  const OwnedValue native = own(machinery(cx, "path_hook"));
  const OwnedValue hooks = own(dict_find(cx, cx.sys_dict.get(), std::string_view("path_hooks")));
  if (is<List>(hooks))
    for (std::size_t i = 0; i < as<List>(hooks)->size(); i++)
      if ((*as<List>(hooks))[i] == native.get())
        TRY(set_item(cx, hooks, Value::small(static_cast<std::int64_t>(i)), hook));
  TRY(keep_in_machinery(cx, "path_hook", hook));
  const OwnedValue cache = own(dict_find(cx, cx.sys_dict.get(), std::string_view("path_importer_cache")));
  if (!is<Dict>(cache)) return done();
  Ref<List> keys = TRY(dict_keys(cx, as<Dict>(cache)));
  for (std::size_t i = 0; i < keys->size(); i++) {
    const OwnedValue key = own((*keys)[i]);
    const OwnedValue importer = TRY(dict_get(cx, as<Dict>(cache), key));
    if (!importer.is_absent() && is_own_importer(cx, importer)) TRY(dict_pop(cx, as<Dict>(cache), key));
  }
  return done();
}

Done load_both(Context& cx) {
  TRY(keep_in_machinery(cx, "loading", cx.core.true_));
  for (const std::string_view needed : {"_thread", "_weakref", "_warnings", "_io", "marshal", "posix"}) {
    Ref<Str> name = TRY(intern(cx, needed));
    TRY(import_absolute(cx, name.get()));
  }
  Ref<Str> imp_name = TRY(intern(cx, "_imp"));
  const OwnedValue imp = TRY(import_absolute(cx, imp_name.get()));
  Ref<Module> bootstrap = TRY(run_library_source(cx, kBootstrap, "_bootstrap"));
  TRY(set_up_bootstrap(cx, bootstrap.get(), imp));
  Ref<Module> external = TRY(run_library_source(cx, kExternal, "_bootstrap_external"));
  TRY(set_up_external(cx, external.get(), bootstrap.get()));
  TRY(renew_path_hook(cx, external.get()));
  Ref<Str> loading = TRY(intern(cx, "loading"));
  TRY(dict_delete(cx, machine_of(cx).import_classes->dict, loading.get()));
  return done();
}

// --- finders and hooks before the library is there

// find_spec of a finder class: the library's, which is loaded for it.
template <const char* kFinder, const char* kFunction>
OwnedValue finder_function(Context& cx, const CallArguments& arguments) {
  TRY(import_frozen_importlib(cx, kBootstrap));
  const OwnedValue finder = own(machinery(cx, kFinder));
  const OwnedValue function = TRY(named(cx, finder, kFunction));
  return call(cx, function, arguments);
}
constexpr char kBuiltin[] = "BuiltinImporter", kFrozenFinder[] = "FrozenImporter", kPath[] = "PathFinder";
constexpr char kFindSpec[] = "find_spec", kFindModule[] = "find_module", kInvalidate[] = "invalidate_caches";
#define FINDER_ROWS(FINDER)                                        \
  {kFindSpec, finder_function<FINDER, kFindSpec>, 0, -1, true}, {  \
    kFindModule, finder_function<FINDER, kFindModule>, 0, -1, true \
  }
constexpr MethodRow kBuiltinRows[] = {FINDER_ROWS(kBuiltin)};
constexpr MethodRow kFrozenRows[] = {FINDER_ROWS(kFrozenFinder)};
constexpr MethodRow kPathRows[] = {FINDER_ROWS(kPath),
                                   {kInvalidate, finder_function<kPath, kInvalidate>, 0, -1, true}};

bool is_directory(const std::string& path) {
  struct stat status;
  return stat(path.empty() ? "." : path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}
OwnedValue finder_repr(Context& cx, const CallArguments& arguments) {
  const OwnedValue path = TRY(get_attribute(cx, arguments.self(), cx.names().path));
  Ref<Str> shown = TRY(repr_of(cx, path));
  return make_str(cx, cat("FileFinder(", shown.get(), ")"));
}
constexpr MethodRow kFileFinderRows[] = {{"__repr__", finder_repr}};

OwnedValue directory_hook(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[0]) || !is_directory(to_utf8(as<Str>(arguments[0]))))
    return raise_error(cx, TypeId::ImportError, "only directories are supported");
  OwnedValue made = TRY(call(cx, machinery(cx, "FileFinder")));
  TRY(set_attribute(cx, made, cx.names().path, arguments[0]));
  return made;
}
OwnedValue no_archive(Context& cx, const CallArguments&) {
  return raise_error(cx, TypeId::ImportError, "not a Zip file");
}
constexpr MethodRow kHookRows[] = {{"path_hook_for_FileFinder", directory_hook, 1, 1},
                                   {"zipimporter", no_archive, 1, 1}};

}  // namespace

Value machinery(Context& cx, std::string_view name) {
  const Module* classes = machine_of(cx).import_classes;
  return classes ? dict_find(cx, classes->dict, name) : Value();
}

bool is_frozen_importlib(std::string_view name) { return name == kBootstrap || name == kExternal; }

OwnedValue import_frozen_importlib(Context& cx, std::string_view name) {
  OwnedValue known = own(dict_find(cx, cx.modules.get(), name));
  if (known.is_value()) return known;
  TRY(load_both(cx));
  return own(dict_find(cx, cx.modules.get(), name));
}

Done set_path_hooks(Context& cx, Dict* sys_dict) {
  Ref<Type> finder =
      TRY(make_native_class(cx, "FileFinder", kExternal, cx.type(TypeId::Object), kFileFinderRows, {}));
  TRY(keep_in_machinery(cx, "FileFinder", Value(finder.get())));
  Ref<Str> owner = TRY(intern(cx, kExternal));
  Ref<BuiltinFunction> directories = TRY(make_builtin(cx, &kHookRows[0], Value(), Value(owner.get())));
  Ref<BuiltinFunction> archives = TRY(make_builtin(cx, &kHookRows[1], Value(), Value(owner.get())));
  TRY(keep_in_machinery(cx, "path_hook", Value(directories.get())));
  TRY(keep_in_machinery(cx, "archive_hook", Value(archives.get())));
  TRY(keep_in_machinery(cx, "__import__", dict_find(cx, cx.builtins.get(), cx.names().dunder_import)));
  Ref<List> hooks =
      TRY(make_list(cx, std::initializer_list<Value>{Value(archives.get()), Value(directories.get())}));
  TRY(dict_set(cx, sys_dict, "path_hooks", Value(hooks.get())));
  Ref<Dict> cache = TRY(new_dict(cx));
  return dict_set(cx, sys_dict, "path_importer_cache", Value(cache.get()));
}

bool is_own_importer(Context& cx, Value importer) {
  return importer.is_object() && Value(importer.object()->type) == machinery(cx, "FileFinder");
}

OwnedValue importer_of(Context& cx, Str* given) {
  Ref<Str> entry(given);
  if (entry->length == 0) {
    char buffer[PATH_MAX];
    if (!getcwd(buffer, sizeof buffer)) return cx.none();
    entry = TRY(make_str(cx, buffer));
  }
  const OwnedValue cache = own(dict_find(cx, cx.sys_dict.get(), std::string_view("path_importer_cache")));
  if (is<Dict>(cache)) {
    OwnedValue known = TRY(dict_get(cx, as<Dict>(cache), Value(entry.get())));
    if (!known.is_absent()) return known;
  }
  OwnedValue importer = cx.none();
  const OwnedValue hooks = own(dict_find(cx, cx.sys_dict.get(), std::string_view("path_hooks")));
  ItemSource items(cx, hooks);
  if (!items.ok()) return failed();
  for (;;) {
    const OwnedValue hook = TRY(items.next());
    if (hook.is_absent()) break;
    OwnedValue made = call(cx, hook, {Value(entry.get())});
    if (!made.is_raised()) {
      importer = std::move(made);
      break;
    }
    if (!catch_exception(cx, TypeId::ImportError)) return failed();
  }
  if (is<Dict>(cache)) TRY(dict_set(cx, as<Dict>(cache), Value(entry.get()), importer));
  return importer;
}

Done add_finder_functions(Context& cx, Type* finder) {
  const bool builtin = finder->name->is_ascii_text(kBuiltin), path = finder->name->is_ascii_text(kPath);
  const std::span<const MethodRow> rows = builtin ? std::span<const MethodRow>(kBuiltinRows)
                                          : path  ? std::span<const MethodRow>(kPathRows)
                                                  : std::span<const MethodRow>(kFrozenRows);
  for (const MethodRow& row : rows) {
    Ref<BuiltinFunction> function = TRY(make_builtin(cx, &row, Value(), Value()));
    const OwnedValue free = TRY(make_static_method(cx, Value(function.get())));
    TRY(dict_set(cx, finder->dict, std::string_view(row.name), free));
  }
  type_modified(finder);
  return done();
}

}  // namespace dictum
