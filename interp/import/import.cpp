#include "import/import.h"

#include <algorithm>

#include "import/byte_code.h"
#include "import/importlib.h"
#include "import/library_import.h"

#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "vm/machine.h"

namespace dictum {

namespace {

std::string quoted(Context& cx, Str* name) {
  Ref<Str> shown = str_repr(cx, name);
  return shown ? to_utf8(shown.get()) : std::string();
}

std::string parent_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : name.substr(0, dot);
}

Done set_initializing(Context& cx, Value spec, bool initializing) {
  Ref<Str> name = TRY(intern(cx, "_initializing"));
  return set_attribute(cx, spec, name.get(), cx.boolean(initializing));
}

// sys.modules[name]: absent if it is not there. Any mapping may stand in its place.
OwnedValue loaded_module(Context& cx, Str* name) {
  const OwnedValue modules = own(dict_find(cx, cx.sys_dict.get(), cx.names().modules));
  if (is_exact(cx, modules, TypeId::Dict)) return own(dict_find(cx, as<Dict>(modules), name));
  if (modules.is_absent()) return raise_error(cx, TypeId::RuntimeError, "unable to get sys.modules");
  OwnedValue found = get_item(cx, modules, Value(name));
  if (found.is_raised() && catch_exception(cx, TypeId::KeyError)) return OwnedValue();
  return found;
}

Done store_module(Context& cx, Str* name, Value module) {
  const OwnedValue modules = own(dict_find(cx, cx.sys_dict.get(), cx.names().modules));
  return set_item(cx, modules, Value(name), module);
}

void forget_module(Context& cx, Str* name) {
  OwnedValue pending = take_exception(cx);
  const OwnedValue modules = own(dict_find(cx, cx.sys_dict.get(), cx.names().modules));
  if (is<Dict>(modules)) {
    const OwnedValue gone = dict_pop(cx, as<Dict>(modules), Value(name));
    if (gone.is_raised()) (void)take_exception(cx);
  }
  if (!pending.is_absent()) (void)restore_exception(cx, std::move(pending));
}

// Runs a loaded module's code with the bookkeeping around it; the module that is then in sys.modules.
template <class Run>
OwnedValue load_with(Context& cx, Str* name, Value spec, Value module, Run run) {
  RULE(IMP_17);
  RULE(IMP_20);
  TRY(set_initializing(cx, spec, true));
  TRY(store_module(cx, name, module));
  const Done ran = run();
  if (cx.pending.is_stop()) return failed();
  if (!ran.ok()) {
    RULE_STEP(IMP_18) forget_module(cx, name);
    OwnedValue pending = take_exception(cx);
    if (!set_initializing(cx, spec, false).ok()) (void)take_exception(cx);
    return restore_exception(cx, std::move(pending));
  }
  RULE(IMP_19);
  OwnedValue result = TRY(loaded_module(cx, name));
  if (result.is_absent()) return raise_with(cx, TypeId::KeyError, Value(name));
  // It goes to the end of sys.modules, as the order of imports that have ended.
  const OwnedValue modules = own(dict_find(cx, cx.sys_dict.get(), cx.names().modules));
  if (is_exact(cx, modules, TypeId::Dict)) {
    TRY(dict_delete(cx, as<Dict>(modules), name));
    TRY(dict_set(cx, as<Dict>(modules), name, result));
  }
  TRY(set_initializing(cx, spec, false));
  return result;
}

// The code of what was found: of a source with what is kept of it, or of byte code alone, as its loader reads
// it.
Ref<CodeObject> code_of_found(Context& cx, Str* name, const Found& found, Value loader) {
  if (!found.is_byte_code) return code_of_source_file(cx, found.path);
  RULE(IMP_39);
  Ref<Str> key = TRY(intern(cx, "get_code"));
  const OwnedValue get_code = TRY(get_attribute(cx, loader, key.get()));
  const OwnedValue code = TRY(call(cx, get_code, {Value(name)}));
  if (!is<CodeObject>(code))
    return raise_type_error(cx, "exec() arg 1 must be a string, bytes or code object");
  return own_ref(as<CodeObject>(code));
}

OwnedValue load_found(Context& cx, Str* name, const Found& found) {
  if (found.kind == Found::Kind::Extension) return stop_unsupported(cx, cat("import of the C module ", name));
  if (found.kind == Found::Kind::Native) return make_imported_native_module(cx, to_utf8(name));
  const OwnedValue loader = TRY(make_loader(cx, name, found));
  const OwnedValue spec = TRY(make_spec(cx, name, found, loader));
  Ref<Module> module = TRY(make_module(cx, name));
  TRY(set_module_attributes(cx, module.get(), spec, loader, found));
  return load_with(cx, name, spec, Value(module.get()), [&]() -> Done {
    if (found.kind == Found::Kind::Namespace) return done();
    Ref<CodeObject> code = TRY(code_of_found(cx, name, found, loader));
    return run_module_code(cx, module.get(), code.get());
  });
}

bool is_own_finder(Context& cx, Value finder, std::string_view name) { return machinery(cx, name) == finder; }

// What the machinery's own importers find on a path; path hooks of a program are the library's affair.
Fallible<Found> search_path(Context& cx, Str* name, Value path) {
  const std::string text = to_utf8(name);
  const std::string tail = text.substr(text.rfind('.') + 1);
  Found portions;
  ItemSource entries(cx, path);
  if (!entries.ok()) return failed();
  for (;;) {
    const OwnedValue entry = TRY(entries.next());
    if (entry.is_absent()) break;
    if (!is<Str>(entry)) continue;
    const OwnedValue importer = TRY(importer_of(cx, as<Str>(entry)));
    if (is_none(cx, importer)) continue;
    constexpr std::int64_t kStepsPerDirectory = 100;  // it asks the system for several names
    if (!cx.charge(kStepsPerDirectory)) return failed();
    Found found = find_in_directories({to_utf8(as<Str>(entry))}, tail);
    if (found.kind == Found::Kind::Namespace)
      portions.portions.push_back(found.portions.front());
    else if (found.kind != Found::Kind::Nothing)
      return found;
  }
  if (RULE_IF(IMP_10, !portions.portions.empty())) portions.kind = Found::Kind::Namespace;
  return portions;
}

// loader_state of such a module: where its source is.
OwnedValue frozen_state(Context& cx, Str* name, Value path) {
  OwnedValue state = TRY(call(cx, Value(cx.type(TypeId::SimpleNamespace))));
  Ref<Str> file_key = TRY(intern(cx, "filename")), name_key = TRY(intern(cx, "origname"));
  TRY(set_attribute(cx, state, file_key.get(), path));
  TRY(set_attribute(cx, state, name_key.get(), Value(name)));
  return state;
}

// Absent if it is none, or the library is not there.
OwnedValue load_frozen(Context& cx, Str* name, Value finder) {
  const Found source = find_frozen_library(cx, to_utf8(name));
  if (source.kind == Found::Kind::Nothing) return OwnedValue();
  const Found native{Found::Kind::Native, {}, {}};
  const OwnedValue spec = TRY(make_spec(cx, name, native, finder));
  Ref<Str> origin_key = TRY(intern(cx, "origin")), state_key = TRY(intern(cx, "loader_state"));
  Ref<Str> origin = TRY(intern(cx, "frozen")), path = TRY(make_str(cx, source.path));
  const OwnedValue state = TRY(frozen_state(cx, name, Value(path.get())));
  TRY(set_attribute(cx, spec, origin_key.get(), Value(origin.get())));
  TRY(set_attribute(cx, spec, state_key.get(), state));
  Ref<Module> module = TRY(make_module(cx, name));
  TRY(set_module_attributes(cx, module.get(), spec, finder, native));
  TRY(dict_set(cx, module->dict, cx.names().dunder_file, Value(path.get())));
  return load_with(cx, name, spec, Value(module.get()), [&]() -> Done {
    return run_source_file(cx, module.get(), source.path, cat("<frozen ", name, ">"));
  });
}

// https://docs.python.org/3/reference/import.html#the-meta-path
OwnedValue find_and_load_by_meta_path(Context& cx, Str* name, Value path) {
  const OwnedValue meta_path = own(dict_find(cx, cx.sys_dict.get(), std::string_view("meta_path")));
  if (meta_path.is_absent() || is_none(cx, meta_path))
    return raise_error(cx, TypeId::ImportError, "sys.meta_path is None, Python is likely shutting down");
  Ref<List> finders = TRY(list_from(cx, meta_path));
  if (finders->size() == 0) TRY(warn(cx, TypeId::ImportWarning, "sys.meta_path is empty"));
  const bool top_level = is_none(cx, path);
  for (std::size_t i = 0; i < finders->size(); i++) {
    const OwnedValue finder = own((*finders)[i]);
    if (is_own_finder(cx, finder, "FrozenImporter")) {
      if (is_frozen_importlib(to_utf8(name))) return import_frozen_importlib(cx, to_utf8(name));
      const OwnedValue module = TRY(load_frozen(cx, name, finder));
      if (module.is_value()) return module;
      continue;
    }
    if (is_own_finder(cx, finder, "BuiltinImporter")) {
      const NativeKind kind = top_level ? native_kind(cx, to_utf8(name)) : NativeKind::None;
      if (kind == NativeKind::Missing) return stop_unsupported(cx, cat("module ", name));
      if (kind == NativeKind::HasTwin) return OwnedValue();
      if (kind == NativeKind::Ours) return load_found(cx, name, Found{Found::Kind::Native, {}, {}});
      continue;
    }
    if (is_own_finder(cx, finder, "PathFinder")) {
      const OwnedValue where = top_level ? own(dict_find(cx, cx.sys_dict.get(), cx.names().path)) : own(path);
      const Found found = TRY(search_path(cx, name, where));
      if (found.kind != Found::Kind::Nothing) return load_found(cx, name, found);
    }
  }
  return OwnedValue();
}

// The parent package is imported first; its __path__ is where the search goes on.
Done import_parent(Context& cx, Str* name, const std::string& parent, OwnedValue& module, OwnedValue& path) {
  Ref<Str> parent_name = TRY(intern(cx, parent));
  RULE(IMP_05);
  module = TRY(import_absolute(cx, parent_name.get()));
  module = TRY(loaded_module(cx, parent_name.get()));
  if (module.is_absent()) return raise_with(cx, TypeId::KeyError, Value(parent_name.get()));
  // The parent may have put it there itself, as os does with os.path.
  const OwnedValue meanwhile = TRY(loaded_module(cx, name));
  if (!meanwhile.is_absent()) return done();
  path = TRY(find_attribute(cx, module, cx.names().dunder_path));
  if (!path.is_absent()) return done();
  return raise_not_found(
      cx, cat("No module named ", quoted(cx, name), "; ", quoted(cx, parent_name.get()), " is not a package"),
      name);
}

OwnedValue find_and_load(Context& cx, Str* name) {
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, "");
  if (RULE_IF(IMP_14, program_takes_part(cx, name))) return find_and_load_by_library(cx, name);
  constexpr std::uint64_t kCopies = 16;  // of the name, in paths and messages
  TRY(ask_memory(cx, name->length * kCopies));
  const std::string text = to_utf8(name);
  const std::string parent = parent_of(text);
  OwnedValue parent_module, path = cx.none();
  if (!parent.empty()) {
    TRY(import_parent(cx, name, parent, parent_module, path));
    OwnedValue meanwhile = TRY(loaded_module(cx, name));
    if (!meanwhile.is_absent()) return meanwhile;
  }
  const auto load = [&] { return find_and_load_by_meta_path(cx, name, path); };
  OwnedValue module = TRY(is_loaded_at_start(text) ? load_start_module(cx, load) : load());
  RULE(IMP_15);
  if (module.is_absent()) return raise_not_found(cx, cat("No module named ", quoted(cx, name)), name);
  if (!parent_module.is_absent() && RULE_IF(IMP_06, true)) {  // the submodule is bound in its parent
    Ref<Str> tail = TRY(intern(cx, text.substr(parent.size() + 1)));
    const Done bound = set_attribute(cx, parent_module, tail.get(), module);
    if (!bound.ok() && !catch_exception(cx, TypeId::AttributeError)) return failed();
  }
  return module;
}

// --- relative names

// A warning where __package__ and __spec__ do not agree.
Done check_parent(Context& cx, Value package, Value spec) {
  Ref<Str> key = TRY(intern(cx, "parent"));
  const OwnedValue parent = TRY(get_attribute(cx, spec, key.get()));
  if (TRY(compare_truth(cx, Comparison::Eq, package, parent))) return done();
  const bool deprecated = cx.language.package_mismatch_deprecated;
  return warn(cx, deprecated ? TypeId::DeprecationWarning : TypeId::ImportWarning,
              "__package__ != __spec__.parent");
}

// The package of the importing code: __package__, __spec__.parent, or from __name__ and __path__.
Fallible<std::string> calling_package(Context& cx, Dict* globals) {
  const OwnedValue package = own(dict_find(cx, globals, cx.names().dunder_package));
  const OwnedValue spec = own(dict_find(cx, globals, cx.names().dunder_spec));
  if (package.is_value() && !is_none(cx, package)) {
    if (!is<Str>(package)) return raise_type_error(cx, "package must be a string");
    const std::string text = to_utf8(as<Str>(package));
    if (spec.is_value() && !is_none(cx, spec)) TRY(check_parent(cx, package, spec));
    return text;
  }
  if (spec.is_value() && !is_none(cx, spec)) {
    Ref<Str> key = TRY(intern(cx, "parent"));
    const OwnedValue parent = TRY(get_attribute(cx, spec, key.get()));
    if (!is<Str>(parent)) return raise_type_error(cx, "__spec__.parent must be a string");
    return to_utf8(as<Str>(parent));
  }
  TRY(warn(cx, TypeId::ImportWarning,
           "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__"));
  const Value name = dict_find(cx, globals, cx.names().dunder_name);
  if (name.is_absent()) return raise_error(cx, TypeId::KeyError, "'__name__' not in globals");
  if (!is<Str>(name)) return raise_type_error(cx, "__name__ must be a string");
  const std::string text = to_utf8(as<Str>(name));
  if (!dict_find(cx, globals, cx.names().dunder_path).is_absent()) return text;
  return parent_of(text);
}

OwnedValue resolve_relative(Context& cx, Str* name, Value globals, std::int64_t level) {
  if (globals.is_value() && !is<Dict>(globals)) return raise_type_error(cx, "globals must be a dict");
  if (!is<Dict>(globals)) return raise_error(cx, TypeId::KeyError, "'__name__' not in globals");
  std::string package = TRY(calling_package(cx, as<Dict>(globals)));
  RULE(IMP_28);
  if (RULE_IF(IMP_29, package.empty()))
    return raise_error(cx, TypeId::ImportError, "attempted relative import with no known parent package");
  for (std::int64_t i = 1; i < level; i++) {
    if (RULE_IF(IMP_30, package.find('.') == std::string::npos))
      return raise_error(cx, cx.language.beyond_top_is_value_error ? TypeId::ValueError : TypeId::ImportError,
                         "attempted relative import beyond top-level package");
    if (!cx.charge(static_cast<std::int64_t>(1 + package.size() / 64))) return failed();
    package = parent_of(package);
  }
  if (name->length == 0) return intern(cx, package);
  return intern(cx, cat(package, ".", name));
}

// --- from lists

Done import_listed(Context& cx, Value module, Value names, bool from_all);

Done import_one_listed(Context& cx, Value module, Str* name, bool from_all) {
  if (name->is_ascii_text("*")) {
    if (from_all) return done();
    const OwnedValue all = TRY(find_attribute(cx, module, cx.names().dunder_all));
    RULE(IMP_26);
    return all.is_absent() ? done() : import_listed(cx, module, all, true);
  }
  const OwnedValue there = TRY(find_attribute(cx, module, name));
  if (!there.is_absent()) return done();
  const OwnedValue package = TRY(get_attribute(cx, module, cx.names().dunder_name));
  Ref<Str> shown = TRY(str_of(cx, package));
  Ref<Str> full = TRY(intern(cx, cat(shown.get(), ".", name)));
  OwnedValue loaded = import_absolute(cx, full.get());
  if (!loaded.is_raised()) return done();
  if (!pending_matches(cx, TypeId::ModuleNotFoundError)) return failed();
  // Only the absence of that very module is no error here: `from … import` will say it.
  const OwnedValue error = take_exception(cx);
  const Value missing = as<ExceptionObject>(error)->fields[import_error::kName];
  const bool same = is<Str>(missing) && str_equal(as<Str>(missing), full.get());
  const OwnedValue entry = TRY(loaded_module(cx, full.get()));
  if (same && (entry.is_absent() || !is_none(cx, entry))) return done();
  return restore_exception(cx, OwnedValue(error));
}

Done import_listed(Context& cx, Value module, Value names, bool from_all) {
  ItemSource items(cx, names);
  if (!items.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) return done();
    if (!is<Str>(item)) {
      const OwnedValue owner = TRY(get_attribute(cx, module, cx.names().dunder_name));
      Ref<Str> shown = TRY(str_of(cx, owner));
      return raise_type_error(
          cx, from_all ? cat("Item in ", shown.get(), ".__all__ must be str, not ", type_name(cx, item))
                       : cat("Item in ``from list'' must be str, not ", type_name(cx, item)));
    }
    TRY(import_one_listed(cx, module, as<Str>(item), from_all));
  }
}

}  // namespace

OwnedValue make_imported_native_module(Context& cx, std::string_view text) {
  const Found native{Found::Kind::Native, {}, {}};
  Ref<Str> name = TRY(intern(cx, text));
  const OwnedValue loader = TRY(make_loader(cx, name.get(), native));
  const OwnedValue spec = TRY(make_spec(cx, name.get(), native, loader));
  Ref<Module> module = TRY(make_native_module(cx, text));
  TRY(set_module_attributes(cx, module.get(), spec, loader, native));
  TRY(store_module(cx, name.get(), Value(module.get())));
  return module;
}

Failed raise_not_found(Context& cx, std::string_view message, Str* name) {
  Ref<Str> text = TRY(make_str(cx, message));
  const Value argument(text.get());
  Ref<ExceptionObject> made =
      TRY(make_exception(cx, TypeId::ModuleNotFoundError, std::span<const Value>(&argument, 1)));
  release(std::exchange(made->fields[import_error::kName], own(Value(name)).leak()));
  return raise_exception(cx, std::move(made));
}

OwnedValue import_absolute(Context& cx, Str* given) {
  Ref<Str> name = TRY(intern(cx, given));
  OwnedValue loaded = TRY(loaded_module(cx, name.get()));
  if (RULE_IF(IMP_01, loaded.is_absent())) return find_and_load(cx, name.get());
  if (RULE_IF(IMP_02, is_none(cx, loaded)))
    return raise_not_found(cx, cat("import of ", name.get(), " halted; None in sys.modules"), name.get());
  return loaded;
}

namespace {

// Whether asking the module for an attribute can run code of the program.
bool answers_by_code(Context& cx, Value module) {
  if (!is_exact(cx, module, TypeId::Module)) return true;
  return !dict_find(cx, as<Module>(module)->dict, cx.names().dunder_getattr).is_absent();
}

OwnedValue import_by_name(Context& cx, Str* name, Value globals, Value names, std::int64_t level) {
  if (level < 0) return raise_value_error(cx, "level must be >= 0");
  if (RULE_IF(IMP_51, level == 0 && name->length == 0)) return raise_value_error(cx, "Empty module name");
  OwnedValue full = level > 0 ? TRY(resolve_relative(cx, name, globals, level)) : own(Value(name));
  OwnedValue module = TRY(import_absolute(cx, as<Str>(full)));
  const bool listed = names.is_value() && TRY(truth(cx, names));
  if (listed) {
    const OwnedValue path = TRY(find_attribute(cx, module, cx.names().dunder_path));
    if (!RULE_IF(IMP_22, !path.is_absent())) return module;
    if (answers_by_code(cx, module)) return import_list_by_library(cx, module, names);
    TRY(import_listed(cx, module, names, false));
    return module;
  }
  if (name->length == 0) return module;
  // Without a list the result is the first module of the name as it was written.
  const std::string written = to_utf8(name);
  const std::size_t dot = written.find('.');
  if (dot == std::string::npos) return module;
  RULE(IMP_43);
  const std::string whole = to_utf8(as<Str>(full));
  Ref<Str> first = TRY(intern(cx, whole.substr(0, whole.size() - (written.size() - dot))));
  if (level == 0) return import_absolute(cx, first.get());
  OwnedValue result = TRY(loaded_module(cx, first.get()));
  if (result.is_absent()) return raise_with(cx, TypeId::KeyError, Value(first.get()));
  return result;
}

}  // namespace

OwnedValue import_module(Context& cx, Str* name, Value globals, Value names, std::int64_t level) {
  OwnedValue module = import_by_name(cx, name, globals, names, level);
  if (module.is_raised()) trim_import_levels(cx);
  return module;
}

}  // namespace dictum
