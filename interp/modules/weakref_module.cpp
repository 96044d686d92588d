// _weakref: what Lib/weakref.py is built on. https://docs.python.org/3/library/weakref.html
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/weakref.h"

namespace dictum {

namespace {

WeakHandle* first_handle(const Context& cx, Value value) {
  return value.is_object() ? first_weak_handle(cx, value.object()) : nullptr;
}

OwnedValue weakref_count(Context& cx, const CallArguments& arguments) {
  std::int64_t count = 0;
  for (const WeakHandle* at = first_handle(cx, arguments[0]); at; at = at->next) ++count;
  return OwnedValue::small(count);
}

OwnedValue weakref_list(Context& cx, const CallArguments& arguments) {
  Ref<List> handles = TRY(new_list(cx));
  for (WeakHandle* at = first_handle(cx, arguments[0]); at; at = at->next)
    TRY(list_append(cx, handles.get(), Value(at)));
  return handles;
}

OwnedValue weakref_proxy(Context& cx, const CallArguments& arguments) {
  const Value callback = arguments.get(1);
  return make_weak_proxy(cx, arguments[0], is_none(cx, callback) ? Value() : callback);
}

// _remove_dead_weakref(dict, key): takes the entry out if its value is a dead reference.
OwnedValue weakref_remove_dead(Context& cx, const CallArguments& arguments) {
  if (!is<Dict>(arguments[0]))
    return raise_type_error(
        cx, cat("_remove_dead_weakref() argument 1 must be dict, not ", type_name(cx, arguments[0])));
  const Ref<Dict> dict(as<Dict>(arguments[0]));
  const OwnedValue found = TRY(dict_get(cx, dict.get(), arguments[1]));
  if (found.is_absent()) return cx.none();
  if (!found.get().is_object() || !is_weak_handle(found.get().object()))
    return raise_type_error(cx, "not a weakref");
  if (!weak_target(static_cast<WeakHandle*>(found.get().object())).is_absent()) return cx.none();
  TRY(dict_pop(cx, dict.get(), arguments[1]));
  return cx.none();
}

constexpr MethodRow kFunctions[] = {
    {"getweakrefcount", weakref_count, 1, 1},
    {"getweakrefs", weakref_list, 1, 1},
    {"proxy", weakref_proxy, 1, 2},
    {"_remove_dead_weakref", weakref_remove_dead, 2, 2},
};

}  // namespace

Done fill_weakref(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_weakref"));
  TRY(dict_set(cx, dict, "ref", Value(cx.type(TypeId::WeakReference))));
  TRY(dict_set(cx, dict, "ReferenceType", Value(cx.type(TypeId::WeakReference))));
  TRY(dict_set(cx, dict, "ProxyType", Value(cx.type(TypeId::WeakProxy))));
  return dict_set(cx, dict, "CallableProxyType", Value(cx.type(TypeId::WeakCallableProxy)));
}

}  // namespace dictum
