// _typing: what typing takes from C. In 3.11 one function; later the type variables and Generic, which dictum
// does not have.
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "objects/errors.h"

namespace dictum {

namespace {

OwnedValue typing_idfunc(Context&, const CallArguments& arguments) { return own(arguments[0]); }

constexpr MethodRow kFunctions[] = {{"_idfunc", typing_idfunc, 1, 1}};

}  // namespace

Done fill_typing(Context& cx, Dict* dict) {
  if (cx.language.type_parameters) return stop_unsupported(cx, "module _typing");
  return add_functions(cx, dict, kFunctions, "_typing");
}

}  // namespace dictum
