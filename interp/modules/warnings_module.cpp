#include "modules/warnings_module.h"

#include "import/import.h"
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "vm/eval.h"
#include "vm/output.h"
#include "vm/source_lines.h"
#include "vm/traceback_levels.h"

namespace dictum {

namespace {

// Filters that outlive the modules, for warnings at the end of the program.
constexpr std::string_view kFilters = "warnings.filters";

// The attribute of the library's module `warnings` if a program has imported it, else of ours; absent if
// nobody has it.
OwnedValue warnings_attribute(Context& cx, std::string_view name) {
  for (const std::string_view owner : {std::string_view("warnings"), std::string_view("_warnings")}) {
    const Value module = dict_find(cx, cx.modules.get(), owner);
    if (!is<Module>(module)) continue;
    const Value found = dict_find(cx, as<Module>(module)->dict, name);
    if (!found.is_absent()) return own(found);
  }
  if (name == "filters" && cx.registries) return own(dict_find(cx, cx.registries.get(), kFilters));
  return OwnedValue();
}

// A filter's pattern: None, a str (compared whole) or an object with match().
Fallible<bool> pattern_matches(Context& cx, Value pattern, Value text) {
  if (is_none(cx, pattern)) return true;
  if (is_exact(cx, pattern, TypeId::Str)) return is<Str>(text) && str_equal(as<Str>(pattern), as<Str>(text));
  Ref<Str> match = TRY(intern(cx, "match"));
  const OwnedValue answer = TRY(call_method(cx, pattern, match.get(), {text}));
  return truth(cx, answer);
}

struct Filtering {
  OwnedValue text, category;
  const WarningPlace& place;
};

Fallible<bool> filter_applies(Context& cx, Tuple* filter, const Filtering& warning) {
  if (!TRY(pattern_matches(cx, (*filter)[1], warning.text))) return false;
  if (!TRY(is_subclass(cx, warning.category, (*filter)[2]))) return false;
  if (!TRY(pattern_matches(cx, (*filter)[3], warning.place.module))) return false;
  const std::int64_t line = TRY(to_index64(cx, (*filter)[4], TypeId::OverflowError));
  return line == 0 || line == warning.place.line;
}

// "default", "ignore", …
Fallible<std::string> action_for(Context& cx, const Filtering& warning) {
  const OwnedValue filters = warnings_attribute(cx, "filters");
  if (is<List>(filters)) {
    for (std::size_t i = 0; i < as<List>(filters)->size(); i++) {
      const OwnedValue filter = own((*as<List>(filters))[i]);
      if (!is<Tuple>(filter) || as<Tuple>(filter)->size() != 5)
        return raise_value_error(cx, cat("_warnings.filters item ", i, " isn't a 5-tuple"));
      if (!TRY(filter_applies(cx, as<Tuple>(filter), warning))) continue;
      const Value action = (*as<Tuple>(filter))[0];
      return is<Str>(action) ? to_utf8(as<Str>(action)) : std::string("default");
    }
  }
  const OwnedValue fallback = warnings_attribute(cx, "defaultaction");
  return is<Str>(fallback) ? to_utf8(as<Str>(fallback)) : std::string("default");
}

// Whether the key is new in the registry; it is then noted there.
Fallible<bool> is_first(Context& cx, Value registry, Value key) {
  if (!is<Dict>(registry)) return true;
  const OwnedValue there = TRY(dict_get(cx, as<Dict>(registry), key));
  if (!there.is_absent() && TRY(truth(cx, there))) return false;
  TRY(dict_set(cx, as<Dict>(registry), key, cx.core.true_));
  return true;
}

Done show_plainly(Context& cx, const Filtering& warning) {
  Ref<Str> file = TRY(str_of(cx, warning.place.file_name));
  Ref<Str> text = TRY(str_of(cx, warning.text));
  const std::string category = type_short_name(as<Type>(warning.category));
  std::string shown = piece(to_utf8(file.get())) + piece(cat(":", warning.place.line, ": ")) +
                      piece(category) + piece(": ") + piece(to_utf8(text.get())) + piece("\n");
  std::string line =
      source_line(to_utf8(file.get()), static_cast<std::uint32_t>(warning.place.line), cx.language);
  const std::size_t first = line.find_first_not_of(" \t\f");
  const bool by_library = is<Module>(dict_find(cx, cx.modules.get(), std::string_view("warnings")));
  if (first != std::string::npos && (by_library || reads_sources(cx))) {
    line.erase(line.find_last_not_of(" \t\f") + 1);
    shown += piece("  ") + piece(line.substr(first)) + piece("\n");
  }
  if (by_library && warning.place.source.is_value())
    shown += category + ": Enable tracemalloc to get the object allocation traceback\n";
  const bool at_once = by_library || cx.language.traceback_by_library;
  write_unflushed(cx, at_once ? without_pieces(shown) : shown);
  return done();
}

// The library's module, which tells more than we do; absent if there is none.
OwnedValue library_warnings(Context& cx) {
  if (cx.finishing) return own(dict_find(cx, cx.modules.get(), std::string_view("warnings")));
  Ref<Str> name = TRY(intern(cx, "warnings"));
  OwnedValue module = import_absolute(cx, name.get());
  if (module.is_raised() && catch_exception(cx, TypeId::ImportError)) return OwnedValue();
  return module;
}

// By warnings.showwarning if a program has put one there (catch_warnings(record=True) does).
Done show(Context& cx, Value instance, const Filtering& warning) {
  if (warning.place.source.is_value()) TRY(library_warnings(cx));
  const OwnedValue show_message = warnings_attribute(cx, "_showwarnmsg");
  const OwnedValue show_function = warnings_attribute(cx, "showwarning");
  const OwnedValue original = warnings_attribute(cx, "_showwarning_orig");
  const OwnedValue implementation = warnings_attribute(cx, "_showwarnmsg_impl");
  const Value module = dict_find(cx, cx.modules.get(), std::string_view("warnings"));
  const bool recorded = is<Module>(module) && !is<Function>(implementation);
  if (show_message.is_absent() || (show_function.get() == original.get() && !recorded))
    return show_plainly(cx, warning);
  const OwnedValue message_class = warnings_attribute(cx, "WarningMessage");
  const OwnedValue message = TRY(call(
      cx, message_class,
      {instance, warning.category, warning.place.file_name, Value::small(warning.place.line), cx.core.none,
       cx.core.none, warning.place.source.is_value() ? warning.place.source : cx.core.none}));
  const OwnedValue shown = call(cx, show_message, {message});
  return shown.is_raised() ? Done(failed()) : done();
}

}  // namespace

Done issue_warning(Context& cx, Value message, Value given_category, const WarningPlace& place) {
  if (warnings_attribute(cx, "filters").is_absent()) {  // nobody has asked for the module yet
    TRY(make_imported_native_module(cx, "_warnings"));
  }
  OwnedValue instance, text, category;
  if (is<ExceptionObject>(message) && TRY(is_instance(cx, message, Value(cx.type(TypeId::Warning))))) {
    instance = own(message);
    text = TRY(OwnedValue(str_of(cx, message)));
    category = own(Value(message.object()->type));
  } else {
    text = own(message);
    category = own(given_category);
    instance = TRY(call(cx, category, {message}));
  }
  const Filtering warning{std::move(text), std::move(category), place};
  const OwnedValue key =
      TRY(OwnedValue(make_tuple(cx, {warning.text, warning.category, Value::small(place.line)})));
  if (is<Dict>(place.registry)) {
    const OwnedValue there = TRY(dict_get(cx, as<Dict>(place.registry), key));
    if (!there.is_absent() && TRY(truth(cx, there))) return done();
  }
  const std::string action = TRY(action_for(cx, warning));
  if (action == "ignore") return done();
  if (action == "error") {
    Ref<ExceptionObject> raised = ref_cast<ExceptionObject>(OwnedValue(instance));
    return raise_exception(cx, std::move(raised));
  }
  if (action == "default" && !TRY(is_first(cx, place.registry, key))) return done();
  if (action == "once" || action == "module") {
    const OwnedValue once = action == "once" ? warnings_attribute(cx, "_onceregistry") : own(place.registry);
    const OwnedValue short_key = TRY(OwnedValue(make_tuple(cx, {warning.text, warning.category})));
    if (!TRY(is_first(cx, once, short_key))) return done();
  }
  return show(cx, instance, warning);
}

namespace {

// The frame `stacklevel` levels up tells file, line, module and registry.
OwnedValue warn_from_frame(Context& cx, Value message, Value category, std::int64_t stacklevel,
                           Value source = Value()) {
  Frame* frame = machine_of(cx).frame;
  for (std::int64_t i = 1; frame && i < stacklevel; i++) frame = frame->back;
  const Ref<Dict> globals = frame ? own_ref(frame->globals) : own_ref(cx.sys_dict.get());
  WarningPlace place;
  const OwnedValue file = frame ? own(Value(frame->code->file_name))
                                : TRY(OwnedValue(make_str(cx, cx.language.frameless_warning_file)));
  place.file_name = file;
  place.line = frame ? frame->line() : cx.language.frameless_warning_line;
  place.source = source;
  const OwnedValue module = own(dict_find(cx, globals.get(), cx.names().dunder_name));
  place.module = module.is_absent() ? cx.core.none : module.get();
  OwnedValue registry = own(dict_find(cx, globals.get(), cx.names().dunder_warningregistry));
  if (registry.is_absent()) {
    registry = TRY(OwnedValue(new_dict(cx)));
    TRY(dict_set(cx, globals.get(), cx.names().dunder_warningregistry, registry));
  }
  place.registry = registry;
  TRY(issue_warning(cx, message, category, place));
  return cx.none();
}

Fallible<Value> category_of(Context& cx, Value message, Value category) {
  if (is<ExceptionObject>(message) && TRY(is_instance(cx, message, Value(cx.type(TypeId::Warning)))))
    return Value(message.object()->type);
  if (category.is_absent() || is_none(cx, category)) return Value(cx.type(TypeId::UserWarning));
  if (!is<Type>(category) || !is_subtype(as<Type>(category), cx.type(TypeId::Warning)))
    return raise_type_error(cx,
                            cat("category must be a Warning subclass, not '", type_name(cx, category), "'"));
  return category;
}

OwnedValue warnings_warn(Context& cx, const CallArguments& arguments) {
  Value out[5];
  TRY(bind_arguments(cx, "warn", arguments,
                     {"message", "category", "stacklevel", "source", "skip_file_prefixes"}, 1, 4, out));
  std::int64_t stacklevel = 1;
  if (out[2].is_value()) stacklevel = TRY(to_index64(cx, out[2], TypeId::OverflowError));
  return warn_from_frame(cx, out[0], TRY(category_of(cx, out[0], out[1])), stacklevel,
                         is_none(cx, out[3].is_value() ? out[3] : cx.core.none) ? Value() : out[3]);
}

OwnedValue warnings_warn_explicit(Context& cx, const CallArguments& arguments) {
  Value out[8];
  TRY(bind_arguments(
      cx, "warn_explicit", arguments,
      {"message", "category", "filename", "lineno", "module", "registry", "module_globals", "source"}, 4, 8,
      out));
  WarningPlace place;
  place.file_name = out[2];
  place.line = TRY(to_index64(cx, out[3], TypeId::OverflowError));
  OwnedValue module = own(out[4]);
  if (module.is_absent()) {
    std::string name = is<Str>(out[2]) ? to_utf8(as<Str>(out[2])) : "<unknown>";
    if (name.ends_with(".py")) name.erase(name.size() - 3);
    module = TRY(OwnedValue(make_str(cx, name)));
  }
  place.module = module;
  if (is<Dict>(out[5])) place.registry = out[5];
  TRY(issue_warning(cx, out[0], out[1], place));
  return cx.none();
}

OwnedValue warnings_filters_mutated(Context& cx, const CallArguments&) { return cx.none(); }

constexpr MethodRow kFunctions[] = {
    {"warn", warnings_warn, 0, -1, true},
    {"warn_explicit", warnings_warn_explicit, 0, -1, true},
    {"_filters_mutated", warnings_filters_mutated, 0, 0},
};

Done add_filter(Context& cx, List* filters, std::string_view action, TypeId category, Value module) {
  Ref<Str> text = TRY(intern(cx, action));
  Ref<Tuple> filter = TRY(
      make_tuple(cx, {Value(text.get()), cx.core.none, Value(cx.type(category)), module, Value::small(0)}));
  return list_append(cx, filters, Value(filter.get()));
}

}  // namespace

Done warn_here(Context& cx, TypeId category, std::string_view message, Value source) {
  Ref<Str> text = TRY(make_str(cx, message));
  TRY(warn_from_frame(cx, Value(text.get()), Value(cx.type(category)), 1, source));
  return done();
}

namespace {

// Whether the library's function has told of the coroutine.
Fallible<bool> library_warns(Context& cx, Value coroutine) {
  const OwnedValue module = TRY(library_warnings(cx));
  if (module.is_absent()) return false;
  Ref<Str> name = TRY(intern(cx, "_warn_unawaited_coroutine"));
  const OwnedValue function = TRY(find_attribute(cx, module, name.get()));
  if (function.is_absent()) return false;
  const OwnedValue told = call(cx, function, {coroutine});
  if (!told.is_raised()) return true;
  const bool by_filter = pending_matches(cx, TypeId::RuntimeWarning);
  if (cx.pending.is_stop()) return failed();
  report_unraisable(cx, "", coroutine);
  return by_filter;
}

}  // namespace

Done warn_unawaited(Context& cx, Value coroutine) {
  const OwnedValue kept(coroutine);
  const Fallible<bool> warned = library_warns(cx, coroutine);
  if (cx.pending.is_stop()) return failed();
  if (!warned.ok()) report_unraisable(cx, "", coroutine);
  if (warned.ok() && warned.value()) return done();
  return warn_here(cx, TypeId::RuntimeWarning,
                   cat("coroutine '", as<Generator>(coroutine)->qualname, "' was never awaited"), Value());
}

Done fill_warnings(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_warnings"));
  Ref<List> filters = TRY(new_list(cx));
  TRY(add_filter(cx, filters.get(), "default", TypeId::DeprecationWarning, Value(cx.names().dunder_main)));
  for (const TypeId ignored : {TypeId::DeprecationWarning, TypeId::PendingDeprecationWarning,
                               TypeId::ImportWarning, TypeId::ResourceWarning})
    TRY(add_filter(cx, filters.get(), "ignore", ignored, cx.core.none));
  TRY(dict_set(cx, dict, "filters", Value(filters.get())));
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  TRY(dict_set(cx, cx.registries.get(), kFilters, Value(filters.get())));
  Ref<Dict> once = TRY(new_dict(cx));
  TRY(dict_set(cx, dict, "_onceregistry", Value(once.get())));
  Ref<Str> action = TRY(intern(cx, "default"));
  return dict_set(cx, dict, "_defaultaction", Value(action.get()));
}

}  // namespace dictum
