// The payloads of _collections: https://docs.python.org/3/library/collections.html
#pragma once

#include "objects/dict_object.h"

namespace dictum {

// A ring of `size` owned values from `head` on.
struct Deque : Object {
  static constexpr TypeId kLayout = TypeId::Deque;
  Value* items;  // a buffer of the heap; null while the capacity is 0
  std::uint32_t capacity, head, size;
  std::uint32_t changes;  // renewed when an item comes or goes: iterators notice
  std::int64_t maxlen;    // -1: none

  std::size_t place(std::size_t index) const {
    const std::size_t at = head + index;
    return at < capacity ? at : at - capacity;
  }
  Value operator[](std::size_t index) const { return items[place(index)]; }
};
struct DequeIterator : Object {  // forward or reverse by the type
  Deque* deque;
  std::int64_t remaining;
  std::uint32_t changes;
};

struct DefaultDict : Dict {
  Value factory;  // None possible, absent before __init__
};
inline bool is_default_dict(Value value) {
  return value.is_object() && value.object()->type->id == TypeId::DefaultDict;
}

// A dict whose order can be changed.
struct OrderedDict : Dict {
  std::uint32_t changes;  // renewed when a key comes, goes or moves: iterators notice
  std::uint32_t first;    // no entry before this index is alive, while the table is that of `first_layout`
  std::uint32_t first_layout;
};
inline bool is_ordered_dict(Value value) {
  return value.is_object() && value.object()->type->id == TypeId::OrderedDict;
}
enum class OrderedPart : std::uint8_t { Keys, Values, Items };
struct OrderedDictIterator : Object {
  OrderedDict* dict;  // null when exhausted
  std::uint32_t position;
  std::uint32_t expected_used;
  std::uint32_t changes;
  std::uint32_t remaining;
  OrderedPart part;
  bool reverse;
};
OwnedValue make_ordered_iterator(Context& cx, OrderedDict* dict, OrderedPart part, bool reverse);

struct TupleGetter : Object {
  static constexpr TypeId kLayout = TypeId::TupleGetter;
  std::int64_t index;
  Value doc;
};

}  // namespace dictum
