// The iteration protocol (Language Reference 3.3.7, glossary "iterator").
#pragma once

#include "objects/context.h"

namespace dictum {

struct List;

OwnedValue get_iterator(Context& cx, Value iterable);
// The next item; absent when exhausted (StopIteration is taken away; its value, if any, is lost).
OwnedValue next_item(Context& cx, Value iterator);
// Iterates from a native loop: charges a step per item.
//   ItemSource items(cx, iterable); for (;;) { OwnedValue item = TRY(items.next()); if (item.is_absent())
//   break; … }
class ItemSource {
 public:
  ItemSource(Context& cx, Value iterable);
  bool ok() const { return !iterator_.is_raised(); }
  OwnedValue next();

 private:
  Context& cx_;
  OwnedValue iterator_;  // or the list or tuple itself
  std::size_t index_ = 0;
  bool direct_ = false;
};
// All items as a new tuple or list.
Ref<Tuple> tuple_from(Context& cx, Value iterable);
Ref<List> list_from(Context& cx, Value iterable);

}  // namespace dictum
