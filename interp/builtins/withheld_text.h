// A text that CPython has and dictum does not: it can be handed on, as functools.wraps does, but not looked
// at.
#pragma once

#include "objects/function_object.h"

namespace dictum {

// What __doc__ of a function of a module gives. Any use of it but storing is a stop.
OwnedValue withheld_text(Context& cx);

}  // namespace dictum
