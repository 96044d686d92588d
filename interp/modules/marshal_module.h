// marshal's two halves.
#pragma once

#include <string>
#include <string_view>

#include "objects/context.h"

namespace dictum {

inline constexpr int kMarshalVersion = 4;
inline constexpr int kMarshalDepth = 2000;  // of objects in objects

// marshal.dumps() and loads().
Fallible<std::string> marshal_value(Context& cx, Value value, int version = kMarshalVersion);
OwnedValue unmarshal_value(Context& cx, std::string_view bytes);

}  // namespace dictum
