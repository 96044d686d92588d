// __path__ of namespace packages.
#pragma once

#include "objects/function_object.h"

namespace dictum {

// The class _NamespacePath of the import system.
OwnedValue namespace_path_class(Context& cx);
// The path of the namespace package of that name, with the list of the portions found for it.
OwnedValue make_namespace_path(Context& cx, Str* name, Value portions);

}  // namespace dictum
