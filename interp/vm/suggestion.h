// "Did you mean: 'name'?" behind an uncaught AttributeError, NameError or ImportError (CPython since 3.10).
#pragma once

#include <string>

#include "objects/exception_object.h"

namespace dictum {

// What stands behind the message: ". Did you mean: 'name'?", or nothing.
std::string suggestion_text(Context& cx, const ExceptionObject* exception);

}  // namespace dictum
