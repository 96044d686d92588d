// The descriptions of all built-in types, as core_types.def names them.
#pragma once

#include "objects/exception_object.h"
#include "objects/type.h"

namespace dictum {

#define CORE_TYPE(ID, NAME, BASE, NATIVE) extern const NativeType NATIVE;
#include "objects/core_types.def"

// The description of an exception class: `introduces` is true for the class that brings the fields in.
const NativeType* exception_native(TypeId id, ExceptionFields fields, bool introduces);

}  // namespace dictum
