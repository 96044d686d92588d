// The private instructions for names and attributes: a guard, then the short way.
#pragma once

#include "objects/shape.h"
#include "vm/frame_entry.h"
#include "vm/handlers_load.h"
#include "vm/specialise.h"

namespace dictum {

#define GUARD(...)                 \
  if (!(__VA_ARGS__)) [[unlikely]] \
  return apart(r, missed, n)

HANDLER(LoadFastTwo) {
  const Value first = r.slot(n);
  if (first.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, n);
  r.push_borrowed(first);
  const std::uint32_t other = code::operand_of(*r.pc++);
  const Value second = r.slot(other);
  if (second.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, other);
  r.push_borrowed(second);
  return Next::Go;
}
HANDLER(LoadFastConst) {
  const Value first = r.slot(n);
  if (first.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, n);
  r.push_borrowed(first);
  r.push_borrowed(r.constant(code::operand_of(*r.pc++)));
  return Next::Go;
}
HANDLER(StoreFastLoad) {
  release(std::exchange(r.slot(n), *--r.sp));
  const std::uint32_t other = code::operand_of(*r.pc++);
  const Value value = r.slot(other);
  if (value.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, other);
  r.push_borrowed(value);
  return Next::Go;
}

// --- names

[[gnu::always_inline]] inline Value entry_at(const Dict* dict, std::uint32_t offset) {
  return *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(dict->table) + offset);
}

HANDLER(LoadGlobalModule) {
  const auto& cache = cache_at<GlobalCache>(r.pc);
  GUARD(r.frame->globals->keys_version == cache.globals_version);
  r.push_borrowed(entry_at(r.frame->globals, cache.offset));
  return Next::Go;
}
HANDLER(LoadGlobalBuiltin) {
  const auto& cache = cache_at<GlobalCache>(r.pc);
  const auto* builtins = static_cast<const Dict*>(r.frame->builtins);
  GUARD(r.frame->globals->keys_version == cache.globals_version && Value(r.frame->builtins).is_object() &&
        is_exact(r.cx, Value(r.frame->builtins), TypeId::Dict) &&
        builtins->keys_version == cache.builtins_version);
  r.push_borrowed(entry_at(builtins, cache.offset));
  return Next::Go;
}
HANDLER(LoadNameModule) {
  GUARD(r.frame->locals == Value(static_cast<Object*>(r.frame->globals)));
  return op_LoadGlobalModule(r, n);
}
HANDLER(LoadNameBuiltin) {
  GUARD(r.frame->locals == Value(static_cast<Object*>(r.frame->globals)));
  return op_LoadGlobalBuiltin(r, n);
}

// --- methods in Python

// Operands stay on the stack until the method has returned; NotImplemented is seen to there.
[[gnu::always_inline]] inline Next enter_method(Registers& r, Value method, std::uint32_t operands,
                                                OnReturn on_return) {
  --r.cx.attention;
  const Value* first = r.sp - operands;
  for (std::uint32_t i = 0; i < operands; i++) retain(first[i]);
  retain(method.object());
  return enter_plain(r, as<Function>(method), first, operands, r.sp, on_return);
}
[[gnu::always_inline]] inline bool method_enters(const Registers& r, Value method, std::uint32_t operands) {
  return is<Function>(method) && enters_plainly(as<Function>(method), operands) &&
         can_enter(r, as<Function>(method), 1);
}
// A special method known to the type's cache, or absent.
[[gnu::always_inline]] inline Value known_special(const Type* type, SpecialMethod method) {
  const SpecialCache* cache = type->specials;
  if (!cache || type->version_tag == 0 || cache->tag != type->version_tag) return Value();
  const auto index = static_cast<std::size_t>(method);
  return cache->known[index / 64] >> (index % 64) & 1 ? cache->methods[index] : Value();
}

// --- attributes

// Numbers no shape has: the type's instances have no __dict__ at all; the instance has one, in which the name
// is looked for every time.
inline constexpr std::uint32_t kNoDict = UINT32_MAX;
inline constexpr std::uint32_t kInDict = UINT32_MAX - 1;

[[gnu::always_inline]] inline bool has_tag(Value object, std::uint32_t tag) {
  return object.is_object() && object.object()->type->version_tag == tag;
}
[[gnu::always_inline]] inline AttributeSlots* slots_of(const Object* object) {
  return AttributeSlots::of(prefix_of(object)->attributes);
}
// The instance has exactly the attributes of the shape (or can have none): what the cache knows not to be
// among them is on the type.
[[gnu::always_inline]] inline bool has_shape(const Registers& r, const Object* object, std::uint32_t shape,
                                             std::uint32_t name) {
  if (shape == kNoDict) return true;
  const std::uint64_t attributes = prefix_of(object)->attributes;
  if (attributes == 0) return shape == 0;
  if (shape == kInDict) {
    const auto* dict = reinterpret_cast<const Dict*>(attributes);
    return !(attributes & 1) && has_plain_keys(dict) && dict_index(r.cx, dict, r.name(name)) < 0;
  }
  const AttributeSlots* slots = AttributeSlots::of(attributes);
  return slots && slots->shape_id == shape;
}
// The object on top makes room for what was read from it.
[[gnu::always_inline]] inline Next replace_top(Registers& r, Value value) {
  retain(value);
  const Value object = std::exchange(r.sp[-1], value);
  release(object.object());
  return Next::Go;
}

inline constexpr std::uint32_t kTakesClass = 1;  // no type has this tag
// The cached value's own class, if it is one of Python, has not become a descriptor's since.
[[gnu::always_inline]] inline bool still_binds_to_itself(const AttributeCache& cache) {
  return cache.place == 0 || cache.value().object()->type->version_tag == cache.place;
}

HANDLER(LoadAttributeInstance) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  const AttributeSlots* slots = slots_of(object.object());
  GUARD(slots && slots->shape_id == cache.counter);
  return replace_top(r, slots->values[cache.place]);
}
HANDLER(LoadAttributeDict) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  const std::uint64_t attributes = prefix_of(object.object())->attributes;
  GUARD(attributes != 0 && !(attributes & 1));
  const auto* dict = reinterpret_cast<const Dict*>(attributes);
  GUARD(dict->table && cache.place < dict->table->entry_count);
  const DictEntry& entry = dict->table->entries()[cache.place];
  GUARD(entry.key == Value(r.name(n)));
  return replace_top(r, entry.value);
}
HANDLER(LoadAttributeMember) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  const Value value =
      *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(object.object()) + cache.place);
  GUARD(!value.is_absent());
  return replace_top(r, value);
}
HANDLER(LoadAttributeClass) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag) && has_shape(r, object.object(), cache.counter, n));
  GUARD(still_binds_to_itself(cache));
  return replace_top(r, cache.value());
}
HANDLER(LoadAttributeType) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.counter) && as<Type>(object)->version_tag == cache.tag);
  GUARD(still_binds_to_itself(cache));
  return replace_top(r, cache.value());
}
HANDLER(LoadAttributeModule) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.counter));
  const Dict* dict = as<Module>(object)->dict;
  GUARD(dict && dict->keys_version == cache.tag);
  return replace_top(r, entry_at(dict, cache.place));
}
// The object stays on the stack until the getter has returned.
HANDLER(LoadAttributeProperty) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  const Value getter = cache.pointer<Property>()->getter;
  GUARD(is_exact(r.cx, getter, TypeId::Function) && enters_plainly(as<Function>(getter), 1) &&
        can_enter(r, as<Function>(getter), 1));
  --r.cx.attention;
  retain(object.object());
  retain(getter.object());
  return enter_plain(r, as<Function>(getter), &object, 1, r.sp, OnReturn::Operand);
}

// descriptor.__get__(object, type); the object stays on the stack until it has returned.
HANDLER(LoadAttributeDescriptor) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top(), descriptor = cache.value();
  GUARD(has_tag(object, cache.tag) && has_shape(r, object.object(), cache.counter, n));
  GUARD(descriptor.object()->type->version_tag == cache.place);
  const Value get = known_special(descriptor.object()->type, SpecialMethod::get_);
  GUARD(method_enters(r, get, 3));
  --r.cx.attention;
  const Value arguments[] = {descriptor, object, Value(object.object()->type)};
  for (const Value each : arguments) retain(each.object());
  retain(get.object());
  return enter_plain(r, as<Function>(get), arguments, 3, r.sp, OnReturn::Operand);
}

// Computed in C++ (__dict__, fields of built-in types).
HANDLER(LoadAttributeAccessor) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  OwnedValue found = cache.pointer<GetSetDescriptor>()->row->get(r.cx, object.object());
  if (found.is_raised()) [[unlikely]]
    return Next::Raise;
  const Value dead = std::exchange(r.sp[-1], found.leak());
  release(dead.object());
  return Next::Go;
}

// [object] -> [function, object]
[[gnu::always_inline]] inline Next push_method(Registers& r, Value function) {
  retain(function.object());
  r.sp[0] = std::exchange(r.sp[-1], function);
  r.sp++;
  return Next::Go;
}
// [object] -> [callable, absent]
[[gnu::always_inline]] inline Next push_unbound(Registers& r, Value callable) {
  retain(callable);
  const Value object = std::exchange(r.sp[-1], callable);
  *r.sp++ = Value();
  release(object.object());
  return Next::Go;
}

HANDLER(LoadMethodInstance) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag) && has_shape(r, object.object(), cache.counter, n));
  return push_method(r, cache.value());
}
HANDLER(LoadMethodPlain) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  GUARD(type_of(r.cx, r.top())->version_tag == cache.tag);
  return push_method(r, cache.value());
}
HANDLER(LoadMethodType) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.counter) && as<Type>(object)->version_tag == cache.tag);
  if (cache.place == kTakesClass) return push_method(r, cache.value());  // a class method's function
  GUARD(still_binds_to_itself(cache));
  return push_unbound(r, cache.value());
}
HANDLER(LoadMethodModule) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.counter));
  const Dict* dict = as<Module>(object)->dict;
  GUARD(dict && dict->keys_version == cache.tag);
  return push_unbound(r, entry_at(dict, cache.place));
}

HANDLER(LoadMethodSuper) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  GUARD(r.top().is_object() && r.top().object()->type == r.cx.type(TypeId::Super));
  auto* super = as<Super>(r.top());
  GUARD(super->object_type && has_tag(super->object, cache.tag) && super->type->version_tag == cache.place &&
        super->object_type == super->object.object()->type);
  const Value function = cache.value(), self = super->object;
  retain(function.object());
  retain(self.object());
  r.sp[-1] = function;
  *r.sp++ = self;
  release(static_cast<Object*>(super));
  return Next::Go;
}

// New before old, then the object: [value, object] -> []
[[gnu::always_inline]] inline Next store_in(Registers& r, Value& place) {
  const Value object = r.sp[-1];
  const Value old = std::exchange(place, r.sp[-2]);
  r.sp -= 2;
  release(old);
  release(object.object());
  return Next::Go;
}
HANDLER(StoreAttributeInstance) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  AttributeSlots* slots = slots_of(object.object());
  GUARD(slots && slots->shape_id == cache.counter);
  return store_in(r, slots->values[cache.pointer_low]);
}
HANDLER(StoreAttributeAdd) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag) && has_shape(r, object.object(), cache.counter, n));
  auto* next = cache.pointer<Shape>();
  GUARD(append_attribute(r.cx, object.object(), next, r.sp[-2]));
  r.sp -= 2;
  release(object.object());
  return Next::Go;
}
HANDLER(StoreAttributeMember) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  return store_in(r, *reinterpret_cast<Value*>(reinterpret_cast<char*>(object.object()) + cache.pointer_low));
}

// setter(object, value); both stay on the stack until it has returned.
HANDLER(StoreAttributeProperty) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top();
  GUARD(has_tag(object, cache.tag));
  const Value setter = cache.pointer<Property>()->setter;
  GUARD(is_exact_object(r.cx, setter, TypeId::Function) && method_enters(r, setter, 2));
  --r.cx.attention;
  const Value arguments[] = {object, r.top(2)};
  for (const Value each : arguments) retain(each);
  retain(setter.object());
  return enter_plain(r, as<Function>(setter), arguments, 2, r.sp, OnReturn::Store);
}
// descriptor.__set__(object, value)
HANDLER(StoreAttributeDescriptor) {
  const auto& cache = cache_at<AttributeCache>(r.pc);
  const Value object = r.top(), descriptor = cache.value();
  GUARD(has_tag(object, cache.tag) && descriptor.object()->type->version_tag == cache.counter);
  const Value set = known_special(descriptor.object()->type, SpecialMethod::set_);
  GUARD(method_enters(r, set, 3));
  --r.cx.attention;
  const Value arguments[] = {descriptor, object, r.top(2)};
  for (const Value each : arguments) retain(each);
  retain(set.object());
  return enter_plain(r, as<Function>(set), arguments, 3, r.sp, OnReturn::Store);
}

}  // namespace dictum
