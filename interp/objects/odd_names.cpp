#include "objects/odd_names.h"

#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

bool has_get(Context& cx, Value value) {
  return !lookup_special(cx, type_of(cx, value), SpecialMethod::get_).is_absent();
}

// The dict in which an object's own attributes are, made now if need be; null if it can have none.
Ref<Dict> namespace_of(Context& cx, Value object) {
  if (!object.is_object() || !has_instance_dict(object.object())) return {};
  return instance_dict(cx, object.object());
}

// Instances of classes have a namespace from the start (3.11), everything else from the first attribute on.
bool looks_into_namespace(Context& cx, Value object) {
  if (!object.is_object() || is<Module>(object)) return true;
  if (object.object()->type->is_heap() && cx.language.managed_dictionaries) return true;
  return has_instance_dict(object.object()) && prefix_of(object.object())->attributes != 0;
}

// Of a store or a deletion that the namespace refuses. A KeyError of the name's own hash passes for that of
// the dict.
Failed raise_refused(Context& cx, Value object, Str* name) {
  if (!catch_exception(cx, TypeId::KeyError)) return failed();
  const std::string message = cx.language.missing_delete_has_message
                                  ? cat("'", type_name(cx, object), "' object has no attribute '", name, "'")
                                  : to_utf8(name);
  if (cx.language.failed_store_fields) return raise_attribute_error(cx, object, name, message);
  return raise_error(cx, TypeId::AttributeError, message);
}

}  // namespace

OwnedValue lookup_odd_on_type(Context& cx, Type* type, Str* name) {
  const Fallible<std::int64_t> hash = hash_value(cx, Value(name));
  if (!hash.ok()) return take_exception(cx).is_absent() ? OwnedValue(failed()) : OwnedValue();
  Ref<Tuple> order = own_ref(type->mro);
  for (Value base : order->span()) {
    OwnedValue found = dict_get_hashed(cx, as<Type>(base)->dict, Value(name), hash.value());
    if (found.is_raised() && !cx.pending.is_stop())
      return stop_unsupported(cx, "an attribute name whose comparison raises");
    if (!found.is_absent()) return found;
  }
  return {};
}

OwnedValue odd_object_getattribute(Context& cx, Value object, Str* name) {
  Ref<Type> type = own_ref(type_of(cx, object));
  OwnedValue on_type = TRY(lookup_odd_on_type(cx, type.get(), name));
  if (!on_type.is_absent() && is_data_descriptor(cx, on_type) && has_get(cx, on_type))
    return bind_descriptor(cx, on_type, object, type.get());
  Ref<Dict> space;
  if (is<Type>(object))
    space = own_ref(as<Type>(object)->dict);
  else if (looks_into_namespace(cx, object))
    space = namespace_of(cx, object);
  if (cx.raised()) return failed();
  if (space) {
    OwnedValue mine = TRY(dict_get(cx, space.get(), Value(name)));
    if (!mine.is_absent()) return mine;
  }
  return on_type.is_absent() ? OwnedValue() : bind_descriptor(cx, on_type, object, type.get());
}

OwnedValue odd_type_getattribute(Context& cx, Type* type, Str* name) {
  Ref<Type> meta = own_ref(type->type);
  OwnedValue on_meta = TRY(lookup_odd_on_type(cx, meta.get(), name));
  if (!on_meta.is_absent() && is_data_descriptor(cx, on_meta) && has_get(cx, on_meta))
    return bind_descriptor(cx, on_meta, type, meta.get());
  OwnedValue mine = TRY(lookup_odd_on_type(cx, type, name));
  if (!mine.is_absent()) return bind_descriptor(cx, mine, Value(), type);
  return on_meta.is_absent() ? OwnedValue() : bind_descriptor(cx, on_meta, type, meta.get());
}

OwnedValue odd_super_getattribute(Context& cx, Super* super, Str* name) {
  Ref<Super> held = own_ref(super);
  const OwnedValue object = own(super->object);
  Ref<Type> start = own_ref(super->object_type);
  Ref<Tuple> order = own_ref(start->mro);
  std::size_t at = 0;
  while (at < order->size() && (*order)[at] != Value(super->type)) ++at;
  for (++at; at < order->size(); ++at) {
    OwnedValue found = TRY(dict_get(cx, as<Type>((*order)[at])->dict, Value(name)));
    if (found.is_absent()) continue;
    return bind_descriptor(cx, found, object.get() == Value(start.get()) ? Value() : object.get(),
                           start.get());
  }
  return odd_object_getattribute(cx, Value(super), name);
}

Done odd_object_setattr(Context& cx, Value object, Str* name, Value value) {
  OwnedValue on_type = TRY(lookup_odd_on_type(cx, type_of(cx, object), name));
  if (!on_type.is_absent() && is_data_descriptor(cx, on_type))
    return set_through_descriptor(cx, on_type, object, value);
  Ref<Dict> space = namespace_of(cx, object);
  if (cx.raised()) return failed();
  if (!space) return raise_no_place(cx, object, name, on_type);
  if (!value.is_absent()) {
    if (dict_set(cx, space.get(), Value(name), value).ok()) return done();
    return raise_refused(cx, object, name);
  }
  const OwnedValue old = dict_pop(cx, space.get(), Value(name));
  if (old.is_value()) return done();
  if (old.is_absent()) (void)raise_error(cx, TypeId::KeyError, "");
  return raise_refused(cx, object, name);
}

}  // namespace dictum
