// Weak references: objects that name another one without keeping it alive.
// https://docs.python.org/3/library/weakref.html
#pragma once

#include "objects/context.h"

namespace dictum {

// What weakref.ref and the proxy types have in common. The handles of one object form a list: first the
// shared reference without callback, then the shared proxy, then the others, newest first. The list hangs on
// the object's prefix (Context::weak_lists), a core object's on the context's side table.
struct WeakHandle : Object {
  Object* target;  // borrowed; null: dead
  Value callback;  // owned, or absent
  WeakHandle* previous;
  WeakHandle* next;
  std::int64_t hash;  // valid if hashed
  bool hashed;
};
struct WeakReference : WeakHandle {
  static constexpr TypeId kLayout = TypeId::WeakReference;
};
struct WeakProxy : WeakHandle {  // callable or not, by the type
  static constexpr TypeId kLayout = TypeId::WeakProxy;
};

inline bool is_weak_handle(const Object* object) {
  return object->type->layout == TypeId::WeakReference || object->type->layout == TypeId::WeakProxy;
}

// A reference of the class, or the shared one; TypeError for objects that take none. Callback absent: none.
Ref<WeakHandle> make_weak_reference(Context& cx, Type* type, Value target, Value callback);
Ref<WeakHandle> make_weak_proxy(Context& cx, Value target, Value callback);
// The object, if it lives.
OwnedValue weak_target(const WeakHandle* handle);
// The first handle of the object's list, or null.
WeakHandle* first_weak_handle(const Context& cx, const Object* object);
// Takes the handle out of its target's list: it is dead, its callback is not called.
void detach_weak_handle(Context& cx, WeakHandle* handle);
// The object dies: its handles are dead now, their callbacks are called, newest first.
void clear_weak_references(Context& cx, Object* object);
// Calls a dead handle's callback; what it raises is reported and ignored.
void call_weak_callback(Context& cx, WeakHandle* handle, Value callback);

}  // namespace dictum
