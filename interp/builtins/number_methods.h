// What the number types share.
#pragma once

#include "objects/context.h"

namespace dictum {

// base ** exponent of floats: complex where the result is; ZeroDivisionError and OverflowError in CPython's
// words.
OwnedValue float_power(Context& cx, double base, double exponent);
// What float() makes of a number: __float__ is asked also where an instance of a subclass has its own.
Fallible<double> convert_to_float(Context& cx, Value value);
// What C calls a number: something with __index__, __int__ or __float__, or a complex.
bool is_number(Context& cx, Value value);
OwnedValue complex_power(Context& cx, double base, double exponent);

}  // namespace dictum
