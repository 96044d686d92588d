#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/type_size.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/mro.h"
#include "objects/sequence_object.h"

// type (Language Reference 3.3.3; Library Reference, "class type").

namespace dictum {

namespace {

Done check_new_arguments(Context& cx, const CallArguments& arguments) {
  constexpr std::string_view kWanted[] = {"str", "tuple", "dict"};
  const bool right[] = {is<Str>(arguments[0]), is<Tuple>(arguments[1]), is<Dict>(arguments[2])};
  for (std::size_t i = 0; i < 3; ++i)
    if (!RULE_IF(CLS_40, right[i]))
      return raise_bad_argument(cx, "type.__new__", cat("argument ", i + 1), kWanted[i], arguments[i]);
  return done();
}

OwnedValue construct_type(Context& cx, Type* metatype, const CallArguments& arguments) {
  if (arguments.count != 3) {
    return raise_type_error(cx,
                            cat("type.__new__() takes exactly 3 arguments (", arguments.count, " given)"));
  }
  TRY(check_new_arguments(cx, arguments));
  auto* bases = as<Tuple>(arguments[1]);
  for (Value base : bases->span()) {
    if (is<Type>(base)) continue;
    OwnedValue entries = TRY(find_attribute(cx, base, cx.names().dunder_mro_entries));
    if (RULE_IF(CLS_10, !entries.is_absent()))
      return raise_type_error(cx, "type() doesn't support MRO entry resolution; use types.new_class()");
  }
  Type* winner = choose_metaclass(cx, metatype, bases);
  if (!winner) return failed();
  if (winner != metatype) {
    OwnedValue method = own(lookup_special(cx, winner, SpecialMethod::new_));
    if (method.get() != lookup_special(cx, cx.type(TypeId::Type), SpecialMethod::new_)) {
      OwnedValue function = TRY(bind_descriptor(cx, method, Value(), winner));
      OwnedValue bound = TRY(make_bound_method(cx, function, winner));
      return call(cx, bound, arguments);
    }
  }
  CallArguments keywords{arguments.values + 3, 0, arguments.keyword_names};
  return new_type(cx, winner, as<Str>(arguments[0]), bases, as<Dict>(arguments[2]), keywords);
}

OwnedValue type_init(Context& cx, const CallArguments& arguments) {
  std::size_t given = arguments.count - 1;
  if (given == 1 && arguments.keyword_count() > 0)
    return raise_type_error(cx, "type.__init__() takes no keyword arguments");
  if (given != 1 && given != 3) return raise_type_error(cx, "type.__init__() takes 1 or 3 arguments");
  return cx.none();
}

OwnedValue type_call(Context& cx, const CallArguments& arguments) {
  RULE(CLS_27);
  return construct(cx, self_as<Type>(arguments), arguments.rest());
}

OwnedValue type_repr(Context& cx, const CallArguments& arguments) {
  return text_result(cx, cat("<class '", type_full_name(cx, self_as<Type>(arguments)), "'>"));
}

Fallible<Str*> name_argument(Context& cx, Value name) {
  if (is<Str>(name)) return as<Str>(name);
  return raise_type_error(cx, cat("attribute name must be string, not '", type_name(cx, name), "'"));
}

OwnedValue type_getattribute_value(Context& cx, Value type, Str* name) {
  return type_getattribute(cx, as<Type>(type), name);
}
Done type_setattr_value(Context& cx, Value type, Str* name, Value value) {
  return type_setattr(cx, as<Type>(type), name, value);
}

OwnedValue type_getattribute_row(Context& cx, const CallArguments& arguments) {
  Str* name = TRY(name_argument(cx, arguments[1]));
  OwnedValue found = TRY(type_getattribute(cx, self_as<Type>(arguments), name));
  return found.is_absent() ? OwnedValue(raise_missing_attribute(cx, arguments.self(), name))
                           : std::move(found);
}
OwnedValue type_setattr_row(Context& cx, const CallArguments& arguments) {
  Str* name = TRY(name_argument(cx, arguments[1]));
  return none_result(cx, type_setattr(cx, self_as<Type>(arguments), name, arguments[2]));
}
OwnedValue type_delattr_row(Context& cx, const CallArguments& arguments) {
  Str* name = TRY(name_argument(cx, arguments[1]));
  return none_result(cx, type_setattr(cx, self_as<Type>(arguments), name, Value()));
}

template <std::int64_t TypeSize::*kField>
OwnedValue read_size(Context& cx, Object* self) {
  const std::optional<TypeSize> size = type_size(cx, static_cast<Type*>(self));
  if (!size) return stop_unsupported(cx, cat("the size of ", static_cast<Type*>(self)->name));
  return make_int(cx, (*size).*kField);
}
OwnedValue read_flags(Context& cx, Object* self) {
  const std::optional<TypeSize> size = type_size(cx, static_cast<Type*>(self));
  if (!size) return stop_unsupported(cx, cat("the flags of ", static_cast<Type*>(self)->name));
  return make_int(cx, static_cast<std::int64_t>(size->flags));
}

OwnedValue type_mro(Context& cx, const CallArguments& arguments) {
  RULE(MRO_06);
  Ref<Tuple> order = TRY(compute_mro(cx, self_as<Type>(arguments)));
  return make_list(cx, order->span());
}

OwnedValue type_subclasses(Context& cx, const CallArguments& arguments) {
  Ref<List> made = TRY(new_list(cx));
  for (Type* subclass : live_subclasses(cx, self_as<Type>(arguments)))
    TRY(list_append(cx, made.get(), Value(subclass)));
  return made;
}

OwnedValue type_prepare(Context& cx, const CallArguments&) { return new_dict(cx); }

OwnedValue type_instancecheck(Context& cx, const CallArguments& arguments) {
  return bool_result(cx, real_is_instance(cx, arguments[1], arguments[0]));
}
OwnedValue type_subclasscheck(Context& cx, const CallArguments& arguments) {
  return bool_result(cx, real_is_subclass(cx, arguments[1], arguments[0]));
}
OwnedValue type_dir(Context& cx, const CallArguments& arguments) { return object_dir(cx, arguments.self()); }

// int | str (PEP 604).
OwnedValue type_or(Context& cx, const CallArguments& arguments) {
  return make_union(cx, arguments[0], arguments[1]);
}
OwnedValue type_ror(Context& cx, const CallArguments& arguments) {
  return make_union(cx, arguments[1], arguments[0]);
}

// Whether the attribute may be set: not on a built-in type, and never deleted.
Done check_assignment(Context& cx, Type* type, std::string_view name, Value value) {
  if (type->is_heap() && !value.is_absent()) return done();
  const std::string_view verb = type->is_heap() ? "delete" : "set";
  return raise_type_error(cx, cx.language.immutable_type_wording
                                  ? cat("cannot ", verb, " '", name, "' attribute of immutable type '",
                                        type_short_name(type), "'")
                                  : cat("can't ", verb, " ", type_short_name(type), ".", name));
}

OwnedValue read_name(Context&, Object* self) { return own(Value(static_cast<Type*>(self)->name)); }
Done write_name(Context& cx, Object* self, Value value) {
  auto* type = static_cast<Type*>(self);
  TRY(check_assignment(cx, type, "__name__", value));
  if (!is<Str>(value))
    return raise_type_error(
        cx, cat("can only assign string to ", type->name, ".__name__, not '", type_name(cx, value), "'"));
  if (has_null_character(as<Str>(value)))
    return raise_value_error(cx, "type name must not contain null characters");
  Ref<Str> old = Ref<Str>::steal(type->name);
  type->name = own_ref(as<Str>(value)).leak();
  type_modified(type);
  return done();
}
OwnedValue read_qualname(Context&, Object* self) { return own(Value(static_cast<Type*>(self)->qualname)); }
Done write_qualname(Context& cx, Object* self, Value value) {
  auto* type = static_cast<Type*>(self);
  TRY(check_assignment(cx, type, "__qualname__", value));
  if (!is<Str>(value))
    return raise_type_error(
        cx, cat("can only assign string to ", type->name, ".__qualname__, not '", type_name(cx, value), "'"));
  Ref<Str> old = Ref<Str>::steal(type->qualname);
  type->qualname = own_ref(as<Str>(value)).leak();
  return done();
}

OwnedValue read_bases(Context&, Object* self) { return own(Value(static_cast<Type*>(self)->bases)); }
Done write_bases(Context& cx, Object* self, Value value) {
  TRY(check_assignment(cx, static_cast<Type*>(self), "__bases__", value));
  return set_bases(cx, static_cast<Type*>(self), value);
}
OwnedValue read_mro(Context& cx, Object* self) {
  Tuple* order = static_cast<Type*>(self)->mro;
  return order ? own(Value(order)) : cx.none();
}
OwnedValue read_base(Context& cx, Object* self) {
  Type* base = static_cast<Type*>(self)->base;
  return base ? own(Value(base)) : cx.none();
}
OwnedValue read_dict(Context& cx, Object* self) {
  RULE(ATT_27);
  return make_mapping_proxy(cx, static_cast<Type*>(self)->dict);
}

OwnedValue read_module(Context& cx, Object* self) {
  auto* type = static_cast<Type*>(self);
  Value module = dict_find(cx, type->dict, cx.names().dunder_module);
  if (!module.is_absent() && (type->is_heap() || is<Str>(module))) return own(module);
  if (!type->is_heap()) {
    const std::string name = type_short_name(type);
    const std::size_t dot = name.rfind('.');
    if (dot != std::string::npos) return text_result(cx, name.substr(0, dot));
    return own(Value(cx.names().builtins));
  }
  return raise_attribute_error(cx, self, cx.names().dunder_module, "__module__");
}
Done write_module(Context& cx, Object* self, Value value) {
  auto* type = static_cast<Type*>(self);
  TRY(check_assignment(cx, type, "__module__", value));
  return dict_set(cx, type->dict, cx.names().dunder_module, value);
}

OwnedValue read_doc(Context& cx, Object* self) {
  auto* type = static_cast<Type*>(self);
  if (!type->is_heap()) {
    const Value text = dict_find(cx, type->dict, cx.names().dunder_doc);
    if (is<Str>(text)) return own(text);
    return stop_unsupported(cx, cat(type->name, ".__doc__"));
  }
  OwnedValue found = own(lookup_on_type(cx, type, cx.names().dunder_doc));
  if (found.is_absent()) return cx.none();
  return bind_descriptor(cx, found, Value(), type);
}
Done write_doc(Context& cx, Object* self, Value value) {
  auto* type = static_cast<Type*>(self);
  TRY(check_assignment(cx, type, "__doc__", value));
  return dict_set(cx, type->dict, cx.names().dunder_doc, value);
}

OwnedValue read_abstract_methods(Context& cx, Object* self) {
  auto* type = static_cast<Type*>(self);
  Value found =
      self == cx.type(TypeId::Type) ? Value() : dict_find(cx, type->dict, cx.names().dunder_abstractmethods);
  if (!found.is_absent()) return own(found);
  return raise_attribute_error(cx, self, cx.names().dunder_abstractmethods, "__abstractmethods__");
}
Done write_abstract_methods(Context& cx, Object* self, Value value) {
  auto* type = static_cast<Type*>(self);
  if (!type->is_heap())
    return raise_type_error(cx, cat("cannot set '__abstractmethods__' attribute of immutable type '",
                                    type_short_name(type), "'"));
  bool abstract = false;
  if (value.is_absent()) {
    if (!TRY(dict_delete(cx, type->dict, cx.names().dunder_abstractmethods)))
      return raise_attribute_error(cx, self, cx.names().dunder_abstractmethods, "__abstractmethods__");
  } else {
    abstract = TRY(truth(cx, value));
    TRY(dict_set(cx, type->dict, cx.names().dunder_abstractmethods, value));
  }
  if (abstract)
    type->type_flags |= kTypeAbstract;
  else
    type->type_flags &= ~kTypeAbstract;
  return done();
}

// A class without annotations has an empty dict of its own from 3.10 on (CLS-69).
OwnedValue read_annotations(Context& cx, Object* self) {
  auto* type = static_cast<Type*>(self);
  if (!type->is_heap())
    return raise_attribute_error(
        cx, self, cx.names().dunder_annotations,
        cat("type object '", type_short_name(type), "' has no attribute '__annotations__'"));
  OwnedValue found = own(dict_find(cx, type->dict, cx.names().dunder_annotations));
  if (!found.is_absent()) return bind_descriptor(cx, found, Value(), type);
  RULE(CLS_69);
  Ref<Dict> fresh = TRY(new_dict(cx));
  TRY(dict_set(cx, type->dict, cx.names().dunder_annotations, fresh.get()));
  return fresh;
}
Done write_annotations(Context& cx, Object* self, Value value) {
  auto* type = static_cast<Type*>(self);
  if (!type->is_heap())
    return raise_type_error(
        cx, cat("cannot set '__annotations__' attribute of immutable type '", type_short_name(type), "'"));
  if (!value.is_absent()) return dict_set(cx, type->dict, cx.names().dunder_annotations, value);
  if (TRY(dict_delete(cx, type->dict, cx.names().dunder_annotations))) return done();
  return raise_attribute_error(cx, self, cx.names().dunder_annotations, "__annotations__");
}

OwnedValue read_type_params(Context& cx, Object* self) {
  Value found = dict_find(cx, static_cast<Type*>(self)->dict, cx.names().dunder_type_params);
  return found.is_absent() || self == cx.type(TypeId::Type) ? OwnedValue(empty_tuple(cx)) : own(found);
}
Done write_type_params(Context& cx, Object* self, Value value) {
  auto* type = static_cast<Type*>(self);
  if (!type->is_heap())
    return raise_type_error(
        cx, cat("cannot set '__type_params__' attribute of immutable type '", type_short_name(type), "'"));
  return dict_set(cx, type->dict, cx.names().dunder_type_params, value);
}
OwnedValue read_text_signature(Context& cx, Object* self) {
  if (static_cast<Type*>(self)->is_heap()) return cx.none();
  return stop_unsupported(cx, "__text_signature__ of a built-in type");
}

constexpr MethodRow kTypeMethods[] = {
    {"__repr__", type_repr},
    {"__call__", type_call, 0, -1, true},
    {"__getattribute__", type_getattribute_row, 1, 1},
    {"__setattr__", type_setattr_row, 2, 2},
    {"__delattr__", type_delattr_row, 1, 1},
    {"__init__", type_init, 0, -1, true},
    {"__or__", type_or, 1, 1},
    {"__ror__", type_ror, 1, 1},
    {"mro", type_mro},
    {"__subclasses__", type_subclasses},
    {"__prepare__", type_prepare, 0, -1, true},
    {"__instancecheck__", type_instancecheck, 1, 1},
    {"__subclasscheck__", type_subclasscheck, 1, 1},
    {"__dir__", type_dir},
};
constexpr GetSetRow kTypeGetSets[] = {
    {"__name__", read_name, write_name},
    {"__qualname__", read_qualname, write_qualname},
    {"__bases__", read_bases, write_bases},
    {"__mro__", read_mro},
    {"__base__", read_base},
    {"__basicsize__", read_size<&TypeSize::basic>},
    {"__itemsize__", read_size<&TypeSize::item>},
    {"__dictoffset__", read_size<&TypeSize::dict_offset>},
    {"__weakrefoffset__", read_size<&TypeSize::weakref_offset>},
    {"__flags__", read_flags},
    {"__module__", read_module, write_module},
    {"__abstractmethods__", read_abstract_methods, write_abstract_methods},
    {"__dict__", read_dict},
    {"__doc__", read_doc, write_doc},
    {"__text_signature__", read_text_signature},
    {"__annotations__", read_annotations, write_annotations},
    {"__type_params__", read_type_params, write_type_params},
};

void visit_type(Object* object, EdgeVisitor& visitor) {
  auto* type = static_cast<Type*>(object);
  visit_pointer(visitor, type->dict);
  visit_pointer(visitor, type->mro);
  visit_pointer(visitor, type->bases);
  visit_pointer(visitor, type->base);
  visit_pointer(visitor, type->name);
  visit_pointer(visitor, type->qualname);
}

}  // namespace

const NativeType kTypeType = {
    .layout = TypeId::Type,
    .size = sizeof(Type),
    .subclassable = true,
    .has_weakrefs = true,
    .destroy = destroy_type,
    .visit = visit_type,
    .clear = clear_type,
    .construct = construct_type,
    .methods = kTypeMethods,
    .getsets = kTypeGetSets,
    .getattribute = type_getattribute_value,
    .setattr = type_setattr_value,
};

}  // namespace dictum
