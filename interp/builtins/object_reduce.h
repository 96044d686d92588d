// Taking objects apart for copies: https://docs.python.org/3/library/pickle.html#object.__reduce_ex__
#pragma once

#include "objects/context.h"

namespace dictum {

OwnedValue object_reduce(Context& cx, const CallArguments& arguments);
OwnedValue object_reduce_ex(Context& cx, const CallArguments& arguments);
OwnedValue object_getstate(Context& cx, const CallArguments& arguments);
// (getattr, (owner, name)): how methods and descriptors are found again.
OwnedValue reduce_to_getattr(Context& cx, Value owner, Value name);

}  // namespace dictum
