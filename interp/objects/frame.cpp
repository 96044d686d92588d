#include "objects/frame.h"

#include "objects/errors.h"
#include "objects/generator_object.h"
#include "objects/operators.h"
#include "objects/traceback_object.h"

namespace dictum {

namespace {

void drop(Value& value) { release(std::exchange(value, Value())); }
template <class T>
void drop(T*& pointer) {
  if (T* old = std::exchange(pointer, nullptr)) release(static_cast<Object*>(old));
}

// What the frame held goes on living in its object.
void move_into_object(Context& cx, Frame* frame, FrameObject* object) {
  const std::uint32_t count = frame->code->slot_count();
  object->last_index = frame->pc > frame->code->words ? frame->index() : 0;
  object->last_line = frame->line();
  if (frame->back) object->back = frame_object(cx, frame->back).leak();
  object->slots = static_cast<Value*>(cx.heap.allocate_buffer(sizeof(Value) * (count + 1)));
  for (std::uint32_t i = 0; i < count; i++) {
    const Value value = std::exchange(frame->slots[i], Value());
    if (object->slots)
      object->slots[i] = value;
    else
      release(value);
  }
  object->frame = nullptr;
}

// The frame no longer leads to its object, nor back.
void part_from_object(Context& cx, Frame* frame) {
  if (!frame->object) return;
  Ref<FrameObject> object = Ref<FrameObject>::steal(std::exchange(frame->object, nullptr));
  if (object->count > 1) move_into_object(cx, frame, object.get());
  object->frame = nullptr;
}

}  // namespace

Ref<FrameObject> frame_object(Context& cx, Frame* frame) {
  if (frame->object) return own_ref(frame->object);
  Ref<FrameObject> made = new_object<FrameObject>(cx, cx.type(TypeId::Frame));
  if (!made) return made;
  made->frame = frame;
  made->code = Ref<CodeObject>(frame->code).leak();
  made->globals = Ref<Dict>(frame->globals).leak();
  made->builtins = Ref<Object>(frame->builtins).leak();
  made->locals = OwnedValue(frame->locals).leak();
  frame->object = Ref<FrameObject>(made).leak();
  return made;
}

void end_frame(Context& cx, Frame* frame) {
  part_from_object(cx, frame);
  if (frame->function) {  // whose they are; they outlive it here
    retain(static_cast<Object*>(frame->globals));
    retain(frame->builtins);
  }
  const std::uint32_t count = frame->code->slot_count();
  for (std::uint32_t i = 0; i < count; i++) drop(frame->slots[i]);
  drop(frame->locals);
  drop(frame->function);
  part_from_object(cx, frame);  // made anew by what ran while the locals died
  drop(frame->globals);
  drop(frame->builtins);
  drop(frame->code);
}

std::uint32_t frame_line(const FrameObject* object) {
  return object->frame ? object->frame->line() : object->last_line;
}
std::uint32_t frame_index(const FrameObject* object) {
  if (!object->frame) return object->last_index;
  const Frame* frame = object->frame;
  return frame->code->words && frame->pc > frame->code->words ? frame->index() : 0;
}

Value slot_value(const CodeObject* code, const Value* slots, std::uint32_t index) {
  const code::Slot& slot = code->unit->slots[index];
  const Value value = slots[index];
  if ((slot.cell || slot.free) && is<Cell>(value)) return as<Cell>(value)->content;
  return value;
}

namespace {

// The mapping that locals() of a function brings up to date: what the code was run with, or the snapshot.
OwnedValue updated_locals(Context& cx, FrameObject* object) {
  if (RULE_IF(NSP_03, cx.language.frame_locals_proxy)) return OwnedValue(new_dict(cx));
  if (object->locals.is_value()) return own(object->locals);
  if (object->snapshot.is_absent()) object->snapshot = OwnedValue(TRY(new_dict(cx))).leak();
  return own(object->snapshot);
}

Done update_local(Context& cx, Value mapping, Str* name, Value value) {
  RULE(NSP_05);
  const bool plain = is_exact(cx, mapping, TypeId::Dict);
  if (plain && value.is_value()) return dict_set(cx, as<Dict>(mapping), name, value);
  if (value.is_value()) return set_item(cx, mapping, Value(name), value);
  if (plain) {
    TRY(dict_delete(cx, as<Dict>(mapping), name));
    return done();
  }
  const Done deleted = set_item(cx, mapping, Value(name), Value());
  if (!deleted.ok() && !catch_exception(cx, TypeId::KeyError)) return failed();
  return done();
}

}  // namespace

// https://docs.python.org/3/library/functions.html#locals
OwnedValue frame_locals(Context& cx, FrameObject* object) {
  if (!object->code->unit->is(code::kOptimized)) return OwnedValue(object->locals);
  RULE(NSP_04);
  OwnedValue mapping = TRY(updated_locals(cx, object));
  const Value* slots = object->frame ? object->frame->slots : object->slots;
  if (!slots) return mapping;
  for (std::uint32_t i = 0; i < object->code->slot_count(); i++) {
    Ref<Str> name = own_ref(as<Str>(object->code->slot_names->items[i]));
    const OwnedValue value(slot_value(object->code, slots, i));
    TRY(update_local(cx, mapping, name.get(), value));
    slots = object->frame ? object->frame->slots : object->slots;
    if (!slots) return mapping;
  }
  // What programs have stored under other names: before 3.13 that is in the dict itself.
  if (cx.language.frame_locals_proxy && is<Dict>(object->snapshot))
    TRY(dict_update(cx, as<Dict>(mapping), as<Dict>(object->snapshot)));
  return mapping;
}

Value generator_delegate(const Generator* generator) {
  if (!generator->delegating || generator->state != GeneratorState::Suspended) return Value();
  return generator->frame.stack[-1];
}

Ref<Traceback> make_traceback(Context& cx, Value next, FrameObject* frame, std::int32_t index,
                              std::int32_t line) {
  Ref<Traceback> made = new_object<Traceback>(cx, cx.type(TypeId::Traceback));
  if (!made) return made;
  made->next = OwnedValue(next).leak();
  made->frame = Ref<FrameObject>(frame).leak();
  made->index = index;
  made->line = line;
  return made;
}

}  // namespace dictum
