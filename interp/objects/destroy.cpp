#include "objects/destroy.h"

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/collector.h"
#include "objects/errors.h"
#include "objects/str_object.h"
#include "objects/weakref.h"

// How objects die: __del__, weak references, slots, attributes, the payload; deep structures by a work list.

namespace dictum {

namespace {

void call_del(Context& cx, Object* object) {
  Value method = lookup_special(cx, object->type, SpecialMethod::del_);
  if (method.is_absent()) return;
  const bool plain = is_exact(cx, method, TypeId::Function);
  const OwnedValue held = plain ? own(method) : bind_special(cx, object, SpecialMethod::del_);
  if (held.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);  // as if there were none
  if (!held.is_value()) return;
  OwnedValue result = plain ? call_bound(cx, held, object) : call(cx, held);
  if (result.is_raised() && !cx.pending.is_stop()) report_unraisable(cx, "", held);
}

// The finalizer of a dying object, which lives meanwhile. True if it has come back to life.
bool finalize_dying(Context& cx, Object* object) {
  if ((object->flags & kFinalized) || !has_finalizer(cx, object)) return false;
  object->count = 1;
  run_finalizer(cx, object);
  return cx.pending.is_stop() || --object->count > 0;
}

void drop_slots(Object* object) {
  for (Type* type = object->type; type && type->is_heap(); type = type->base) {
    auto* slots = reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + type->slot_offset);
    for (std::uint32_t i = 0; i < type->slot_count; ++i) {
      Value old = slots[i];
      slots[i] = Value();
      release(old);
    }
  }
}

void clear_own_weak_references(Context& cx, Object* object) {
  if (has_prefix(object) && prefix_of(object)->weak_references != 0) clear_weak_references(cx, object);
}

void destroy_now(Context& cx, Object* object) {
  // A generator's weak references go before its `finally` runs, an instance's after __del__.
  if (object->type->layout == TypeId::Generator) clear_own_weak_references(cx, object);
  if (finalize_dying(cx, object)) return;
  Type* type = object->type;  // __del__ may have assigned __class__
  // Where a native base brings the weak references, they are part of its payload and go after the fields.
  const bool weak_first = !type->is_heap() || !type->native->has_weakrefs;
  if (weak_first) clear_own_weak_references(cx, object);
  drop_instance_fields(cx, object);
  if (!weak_first) clear_own_weak_references(cx, object);
  if (type->native->destroy) type->native->destroy(cx, object);
  if (cx.pending.is_stop()) return;
  bool heap_type = type->is_heap();
  if (object->flags & kGarbage)
    keep_dead(cx, object);
  else
    cx.heap.free_object(object);
  if (heap_type) release(type);
}

// Whether CPython counts the depth of the deaths of such objects, and puts them off when it grows.
bool counts_depth(const Type* type) {
  if (type->is_heap()) return true;
  switch (type->layout) {
    case TypeId::Tuple:
    case TypeId::List:
    case TypeId::Dict:
    case TypeId::Set:
    case TypeId::Frame:
    case TypeId::Traceback:
    case TypeId::BaseException:
    case TypeId::BuiltinFunction:
    case TypeId::MethodWrapper: return true;
    default: return false;
  }
}

void put_off(Context& cx, Object* object) {
  if (object->flags & kDying) return;
  object->flags |= kDying;
  cx.dying.push_back(object);
}

void destroy_counted(Context& cx, Object* object) {
  const bool counted = counts_depth(object->type);
  cx.dying_depth += counted;
  ++cx.dying_nesting;
  destroy_now(cx, object);
  --cx.dying_nesting;
  cx.dying_depth -= counted;
}

// What was put off dies now, the last one first. Where native stack is short, the outermost death sees to it.
void drain(Context& cx) {
  cx.draining = true;
  ++cx.dying_depth;
  while (!cx.dying.empty() && !cx.pending.is_stop() && (cx.dying_nesting == 0 || StackGuard(cx).ok)) {
    Object* next = cx.dying.back();
    cx.dying.pop_back();
    next->flags &= ~kDying;
    destroy_counted(cx, next);
  }
  --cx.dying_depth;
  cx.draining = false;
}

}  // namespace

bool has_finalizer(Context& cx, Object* object) {
  if (object->type->native->finalize) return true;
  return object->type->is_heap() && !lookup_special(cx, object->type, SpecialMethod::del_).is_absent();
}

void run_finalizer(Context& cx, Object* object) {
  if (object->flags & kFinalized) return;
  object->flags |= kFinalized;
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  if (object->type->native->finalize)
    object->type->native->finalize(cx, object);
  else
    call_del(cx, object);
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
}

void drop_instance_fields(Context& cx, Object* object) {
  if (object->type->is_heap()) drop_slots(object);
  if (has_prefix(object)) drop_attributes(cx, object);
}

void destroy(Object* object) {
  Heap& heap = *Page::of(object)->heap;
  // Numbers, bound things and the like: nothing to run, nothing to drop.
  const NativeType& native = *object->type->native;
  if (!native.destroy && !native.finalize && !object->type->is_heap() &&
      !(object->flags & (kHasPrefix | kGarbage)))
    return heap.free_object(object);
  Context& cx = heap.owner();
  // After a stop no Python code runs: the whole heap goes at once.
  if (cx.pending.is_stop()) return;
  const bool deep = cx.dying_depth >= cx.language.destruction_depth && counts_depth(object->type);
  if (deep || (cx.dying_nesting > 0 && !StackGuard(cx).ok)) return put_off(cx, object);
  destroy_counted(cx, object);
  if (!cx.dying.empty() && !cx.draining && cx.dying_depth <= cx.language.destruction_resumes_at) drain(cx);
}

}  // namespace dictum
