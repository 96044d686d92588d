// atexit: what is called when the program ends. https://docs.python.org/3/library/atexit.html
#pragma once

#include "objects/context.h"

namespace dictum {

// Calls the registered functions, the last one first, and forgets them. Exceptions are reported and ignored.
void run_exit_functions(Context& cx);

}  // namespace dictum
