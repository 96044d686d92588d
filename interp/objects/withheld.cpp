#include "objects/withheld.h"

#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"

namespace dictum {

bool is_withheld_class(const Context& cx, const Type* type) {
  return type->name->is_ascii_text("str") &&
         !dict_find(const_cast<Context&>(cx), type->dict, kWithheldMark).is_absent();
}

Failed stop_at_withheld(Context& cx) {
  return stop_unsupported(cx, "the text of a built-in function's __doc__");
}

OwnedValue class_of_withheld(Context& cx, Value value) {
  if (dict_find(cx, type_of(cx, value)->dict, kWithheldMark) != cx.core.true_) return stop_at_withheld(cx);
  return own(Value(cx.type(TypeId::Str)));
}

bool is_withheld_place(const Context& cx, Value value) {
  return is<GetSetDescriptor>(value) && !as<GetSetDescriptor>(value)->row &&
         as<GetSetDescriptor>(value)->name == cx.names().dunder_doc;
}

}  // namespace dictum
