#include "vm/specialise.h"

#include "objects/attribute.h"
#include "objects/function_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/shape.h"
#include "objects/str_object.h"
#include "vm/build.h"
#include "vm/calls.h"
#include "vm/handlers_cached.h"
#include "vm/namespaces.h"

namespace dictum {

namespace {

using code::Opcode;

AttributeCache& attribute_cache(const Registers& r) {
  return *reinterpret_cast<AttributeCache*>(caches(r.pc));
}

// --- names

std::uint32_t value_offset(const Dict* dict, std::int64_t index) {
  const auto* entry = dict->table->entries() + index;
  return static_cast<std::uint32_t>(reinterpret_cast<const char*>(&entry->value) -
                                    reinterpret_cast<const char*>(dict->table));
}

// True: globals (or builtins) hold the name, and both are plain dicts.
bool cache_global(Registers& r, Str* name, Opcode in_globals, Opcode in_builtins) {
  Context& cx = r.cx;
  if (!is_exact(cx, Value(r.frame->globals), TypeId::Dict)) return false;
  auto& cache = *reinterpret_cast<GlobalCache*>(caches(r.pc));
  const std::uint32_t version = dict_keys_version(cx, r.frame->globals);
  if (version == 0) return false;
  const std::int64_t index = dict_index(cx, r.frame->globals, name);
  if (index >= 0) {
    cache.offset = value_offset(r.frame->globals, index);
    cache.globals_version = version;
    replace_instruction(r.pc, in_globals);
    return true;
  }
  if (!has_plain_keys(r.frame->globals) || !is_exact(cx, Value(r.frame->builtins), TypeId::Dict))
    return false;
  auto* builtins = static_cast<Dict*>(r.frame->builtins);
  const std::int64_t place = dict_index(cx, builtins, name);
  const std::uint32_t builtins_version = dict_keys_version(cx, builtins);
  if (place < 0 || builtins_version == 0) return false;
  cache.offset = value_offset(builtins, place);
  cache.globals_version = version;
  cache.builtins_version = builtins_version;
  replace_instruction(r.pc, in_builtins);
  return true;
}

}  // namespace

Next load_global_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) cache_global(r, r.name(n), Opcode::LoadGlobalModule, Opcode::LoadGlobalBuiltin);
  return push_result(r, load_global(r.cx, r.frame, r.name(n)));
}

Next load_name_general(Registers& r, std::uint32_t n) {
  if (r.frame->locals == Value(static_cast<Object*>(r.frame->globals)) && is_due(r))
    cache_global(r, r.name(n), Opcode::LoadNameModule, Opcode::LoadNameBuiltin);
  return push_result(r, load_name(r.cx, r.frame, r.name(n)));
}

// --- attributes

namespace {

bool reads_plainly(Context& cx, Type* type) {
  return native_getattribute(lookup_special(cx, type, SpecialMethod::getattribute_)) == object_getattribute;
}

// The shape to ask for before a type's attribute is used, if the instance has no such attribute itself.
bool shape_without(Context& cx, Object* object, Str* name, std::uint32_t& shape) {
  if (!has_instance_dict(object)) {
    shape = kNoDict;
    return true;
  }
  const std::uint64_t attributes = prefix_of(object)->attributes;
  const AttributeSlots* slots = AttributeSlots::of(attributes);
  if (attributes != 0 && !slots) {
    shape = kInDict;
    const auto* dict = reinterpret_cast<const Dict*>(attributes);
    return has_plain_keys(dict) && dict_index(cx, dict, name) < 0;
  }
  if (slots && shape_index(slots->shape, name) != kNoSlot) return false;
  shape = slots ? slots->shape_id : 0;
  return true;
}

// Whether reading it through an instance or a class gives the value itself. `guard`: the tag that its class
// must keep, 0 if that cannot change.
bool binds_to_itself(Context& cx, Value value, bool through_class, std::uint32_t& guard) {
  guard = 0;
  if (value.is_small()) return true;
  Type* type = value.object()->type;
  if (type->is_heap() && (guard = type_tag(cx, type)) == 0) return false;
  if (!type->is_heap() && (type->id == TypeId::Function)) return through_class;
  return lookup_special(cx, type, SpecialMethod::get_).is_absent();
}

// Whether it is a data descriptor, or of a class that can become one's.
bool may_be_data(Context& cx, Value on_type) {
  if (on_type.is_absent() || on_type.is_small()) return false;
  return on_type.object()->type->is_heap() || is_data_descriptor(cx, on_type);
}

void cache_module_attribute(Registers& r, Module* module, Str* name, Opcode opcode) {
  Context& cx = r.cx;
  Type* type = module->type;
  if (type != cx.type(TypeId::Module) || !module->dict) return;
  const Value on_type = lookup_on_type(cx, type, name);
  if (!on_type.is_absent() && is_data_descriptor(cx, on_type)) return;
  const std::int64_t index = dict_index(cx, module->dict, name);
  const std::uint32_t version = dict_keys_version(cx, module->dict);
  if (index < 0 || version == 0) return;
  AttributeCache& cache = attribute_cache(r);
  cache.counter = type_tag(cx, type);
  cache.tag = version;
  cache.place = value_offset(module->dict, index);
  replace_instruction(r.pc, opcode);
}

void cache_class_attribute(Registers& r, Type* type, Str* name, Opcode opcode) {
  Context& cx = r.cx;
  const Value method = lookup_special(cx, type->type, SpecialMethod::getattribute_);
  if (!is<WrapperDescriptor>(method) || as<WrapperDescriptor>(method)->owner != cx.type(TypeId::Type)) return;
  const std::uint32_t tag = type_tag(cx, type), meta_tag = type_tag(cx, type->type);
  if (tag == 0 || meta_tag == 0) return;
  const Value on_meta = lookup_on_type(cx, type->type, name);
  if (may_be_data(cx, on_meta)) return;
  Value found = lookup_on_type(cx, type, name);
  if (found.is_absent()) return;
  std::uint32_t place = 0;
  if (opcode == Opcode::LoadMethodType && is_exact(cx, found, TypeId::StaticMethod)) {
    found = as<StaticMethod>(found)->callable;
  } else if (opcode == Opcode::LoadMethodType && is_exact(cx, found, TypeId::ClassMethod)) {
    found = as<ClassMethod>(found)->callable;
    if (!is_exact(cx, found, TypeId::Function)) return;
    place = kTakesClass;
  } else if (!binds_to_itself(cx, found, true, place)) {
    return;
  }
  AttributeCache& cache = attribute_cache(r);
  cache.counter = meta_tag;
  cache.tag = tag;
  cache.set_word(found.bits());
  cache.place = place;
  replace_instruction(r.pc, opcode);
}

// An attribute in the instance's own namespace.
void cache_own_attribute(Registers& r, Object* object, Str* name, std::uint32_t tag) {
  AttributeCache& cache = attribute_cache(r);
  const std::uint64_t attributes = prefix_of(object)->attributes;
  if (attributes == 0) return;
  if (const AttributeSlots* slots = AttributeSlots::of(attributes)) {
    cache.counter = slots->shape_id;
    cache.place = shape_index(slots->shape, name);
    cache.tag = tag;
    replace_instruction(r.pc, Opcode::LoadAttributeInstance);
    return;
  }
  const std::int64_t index = dict_index(r.cx, reinterpret_cast<Dict*>(attributes), name);
  if (index < 0) return;
  cache.place = static_cast<std::uint32_t>(index);
  cache.tag = tag;
  replace_instruction(r.pc, Opcode::LoadAttributeDict);
}

// Reads through a descriptor of a class in Python: data descriptors always, others where the instance has no
// such attribute.
bool cache_descriptor(Registers& r, Object* object, Str* name, Value found, std::uint32_t tag) {
  Context& cx = r.cx;
  if (!found.is_object() || !found.object()->type->is_heap()) return false;
  Type* kind = found.object()->type;
  const std::uint32_t kind_tag = type_tag(cx, kind);
  if (kind_tag == 0 || !is<Function>(lookup_special(cx, kind, SpecialMethod::get_))) return false;
  std::uint32_t shape = kNoDict;
  if (!is_data_descriptor(cx, found) && !shape_without(cx, object, name, shape)) return false;
  AttributeCache& cache = attribute_cache(r);
  cache.counter = shape;
  cache.tag = tag;
  cache.set_word(found.bits());
  cache.place = kind_tag;
  replace_instruction(r.pc, Opcode::LoadAttributeDescriptor);
  return true;
}

void cache_attribute(Registers& r, Value value, Str* name) {
  Context& cx = r.cx;
  if (!value.is_object()) return;
  Object* object = value.object();
  if (is<Module>(value))
    return cache_module_attribute(r, as<Module>(value), name, Opcode::LoadAttributeModule);
  if (is<Type>(value)) return cache_class_attribute(r, as<Type>(value), name, Opcode::LoadAttributeType);
  Type* type = object->type;
  const std::uint32_t tag = type_tag(cx, type);
  if (tag == 0 || !reads_plainly(cx, type)) return;
  AttributeCache& cache = attribute_cache(r);
  const Value found = lookup_on_type(cx, type, name);
  if (is_exact_object(cx, found, TypeId::MemberDescriptor) && as<MemberDescriptor>(found)->offset != 0) {
    if (!is_subtype(type, as<MemberDescriptor>(found)->owner)) return;
    cache.tag = tag;
    cache.place = as<MemberDescriptor>(found)->offset;
    replace_instruction(r.pc, Opcode::LoadAttributeMember);
    return;
  }
  if (is_exact_object(cx, found, TypeId::Property)) {
    cache.tag = tag;
    cache.set_word(found.bits());
    replace_instruction(r.pc, Opcode::LoadAttributeProperty);
    return;
  }
  if (is_exact_object(cx, found, TypeId::GetSetDescriptor) && as<GetSetDescriptor>(found)->row &&
      is_subtype(type, as<GetSetDescriptor>(found)->owner)) {
    cache.tag = tag;
    cache.set_word(found.bits());
    replace_instruction(r.pc, Opcode::LoadAttributeAccessor);
    return;
  }
  if (cache_descriptor(r, object, name, found, tag)) return;
  if (!found.is_absent() && is_data_descriptor(cx, found)) return;
  std::uint32_t shape;
  if (!shape_without(cx, object, name, shape)) {
    if (!may_be_data(cx, found)) cache_own_attribute(r, object, name, tag);
    return;
  }
  std::uint32_t guard;
  if (found.is_absent() || !binds_to_itself(cx, found, false, guard)) return;
  cache.counter = shape;
  cache.place = guard;
  cache.tag = tag;
  cache.set_word(found.bits());
  replace_instruction(r.pc, Opcode::LoadAttributeClass);
}

// A plain function that super() finds for an instance, borrowed; absent where the general way must be asked.
Value find_super_function(Context& cx, const Super* super, Str* name) {
  const Type* start = super->object_type;
  if (!start || !start->mro || super->object == Value(const_cast<Type*>(start)) ||
      name->is_ascii_text("__class__"))
    return Value();
  const std::span<const Value> order = start->mro->span();
  std::size_t at = 0;
  while (at < order.size() && order[at] != Value(super->type)) ++at;
  for (++at; at < order.size(); ++at) {
    const Value found = dict_find(cx, as<Type>(order[at])->dict, name);
    if (!found.is_absent()) return is_exact_object(cx, found, TypeId::Function) ? found : Value();
  }
  return Value();
}

// A change of any class on the way changes the tag of the class where it begins.
void cache_super_method(Registers& r, const Super* super, Str* name) {
  Context& cx = r.cx;
  if (super->object.is_absent() || super->object_type != type_of(cx, super->object)) return;
  if (is<Type>(super->object)) return;  // one of these may be where the search begins itself
  const Value function = find_super_function(cx, super, name);
  const std::uint32_t tag = type_tag(cx, super->object_type), type = type_tag(cx, super->type);
  if (function.is_absent() || tag == 0 || type == 0) return;
  AttributeCache& cache = attribute_cache(r);
  cache.tag = tag;
  cache.place = type;
  cache.set_word(function.bits());
  replace_instruction(r.pc, Opcode::LoadMethodSuper);
}

void cache_method(Registers& r, Value value, Str* name) {
  Context& cx = r.cx;
  if (is_exact_object(cx, value, TypeId::Super)) return cache_super_method(r, as<Super>(value), name);
  if (is<Module>(value)) return cache_module_attribute(r, as<Module>(value), name, Opcode::LoadMethodModule);
  if (is<Type>(value)) return cache_class_attribute(r, as<Type>(value), name, Opcode::LoadMethodType);
  Type* type = type_of(cx, value);
  const std::uint32_t tag = type_tag(cx, type);
  if (tag == 0 || !reads_plainly(cx, type)) return;
  const Value found = lookup_on_type(cx, type, name);
  if (!is_exact_object(cx, found, TypeId::Function) && !is_exact_object(cx, found, TypeId::MethodDescriptor))
    return;
  std::uint32_t shape = kNoDict;
  if (value.is_object() && !shape_without(cx, value.object(), name, shape)) return;
  AttributeCache& cache = attribute_cache(r);
  cache.counter = shape;
  cache.tag = tag;
  cache.set_word(found.bits());
  replace_instruction(r.pc, shape == kNoDict ? Opcode::LoadMethodPlain : Opcode::LoadMethodInstance);
}

// Whether object.name = value goes to the instance's own namespace (or its slots, by `member`).
bool stores_plainly(Context& cx, Type* type, Str* name, MemberDescriptor*& member) {
  member = nullptr;
  if (native_setattr(lookup_special(cx, type, SpecialMethod::setattr_)) != object_setattr) return false;
  const Value found = lookup_on_type(cx, type, name);
  if (found.is_absent()) return true;
  if (is_exact_object(cx, found, TypeId::MemberDescriptor) && as<MemberDescriptor>(found)->offset != 0 &&
      is_subtype(type, as<MemberDescriptor>(found)->owner)) {
    member = as<MemberDescriptor>(found);
    return true;
  }
  return !may_be_data(cx, found);
}

// Stores that call a property's setter or a descriptor's __set__.
bool cache_setter(Registers& r, Type* type, Str* name, std::uint32_t tag) {
  Context& cx = r.cx;
  if (native_setattr(lookup_special(cx, type, SpecialMethod::setattr_)) != object_setattr) return false;
  const Value found = lookup_on_type(cx, type, name);
  AttributeCache& cache = attribute_cache(r);
  if (!found.is_object()) return false;
  Type* kind = found.object()->type;
  if (kind == cx.type(TypeId::Property)) {
    cache.tag = tag;
    cache.set_word(found.bits());
    replace_instruction(r.pc, Opcode::StoreAttributeProperty);
    return true;
  }
  const std::uint32_t kind_tag = kind->is_heap() ? type_tag(cx, kind) : 0;
  if (kind_tag == 0 || !is<Function>(lookup_special(cx, kind, SpecialMethod::set_))) return false;
  cache.counter = kind_tag;
  cache.tag = tag;
  cache.set_word(found.bits());
  replace_instruction(r.pc, Opcode::StoreAttributeDescriptor);
  return true;
}

void cache_store(Registers& r, Value value, Str* name) {
  Context& cx = r.cx;
  if (!value.is_object() || is<Type>(value) || is<Module>(value)) return;
  Object* object = value.object();
  const std::uint32_t tag = type_tag(cx, object->type);
  if (tag != 0 && cache_setter(r, object->type, name, tag)) return;
  MemberDescriptor* member;
  if (tag == 0 || !stores_plainly(cx, object->type, name, member)) return;
  AttributeCache& cache = attribute_cache(r);
  if (member) {
    cache.tag = tag;
    cache.pointer_low = member->offset;
    replace_instruction(r.pc, Opcode::StoreAttributeMember);
    return;
  }
  if (!has_instance_dict(object)) return;
  const std::uint64_t attributes = prefix_of(object)->attributes;
  const AttributeSlots* slots = AttributeSlots::of(attributes);
  if (attributes != 0 && !slots) return;
  const std::uint32_t index = slots ? shape_index(slots->shape, name) : kNoSlot;
  cache.counter = slots ? slots->shape_id : 0;
  cache.tag = tag;
  if (index != kNoSlot) {
    cache.pointer_low = index;
    replace_instruction(r.pc, Opcode::StoreAttributeInstance);
    return;
  }
  Shape* next = cx.shapes->extend(slots ? slots->shape : cx.shapes->root.get(), name);
  if (!next) {
    cache.counter = static_cast<std::uint32_t>(kBackOff);
    return;
  }
  cache.set_word(reinterpret_cast<std::uint64_t>(next));
  replace_instruction(r.pc, Opcode::StoreAttributeAdd);
}

}  // namespace

namespace {

// A place that meets objects of many classes: what the caches by type and by shape know of an instance's own
// attribute, borrowed; absent where the general way must be asked.
Value find_own_quickly(Context& cx, Value value, Str* name) {
  if (!value.is_object() || !value.object()->type->is_heap() || is<Type>(value)) return Value();
  Type* type = value.object()->type;
  if (type->version_tag == 0 || !has_instance_dict(value.object()) || !reads_plainly(cx, type))
    return Value();
  const AttributeSlots* slots = slots_of(value.object());
  if (!slots || !lookup_on_type(cx, type, name).is_absent()) return Value();
  const std::uint32_t index = shape_index(slots->shape, name);
  return index == kNoSlot ? Value() : slots->values[index];
}

// The first execution goes the general way, with its rule marks.
bool is_warm(const Registers& r) {
  const auto counter = static_cast<std::int32_t>(*r.pc);
  return counter != 0 && counter != 1;
}

}  // namespace

Next load_attribute_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) cache_attribute(r, r.top(), r.name(n));
  if (is_warm(r)) {
    const Value own_value = find_own_quickly(r.cx, r.top(), r.name(n));
    if (!own_value.is_absent()) return replace_top(r, own_value);
  }
  const OwnedValue object = r.pop();
  return push_result(r, get_attribute(r.cx, object, r.name(n)));
}

Next load_method_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) cache_method(r, r.top(), r.name(n));
  if (is_exact_object(r.cx, r.top(), TypeId::Super) && is_warm(r)) {
    const auto* super = as<Super>(r.top());
    const OwnedValue function = own(find_super_function(r.cx, super, r.name(n)));
    if (!function.is_absent()) {
      OwnedValue self = own(super->object);
      release(std::exchange(r.sp[-1], OwnedValue(function).leak()));
      r.push(std::move(self));
      return Next::Go;
    }
  }
  OwnedValue object = r.pop();
  FoundMethod found = find_method(r.cx, object, r.name(n));
  if (found.callable.is_raised()) return Next::Raise;
  r.push(std::move(found.callable));
  r.push(found.takes_self ? std::move(object) : OwnedValue());
  return Next::Go;
}

Next store_attribute_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) cache_store(r, r.top(), r.name(n));
  const OwnedValue object = r.pop();
  const OwnedValue value = r.pop();
  return set_attribute(r.cx, object, r.name(n), value).ok() ? Next::Go : Next::Raise;
}

}  // namespace dictum
