#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/object_reduce.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

// The descriptors of native types and of slots: method_descriptor, slot wrappers, getset and member
// descriptors.

namespace dictum {

namespace {

OwnedValue call_self(Context& cx, const CallArguments& arguments) {
  return call(cx, arguments.self(), arguments.rest());
}
OwnedValue get_row(Context& cx, const CallArguments& arguments) {
  Value object = arguments[1], type = arguments.get(2);
  TRY(check_get_arguments(cx, arguments));
  bool typed = is<Type>(type);
  bool unbound = is_none(cx, object) && typed && as<Type>(type) != cx.type(TypeId::None);
  return bind_descriptor(cx, arguments.self(), unbound ? Value() : object,
                         typed ? as<Type>(type) : type_of(cx, object));
}

NativeDescriptor* native_of(Object* self) { return static_cast<NativeDescriptor*>(self); }
template <int kKind>  // 0 method, 1 slot wrapper
OwnedValue native_repr(Context& cx, const CallArguments& arguments) {
  auto* self = native_of(arguments.self().object());
  return text_result(cx, cat(kKind == 1 ? "<slot wrapper '" : "<method '", self->name, "' of '",
                             type_short_name(self->owner), "' objects>"));
}
OwnedValue native_objclass(Context&, Object* self) { return own(Value(native_of(self)->owner)); }
OwnedValue native_name(Context&, Object* self) { return own(Value(native_of(self)->name)); }
OwnedValue native_qualname(Context& cx, Object* self) {
  return text_result(cx, cat(native_of(self)->owner->qualname, ".", native_of(self)->name));
}
OwnedValue no_doc(Context& cx, Object*) { return stop_unsupported(cx, "__doc__ of a built-in method"); }
OwnedValue native_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = native_of(arguments.self().object());
  return reduce_to_getattr(cx, Value(self->owner), Value(self->name));
}
OwnedValue wrapper_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<MethodWrapper>(arguments);
  return reduce_to_getattr(cx, self->self, Value(self->descriptor->name));
}
OwnedValue member_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<MemberDescriptor>(arguments);
  return reduce_to_getattr(cx, Value(self->owner), Value(self->name));
}

constexpr MethodRow kMethodDescriptorMethods[] = {{"__repr__", native_repr<0>},
                                                  {"__call__", call_self, 0, -1, true},
                                                  {"__get__", get_row, 1, 2},
                                                  {"__reduce__", native_reduce}};
constexpr MethodRow kClassMethodDescriptorMethods[] = {
    {"__repr__", native_repr<0>}, {"__call__", call_self, 0, -1, true}, {"__get__", get_row, 1, 2}};
constexpr MethodRow kWrapperMethods[] = {{"__repr__", native_repr<1>},
                                         {"__call__", call_self, 0, -1, true},
                                         {"__get__", get_row, 1, 2},
                                         {"__reduce__", native_reduce}};
constexpr GetSetRow kNativeGetSets[] = {{"__objclass__", native_objclass},
                                        {"__name__", native_name},
                                        {"__qualname__", native_qualname},
                                        {"__doc__", no_doc}};

// Method wrappers: a slot wrapper bound to an object.
MethodWrapper* wrapper_of(Object* self) { return static_cast<MethodWrapper*>(self); }
OwnedValue wrapper_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<MethodWrapper>(arguments);
  return text_result(cx, cat("<method-wrapper '", self->descriptor->name, "' of ", type_name(cx, self->self),
                             " object at ", address_text(self->self), ">"));
}
OwnedValue wrapper_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<MethodWrapper>(arguments);
  std::int64_t receiver = self->self.is_small() ? int_hash(self->self) : hash_pointer(self->self.object());
  std::int64_t hash = receiver ^ hash_pointer(self->descriptor);
  return make_int(cx, hash == -1 ? -2 : hash);
}
OwnedValue wrapper_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<MethodWrapper>(other) || (op != Comparison::Eq && op != Comparison::Ne))
    return cx.not_implemented();
  auto* a = as<MethodWrapper>(self);
  auto* b = as<MethodWrapper>(other);
  return cx.boolean_result((a->descriptor == b->descriptor && a->self == b->self) == (op == Comparison::Eq));
}
OwnedValue wrapper_self(Context&, Object* self) { return own(wrapper_of(self)->self); }
OwnedValue wrapper_objclass(Context&, Object* self) {
  return own(Value(wrapper_of(self)->descriptor->owner));
}
OwnedValue wrapper_name(Context&, Object* self) { return own(Value(wrapper_of(self)->descriptor->name)); }
OwnedValue wrapper_qualname(Context& cx, Object* self) {
  return native_qualname(cx, wrapper_of(self)->descriptor);
}
constexpr MethodRow kMethodWrapperMethods[] = {{"__repr__", wrapper_repr},
                                               {"__hash__", wrapper_hash},
                                               {"__call__", call_self, 0, -1, true},
                                               {"__reduce__", wrapper_reduce},
                                               COMPARISON_ROWS(wrapper_compare)};
constexpr GetSetRow kMethodWrapperGetSets[] = {{"__self__", wrapper_self},
                                               {"__objclass__", wrapper_objclass},
                                               {"__name__", wrapper_name},
                                               {"__qualname__", wrapper_qualname},
                                               {"__doc__", no_doc}};
void destroy_wrapper(Context&, Object* object) {
  drop_pointer(wrapper_of(object)->descriptor);
  drop_field(wrapper_of(object)->self);
}
void visit_wrapper(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, wrapper_of(object)->descriptor);
  visitor.edge(wrapper_of(object)->self);
}

// Attributes: getset and member descriptors.
template <class T, int kKind>
OwnedValue accessor_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<T>(arguments);
  return text_result(cx, cat(kKind == 0 ? "<attribute '" : "<member '", self->name, "' of '",
                             type_short_name(self->owner), "' objects>"));
}
OwnedValue accessor_set(Context& cx, const CallArguments& arguments) {
  return none_result(cx, set_through_descriptor(cx, arguments[0], arguments[1], arguments[2]));
}
OwnedValue accessor_delete(Context& cx, const CallArguments& arguments) {
  return none_result(cx, set_through_descriptor(cx, arguments[0], arguments[1], Value()));
}
template <class T>
OwnedValue accessor_objclass(Context&, Object* self) {
  return own(Value(static_cast<T*>(self)->owner));
}
template <class T>
OwnedValue accessor_name(Context&, Object* self) {
  return own(Value(static_cast<T*>(self)->name));
}
template <class T>
OwnedValue accessor_qualname(Context& cx, Object* self) {
  return text_result(cx, cat(static_cast<T*>(self)->owner->qualname, ".", static_cast<T*>(self)->name));
}
OwnedValue member_doc(Context& cx, Object* self) {
  return static_cast<MemberDescriptor*>(self)->offset != 0 ? cx.none() : no_doc(cx, self);
}
OwnedValue getset_doc(Context& cx, Object* self) {
  auto* accessor = static_cast<GetSetDescriptor*>(self);
  if (!accessor->owner->is_heap()) return no_doc(cx, self);
  return text_result(cx, accessor->name->is_ascii_text("__dict__")
                             ? "dictionary for instance variables (if defined)"
                             : "list of weak references to the object (if defined)");
}
template <class T, int kKind>
constexpr MethodRow kAccessorMethods[] = {{"__repr__", accessor_repr<T, kKind>},
                                          {"__get__", get_row, 1, 2},
                                          {"__set__", accessor_set, 2, 2},
                                          {"__delete__", accessor_delete, 1, 1}};
constexpr MethodRow kMemberMethods[] = {{"__repr__", accessor_repr<MemberDescriptor, 1>},
                                        {"__get__", get_row, 1, 2},
                                        {"__set__", accessor_set, 2, 2},
                                        {"__delete__", accessor_delete, 1, 1},
                                        {"__reduce__", member_reduce}};
constexpr GetSetRow kGetSetGetSets[] = {{"__objclass__", accessor_objclass<GetSetDescriptor>},
                                        {"__name__", accessor_name<GetSetDescriptor>},
                                        {"__qualname__", accessor_qualname<GetSetDescriptor>},
                                        {"__doc__", getset_doc}};
constexpr GetSetRow kMemberGetSets[] = {{"__objclass__", accessor_objclass<MemberDescriptor>},
                                        {"__name__", accessor_name<MemberDescriptor>},
                                        {"__qualname__", accessor_qualname<MemberDescriptor>},
                                        {"__doc__", member_doc}};
void destroy_native(Context&, Object* object) {
  drop_pointer(native_of(object)->name);
  drop_pointer(native_of(object)->owner);
}
void destroy_getset(Context&, Object* object) {
  drop_pointer(static_cast<GetSetDescriptor*>(object)->name);
  drop_pointer(static_cast<GetSetDescriptor*>(object)->owner);
}
void destroy_member(Context&, Object* object) {
  auto* member = static_cast<MemberDescriptor*>(object);
  drop_pointer(member->name);
  drop_pointer(member->owner);
}
void visit_native(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, native_of(object)->name);
  visit_pointer(visitor, native_of(object)->owner);
}
void visit_getset(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<GetSetDescriptor*>(object)->name);
  visit_pointer(visitor, static_cast<GetSetDescriptor*>(object)->owner);
}
void visit_member(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<MemberDescriptor*>(object)->name);
  visit_pointer(visitor, static_cast<MemberDescriptor*>(object)->owner);
}

}  // namespace

const NativeType kMethodDescriptorType = {.layout = TypeId::MethodDescriptor,
                                          .size = sizeof(MethodDescriptor),
                                          .destroy = destroy_native,
                                          .visit = visit_native,
                                          .methods = kMethodDescriptorMethods,
                                          .getsets = kNativeGetSets};
const NativeType kWrapperDescriptorType = {.layout = TypeId::WrapperDescriptor,
                                           .size = sizeof(WrapperDescriptor),
                                           .destroy = destroy_native,
                                           .visit = visit_native,
                                           .methods = kWrapperMethods,
                                           .getsets = kNativeGetSets};
const NativeType kClassMethodDescriptorType = {.layout = TypeId::ClassMethodDescriptor,
                                               .size = sizeof(ClassMethodDescriptor),
                                               .destroy = destroy_native,
                                               .visit = visit_native,
                                               .methods = kClassMethodDescriptorMethods,
                                               .getsets = kNativeGetSets};
const NativeType kMethodWrapperType = {.layout = TypeId::MethodWrapper,
                                       .size = sizeof(MethodWrapper),
                                       .destroy = destroy_wrapper,
                                       .visit = visit_wrapper,
                                       .methods = kMethodWrapperMethods,
                                       .getsets = kMethodWrapperGetSets};
const NativeType kGetSetDescriptorType = {.layout = TypeId::GetSetDescriptor,
                                          .size = sizeof(GetSetDescriptor),
                                          .destroy = destroy_getset,
                                          .visit = visit_getset,
                                          .methods = kAccessorMethods<GetSetDescriptor, 0>,
                                          .getsets = kGetSetGetSets};
const NativeType kMemberDescriptorType = {.layout = TypeId::MemberDescriptor,
                                          .size = sizeof(MemberDescriptor),
                                          .destroy = destroy_member,
                                          .visit = visit_member,
                                          .methods = kMemberMethods,
                                          .getsets = kMemberGetSets};

}  // namespace dictum
