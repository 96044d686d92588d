#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

// dict.update and dict(): from mappings and from pairs.

namespace dictum {

namespace {

Done merge_mapping(Context& cx, Dict* dict, Value other) {
  OwnedValue keys = TRY(call_method(cx, other, cx.names().keys));
  ItemSource source(cx, keys);
  if (!source.ok()) {
    const bool iterable = !lookup_special(cx, type_of(cx, keys), SpecialMethod::iter_).is_absent();
    if (iterable || !catch_exception(cx, TypeId::TypeError)) return failed();
    return raise_type_error(
        cx, cat(type_name(cx, other), ".keys() returned a non-iterable (type ", type_name(cx, keys), ")"));
  }
  for (;;) {
    OwnedValue key = TRY(source.next());
    if (key.is_absent()) return done();
    OwnedValue value = TRY(get_item(cx, other, key));
    TRY(dict_set(cx, dict, key.get(), value.get()));
  }
}

Done merge_pairs(Context& cx, Dict* dict, Value pairs) {
  ItemSource source(cx, pairs);
  if (!source.ok()) return failed();
  for (std::size_t index = 0;; ++index) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return done();
    Ref<Tuple> pair = tuple_from(cx, item);
    if (!pair) {
      if (!catch_exception(cx, TypeId::TypeError)) return failed();
      return raise_type_error(
          cx, cat("cannot convert dictionary update sequence element #", index, " to a sequence"));
    }
    if (pair->size() != 2)
      return raise_value_error(cx, cat("dictionary update sequence element #", index, " has length ",
                                       pair->size(), "; 2 is required"));
    TRY(dict_set(cx, dict, (*pair)[0], (*pair)[1]));
  }
}

}  // namespace

Done dict_merge(Context& cx, Dict* dict, Value other) {
  Value iter = is<Dict>(other) ? lookup_special(cx, type_of(cx, other), SpecialMethod::iter_) : Value();
  bool plain = is<Dict>(other) && iter == lookup_special(cx, cx.type(TypeId::Dict), SpecialMethod::iter_);
  if (plain) return dict_update(cx, dict, as<Dict>(other));
  OwnedValue keys = TRY(find_attribute(cx, other, cx.names().keys));
  return keys.is_absent() ? merge_pairs(cx, dict, other) : merge_mapping(cx, dict, other);
}

}  // namespace dictum
