#include <cstring>

#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/odd_names.h"
#include "objects/shape.h"
#include "objects/str_object.h"

// Attributes in the instance itself: a shape with slots, or a dict.

namespace dictum {

namespace {

Dict* dict_of(std::uint64_t attributes) { return reinterpret_cast<Dict*>(attributes); }

// The dict in which the instance lives already, or null. A module's is in its payload.
Dict* present_dict(const Object* object) {
  if (object->type->layout == TypeId::Module) return static_cast<const Module*>(object)->dict;
  std::uint64_t attributes = prefix_of(object)->attributes;
  return attributes != 0 && !(attributes & 1) ? dict_of(attributes) : nullptr;
}

// Moves the attributes into a dict of their own.
Ref<Dict> move_to_dict(Context& cx, Object* object) {
  Ref<Dict> dict = TRY(new_dict(cx));
  Prefix* prefix = prefix_of(object);
  AttributeSlots* slots = AttributeSlots::of(prefix->attributes);
  if (slots) {
    Str* names[64];
    for (Shape* shape = slots->shape; shape->count > 0; shape = shape->parent)
      names[shape->count - 1] = shape->name;
    for (std::uint32_t i = 0; i < slots->shape->count; ++i) {
      OwnedValue value = own(slots->values[i]);
      TRY(dict_set(cx, dict.get(), names[i], value));
    }
    std::uint32_t count = slots->shape->count;
    prefix->attributes = 0;
    for (std::uint32_t i = 0; i < count; ++i) release(slots->values[i]);
    cx.heap.free_buffer(slots);
  }
  prefix->attributes = reinterpret_cast<std::uint64_t>(own_ref(dict.get()).leak());
  return dict;
}

std::size_t slots_bytes(std::uint32_t capacity) {
  return offsetof(AttributeSlots, values) + capacity * sizeof(Value);
}

// One more name: false when the instance must move to a dict.
bool add_slot(Context& cx, Object* object, Str* name, Value value) {
  const AttributeSlots* slots = AttributeSlots::of(prefix_of(object)->attributes);
  Shape* next = cx.shapes->extend(slots ? slots->shape : cx.shapes->root.get(), name);
  if (!next) return false;
  retain(value);
  if (append_attribute(cx, object, next, value)) return true;
  release(value);
  return false;
}

}  // namespace

bool append_attribute(Context& cx, Object* object, Shape* next, Value owned) {
  Prefix* prefix = prefix_of(object);
  AttributeSlots* slots = AttributeSlots::of(prefix->attributes);
  const std::uint32_t count = next->count - 1;
  if (!slots || count == slots->capacity) {
    const std::uint32_t capacity = slots ? slots->capacity * 2 + 2 : 4;
    const std::size_t used = slots ? slots_bytes(count) : 0;
    auto* grown = static_cast<AttributeSlots*>(cx.heap.resize_buffer(slots, used, slots_bytes(capacity)));
    if (!grown) return false;
    grown->capacity = capacity;
    slots = grown;
    prefix->attributes = reinterpret_cast<std::uint64_t>(slots) | 1;
  }
  slots->values[count] = owned;
  slots->shape = next;
  slots->shape_id = next->id;
  return true;
}

bool has_instance_dict(const Object* object) {
  return object->type->has(kTypeHasDict) || object->type->layout == TypeId::Module;
}

Dict* odd_namespace(Value object) {
  if (!object.is_object() || !has_instance_dict(object.object())) return nullptr;
  Dict* dict = present_dict(object.object());
  return dict && dict->table && !dict->table->only_strings ? dict : nullptr;
}

Value own_attribute(Context& cx, Object* object, Str* name) {
  if (Dict* dict = present_dict(object)) return dict_find(cx, dict, name);
  AttributeSlots* slots = AttributeSlots::of(prefix_of(object)->attributes);
  if (!slots) return {};
  Str* interned = cx.interned.find(name);
  std::uint32_t index = interned ? shape_index(slots->shape, interned) : kNoSlot;
  return index == kNoSlot ? Value() : slots->values[index];
}

Done set_own_attribute(Context& cx, Object* object, Str* name, Value value) {
  Ref<Str> interned = TRY(intern(cx, name));
  if (Dict* dict = present_dict(object)) {
    Ref<Dict> held = own_ref(dict);
    return dict_set(cx, dict, interned.get(), value);
  }
  AttributeSlots* slots = AttributeSlots::of(prefix_of(object)->attributes);
  std::uint32_t index = slots ? shape_index(slots->shape, interned.get()) : kNoSlot;
  if (index != kNoSlot) {
    OwnedValue old = OwnedValue::steal(slots->values[index]);
    slots->values[index] = own(value).leak();
    return done();
  }
  if (add_slot(cx, object, interned.get(), value)) return done();
  Ref<Dict> dict = TRY(move_to_dict(cx, object));
  return dict_set(cx, dict.get(), interned.get(), value);
}

namespace {

// Takes an attribute out of the middle: the shape becomes that of the others in their order. False: the
// instance had better live in a dict.
bool take_from_slots(Context& cx, AttributeSlots* slots, const Str* name) {
  const Shape* names[64];
  const std::uint32_t count = slots->shape->count;
  for (Shape* shape = slots->shape; shape->count > 0; shape = shape->parent) names[shape->count - 1] = shape;
  std::uint32_t place = 0;
  while (place < count && !str_equal(names[place]->name, name)) ++place;
  if (place == count) return false;
  Shape* rest = names[place]->parent;
  for (std::uint32_t i = place + 1; i < count && rest; ++i) rest = cx.shapes->extend(rest, names[i]->name);
  if (!rest) return false;
  const OwnedValue old = OwnedValue::steal(slots->values[place]);
  for (std::uint32_t i = place; i + 1 < count; ++i) slots->values[i] = slots->values[i + 1];
  slots->shape = rest;
  slots->shape_id = rest->id;
  return true;
}

}  // namespace

Fallible<bool> delete_own_attribute(Context& cx, Object* object, Str* name) {
  if (Dict* odd = odd_namespace(Value(object))) {
    Ref<Dict> held = own_ref(odd);
    return dict_delete(cx, odd, name);
  }
  if (own_attribute(cx, object, name).is_absent()) return false;
  AttributeSlots* slots = present_dict(object) ? nullptr : AttributeSlots::of(prefix_of(object)->attributes);
  if (slots && str_equal(slots->shape->name, name)) {
    OwnedValue old = OwnedValue::steal(slots->values[slots->shape->count - 1]);
    slots->shape = slots->shape->parent;
    slots->shape_id = slots->shape->id;
    return true;
  }
  if (slots && take_from_slots(cx, slots, name)) return true;
  Ref<Dict> dict = TRY(instance_dict(cx, object));
  return dict_delete(cx, dict.get(), name);
}

Ref<Dict> instance_dict(Context& cx, Object* object) {
  if (Dict* dict = present_dict(object)) return own_ref(dict);
  return move_to_dict(cx, object);
}

Done set_instance_dict(Context& cx, Object* object, Value dict) {
  if (!is<Dict>(dict))
    return raise_type_error(cx,
                            cat("__dict__ must be set to a dictionary, not a '", type_name(cx, dict), "'"));
  RULE(ATT_23);
  Prefix* prefix = prefix_of(object);
  std::uint64_t old = prefix->attributes;
  prefix->attributes = reinterpret_cast<std::uint64_t>(own(dict).leak().object());
  if (AttributeSlots* slots = AttributeSlots::of(old)) {
    std::uint32_t count = slots->shape->count;
    for (std::uint32_t i = 0; i < count; ++i) release(slots->values[i]);
    cx.heap.free_buffer(slots);
  } else if (old != 0) {
    release(dict_of(old));
  }
  return done();
}

void drop_attributes(Context& cx, Object* object) {
  std::uint64_t old = prefix_of(object)->attributes;
  prefix_of(object)->attributes = 0;
  if (AttributeSlots* slots = AttributeSlots::of(old)) {
    std::uint32_t count = slots->shape->count;
    for (std::uint32_t i = 0; i < count; ++i) release(slots->values[i]);
    cx.heap.free_buffer(slots);
  } else if (old != 0) {
    release(dict_of(old));
  }
}

}  // namespace dictum
