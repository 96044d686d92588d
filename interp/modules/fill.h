// Each makes the contents of one native module: modules/native_modules.def.
#pragma once

#include "objects/outcome.h"

namespace dictum {

struct Context;
struct Dict;

#define OURS(NAME, FILL) Done FILL(Context& cx, Dict* dict);
#define TWIN(NAME)
#define MISSING(NAME)
#include "modules/native_modules.def"

}  // namespace dictum
