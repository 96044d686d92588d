// Texts that CPython has and dictum does not (documentation of what is built in). What stands for one can be handed on; where
// it, or its class, would be looked at, the program stops.
#pragma once

#include "objects/context.h"
#include "objects/str_object.h"

namespace dictum {

// The key by which the class of such a stand-in is known.
inline constexpr std::string_view kWithheldMark = " withheld";

bool is_withheld_class(const Context& cx, const Type* type);
inline bool is_withheld(const Context& cx, Value value) {
  const Type* type = type_of(cx, value);
  return type->is_heap() && type->name->length == 3 && is_withheld_class(cx, type);
}
Failed stop_at_withheld(Context& cx);

// The place of __doc__ in the dict of a core type whose text is withheld.
bool is_withheld_place(const Context& cx, Value value);

}  // namespace dictum
