#include "modules/module_types.h"

#include "modules/io_object.h"

namespace dictum {

const CoreExtension& native_extension() {
  static constexpr ModuleType kRows[] = {
#define MODULE_TYPE(ID, NAME, BASE, NATIVE) {TypeId::ID, NAME, TypeId::BASE, &NATIVE},
#include "objects/module_types.def"
  };
  static const ModuleFunctions kBuiltins[] = {{open_function(), "io"}, {frame_functions(), "builtins"}};
  static const CoreExtension kExtension{kRows, kBuiltins, make_sys_constants};
  return kExtension;
}

}  // namespace dictum
