// The descriptions of the immutable types of native modules, as objects/module_types.def names them.
#pragma once

#include <span>

#include "builtins/core_build.h"

namespace dictum {

#define MODULE_TYPE(ID, NAME, BASE, NATIVE) extern const NativeType NATIVE;
#include "objects/module_types.def"

std::span<const ModuleType> module_types();

}  // namespace dictum
