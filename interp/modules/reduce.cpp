#include "modules/reduce.h"

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"

namespace dictum {

OwnedValue state_of(Context& cx, Value object) {
  const OwnedValue method = TRY(find_attribute(cx, object, cx.names().dunder_getstate));
  if (!method.is_absent()) return call(cx, method);
  OwnedValue space = TRY(find_attribute(cx, object, cx.names().dunder_dict));
  return space.is_absent() ? cx.none() : std::move(space);
}

}  // namespace dictum
