// C3 linearization (The Python 2.3 Method Resolution Order).
#pragma once

#include "objects/context.h"

namespace dictum {

// `type`'s own linearization from its bases' MROs; TypeError if there is none.
Ref<Tuple> compute_mro(Context& cx, Type* type);
// As type.mro() may be overridden by a metaclass: calls it if so and checks the result (Language
// Reference 3.3.3).
Ref<Tuple> resolve_mro(Context& cx, Type* type);

}  // namespace dictum
