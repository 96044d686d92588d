#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/str_object.h"

// Descriptors (Language Reference 3.3.2.2, 3.3.2.3): what reading one through an instance or a class gives.

namespace dictum {

namespace {

OwnedValue read_accessor(Context& cx, const GetSetRow* row, Type* owner, Str* name, Value object,
                         Value self) {
  if (!row && name == cx.names().dunder_doc)
    return stop_unsupported(cx, cat(type_short_name(owner), ".__doc__"));
  if (object.is_absent()) return own(self);
  if (!is_subtype(type_of(cx, object), owner))
    return raise_type_error(cx, cat("descriptor '", name, "' for '", type_short_name(owner),
                                    "' objects doesn't apply to a '", type_name(cx, object), "' object"));
  if (!row) return stop_unsupported(cx, cat(type_short_name(owner), ".", name));
  return row->get(cx, object.object());
}

// The qualified name with its module, unless that is builtins or __main__.
std::string name_in_full(Context& cx, Type* type) {
  std::string name = type_full_name(cx, type);
  constexpr std::string_view kMain = "__main__.";
  return name.starts_with(kMain) ? name.substr(kMain.size()) : name;
}

OwnedValue read_slot(Context& cx, MemberDescriptor* member, Value object) {
  if (object.is_absent()) return own(Value(member));
  if (!is_subtype(type_of(cx, object), member->owner))
    return raise_type_error(cx, cat("descriptor '", member->name, "' for '", type_short_name(member->owner),
                                    "' objects doesn't apply to a '", type_name(cx, object), "' object"));
  Value value = *reinterpret_cast<Value*>(reinterpret_cast<char*>(object.object()) + member->offset);
  if (!value.is_absent()) return own(value);
  RULE(DSC_20);
  if (cx.language.slot_error_is_name)
    return raise_attribute_error(cx, object, member->name, to_utf8(member->name));
  return raise_attribute_error(
      cx, object, member->name,
      cat("'",
          cx.language.qualified_name_wording ? name_in_full(cx, type_of(cx, object)) : type_name(cx, object),
          "' object has no attribute '", member->name, "'"));
}

OwnedValue read_property(Context& cx, Property* property, Value object) {
  if (object.is_absent()) {
    RULE(DSC_18);
    return own(Value(property));
  }
  if (!property->getter.is_absent()) {
    OwnedValue getter = own(property->getter);
    return call(cx, getter, {object});
  }
  std::string quoted = is<Str>(property->name) ? cat("'", as<Str>(property->name), "'") : std::string();
  if (cx.language.property_wording < 2)
    return raise_error(cx, TypeId::AttributeError,
                       cat("unreadable attribute",
                           cx.language.property_wording == 1 && !quoted.empty() ? " " + quoted : ""));
  return raise_error(cx, TypeId::AttributeError,
                     cat("property ", quoted.empty() ? "" : quoted + " ", "of '",
                         type_of(cx, object)->qualname, "' object has no getter"));
}

OwnedValue bind_class_method(Context& cx, ClassMethod* method, Value object, Type* type) {
  RULE(DSC_12);
  Type* owner = type ? type : type_of(cx, object);
  OwnedValue callable = own(method->callable);
  if (RULE_IF(DSC_15, cx.language.classmethod_chains > 0) && !is<Function>(callable.get()) &&
      !lookup_special(cx, type_of(cx, callable), SpecialMethod::get_).is_absent())
    return bind_descriptor(cx, callable, owner, cx.language.classmethod_chains > 1 ? owner : nullptr);
  return make_bound_method(cx, callable, owner);
}

}  // namespace

OwnedValue bind_descriptor(Context& cx, Value descriptor, Value object, Type* type) {
  if (descriptor.is_small()) return own(descriptor);
  Object* held = descriptor.object();
  Type* kind = held->type;
  if (!kind->is_heap()) {
    switch (kind->id) {
      case TypeId::Function:
        if (!RULE_IF(DSC_07, !object.is_absent())) return own(descriptor);
        return make_bound_method(cx, descriptor, object);
      case TypeId::MethodDescriptor: {
        if (object.is_absent()) return own(descriptor);
        RULE(DSC_33);
        auto* method = as<MethodDescriptor>(descriptor);
        if (RULE_IF(DSC_31, !is_subtype(type_of(cx, object), method->owner)))
          return raise_type_error(cx,
                                  cat("descriptor '", method->name, "' for '", type_short_name(method->owner),
                                      "' objects doesn't apply to a '", type_name(cx, object), "' object"));
        Ref<BuiltinFunction> bound = TRY(make_builtin(cx, method->row, object, Value()));
        OwnedValue old = OwnedValue::steal(bound->name);
        bound->name = own_ref(method->name).leak();
        return bound;
      }
      case TypeId::WrapperDescriptor: {
        if (object.is_absent()) return own(descriptor);
        auto* wrapper = as<WrapperDescriptor>(descriptor);
        if (!is_subtype(type_of(cx, object), wrapper->owner))
          return raise_type_error(
              cx, cat("descriptor '", wrapper->name, "' for '", type_short_name(wrapper->owner),
                      "' objects doesn't apply to a '", type_name(cx, object), "' object"));
        Ref<MethodWrapper> bound = TRY(new_object<MethodWrapper>(cx, cx.type(TypeId::MethodWrapper)));
        bound->descriptor = own_ref(wrapper).leak();
        bound->self = own(object).leak();
        return bound;
      }
      case TypeId::ClassMethodDescriptor: {
        auto* method = as<ClassMethodDescriptor>(descriptor);
        Type* owner = type ? type : type_of(cx, object);
        if (!is_subtype(owner, method->owner))
          return raise_type_error(
              cx, cat("descriptor '", method->name, "' requires a subtype of '",
                      type_short_name(method->owner), "' but received '", type_short_name(owner), "'"));
        Ref<BuiltinFunction> bound = TRY(make_builtin(cx, method->row, owner, Value()));
        OwnedValue old = OwnedValue::steal(bound->name);
        bound->name = own_ref(method->name).leak();
        return bound;
      }
      case TypeId::GetSetDescriptor: {
        auto* accessor = as<GetSetDescriptor>(descriptor);
        return read_accessor(cx, accessor->row, accessor->owner, accessor->name, object, descriptor);
      }
      case TypeId::MemberDescriptor: {
        auto* member = as<MemberDescriptor>(descriptor);
        if (member->offset != 0) return read_slot(cx, member, object);
        return read_accessor(cx, member->row, member->owner, member->name, object, descriptor);
      }
      case TypeId::Property: return read_property(cx, as<Property>(descriptor), object);
      case TypeId::ClassMethod: return bind_class_method(cx, as<ClassMethod>(descriptor), object, type);
      case TypeId::BoundMethod: RULE(DSC_11); break;
      case TypeId::StaticMethod: RULE(DSC_13); return own(as<StaticMethod>(descriptor)->callable);
      default: break;
    }
  }
  Value get = lookup_special(cx, kind, SpecialMethod::get_);
  if (get.is_absent()) {
    RULE(DSC_34);
    if (is<BuiltinFunction>(descriptor)) RULE(DSC_32);
    return own(descriptor);
  }
  RULE(DSC_38);
  RULE(DSC_02);
  OwnedValue kept = own(descriptor), method = own(get);
  Value through = object.is_absent() ? cx.core.none : object;
  Value owner = type ? Value(type) : cx.core.none;
  if (is<WrapperDescriptor>(method)) return call_bound(cx, method, descriptor, {through, owner});
  return call(cx, method, {descriptor, through, owner});  // what the class holds, bound to nothing
}

bool is_data_descriptor(Context& cx, Value value) {
  Type* type = type_of(cx, value);
  if (!type->is_heap()) {
    switch (type->id) {
      case TypeId::Property:
      case TypeId::MemberDescriptor: return true;
      case TypeId::GetSetDescriptor:
        // A core type's __doc__ is plain text in CPython.
        return as<GetSetDescriptor>(value)->row || as<GetSetDescriptor>(value)->name != cx.names().dunder_doc;
      case TypeId::Function:
      case TypeId::Int:
      case TypeId::Str:
      case TypeId::MethodDescriptor:
      case TypeId::WrapperDescriptor: return false;
      default: break;
    }
  }
  RULE(ATT_30);
  return !lookup_special(cx, type, SpecialMethod::set_).is_absent() ||
         !lookup_special(cx, type, SpecialMethod::delete_).is_absent();
}

OwnedValue bind_special(Context& cx, Value self, SpecialMethod method) {
  Value found = lookup_special(cx, type_of(cx, self), method);
  if (found.is_absent()) return {};
  OwnedValue held = own(found);
  return bind_descriptor(cx, held, self, type_of(cx, self));
}

OwnedValue call_special(Context& cx, Value self, SpecialMethod method,
                        std::initializer_list<Value> arguments) {
  RULE(ATT_11);
  RULE(ATT_12);
  RULE(SUP_08);
  Value found = lookup_special(cx, type_of(cx, self), method);
  if (found.is_absent()) return {};
  OwnedValue held = own(found);
  return call_bound(cx, held, self, arguments);
}

OwnedValue make_bound_method(Context& cx, Value function, Value self) {
  Ref<BoundMethod> made = TRY(new_object<BoundMethod>(cx, cx.type(TypeId::BoundMethod)));
  made->function = own(function).leak();
  made->self = own(self).leak();
  return made;
}

}  // namespace dictum
