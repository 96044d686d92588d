// What BaseException and its subclasses share.
#pragma once

#include "objects/exception_object.h"

namespace dictum {

// Bytes before the fields.
inline constexpr std::uint32_t kExceptionHead = sizeof(ExceptionObject) - sizeof(ExceptionObject::fields);

std::span<const MethodRow> exception_methods();
std::span<const GetSetRow> exception_getsets();
Done set_exception_args(Context& cx, ExceptionObject* self, const CallArguments& positional);
OwnedValue construct_exception(Context& cx, Type* type, const CallArguments& arguments);
void destroy_exception(Context& cx, Object* object);
void clear_exception(Context& cx, Object* object);
void visit_exception(Object* object, EdgeVisitor& visitor);

}  // namespace dictum
