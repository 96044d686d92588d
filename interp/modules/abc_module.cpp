// _abc: https://docs.python.org/3/library/abc.html
#include "modules/abc_types.h"
#include "modules/module_types.h"

namespace dictum {

const NativeType kAbcDataType = {.layout = TypeId::AbcData, .size = sizeof(AbcData)};

}  // namespace dictum
