// Tracebacks as CPython prints them: https://docs.python.org/3/library/traceback.html, PEP 657.
#pragma once

#include <string>

#include "objects/context.h"

namespace dictum {

// The exception with its chain, notes and source lines, as `python3` shows it when it is not caught. __str__
// of exceptions may run; whatever is raised meanwhile is swallowed, a stop stays pending.
std::string traceback_text(Context& cx, Value exception);
// One that is ignored: without chain, notes and suggestions.
std::string ignored_text(Context& cx, Value exception);
// CPython opens sources by the module io: not once the modules go at the end of the program, sys first.
bool reads_sources(Context& cx);
// As traceback_text, to sys.stderr.
void print_exception(Context& cx, Value exception);

}  // namespace dictum
