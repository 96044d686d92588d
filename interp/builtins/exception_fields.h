// What BaseException and its subclasses share.
#pragma once

#include "objects/exception_object.h"

namespace dictum {

// Bytes before the fields.
inline constexpr std::uint32_t kExceptionHead = sizeof(ExceptionObject) - sizeof(ExceptionObject::fields);

std::span<const MethodRow> exception_methods();
std::span<const GetSetRow> exception_getsets();
std::span<const MethodRow> unicode_error_methods(bool translate);
std::span<const GetSetRow> unicode_error_getsets();
std::span<const MethodRow> exception_group_methods();
std::span<const GetSetRow> exception_group_getsets();
Done set_exception_args(Context& cx, ExceptionObject* self, const CallArguments& positional);
OwnedValue construct_exception(Context& cx, Type* type, const CallArguments& arguments);
OwnedValue construct_exception_group(Context& cx, Type* type, const CallArguments& arguments);
void destroy_exception(Context& cx, Object* object);
void clear_exception(Context& cx, Object* object);
void visit_exception(Object* object, EdgeVisitor& visitor);
// The instance's __dict__, absent if it has none yet.
OwnedValue exception_dict(Context& cx, ExceptionObject* self);

inline ExceptionObject* exception_of(Object* self) { return static_cast<ExceptionObject*>(self); }
inline void set_field(ExceptionObject* self, std::size_t field, Value value) {
  OwnedValue old = OwnedValue::steal(self->fields[field]);
  self->fields[field] = own(value).leak();
}
template <std::size_t kField>
OwnedValue read_field(Context& cx, Object* self) {
  Value value = exception_of(self)->fields[kField];
  return value.is_absent() ? cx.none() : own(value);
}
template <std::size_t kField>
Done write_field(Context&, Object* self, Value value) {
  set_field(exception_of(self), kField, value);
  return done();
}
// An attribute that is a field; deleting leaves None.
template <std::size_t kField>
constexpr GetSetRow field_row(const char* name) {
  return {name, read_field<kField>, write_field<kField>};
}

}  // namespace dictum
