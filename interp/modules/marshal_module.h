// marshal for the import system.
#pragma once

#include <string>
#include <string_view>

#include "objects/context.h"

namespace dictum {

// marshal.dumps() and loads().
Fallible<std::string> marshal_value(Context& cx, Value value);
OwnedValue unmarshal_value(Context& cx, std::string_view bytes);

}  // namespace dictum
