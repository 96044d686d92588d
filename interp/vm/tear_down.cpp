// The end of a program: in which order what still lives dies. Observed of Py_FinalizeEx.
#include <map>

#include "modules/standard_streams.h"
#include "objects/collector.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/function_object.h"
#include "objects/sequence_object.h"
#include "objects/shape.h"
#include "objects/str_object.h"
#include "objects/weakref.h"
#include "vm/machine.h"
#include "vm/output.h"
#include "vm/program.h"

namespace dictum {

namespace {

// Sets a name of the dict to None. Names that are not there stay so.
void set_none(Context& cx, Dict* dict, Str* name) {
  if (cx.pending.is_stop() || dict_find(cx, dict, name).is_absent()) return;
  if (!dict_set(cx, dict, name, cx.core.none).ok() && !cx.pending.is_stop()) (void)take_exception(cx);
}

// What a module's names hold is dropped: first those that begin with one underscore, then the rest, in order.
void clear_namespace(Context& cx, Dict* dict) {
  for (const bool private_names : {true, false}) {
    std::vector<Ref<Str>> names;
    Value key, value;
    for (std::size_t position = 0; dict_next(dict, position, key, value);) {
      if (!is<Str>(key) || is_none(cx, value)) continue;
      const Str* name = as<Str>(key);
      const bool single = name->length > 0 && name->at(0) == '_' && !(name->length > 1 && name->at(1) == '_');
      if (single != private_names || name->is_ascii_text("__builtins__")) continue;
      names.push_back(own_ref(as<Str>(key)));
    }
    for (const Ref<Str>& name : names) set_none(cx, dict, name.get());
  }
}

// Names of sys and builtins that hold what a program has put there.
void drop_special_names(Context& cx) {
  if (Ref<Str> last = intern(cx, "_")) set_none(cx, cx.builtins.get(), last.get());
  for (const char* text :
       {"path", "argv", "ps1", "ps2", "last_exc", "last_type", "last_value", "last_traceback", "path_hooks",
        "path_importer_cache", "meta_path", "__interactivehook__"})
    if (Ref<Str> name = intern(cx, text)) set_none(cx, cx.sys_dict.get(), name.get());
  constexpr std::pair<std::string_view, std::string_view> kStreams[] = {
      {"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
  for (const auto& [name, original] : kStreams) {
    const OwnedValue stream(dict_find(cx, cx.sys_dict.get(), original));
    if (cx.pending.is_stop() || stream.is_absent()) continue;
    if (!dict_set(cx, cx.sys_dict.get(), name, stream).ok()) return;
  }
}

// Weak references to the modules that sys.modules gives up, in order of their import.
std::vector<Ref<WeakHandle>> drop_modules(Context& cx) {
  std::vector<Ref<WeakHandle>> modules;
  std::vector<OwnedValue> names;
  Value key, value;
  for (std::size_t position = 0; dict_next(cx.modules.get(), position, key, value);)
    names.push_back(own(key));
  for (const OwnedValue& name : names) {
    if (cx.pending.is_stop()) return modules;
    const OwnedValue module = dict_get(cx, cx.modules.get(), name);
    if (is<Module>(module)) {
      Type* reference = cx.type(TypeId::WeakReference);
      if (Ref<WeakHandle> handle = make_weak_reference(cx, reference, module, Value()))
        modules.push_back(std::move(handle));
    }
    if (!dict_set(cx, cx.modules.get(), name, cx.core.none).ok() && !cx.pending.is_stop())
      (void)take_exception(cx);
  }
  dict_clear(cx, cx.modules.get());
  return modules;
}

// builtins gets back what it had at the start: what a program has added or replaced is dropped.
void restore_builtins(Context& cx) {
  const Ref<Dict> original(cx.core.builtins);
  Dict* dict = cx.builtins.get();
  std::vector<Ref<Str>> added;
  Value key, value;
  for (std::size_t position = 0; dict_next(dict, position, key, value);)
    if (is<Str>(key) && dict_find(cx, original.get(), as<Str>(key)).is_absent())
      added.push_back(own_ref(as<Str>(key)));
  for (const Ref<Str>& name : added) {
    if (cx.pending.is_stop()) return;
    if (!name->is_ascii_text("__spec__") && !name->is_ascii_text("__loader__"))
      (void)dict_delete(cx, dict, name.get()).ok();
  }
  if (!cx.pending.is_stop()) (void)dict_update(cx, dict, original.get()).ok();
}

void clear_modules_left(Context& cx, std::vector<Ref<WeakHandle>>& modules) {
  while (!modules.empty() && !cx.pending.is_stop()) {
    const OwnedValue module = weak_target(modules.back().get());
    modules.pop_back();
    if (module.is_absent()) continue;
    const Ref<Dict> space(as<Module>(module)->dict);
    if (space.get() != cx.builtins.get() && space.get() != cx.sys_dict.get())
      clear_namespace(cx, space.get());
  }
}

// Whether this object's death could be seen: by a finalizer of its own, of instances of the class that it is,
// or by a callback.
bool death_is_seen(Context& cx, Object* object) {
  const NativeType& native = *object->type->native;
  if (native.finalize) return !is_untouched_stream(cx, Value(object));
  if (native.layout == TypeId::Type) {
    const Dict* names = static_cast<Type*>(object)->dict;
    return names && !dict_find(cx, names, cx.names().dunder_del).is_absent();
  }
  return is_weak_handle(object) && !static_cast<WeakHandle*>(object)->callback.is_absent();
}

// Whether no program could tell if what lives now died one by one or went with the heap.
bool goes_unseen(Context& cx) {
  const auto plain = [](const Ref<Dict>& names) { return !names->table || names->table->only_strings; };
  if (!plain(cx.modules) || !plain(cx.sys_dict) || !plain(cx.builtins)) return false;
  const Collector& collector = *cx.collector;
  if (cx.exit_functions || (collector.callbacks && collector.callbacks->size() > 0)) return false;
  bool seen = false;
  cx.heap.each_object([&](Object* object) { seen = seen || death_is_seen(cx, object); });
  return !seen;
}

}  // namespace

void tear_down(Context& cx) {
  if (cx.pending.is_stop() || !cx.modules) return;
  if (!cx.debug.tear_down && goes_unseen(cx)) return;
  flush_output(cx);
  cx.finishing = true;
  if (cx.collector->enabled && !cx.pending.is_stop()) collect_with_callbacks(cx);
  if (cx.pending.is_stop()) return;
  drop_special_names(cx);
  std::vector<Ref<WeakHandle>> modules = drop_modules(cx);
  restore_builtins(cx);
  collect_cycles(cx);
  clear_modules_left(cx, modules);
  if (cx.pending.is_stop()) return;
  clear_namespace(cx, cx.sys_dict.get());
  clear_namespace(cx, cx.builtins.get());
  collect_cycles(cx);
}

namespace {

void release_names(const Shape& shape) {
  for (const auto& [name, child] : shape.children) {
    release_names(*child);
    release(name);
  }
}

void drop_context(Context& cx) {
  cx.exit_functions = nullptr;
  cx.collector->callbacks = nullptr;
  cx.collector->garbage = nullptr;
  cx.modules = nullptr;
  cx.registries = nullptr;
  cx.sys_dict = nullptr;
  cx.builtins = nullptr;
  if (Module* classes = std::exchange(machine_of(cx).import_classes, nullptr)) release(classes);
  for (auto& [object, attachment] : cx.attachments) attachment.dict = OwnedValue();
  collect_cycles(cx);
  release_names(*cx.shapes->root);
  delete cx.shapes;
  cx.shapes = new ShapeTable;
}

}  // namespace

std::vector<std::string> drop_everything(Context& cx) {
  if (cx.pending.is_stop()) return {};
  drop_context(cx);
  std::map<std::string, std::size_t> left;
  cx.heap.each_object([&](Object* object) { ++left[type_full_name(cx, object->type)]; });
  std::vector<std::string> lines;
  for (const auto& [name, count] : left) lines.push_back(cat(name, ": ", count));
  return lines;
}

}  // namespace dictum
