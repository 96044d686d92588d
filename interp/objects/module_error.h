// What is said of an attribute that a module does not have.
// https://docs.python.org/3/whatsnew/3.13.html#improved-error-messages
#pragma once

#include <string>

#include "objects/context.h"

namespace dictum {

struct Dict;
struct Module;

// Whether the import system says that the code of the module with this namespace still runs.
bool is_half_imported(Context& cx, const Dict* space);
// The message for the AttributeError; runs no Python code.
std::string missing_from_module(Context& cx, const Module* module, Str* name);

}  // namespace dictum
