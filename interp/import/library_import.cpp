#include "import/library_import.h"

#include <algorithm>

#include "import/importlib.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"

namespace dictum {

namespace {

Value of_sys(Context& cx, std::string_view name) { return dict_find(cx, cx.sys_dict.get(), name); }

bool only_own_finders(Context& cx) {
  const Value path = of_sys(cx, "meta_path");
  if (!is_exact(cx, path, TypeId::List)) return false;
  for (std::size_t i = 0; i < as<List>(path)->size(); i++) {
    const Value finder = (*as<List>(path))[i];
    const bool own = finder == machinery(cx, "BuiltinImporter") ||
                     finder == machinery(cx, "FrozenImporter") || finder == machinery(cx, "PathFinder");
    if (!own) return false;
  }
  return true;
}

bool only_own_hooks(Context& cx) {
  const Value hooks = of_sys(cx, "path_hooks");
  if (!is_exact(cx, hooks, TypeId::List)) return false;
  for (std::size_t i = 0; i < as<List>(hooks)->size(); i++) {
    const Value hook = (*as<List>(hooks))[i];
    if (hook != machinery(cx, "path_hook") && hook != machinery(cx, "archive_hook")) return false;
  }
  return true;
}

bool only_own_importers(Context& cx) {
  const Value cache = of_sys(cx, "path_importer_cache");
  if (!is_exact(cx, cache, TypeId::Dict)) return false;
  Value key, value;
  for (std::size_t position = 0; dict_next(as<Dict>(cache), position, key, value);)
    if (!is_none(cx, value) && !is_own_importer(cx, value)) return false;
  return true;
}

OwnedValue library_function(Context& cx, std::string_view name) {
  const OwnedValue bootstrap = TRY(import_frozen_importlib(cx, "_frozen_importlib"));
  Ref<Str> key = TRY(intern(cx, name));
  return get_attribute(cx, bootstrap, key.get());
}

bool is_machinery(const Traceback* level) {
  const Str* file = level->frame->code->file_name;
  return file->is_ascii_text("<frozen importlib._bootstrap>") ||
         file->is_ascii_text("<frozen importlib._bootstrap_external>");
}

}  // namespace

bool is_loaded_at_start(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "_abc",      "_codecs",         "_imp",    "_io",    "_signal",   "_thread",
      "_warnings", "_weakref",        "abc",     "codecs", "encodings", "encodings.aliases",
      "io",        "encodings.utf_8", "marshal", "posix",  "time",      "zipimport"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

bool program_takes_part(Context& cx, Str* name) {
  const bool own = cx.finishing || (only_own_finders(cx) && only_own_hooks(cx) && only_own_importers(cx));
  if (own || is_frozen_importlib(to_utf8(name)) || is_loaded_at_start(to_utf8(name))) return false;
  return machinery(cx, "loading").is_absent();
}

OwnedValue load_start_module(Context& cx, const std::function<OwnedValue()>& load) {
  const OwnedValue replaced = own(dict_find(cx, cx.builtins.get(), cx.names().dunder_import));
  const Value original = machinery(cx, "__import__");
  if (original.is_absent() || replaced.get() == original) return load();
  TRY(dict_set(cx, cx.builtins.get(), cx.names().dunder_import, original));
  OwnedValue module = load();
  if (cx.pending.is_stop()) return failed();
  OwnedValue pending = cx.raised() ? take_exception(cx) : OwnedValue();
  if (replaced.is_value())
    TRY(dict_set(cx, cx.builtins.get(), cx.names().dunder_import, replaced));
  else
    TRY(dict_delete(cx, cx.builtins.get(), cx.names().dunder_import));
  if (pending.is_value()) return restore_exception(cx, std::move(pending));
  return module;
}

OwnedValue find_and_load_by_library(Context& cx, Str* name) {
  const OwnedValue find = TRY(library_function(cx, "_find_and_load"));
  const OwnedValue import = own(machinery(cx, "__import__"));
  return call(cx, find, {Value(name), import});
}

OwnedValue import_list_by_library(Context& cx, Value module, Value names) {
  const OwnedValue handle = TRY(library_function(cx, "_handle_fromlist"));
  const OwnedValue import = own(machinery(cx, "__import__"));
  return call(cx, handle, {module, names, import});
}

void trim_import_levels(Context& cx) {
  if (!cx.raised() || cx.pending.is_stop()) return;
  const bool all = pending_matches(cx, TypeId::ImportError);
  OwnedValue pending = take_exception(cx);
  if (pending.is_absent()) return;
  Value* const head = &as<ExceptionObject>(pending)->traceback;
  Value* chunk = head;  // what leads to the first level of a run of them
  Value* link = chunk;
  bool inside = false;
  while (is<Traceback>(*link)) {
    auto* level = as<Traceback>(*link);
    const bool machinery = is_machinery(level);
    if (machinery && !inside) chunk = link;
    inside = machinery;
    if (machinery && (all || level->frame->code->name->is_ascii_text("_call_with_frames_removed"))) {
      const bool last = chunk == head && !is<Traceback>(level->next);
      OwnedValue rest = last ? OwnedValue() : own(level->next);
      release(std::exchange(*chunk, rest.leak()));
      link = chunk;
    } else {
      link = &level->next;
    }
  }
  (void)restore_exception(cx, std::move(pending));
}

}  // namespace dictum
