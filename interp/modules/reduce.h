// Copying and pickling: what the native types' __reduce__ share (PEP 307).
#pragma once

#include "objects/context.h"

namespace dictum {

// What object.__getstate__ answers, or what copyreg takes of the instance before 3.11: its __dict__ or None.
OwnedValue state_of(Context& cx, Value object);

}  // namespace dictum
