#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/sequence_object.h"

// classmethod, staticmethod, property, super (Library Reference, "Built-in Functions").

namespace dictum {

namespace {

OwnedValue or_none(Context& cx, Value value) { return value.is_absent() ? cx.none() : own(value); }
void store(Value& field, Value value) {
  OwnedValue old = OwnedValue::steal(field);
  field = own(value).leak();
}

// Whether __doc__ comes from the program: the texts of built-in types and functions are not there.
bool has_written_doc(const Context& cx, Value value) {
  return is<Function>(value) || type_of(cx, value)->is_heap() ||
         (is<BuiltinFunction>(value) && is<Str>(as<BuiltinFunction>(value)->module));
}

// classmethod and staticmethod are the same but for what they bind.
template <class T>
OwnedValue construct_wrapper(Context& cx, Type* type, const CallArguments&) {
  return new_object<T>(cx, type);
}

// The wrapped function's name, doc and module become attributes of the wrapper (DSC-16).
Done copy_attributes(Context& cx, Object* wrapper, Value callable) {
  if (!RULE_IF(DSC_16, cx.language.static_method_callable)) return done();
  const CoreNames& names = cx.names();
  for (Str* name : {names.dunder_module, names.dunder_name, names.dunder_qualname, names.dunder_doc,
                    names.dunder_annotations}) {
    if (name == names.dunder_annotations && !is<Function>(callable)) continue;
    if (name == names.dunder_doc && !has_written_doc(cx, callable)) continue;
    OwnedValue value = TRY(find_attribute(cx, callable, name));
    if (!value.is_absent()) TRY(set_own_attribute(cx, wrapper, name, value));
  }
  return done();
}

template <class T>
OwnedValue wrapper_init(Context& cx, const CallArguments& arguments) {
  std::string_view name = T::kLayout == TypeId::ClassMethod ? "classmethod" : "staticmethod";
  TRY(refuse_keywords(cx, name, arguments));
  if (arguments.count != 2)
    return raise_type_error(cx, cat(name, " expected 1 argument, got ", arguments.count - 1));
  auto* self = self_as<T>(arguments);
  store(self->callable, arguments[1]);
  TRY(copy_attributes(cx, self, arguments[1]));
  return cx.none();
}
template <class T>
OwnedValue wrapper_repr(Context& cx, const CallArguments& arguments) {
  Ref<Str> shown = TRY(repr_of(cx, or_none(cx, self_as<T>(arguments)->callable).get()));
  return text_result(
      cx, cat(T::kLayout == TypeId::ClassMethod ? "<classmethod(" : "<staticmethod(", shown.get(), ")>"));
}
OwnedValue class_method_get(Context& cx, const CallArguments& arguments) {
  TRY(check_get_arguments(cx, arguments));
  auto* self = self_as<ClassMethod>(arguments);
  if (self->callable.is_absent())
    return raise_error(cx, TypeId::RuntimeError, "uninitialized classmethod object");
  Value owner = arguments.get(2);
  Value cls = owner.is_absent() || is_none(cx, owner) ? Value(type_of(cx, arguments[1])) : owner;
  return make_bound_method(cx, self->callable, cls);
}
OwnedValue static_method_get(Context& cx, const CallArguments& arguments) {
  TRY(check_get_arguments(cx, arguments));
  auto* self = self_as<StaticMethod>(arguments);
  if (self->callable.is_absent())
    return raise_error(cx, TypeId::RuntimeError, "uninitialized staticmethod object");
  return own(self->callable);
}
OwnedValue static_method_call(Context& cx, const CallArguments& arguments) {
  RULE(DSC_14);
  OwnedValue callable = own(self_as<StaticMethod>(arguments)->callable);
  return call(cx, callable, arguments.rest());
}
template <class T>
OwnedValue wrapper_function(Context& cx, Object* self) {
  return or_none(cx, static_cast<T*>(self)->callable);
}
template <class T>
OwnedValue wrapper_abstract(Context& cx, Object* self) {
  OwnedValue callable = or_none(cx, static_cast<T*>(self)->callable);
  OwnedValue flag = TRY(find_attribute(cx, callable, cx.names().dunder_isabstractmethod));
  return cx.boolean_result(!flag.is_absent() && TRY(truth(cx, flag)));
}
OwnedValue wrapper_dict(Context& cx, Object* self) { return instance_dict(cx, self); }
Done set_wrapper_dict(Context& cx, Object* self, Value value) { return set_instance_dict(cx, self, value); }
template <class T>
void destroy_wrapper(Context&, Object* object) {
  drop_field(static_cast<T*>(object)->callable);
}
template <class T>
void clear_wrapper(Context& cx, Object* object) {
  release(std::exchange(static_cast<T*>(object)->callable, cx.none().leak()));
}
template <class T>
void visit_wrapper(Object* object, EdgeVisitor& visitor) {
  visitor.edge(static_cast<T*>(object)->callable);
}

constexpr MethodRow kClassMethodMethods[] = {{"__repr__", wrapper_repr<ClassMethod>},
                                             {"__get__", class_method_get, 1, 2},
                                             {"__init__", wrapper_init<ClassMethod>, 0, -1, true}};
constexpr MethodRow kStaticMethodMethods[] = {{"__repr__", wrapper_repr<StaticMethod>},
                                              {"__get__", static_method_get, 1, 2},
                                              {"__call__", static_method_call, 0, -1, true},
                                              {"__init__", wrapper_init<StaticMethod>, 0, -1, true}};
template <class T>
constexpr GetSetRow kWrapperGetSets[] = {{"__func__", wrapper_function<T>},
                                         {"__wrapped__", wrapper_function<T>},
                                         {"__isabstractmethod__", wrapper_abstract<T>},
                                         {"__dict__", wrapper_dict, set_wrapper_dict}};

// property
Property* property_of(Object* self) { return static_cast<Property*>(self); }
OwnedValue construct_property(Context& cx, Type* type, const CallArguments&) {
  return new_object<Property>(cx, type);
}

OwnedValue property_init(Context& cx, const CallArguments& arguments) {
  Value given[4];
  TRY(bind_arguments(cx, "property", arguments.rest(), {"fget", "fset", "fdel", "doc"}, 0, 4, given));
  for (Value& part : given)
    if (is_none(cx, part)) part = Value();
  auto* self = self_as<Property>(arguments);
  store(self->getter, given[0]);
  store(self->setter, given[1]);
  store(self->deleter, given[2]);
  store(self->doc, given[3]);
  self->doc_from_getter = false;
  // What a built-in getter says of itself is not known, but it says something.
  const bool written = !given[0].is_absent() && has_written_doc(cx, given[0]);
  bool from_getter = false;
  if (given[3].is_absent() && !given[0].is_absent()) {
    OwnedValue doc = written ? TRY(find_attribute(cx, given[0], cx.names().dunder_doc)) : cx.none();
    from_getter = !doc.is_absent();
    if (written && from_getter && !is_none(cx, doc)) store(self->doc, doc);
    self->doc_from_getter = written;
  }
  if (is_exact(cx, self, TypeId::Property)) return cx.none();
  // A subclass keeps the doc as an attribute of the instance; from 3.12 on one without a doc need not take
  // it.
  const bool keeps_none = cx.language.property_subclass_keeps_doc;
  if (!from_getter && !keeps_none) return cx.none();
  if (from_getter && !written && has_instance_dict(self)) return cx.none();
  const Done kept = set_attribute(cx, self, cx.names().dunder_doc, or_none(cx, self->doc).get());
  const bool must = from_getter && (!keeps_none || !written || self->doc.is_value());
  if (!kept.ok() && !must && catch_exception(cx, TypeId::AttributeError)) return cx.none();
  return none_result(cx, kept);
}

// getter, setter and deleter make a new property of the same class (DSC-19).
OwnedValue copy_property(Context& cx, Property* old, Value getter, Value setter, Value deleter) {
  RULE(DSC_19);
  auto pick = [&](Value changed, Value kept) {
    return changed.is_absent() || is_none(cx, changed) ? or_none(cx, kept) : own(changed);
  };
  OwnedValue parts[3] = {pick(getter, old->getter), pick(setter, old->setter), pick(deleter, old->deleter)};
  OwnedValue doc = old->doc_from_getter && !getter.is_absent() ? cx.none() : or_none(cx, old->doc);
  if (old->doc_from_getter) doc = cx.none();
  OwnedValue made =
      TRY(call(cx, Value(type_of(cx, old)), {parts[0].get(), parts[1].get(), parts[2].get(), doc.get()}));
  if (is<Property>(made.get())) store(as<Property>(made)->name, old->name);
  return made;
}
OwnedValue property_getter(Context& cx, const CallArguments& arguments) {
  return copy_property(cx, self_as<Property>(arguments), arguments[1], Value(), Value());
}
OwnedValue property_setter(Context& cx, const CallArguments& arguments) {
  return copy_property(cx, self_as<Property>(arguments), Value(), arguments[1], Value());
}
OwnedValue property_deleter(Context& cx, const CallArguments& arguments) {
  return copy_property(cx, self_as<Property>(arguments), Value(), Value(), arguments[1]);
}
OwnedValue property_set_name(Context& cx, const CallArguments& arguments) {
  if (arguments.count != 3)
    return raise_type_error(
        cx, cat("__set_name__() takes 2 positional arguments but ", arguments.count - 1, " were given"));
  store(self_as<Property>(arguments)->name, arguments[2]);
  return cx.none();
}

std::string owner_words(Context& cx, Property* self, Value object) {
  std::string name = is<Str>(self->name) ? cat("'", as<Str>(self->name), "' ") : std::string();
  return cat("property ", name, "of '", type_of(cx, object)->qualname, "' object has no ");
}
OwnedValue property_get(Context& cx, const CallArguments& arguments) {
  TRY(check_get_arguments(cx, arguments));
  auto* self = self_as<Property>(arguments);
  if (is_none(cx, arguments[1])) return own(Value(self));
  OwnedValue getter = own(self->getter);
  if (!getter.is_absent()) return call(cx, getter, {arguments[1]});
  if (cx.language.property_wording < 2)
    return raise_error(cx, TypeId::AttributeError, "unreadable attribute");
  return raise_error(cx, TypeId::AttributeError, cat(owner_words(cx, self, arguments[1]), "getter"));
}
OwnedValue property_set(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Property>(arguments);
  OwnedValue setter = own(self->setter);
  if (!setter.is_absent()) {
    TRY(call(cx, setter, {arguments[1], arguments[2]}));
    return cx.none();
  }
  if (cx.language.property_wording < 2) return raise_error(cx, TypeId::AttributeError, "can't set attribute");
  return raise_error(cx, TypeId::AttributeError, cat(owner_words(cx, self, arguments[1]), "setter"));
}
OwnedValue property_delete(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Property>(arguments);
  OwnedValue deleter = own(self->deleter);
  if (!deleter.is_absent()) {
    TRY(call(cx, deleter, {arguments[1]}));
    return cx.none();
  }
  if (cx.language.property_wording < 2)
    return raise_error(cx, TypeId::AttributeError, "can't delete attribute");
  return raise_error(cx, TypeId::AttributeError, cat(owner_words(cx, self, arguments[1]), "deleter"));
}
OwnedValue property_fget(Context& cx, Object* self) { return or_none(cx, property_of(self)->getter); }
OwnedValue property_fset(Context& cx, Object* self) { return or_none(cx, property_of(self)->setter); }
OwnedValue property_fdel(Context& cx, Object* self) { return or_none(cx, property_of(self)->deleter); }
OwnedValue property_doc(Context& cx, Object* object) {
  const auto* self = property_of(object);
  if (self->doc.is_absent() && !self->getter.is_absent() && !has_written_doc(cx, self->getter))
    return stop_unsupported(cx, "property.__doc__ of a built-in getter");
  return or_none(cx, self->doc);
}
Done set_property_doc(Context&, Object* self, Value value) {
  return store(property_of(self)->doc, value), done();
}
OwnedValue property_name(Context& cx, Object* self) {
  RULE(DSC_39);
  auto* property = property_of(self);
  if (!property->name.is_absent()) return own(property->name);
  OwnedValue getter = own(property->getter);
  OwnedValue name =
      getter.is_absent() ? OwnedValue() : TRY(find_attribute(cx, getter, cx.names().dunder_name));
  if (!name.is_absent()) return name;
  return raise_attribute_error(cx, self, cx.names().dunder_name,
                               "'property' object has no attribute '__name__'");
}
Done set_property_name(Context&, Object* self, Value value) {
  return store(property_of(self)->name, value), done();
}
OwnedValue property_abstract(Context& cx, Object* object) {
  auto* self = property_of(object);
  for (Value part : {self->getter, self->setter, self->deleter}) {
    if (part.is_absent()) continue;
    OwnedValue held = own(part);
    OwnedValue flag = TRY(find_attribute(cx, held, cx.names().dunder_isabstractmethod));
    if (!flag.is_absent() && TRY(truth(cx, flag))) return cx.boolean_result(true);
  }
  return cx.boolean_result(false);
}
constexpr MethodRow kPropertyMethods[] = {
    {"__get__", property_get, 1, 2},       {"__set__", property_set, 2, 2},
    {"__delete__", property_delete, 1, 1}, {"__init__", property_init, 0, -1, true},
    {"getter", property_getter, 1, 1},     {"setter", property_setter, 1, 1},
    {"deleter", property_deleter, 1, 1},   {"__set_name__", property_set_name, 0, -1}};
constexpr GetSetRow kPropertyGetSets[] = {{"fget", property_fget},
                                          {"fset", property_fset},
                                          {"fdel", property_fdel},
                                          {"__doc__", property_doc, set_property_doc},
                                          {"__isabstractmethod__", property_abstract},
                                          {"__name__", property_name, set_property_name}};
void destroy_property(Context&, Object* object) {
  auto* self = property_of(object);
  for (Value* field : {&self->getter, &self->setter, &self->deleter, &self->doc, &self->name})
    drop_field(*field);
}
void visit_property(Object* object, EdgeVisitor& visitor) {
  auto* self = property_of(object);
  for (Value field : {self->getter, self->setter, self->deleter, self->doc, self->name}) visitor.edge(field);
}

// super
Super* super_of(Object* self) { return static_cast<Super*>(self); }
OwnedValue construct_super(Context& cx, Type* type, const CallArguments&) {
  return new_object<Super>(cx, type);
}
OwnedValue super_init(Context& cx, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "super", arguments));
  if (arguments.count > 3)
    return raise_type_error(cx,
                            cx.language.super_argument_wording
                                ? cat("super() expected at most 2 arguments, got ", arguments.count - 1)
                                : cat("super() takes at most 2 arguments (", arguments.count - 1, " given)"));
  OwnedValue made;
  if (arguments.count == 1) {
    made = TRY(cx.hooks.zero_argument_super(cx));
  } else {
    if (!is<Type>(arguments[1]))
      return raise_type_error(
          cx, cat("super() argument 1 must be ", cx.language.super_argument_wording ? "a " : "", "type, not ",
                  type_name(cx, arguments[1])));
    Value object = arguments.get(2);
    made = TRY(make_super(cx, as<Type>(arguments[1]), is_none(cx, object) ? Value() : object));
  }
  auto* self = self_as<Super>(arguments);
  std::swap(self->type, as<Super>(made)->type);
  std::swap(self->object, as<Super>(made)->object);
  std::swap(self->object_type, as<Super>(made)->object_type);
  return cx.none();
}
OwnedValue super_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Super>(arguments);
  std::string type = self->type ? to_utf8(self->type->name) : "NULL";
  if (!self->object_type) return text_result(cx, cat("<super: <class '", type, "'>, NULL>"));
  return text_result(cx, cat("<super: <class '", type, "'>, <", self->object_type->name, " object>>"));
}
// super(T) as a class attribute binds through __get__ (SUP-07).
OwnedValue super_get(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Super>(arguments);
  if (is_none(cx, arguments[1]) || !self->object.is_absent() || !self->type) return own(Value(self));
  RULE(SUP_07);
  if (is_exact(cx, self, TypeId::Super)) return make_super(cx, self->type, arguments[1]);
  return call(cx, Value(type_of(cx, self)), {Value(self->type), arguments[1]});
}
OwnedValue super_this_class(Context& cx, Object* self) {
  return super_of(self)->type ? own(Value(super_of(self)->type)) : cx.none();
}
OwnedValue super_self(Context& cx, Object* self) { return or_none(cx, super_of(self)->object); }
OwnedValue super_self_class(Context& cx, Object* self) {
  return super_of(self)->object_type ? own(Value(super_of(self)->object_type)) : cx.none();
}
constexpr MethodRow kSuperMethods[] = {
    {"__repr__", super_repr}, {"__get__", super_get, 1, 2}, {"__init__", super_init, 0, -1, true}};
constexpr GetSetRow kSuperGetSets[] = {
    {"__thisclass__", super_this_class}, {"__self__", super_self}, {"__self_class__", super_self_class}};
void destroy_super(Context&, Object* object) {
  drop_field(super_of(object)->object);
  drop_pointer(super_of(object)->type);
  drop_pointer(super_of(object)->object_type);
}
void visit_super(Object* object, EdgeVisitor& visitor) {
  visitor.edge(super_of(object)->object);
  visit_pointer(visitor, super_of(object)->type);
  visit_pointer(visitor, super_of(object)->object_type);
}

}  // namespace

const NativeType kClassMethodType = {.layout = TypeId::ClassMethod,
                                     .size = sizeof(ClassMethod),
                                     .subclassable = true,
                                     .has_dict = true,
                                     .destroy = destroy_wrapper<ClassMethod>,
                                     .visit = visit_wrapper<ClassMethod>,
                                     .clear = clear_wrapper<ClassMethod>,
                                     .construct = construct_wrapper<ClassMethod>,
                                     .methods = kClassMethodMethods,
                                     .getsets = kWrapperGetSets<ClassMethod>};
const NativeType kStaticMethodType = {.layout = TypeId::StaticMethod,
                                      .size = sizeof(StaticMethod),
                                      .subclassable = true,
                                      .has_dict = true,
                                      .destroy = destroy_wrapper<StaticMethod>,
                                      .visit = visit_wrapper<StaticMethod>,
                                      .clear = clear_wrapper<StaticMethod>,
                                      .construct = construct_wrapper<StaticMethod>,
                                      .methods = kStaticMethodMethods,
                                      .getsets = kWrapperGetSets<StaticMethod>};
const NativeType kPropertyType = {.layout = TypeId::Property,
                                  .size = sizeof(Property),
                                  .subclassable = true,
                                  .destroy = destroy_property,
                                  .visit = visit_property,
                                  .clear = destroy_property,
                                  .construct = construct_property,
                                  .methods = kPropertyMethods,
                                  .getsets = kPropertyGetSets};
const NativeType kSuperType = {.layout = TypeId::Super,
                               .size = sizeof(Super),
                               .subclassable = true,
                               .destroy = destroy_super,
                               .visit = visit_super,
                               .construct = construct_super,
                               .methods = kSuperMethods,
                               .getsets = kSuperGetSets,
                               .getattribute = super_getattribute};

}  // namespace dictum
