// A text that CPython has and dictum does not: objects/withheld.h.
#pragma once

#include "objects/function_object.h"

namespace dictum {

// What __doc__ of a function of a module gives.
OwnedValue withheld_text(Context& cx);
// What the namespace of a core type gives for __doc__: there some have None.
OwnedValue withheld_text_of(Context& cx, const Type* type);

}  // namespace dictum
