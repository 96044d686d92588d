// Module specs and loaders: https://docs.python.org/3/library/importlib.html#importlib.machinery.ModuleSpec
#include "import/import.h"

#include "import/byte_code.h"
#include "import/importlib.h"
#include "import/namespace_path.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "vm/compile_source.h"
#include "vm/eval.h"
#include "vm/machine.h"

namespace dictum {

namespace {

OwnedValue get(Context& cx, Value object, std::string_view name) {
  Ref<Str> key = TRY(intern(cx, name));
  OwnedValue found = find_attribute(cx, object, key.get());
  return found.is_absent() ? cx.none() : std::move(found);
}
Done set(Context& cx, Value object, std::string_view name, Value value) {
  Ref<Str> key = TRY(intern(cx, name));
  return set_attribute(cx, object, key.get(), value);
}

// --- ModuleSpec

OwnedValue spec_init(Context& cx, const CallArguments& arguments) {
  Value out[5];
  TRY(bind_arguments(cx, "__init__", arguments.rest(),
                     {"name", "loader", "origin", "loader_state", "is_package"}, 2, 2, out));
  const Value self = arguments.self();
  const auto or_none = [&](Value value) { return value.is_absent() ? cx.core.none : value; };
  TRY(set(cx, self, "name", out[0]));
  TRY(set(cx, self, "loader", out[1]));
  TRY(set(cx, self, "origin", or_none(out[2])));
  TRY(set(cx, self, "loader_state", or_none(out[3])));
  OwnedValue locations = cx.none();
  if (out[4].is_value() && TRY(truth(cx, out[4]))) locations = TRY(OwnedValue(new_list(cx)));
  TRY(set(cx, self, "submodule_search_locations", locations));
  TRY(set(cx, self, "_set_fileattr", cx.core.false_));
  TRY(set(cx, self, "_cached", cx.core.none));
  return cx.none();
}

OwnedValue spec_repr(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  std::string out = "ModuleSpec(";
  static constexpr const char* kShown[] = {"name", "loader", "origin", "submodule_search_locations"};
  for (const char* name : kShown) {
    const OwnedValue value = TRY(get(cx, self, name));
    if (is_none(cx, value) && std::string_view(name) != "name" && std::string_view(name) != "loader")
      continue;
    Ref<Str> shown = TRY(repr_of(cx, value));
    if (out.back() != '(') out += ", ";
    out += cat(name, "=", shown.get());
  }
  return make_str(cx, out + ")");
}

OwnedValue spec_parent(Context& cx, Object* self) {
  const OwnedValue name = TRY(get(cx, Value(self), "name"));
  const OwnedValue locations = TRY(get(cx, Value(self), "submodule_search_locations"));
  if (!is_none(cx, locations) || !is<Str>(name)) return OwnedValue(name);
  const std::string text = to_utf8(as<Str>(name));
  const std::size_t dot = text.rfind('.');
  return make_str(cx, dot == std::string::npos ? std::string() : text.substr(0, dot));
}
OwnedValue spec_cached(Context& cx, Object* self) {
  const OwnedValue cached = TRY(get(cx, Value(self), "_cached"));
  if (!is_none(cx, cached)) return OwnedValue(cached);
  const OwnedValue origin = TRY(get(cx, Value(self), "origin"));
  const OwnedValue located = TRY(get(cx, Value(self), "_set_fileattr"));
  if (!is<Str>(origin) || located.get() != cx.core.true_) return cx.none();
  const std::string path = to_utf8(as<Str>(origin));
  if (path.ends_with(".pyc")) return OwnedValue(origin);
  if (!path.ends_with(".py")) return cx.none();
  const std::string kept = TRY(byte_code_path(cx, path));
  if (kept.empty()) return cx.none();
  return make_str(cx, kept);
}
Done set_spec_cached(Context& cx, Object* self, Value value) {
  return set(cx, Value(self), "_cached", value);
}
OwnedValue spec_has_location(Context& cx, Object* self) { return get(cx, Value(self), "_set_fileattr"); }
Done set_spec_has_location(Context& cx, Object* self, Value value) {
  const bool located = TRY(truth(cx, value));
  return set(cx, Value(self), "_set_fileattr", cx.boolean(located));
}

constexpr MethodRow kSpecMethods[] = {{"__init__", spec_init, 0, -1, true}, {"__repr__", spec_repr}};
constexpr GetSetRow kSpecGetSets[] = {{"parent", spec_parent},
                                      {"cached", spec_cached, set_spec_cached},
                                      {"has_location", spec_has_location, set_spec_has_location}};

// --- loaders

OwnedValue loader_init(Context& cx, const CallArguments& arguments) {
  TRY(set(cx, arguments.self(), "name", arguments[1]));
  TRY(set(cx, arguments.self(), "path", arguments[2]));
  return cx.none();
}
OwnedValue loader_create_module(Context& cx, const CallArguments&) { return cx.none(); }
OwnedValue loader_exec_module(Context& cx, const CallArguments& arguments) {
  const OwnedValue path = TRY(get(cx, arguments.self(), "path"));
  if (!is<Module>(arguments[1]) || !is<Str>(path))
    return stop_unsupported(cx, "exec_module of an unusual module");
  Ref<CodeObject> code = TRY(code_of_source_file(cx, to_utf8(as<Str>(path))));
  TRY(run_module_code(cx, as<Module>(arguments[1]), code.get()));
  return cx.none();
}
OwnedValue loader_get_filename(Context& cx, const CallArguments& arguments) {
  return get(cx, arguments.self(), "path");
}
OwnedValue loader_get_source(Context& cx, const CallArguments& arguments) {
  const OwnedValue path = TRY(get(cx, arguments.self(), "path"));
  std::string bytes;
  if (!is<Str>(path) || !read_whole_file(to_utf8(as<Str>(path)), bytes)) return cx.none();
  return make_str(cx, bytes);
}
OwnedValue loader_is_package(Context& cx, const CallArguments& arguments) {
  const OwnedValue path = TRY(get(cx, arguments.self(), "path"));
  return cx.boolean_result(is<Str>(path) && to_utf8(as<Str>(path)).ends_with("/__init__.py"));
}

constexpr MethodRow kLoaderMethods[] = {
    {"__init__", loader_init, 2, 2},           {"create_module", loader_create_module, 1, 1},
    {"exec_module", loader_exec_module, 1, 1}, {"get_filename", loader_get_filename, 0, 1},
    {"get_source", loader_get_source, 1, 1},   {"is_package", loader_is_package, 1, 1},
};
constexpr MethodRow kPlainLoaderMethods[] = {{"create_module", loader_create_module, 1, 1}};

// What a namespace package is shown as, while loaders are asked.
OwnedValue namespace_module_repr(Context& cx, const CallArguments& arguments) {
  const OwnedValue name = TRY(get_attribute(cx, arguments[1], cx.names().dunder_name));
  Ref<Str> shown = TRY(repr_of(cx, name));
  return make_str(cx, cat("<module ", shown.get(), " (namespace)>"));
}
constexpr MethodRow kNamespaceLoaderMethods[] = {{"create_module", loader_create_module, 1, 1},
                                                 {"module_repr", namespace_module_repr, 1, 1}};

constexpr std::string_view kBootstrap = "_frozen_importlib";
constexpr std::string_view kExternal = "_frozen_importlib_external";

OwnedValue strings_list(Context& cx, const std::vector<std::string>& strings) {
  Ref<List> list = TRY(new_list(cx));
  for (const std::string& each : strings) {
    Ref<Str> made = TRY(make_str(cx, each));
    TRY(list_append(cx, list.get(), Value(made.get())));
  }
  return list;
}

}  // namespace

OwnedValue import_class(Context& cx, std::string_view name, std::string_view module,
                        std::span<const MethodRow> methods, std::span<const GetSetRow> getsets) {
  Module*& holder = machine_of(cx).import_classes;
  if (!holder) {
    Ref<Module> made = TRY(make_module(cx, cx.names().dunder_import));
    holder = made.leak();
  }
  OwnedValue known = own(dict_find(cx, holder->dict, name));
  if (!known.is_absent()) return known;
  Ref<Type> type = TRY(make_native_class(cx, name, module, cx.type(TypeId::Object), methods, getsets));
  TRY(dict_set(cx, holder->dict, name, Value(type.get())));
  return type;
}

OwnedValue make_loader(Context& cx, Str* name, const Found& found) {
  const bool file = found.kind == Found::Kind::File || found.kind == Found::Kind::Package;
  if (found.kind == Found::Kind::Native)
    return import_class(cx, "BuiltinImporter", kBootstrap, kPlainLoaderMethods, {});
  if (!file) {
    const std::span<const MethodRow> methods(kNamespaceLoaderMethods);
    const bool asked = cx.language.loaders_show_modules > 0;
    const OwnedValue type =
        TRY(import_class(cx, "NamespaceLoader", kExternal, asked ? methods : methods.first(1), {}));
    return call(cx, type);
  }
  Ref<Str> path = TRY(make_str(cx, found.path));
  if (found.is_byte_code) {  // the library's loader, with its checks and their words
    const OwnedValue external = TRY(import_frozen_importlib(cx, kExternal));
    Ref<Str> sourceless = TRY(intern(cx, "SourcelessFileLoader"));
    const OwnedValue type = TRY(get_attribute(cx, external, sourceless.get()));
    return call(cx, type, {Value(name), Value(path.get())});
  }
  const OwnedValue type = TRY(import_class(cx, "SourceFileLoader", kExternal, kLoaderMethods, {}));
  return call(cx, type, {Value(name), Value(path.get())});
}

OwnedValue make_spec(Context& cx, Str* name, const Found& found, Value loader) {
  const OwnedValue type = TRY(import_class(cx, "ModuleSpec", kBootstrap, kSpecMethods, kSpecGetSets));
  OwnedValue spec = TRY(call(cx, type, {Value(name), loader}));
  const bool file = found.kind == Found::Kind::File || found.kind == Found::Kind::Package;
  if (file) {
    Ref<Str> path = TRY(make_str(cx, found.path));
    TRY(set(cx, spec, "origin", Value(path.get())));
    TRY(set(cx, spec, "_set_fileattr", cx.core.true_));
  }
  if (found.kind == Found::Kind::Native) {
    Ref<Str> origin = TRY(make_str(cx, "built-in"));
    TRY(set(cx, spec, "origin", Value(origin.get())));
  }
  if (!found.portions.empty()) {
    OwnedValue portions = TRY(strings_list(cx, found.portions));
    if (found.kind == Found::Kind::Namespace) {
      portions = TRY(make_namespace_path(cx, name, portions));
      TRY(set(cx, loader, "_path", portions));
    }
    TRY(set(cx, spec, "submodule_search_locations", portions));
  }
  return spec;
}

Done set_module_attributes(Context& cx, Module* module, Value spec, Value loader, const Found& found) {
  RULE(IMP_34);
  const OwnedValue name = TRY(get(cx, spec, "name"));
  const OwnedValue parent = TRY(get(cx, spec, "parent"));
  TRY(dict_set(cx, module->dict, cx.names().dunder_name, name));
  TRY(dict_set(cx, module->dict, cx.names().dunder_package, parent));
  TRY(dict_set(cx, module->dict, cx.names().dunder_loader, loader));
  TRY(dict_set(cx, module->dict, cx.names().dunder_spec, spec));
  const OwnedValue locations = TRY(get(cx, spec, "submodule_search_locations"));
  if (!is_none(cx, locations)) TRY(dict_set(cx, module->dict, cx.names().dunder_path, locations));
  if (found.kind == Found::Kind::Namespace)
    return dict_set(cx, module->dict, cx.names().dunder_file, cx.core.none);
  if (found.kind != Found::Kind::File && found.kind != Found::Kind::Package) return done();
  const OwnedValue origin = TRY(get(cx, spec, "origin"));
  TRY(dict_set(cx, module->dict, cx.names().dunder_file, origin));
  const OwnedValue cached = TRY(get(cx, spec, "cached"));
  return is_none(cx, cached) ? done() : dict_set(cx, module->dict, cx.names().dunder_cached, cached);
}

Done run_source_file(Context& cx, Module* module, const std::string& path, const std::string& shown) {
  std::string bytes;
  if (!read_whole_file(path, bytes))
    return raise_error(cx, TypeId::FileNotFoundError,
                       cat("[Errno 2] No such file or directory: '", path, "'"));
  CompileRequest request;
  request.source = bytes;
  request.file_name = shown.empty() ? path : shown;
  request.is_library = is_library_file(cx, path);
  Ref<CodeObject> code = TRY(compile_source(cx, request));
  return run_module_code(cx, module, code.get());
}

Done run_module_code(Context& cx, Module* module, CodeObject* code) {
  const Ref<Dict> space(module->dict);
  if (dict_find(cx, space.get(), cx.names().dunder_builtins).is_absent())
    TRY(dict_set(cx, space.get(), cx.names().dunder_builtins, Value(cx.builtins.get())));
  const OwnedValue result = run_code(cx, code, space.get(), Value(space.get()));
  return result.is_raised() ? Done(failed()) : done();
}

// The finders of sys.meta_path are classes that the machinery recognises; asked by a program, they load the
// library's importlib.
Done set_import_state(Context& cx, Dict* sys_dict) {
  Ref<List> finders = TRY(new_list(cx));
  static constexpr std::pair<std::string_view, std::string_view> kFinders[] = {
      {"BuiltinImporter", kBootstrap}, {"FrozenImporter", kBootstrap}, {"PathFinder", kExternal}};
  for (const auto& [name, module] : kFinders) {
    OwnedValue type = TRY(import_class(cx, name, module, kPlainLoaderMethods, {}));
    TRY(add_finder_functions(cx, as<Type>(type)));
    TRY(list_append(cx, finders.get(), std::move(type)));
  }
  TRY(dict_set(cx, sys_dict, "meta_path", Value(finders.get())));
  return set_path_hooks(cx, sys_dict);
}

}  // namespace dictum
