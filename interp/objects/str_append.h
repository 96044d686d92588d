// Text that grows at its end.
#pragma once

#include "objects/str_object.h"

namespace dictum {

// left + right, exact strings both; in left's own memory where that is the last reference and has room.
Ref<Str> concat_onto(Context& cx, Ref<Str> left, Str* right);

}  // namespace dictum
