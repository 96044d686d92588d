#include "objects/attribute.h"

#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/frame.h"
#include "objects/function_object.h"
#include "objects/module_error.h"
#include "objects/odd_names.h"
#include "objects/str_object.h"

namespace dictum {

auto native_getattribute(Value method) -> OwnedValue (*)(Context&, Value, Str*) {
  if (!is<WrapperDescriptor>(method)) return nullptr;
  const Type* owner = as<WrapperDescriptor>(method)->owner;
  while (!owner->native->getattribute) owner = owner->base;
  return owner->native->getattribute;
}
auto native_setattr(Value method) -> Done (*)(Context&, Value, Str*, Value) {
  if (!is<WrapperDescriptor>(method)) return nullptr;
  const Type* owner = as<WrapperDescriptor>(method)->owner;
  while (!owner->native->setattr) owner = owner->base;
  return owner->native->setattr;
}

namespace {

bool lives_in_namespace(Value object) { return object.is_object() && has_instance_dict(object.object()); }

// object.name without __getattr__: absent where AttributeError is due and none has been raised yet.
OwnedValue plain_read(Context& cx, Value object, Str* name) {
  RULE(ATT_01);
  Value method = lookup_special(cx, type_of(cx, object), SpecialMethod::getattribute_);
  if (auto* native = native_getattribute(method)) return native(cx, object, name);
  OwnedValue held = own(method);
  return call_bound(cx, held, object, {Value(name)});
}

// With __getattr__; `raise` asks for an exception where nothing was found.
// An AttributeError raised by __getattr__ itself learns what was asked of whom.
void complete_attribute_error(Context& cx, Value object, Str* name) {
  if (!cx.language.attribute_error_fields || !pending_matches(cx, TypeId::AttributeError)) return;
  auto* exception = as<ExceptionObject>(cx.pending.exception);
  Value& known_object = exception->fields[attribute_error::kObject];
  Value& known_name = exception->fields[attribute_error::kName];
  if (!known_object.is_absent() || !known_name.is_absent()) return;
  known_object = own(object).leak();
  known_name = own(Value(name)).leak();
}

OwnedValue read(Context& cx, Value object, Str* name, bool raise) {
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
  OwnedValue found = plain_read(cx, object, name);
  if (found.is_value()) return found;
  Value fallback = lookup_special(cx, type_of(cx, object), SpecialMethod::getattr_);
  if (fallback.is_absent()) {
    if (found.is_absent() && raise) return raise_missing_attribute(cx, object, name);
    if (found.is_raised() && !raise && RULE_IF(ATT_17, catch_exception(cx, TypeId::AttributeError)))
      return {};
    return found;
  }
  if (found.is_raised() && !RULE_IF(ATT_03, catch_exception(cx, TypeId::AttributeError))) return found;
  RULE(ATT_04);
  OwnedValue held = own(fallback);
  OwnedValue result = call_bound(cx, held, object, {Value(name)});
  if (result.is_raised() && !raise && catch_exception(cx, TypeId::AttributeError)) return {};
  if (result.is_raised()) complete_attribute_error(cx, object, name);
  return result;
}

// Of a store or a deletion. The exception does not say of whom and what, but in some versions where there is
// no place.
Failed raise_failed_store(Context& cx, Value object, Str* name, bool no_place, const std::string& message) {
  if (no_place && cx.language.failed_store_fields) return raise_attribute_error(cx, object, name, message);
  return raise_error(cx, TypeId::AttributeError, message);
}

}  // namespace

Failed raise_no_place(Context& cx, Value object, Str* name, Value on_type) {
  if (!on_type.is_absent())
    return raise_failed_store(
        cx, object, name, true,
        cat("'", type_name(cx, object), "' object attribute '", name, "' is read-only"));
  return raise_failed_store(
      cx, object, name, true,
      cat("'", type_name(cx, object), "' object has no attribute '", name, "'",
          cx.language.no_dict_wording ? " and no __dict__ for setting new attributes" : ""));
}

namespace {

Done write_slot(Context& cx, MemberDescriptor* member, Value object, Value value) {
  if (!is_subtype(type_of(cx, object), member->owner))
    return raise_type_error(cx, cat("descriptor '", member->name, "' for '", type_short_name(member->owner),
                                    "' objects doesn't apply to a '", type_name(cx, object), "' object"));
  auto* slot = reinterpret_cast<Value*>(reinterpret_cast<char*>(object.object()) + member->offset);
  if (value.is_absent() && slot->is_absent())
    return raise_failed_store(cx, object, member->name, false, to_utf8(member->name));
  OwnedValue old = OwnedValue::steal(*slot);
  *slot = own(value).leak();
  return done();
}

Done write_accessor(Context& cx, const GetSetRow* row, bool is_member, Type* owner, Str* name, Value object,
                    Value value) {
  if (!is_subtype(type_of(cx, object), owner))
    return raise_type_error(cx, cat("descriptor '", name, "' for '", type_short_name(owner),
                                    "' objects doesn't apply to a '", type_name(cx, object), "' object"));
  if (!row) return stop_unsupported(cx, cat("setting ", type_short_name(owner), ".", name));
  if (RULE_IF(NSP_22, !row->set && is_member))
    return raise_error(cx, TypeId::AttributeError, "readonly attribute");
  if (!row->set)
    return raise_error(
        cx, TypeId::AttributeError,
        cat("attribute '", name, "' of '", type_short_name(owner), "' objects is not writable"));
  return row->set(cx, object.object(), value);
}

Done write_property(Context& cx, Property* property, Value object, Value value) {
  Value accessor = value.is_absent() ? property->deleter : property->setter;
  if (!accessor.is_absent()) {
    OwnedValue held = own(accessor);
    if (value.is_absent())
      TRY(call(cx, held, {object}));
    else
      TRY(call(cx, held, {object, value}));
    return done();
  }
  RULE(DSC_17);
  std::string quoted = is<Str>(property->name) ? cat("'", as<Str>(property->name), "'") : std::string();
  bool deleting = value.is_absent();
  if (cx.language.property_wording < 2)
    return raise_error(cx, TypeId::AttributeError,
                       cat(deleting ? "can't delete attribute" : "can't set attribute",
                           cx.language.property_wording == 1 && !quoted.empty() ? " " + quoted : ""));
  return raise_error(cx, TypeId::AttributeError,
                     cat("property ", quoted.empty() ? "" : quoted + " ", "of '",
                         type_of(cx, object)->qualname, "' object has no ", deleting ? "deleter" : "setter"));
}

}  // namespace

Done set_through_descriptor(Context& cx, Value descriptor, Value object, Value value) {
  OwnedValue held = own(descriptor);
  switch (type_of(cx, descriptor)->is_heap() ? TypeId::Object : type_of(cx, descriptor)->id) {
    case TypeId::MemberDescriptor: {
      auto* member = as<MemberDescriptor>(descriptor);
      if (member->offset != 0) return write_slot(cx, member, object, value);
      return write_accessor(cx, member->row, true, member->owner, member->name, object, value);
    }
    case TypeId::GetSetDescriptor: {
      auto* accessor = as<GetSetDescriptor>(descriptor);
      return write_accessor(cx, accessor->row, false, accessor->owner, accessor->name, object, value);
    }
    case TypeId::Property: return write_property(cx, as<Property>(descriptor), object, value);
    default: break;
  }
  bool deleting = value.is_absent();
  Value method =
      lookup_special(cx, type_of(cx, descriptor), deleting ? SpecialMethod::delete_ : SpecialMethod::set_);
  if (method.is_absent()) {
    RULE(DSC_05);
    return raise_error(cx, TypeId::AttributeError, deleting ? "__delete__" : "__set__");
  }
  OwnedValue held_method = own(method);
  if (deleting)
    TRY(call_bound(cx, held_method, held, {object}));
  else
    TRY(call_bound(cx, held_method, held, {object, value}));
  return done();
}

OwnedValue get_attribute(Context& cx, Value object, Str* name) {
  DICTUM_MAY_RUN_PYTHON(cx);
  return read(cx, object, name, true);
}
OwnedValue find_attribute(Context& cx, Value object, Str* name) {
  DICTUM_MAY_RUN_PYTHON(cx);
  return read(cx, object, name, false);
}

Fallible<bool> has_attribute(Context& cx, Value object, Str* name) {
  OwnedValue found = TRY(find_attribute(cx, object, name));
  return !found.is_absent();
}

Done set_attribute(Context& cx, Value object, Str* name, Value value) {
  DICTUM_MAY_RUN_PYTHON(cx);
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
  bool deleting = value.is_absent();
  Value method =
      lookup_special(cx, type_of(cx, object), deleting ? SpecialMethod::delattr_ : SpecialMethod::setattr_);
  if (auto* native = native_setattr(method)) return native(cx, object, name, value);
  OwnedValue held = own(method);
  if (deleting)
    TRY(call_bound(cx, held, object, {Value(name)}));
  else
    TRY(call_bound(cx, held, object, {Value(name), value}));
  return done();
}

// Language Reference 3.3.2.3: data descriptors, then the instance's namespace, then the rest of the class.
OwnedValue object_getattribute(Context& cx, Value object, Str* name) {
  if (is_odd_name(cx, name)) [[unlikely]]
    return odd_object_getattribute(cx, object, name);
  Type* type = type_of(cx, object);
  OwnedValue on_type = own(lookup_on_type(cx, type, name));
  if (!on_type.is_absent() && RULE_IF(ATT_02, is_data_descriptor(cx, on_type))) {
    Value get = lookup_special(cx, type_of(cx, on_type), SpecialMethod::get_);
    if (!get.is_absent() || RULE_IF(DSC_04, false)) return bind_descriptor(cx, on_type, object, type);
  }
  if (is<Type>(object)) {  // object.__getattribute__(cls, …): what the class holds, as it is
    Value mine = dict_find(cx, as<Type>(object)->dict, name);
    if (!mine.is_absent()) return own(mine);
  } else if (Dict* odd = odd_namespace(object)) {
    OwnedValue mine = TRY(dict_get(cx, odd, Value(name)));
    if (!mine.is_absent()) return mine;
  } else if (lives_in_namespace(object)) {
    Value mine = own_attribute(cx, object.object(), name);
    if (!mine.is_absent() && RULE_IF(DSC_03, true)) {
      RULE(DSC_01);
      return own(mine);
    }
  }
  if (on_type.is_absent()) return {};
  RULE(DSC_36);
  return bind_descriptor(cx, on_type, object, type);
}

OwnedValue type_getattribute(Context& cx, Type* type, Str* name) {
  if (is_odd_name(cx, name)) [[unlikely]]
    return odd_type_getattribute(cx, type, name);
  OwnedValue on_meta = own(lookup_on_type(cx, type->type, name));
  if (!on_meta.is_absent() && RULE_IF(ATT_08, is_data_descriptor(cx, on_meta))) {
    RULE(DSC_37);
    Value get = lookup_special(cx, type_of(cx, on_meta), SpecialMethod::get_);
    if (!get.is_absent()) return bind_descriptor(cx, on_meta, type, type->type);
  }
  OwnedValue own_value = own(lookup_on_type(cx, type, name));
  if (!own_value.is_absent() && RULE_IF(CLS_64, true)) return bind_descriptor(cx, own_value, Value(), type);
  if (on_meta.is_absent()) return {};
  RULE(ATT_10);
  return bind_descriptor(cx, on_meta, type, type->type);
}

OwnedValue module_getattribute(Context& cx, Value module, Str* name) {
  OwnedValue found = TRY(object_getattribute(cx, module, name));
  if (!found.is_absent()) return found;
  Dict* dict = as<Module>(module)->dict;
  Value fallback =
      dict ? dict_find(cx, dict, cx.core.special_names[static_cast<std::size_t>(SpecialMethod::getattr_)])
           : Value();
  if (fallback.is_absent()) return {};
  RULE(ATT_13);
  OwnedValue held = own(fallback);
  return call(cx, held, {Value(name)});
}

Done object_setattr(Context& cx, Value object, Str* name, Value value) {
  if (is_odd_name(cx, name)) [[unlikely]]
    return odd_object_setattr(cx, object, name, value);
  bool deleting = value.is_absent();
  OwnedValue on_type = own(lookup_on_type(cx, type_of(cx, object), name));
  if (!on_type.is_absent()) {
    bool data = is_data_descriptor(cx, on_type);
    if (deleting ? RULE_IF(ATT_07, data) : RULE_IF(ATT_06, data))
      return set_through_descriptor(cx, on_type, object, value);
  }
  if (!lives_in_namespace(object)) return raise_no_place(cx, object, name, on_type);
  if (!deleting) return set_own_attribute(cx, object.object(), name, value);
  if (TRY(delete_own_attribute(cx, object.object(), name))) return done();
  return raise_failed_store(cx, object, name, false,
                            cx.language.missing_delete_has_message
                                ? cat("'", type_name(cx, object), "' object has no attribute '", name, "'")
                                : to_utf8(name));
}

Done type_setattr(Context& cx, Type* type, Str* name, Value value) {
  if (!type->is_heap()) {
    RULE(ATT_28);
    if (!cx.language.immutable_type_wording)
      return raise_type_error(cx, cat("can't set attributes of built-in/extension type '", type->name, "'"));
    return raise_type_error(
        cx, cat("cannot set '", name, "' attribute of immutable type '", type_short_name(type), "'"));
  }
  Ref<Str> interned = TRY(intern(cx, name));  // a name of a subclass of str becomes plain here
  OwnedValue on_meta = own(lookup_on_type(cx, type->type, interned.get()));
  if (!on_meta.is_absent() && RULE_IF(DSC_06, is_data_descriptor(cx, on_meta)))
    return set_through_descriptor(cx, on_meta, type, value);
  RULE(ATT_09);
  RULE(CLS_33);
  Ref<Type> held = own_ref(type);
  if (!value.is_absent()) return dict_set(cx, type->dict, interned.get(), value);
  if (TRY(dict_delete(cx, type->dict, interned.get()))) return done();
  return raise_failed_store(
      cx, type, name, true,
      cx.language.missing_delete_has_message
          ? cat("type object '", type_short_name(type), "' has no attribute '", name, "'")
          : to_utf8(name));
}

bool is_imported_now(Context& cx, const Frame* frame) {
  return !frame->function && frame->locals == Value(frame->globals) && is_half_imported(cx, frame->globals);
}

Failed raise_missing_attribute(Context& cx, Value object, Str* name) {
  std::string message;
  if (is<Type>(object)) {
    message = cat("type object '", type_short_name(as<Type>(object)), "' has no attribute '", name, "'");
  } else if (is<Module>(object)) {
    message = missing_from_module(cx, as<Module>(object), name);
  } else {
    message = cat("'", type_name(cx, object), "' object has no attribute '", name, "'");
  }
  return raise_attribute_error(cx, object, name, message);
}

FoundMethod find_method(Context& cx, Value object, Str* name) {
  Type* type = type_of(cx, object);
  Value read_method = lookup_special(cx, type, SpecialMethod::getattribute_);
  if (native_getattribute(read_method) != object_getattribute)
    return {get_attribute(cx, object, name), false};
  Value found = lookup_on_type(cx, type, name);
  if (!is<Function>(found) && !is<MethodDescriptor>(found)) return {get_attribute(cx, object, name), false};
  if (lives_in_namespace(object)) {
    Value mine = own_attribute(cx, object.object(), name);
    if (!mine.is_absent()) return {own(mine), false};
  }
  return {own(found), true};
}

}  // namespace dictum
