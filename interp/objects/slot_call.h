// Special methods whose binding may fail unseen.
#pragma once

#include "objects/context.h"

namespace dictum {

// Calls `method`, which the type of `self` has. Absent where the __get__ of what was found raises: for
// iteration, comparison, hash and repr CPython forgets that exception and takes the method for missing
// (slot_tp_iter and its neighbours in typeobject.c).
OwnedValue call_if_bindable(Context& cx, Value method, Value self,
                            std::initializer_list<Value> arguments = {});

// What __repr__ of a value that is no small integer answers, which may be anything.
OwnedValue call_repr(Context& cx, Value value);

}  // namespace dictum
