#include "objects/slot_call.h"

#include <cstdio>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/heap.h"
#include "objects/str_object.h"

namespace dictum {

OwnedValue call_if_bindable(Context& cx, Value method, Value self, std::initializer_list<Value> arguments) {
  if (is<Function>(method) || is<WrapperDescriptor>(method) || is<MethodDescriptor>(method))
    return call_bound(cx, method, self, arguments);
  OwnedValue bound = bind_descriptor(cx, method, self, type_of(cx, self));
  if (bound.is_raised()) return take_exception(cx).is_absent() ? OwnedValue(failed()) : OwnedValue();
  return call(cx, bound, arguments);
}

OwnedValue call_repr(Context& cx, Value value) {
  const OwnedValue method = own(lookup_special(cx, type_of(cx, value), SpecialMethod::repr_));
  OwnedValue answer = method.is_absent() ? OwnedValue() : call_if_bindable(cx, method, value);
  if (!answer.is_absent()) return answer;
  char address[24];
  std::snprintf(address, sizeof address, "0x%llx",
                static_cast<unsigned long long>(Heap::id_of(value.object())));
  return make_str(cx, cat("<", type_name(cx, value), " object at ", std::string_view(address), ">"));
}

}  // namespace dictum
