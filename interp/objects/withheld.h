// Texts that CPython has and dictum does not (documentation of what is built in). What stands for one can be
// handed on and says that it is a str, where it is known to be one; where anything else of it would be looked
// at, the program stops.
#pragma once

#include "objects/context.h"
#include "objects/str_object.h"

namespace dictum {

// The key by which the class of such a stand-in is known; its value is True where CPython surely has a str.
inline constexpr std::string_view kWithheldMark = " withheld";

bool is_withheld_class(const Context& cx, const Type* type);
inline bool is_withheld(const Context& cx, Value value) {
  const Type* type = type_of(cx, value);
  return type->is_heap() && type->name->length == 3 && is_withheld_class(cx, type);
}
Failed stop_at_withheld(Context& cx);
// str for a stand-in, or a stop.
OwnedValue class_of_withheld(Context& cx, Value value);

// The place of __doc__ in the dict of a core type whose text is withheld.
bool is_withheld_place(const Context& cx, Value value);

}  // namespace dictum
