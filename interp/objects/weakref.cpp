#include "objects/weakref.h"

#include <vector>

#include "objects/errors.h"
#include "objects/operators.h"

namespace dictum {

namespace {

WeakHandle* first_of(const Context& cx, const Object* object) {
  if (is_core(object)) {
    auto found = cx.attachments.find(object);
    return found == cx.attachments.end() ? nullptr : found->second.weak_references;
  }
  if (!has_prefix(object)) return nullptr;
  return cx.weak_lists[prefix_of(object)->weak_references];
}

void set_first(Context& cx, Object* object, WeakHandle* handle) {
  if (is_core(object)) {
    cx.attachments[object].weak_references = handle;
    return;
  }
  std::uint32_t& index = prefix_of(object)->weak_references;
  if (!handle) {
    if (index == 0) return;
    cx.weak_lists[index] = nullptr;
    cx.free_weak_lists.push_back(index);
    index = 0;
    return;
  }
  if (index == 0 && !cx.free_weak_lists.empty()) {
    index = cx.free_weak_lists.back();
    cx.free_weak_lists.pop_back();
  } else if (index == 0) {
    index = static_cast<std::uint32_t>(cx.weak_lists.size());
    cx.weak_lists.push_back(nullptr);
  }
  cx.weak_lists[index] = handle;
}

bool is_shared_reference(const Context& cx, const WeakHandle* handle) {
  return handle && handle->callback.is_absent() && handle->type == cx.type(TypeId::WeakReference);
}
bool is_shared_proxy(const WeakHandle* handle) {
  return handle && handle->callback.is_absent() && handle->type->layout == TypeId::WeakProxy;
}

// The handles that every new request without callback may share.
struct Shared {
  WeakHandle* reference = nullptr;
  WeakHandle* proxy = nullptr;
};
Shared shared_handles(const Context& cx, WeakHandle* first) {
  Shared found;
  if (is_shared_reference(cx, first)) {
    found.reference = first;
    first = first->next;
  }
  if (is_shared_proxy(first)) found.proxy = first;
  return found;
}

// Puts the handle behind `before`, or first.
void link(Context& cx, Object* target, WeakHandle* handle, WeakHandle* before) {
  handle->target = target;
  handle->previous = before;
  handle->next = before ? before->next : first_of(cx, target);
  if (handle->next) handle->next->previous = handle;
  if (before)
    before->next = handle;
  else
    set_first(cx, target, handle);
}

bool takes_weak_references(const Context& cx, Value target) {
  return type_of(cx, target)->has(kTypeHasWeakrefs) && target.is_object();
}

Ref<WeakHandle> new_handle(Context& cx, Type* type, Value callback) {
  Ref<WeakHandle> made = TRY(new_object<WeakHandle>(cx, type));
  made->callback = own(callback).leak();
  return made;
}

Failed refuse(Context& cx, Value target) {
  return raise_type_error(cx, cat("cannot create weak reference to '", type_name(cx, target), "' object"));
}

}  // namespace

Ref<WeakHandle> make_weak_reference(Context& cx, Type* type, Value target, Value callback) {
  if (!takes_weak_references(cx, target)) return refuse(cx, target);
  const bool plain = callback.is_absent() && type == cx.type(TypeId::WeakReference);
  if (plain)
    if (WeakHandle* known = shared_handles(cx, first_of(cx, target.object())).reference)
      return own_ref(known);
  Ref<WeakHandle> made = TRY(new_handle(cx, type, callback));
  const Shared shared = shared_handles(cx, first_of(cx, target.object()));
  WeakHandle* before = plain ? nullptr : shared.proxy ? shared.proxy : shared.reference;
  link(cx, target.object(), made.get(), before);
  return made;
}

Ref<WeakHandle> make_weak_proxy(Context& cx, Value target, Value callback) {
  if (!takes_weak_references(cx, target)) return refuse(cx, target);
  if (callback.is_absent())
    if (WeakHandle* known = shared_handles(cx, first_of(cx, target.object())).proxy) return own_ref(known);
  const TypeId id = is_callable(cx, target) ? TypeId::WeakCallableProxy : TypeId::WeakProxy;
  Ref<WeakHandle> made = TRY(new_handle(cx, cx.type(id), callback));
  const Shared shared = shared_handles(cx, first_of(cx, target.object()));
  WeakHandle* before = !callback.is_absent() && shared.proxy ? shared.proxy : shared.reference;
  link(cx, target.object(), made.get(), before);
  return made;
}

OwnedValue weak_target(const WeakHandle* handle) {
  if (!handle->target || handle->target->count == 0) return OwnedValue();
  return own(Value(handle->target));
}

WeakHandle* first_weak_handle(const Context& cx, const Object* object) { return first_of(cx, object); }

void detach_weak_handle(Context& cx, WeakHandle* handle) {
  Object* target = std::exchange(handle->target, nullptr);
  if (!target) return;
  if (handle->next) handle->next->previous = handle->previous;
  if (handle->previous)
    handle->previous->next = handle->next;
  else
    set_first(cx, target, handle->next);
  handle->next = handle->previous = nullptr;
}

void call_weak_callback(Context& cx, WeakHandle* handle, Value callback) {
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  {
    const OwnedValue result = call(cx, callback, {Value(handle)});
    if (result.is_raised() && !cx.pending.is_stop()) report_unraisable(cx, "", callback);
  }
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
}

void clear_weak_references(Context& cx, Object* object) {
  struct Call {
    Ref<WeakHandle> handle;
    OwnedValue callback;
  };
  std::vector<Call> calls;
  while (WeakHandle* handle = first_of(cx, object)) {
    detach_weak_handle(cx, handle);
    if (handle->callback.is_absent()) continue;
    OwnedValue callback = OwnedValue::steal(std::exchange(handle->callback, Value()));
    if (handle->count > 0) calls.push_back({own_ref(handle), std::move(callback)});
    if (cx.pending.is_stop()) return;
  }
  for (Call& each : calls) {
    if (cx.pending.is_stop()) return;
    call_weak_callback(cx, each.handle.get(), each.callback);
    each = {};
  }
}

}  // namespace dictum
