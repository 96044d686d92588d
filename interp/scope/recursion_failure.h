// The failure of trees that are too deep.
#pragma once

#include "base/diagnostic.h"

namespace dictum {

// RecursionError, as CPython's compiler raises it.
Diagnostic recursion_failure();

}  // namespace dictum
