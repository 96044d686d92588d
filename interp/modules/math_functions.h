// The parts of the module math.
#pragma once

#include <span>

#include "objects/type.h"

namespace dictum {

// factorial, comb, perm, gcd, lcm, isqrt.
std::span<const MethodRow> math_integer_functions();
// gamma and lgamma.
std::span<const MethodRow> math_gamma_functions();

}  // namespace dictum
