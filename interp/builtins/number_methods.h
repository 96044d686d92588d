// What the number types share.
#pragma once

#include "objects/context.h"

namespace dictum {

// base ** exponent of floats: complex where the result is; ZeroDivisionError and OverflowError in CPython's
// words.
OwnedValue float_power(Context& cx, double base, double exponent);
OwnedValue complex_power(Context& cx, double base, double exponent);

}  // namespace dictum
