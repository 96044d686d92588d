// Bytes-like arguments of the native modules.
#pragma once

#include <string>

#include "objects/context.h"

namespace dictum {

// A copy of the bytes; TypeError "a bytes-like object is required, not 'X'".
Fallible<std::string> buffer_argument(Context& cx, Value value);
// Writes bytes at the start of a writable bytes-like object: as many as fit. TypeError if it is none;
// `function` words it.
Fallible<std::size_t> buffer_size(Context& cx, Value value, std::string_view function);
void write_buffer(Value value, std::string_view bytes);

}  // namespace dictum
