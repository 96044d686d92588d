// The namespaces of a module.
#pragma once

#include "objects/context.h"

namespace dictum {

// The builtins that go with a globals dict: its __builtins__ or the interpreter's.
Ref<Object> builtins_of(Context& cx, Dict* globals);

}  // namespace dictum
