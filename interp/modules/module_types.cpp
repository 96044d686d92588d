#include "modules/module_types.h"

#include <vector>

namespace dictum {

std::span<const ModuleType> module_types() {
  static const std::vector<ModuleType> kRows = {
#define MODULE_TYPE(ID, NAME, BASE, NATIVE) {TypeId::ID, NAME, TypeId::BASE, &NATIVE},
#include "objects/module_types.def"
  };
  return kRows;
}

}  // namespace dictum
