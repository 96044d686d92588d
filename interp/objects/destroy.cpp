#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/str_object.h"

// How objects die: __del__, weak references, slots, attributes, the payload; deep structures by a work list.

namespace dictum {

namespace {

constexpr std::uint32_t kPlainDepth = 50;  // as deep as CPython goes before it defers

// Runs __del__ once (PEP 442). True if the object has come back to life.
bool finalize(Context& cx, Object* object) {
  Type* type = object->type;
  Value method = lookup_special(cx, type, SpecialMethod::del_);
  if (method.is_absent()) return false;
  object->flags |= kFinalized;
  object->count = 1;
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  {
    OwnedValue held = own(method);
    OwnedValue result = call_bound(cx, held, object);
    if (result.is_raised() && !cx.pending.is_stop()) report_unraisable(cx, "", held);
  }
  if (cx.pending.is_stop()) return true;
  cx.pending = std::move(saved);
  return --object->count > 0;
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

void destroy_now(Context& cx, Object* object) {
  Type* type = object->type;
  if (type->is_heap() && !(object->flags & kFinalized) && finalize(cx, object)) return;
  if (type->native->finalize && type->native->finalize(cx, object)) return;
  type = object->type;  // __del__ may have assigned __class__
  if (type->is_heap()) drop_slots(object);
  if (has_prefix(object)) drop_attributes(cx, object);
  if (type->native->destroy) type->native->destroy(cx, object);
  bool heap_type = type->is_heap();
  cx.heap.free_object(object);
  if (heap_type) release(type);
}

}  // namespace

void destroy(Object* object) {
  Context& cx = Page::of(object)->heap->owner();
  // After a stop no Python code runs: the whole heap goes at once.
  if (cx.pending.is_stop()) return;
  if (cx.dying_depth >= kPlainDepth) {
    if (object->flags & kDying) return;
    object->flags |= kDying;
    cx.dying.push_back(object);
    return;
  }
  ++cx.dying_depth;
  destroy_now(cx, object);
  --cx.dying_depth;
  if (cx.dying_depth > 0) return;
  while (!cx.dying.empty() && !cx.pending.is_stop()) {
    Object* next = cx.dying.back();
    cx.dying.pop_back();
    next->flags &= ~kDying;
    if (next->count != 0) continue;
    ++cx.dying_depth;
    destroy_now(cx, next);
    --cx.dying_depth;
  }
}

}  // namespace dictum
