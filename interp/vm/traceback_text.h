// Tracebacks as CPython prints them: https://docs.python.org/3/library/traceback.html, PEP 657.
#pragma once

#include <string>

#include "objects/context.h"

namespace dictum {

// The exception with its chain, notes and source lines, as `python3` shows it when it is not caught, in the
// pieces of write_error_text(). __str__ of exceptions may run; whatever is raised meanwhile is swallowed, a
// stop stays pending. `by_library`: in the form of the library's module traceback, which 3.13 uses.
std::string traceback_text(Context& cx, Value exception, bool by_library);
// The same, to sys.stderr.
void print_exception(Context& cx, Value exception);

}  // namespace dictum
