// How OrderedDict takes items over: as MutableMapping.update does, through self's own __setitem__.
#include "modules/ordered_dict.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/operators.h"

namespace dictum {

namespace {

Done add_pairs(Context& cx, Value self, Value pairs) {
  const OwnedValue iterator = TRY(get_iterator(cx, pairs));
  for (;;) {
    if (!cx.charge()) return failed();
    const OwnedValue pair = TRY(next_item(cx, iterator));
    if (pair.is_absent()) return done();
    const OwnedValue parts = TRY(get_iterator(cx, pair));
    const OwnedValue key = TRY(next_item(cx, parts));
    if (key.is_absent()) return raise_value_error(cx, "need more than 0 values to unpack");
    const OwnedValue value = TRY(next_item(cx, parts));
    if (value.is_absent()) return raise_value_error(cx, "need more than 1 value to unpack");
    const OwnedValue more = TRY(next_item(cx, parts));
    if (!more.is_absent()) return raise_value_error(cx, "too many values to unpack (expected 2)");
    TRY(set_item(cx, self, key, value));
  }
}

Done add_by_keys(Context& cx, Value self, Value other, Value method) {
  const OwnedValue keys = TRY(call(cx, method));
  const OwnedValue iterator = TRY(get_iterator(cx, keys));
  for (;;) {
    if (!cx.charge()) return failed();
    const OwnedValue key = TRY(next_item(cx, iterator));
    if (key.is_absent()) return done();
    const OwnedValue value = TRY(get_item(cx, other, key));
    TRY(set_item(cx, self, key, value));
  }
}

}  // namespace

Done update_mapping(Context& cx, Value self, Value other) {
  if (is_exact(cx, other, TypeId::Dict)) {
    Ref<Dict> items = TRY(copy_dict(cx, as<Dict>(other)));
    Value key, value;
    for (std::size_t position = 0; dict_next(items.get(), position, key, value);) {
      if (!cx.charge()) return failed();
      TRY(set_item(cx, self, key, value));
    }
    return done();
  }
  const OwnedValue keys = TRY(find_attribute(cx, other, cx.names().keys));
  if (!keys.is_absent()) return add_by_keys(cx, self, other, keys);
  const OwnedValue items = TRY(find_attribute(cx, other, cx.names().items));
  if (items.is_absent()) return add_pairs(cx, self, other);
  const OwnedValue pairs = TRY(call(cx, items));
  return add_pairs(cx, self, pairs);
}

}  // namespace dictum
