// The descriptions of the immutable types of native modules, as objects/module_types.def names them.
#pragma once

#include <span>

#include "builtins/core_build.h"
#include "objects/type.h"

namespace dictum {

#define MODULE_TYPE(ID, NAME, BASE, NATIVE) extern const NativeType NATIVE;
#include "objects/module_types.def"

// The types of the native modules and the constant part of sys, for shared_core.
const CoreExtension& native_extension();
Ref<Dict> make_sys_constants(Context& cx);
// Functions of builtins that look at frames or run code.
std::span<const MethodRow> frame_functions();

}  // namespace dictum
