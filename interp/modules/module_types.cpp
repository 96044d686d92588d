#include "modules/module_types.h"

#include <vector>

namespace dictum {

const CoreExtension& native_extension() {
  static const std::vector<ModuleType> kRows = {
#define MODULE_TYPE(ID, NAME, BASE, NATIVE) {TypeId::ID, NAME, TypeId::BASE, &NATIVE},
#include "objects/module_types.def"
  };
  static const CoreExtension kExtension{kRows, make_sys_constants};
  return kExtension;
}

}  // namespace dictum
