// Iterators over built-in sequences and callables.
#pragma once

#include "objects/context.h"
#include "objects/sequence_object.h"

namespace dictum {

struct Set;

// list, tuple, str, bytes iterators, list_reverseiterator, reversed, iterator: by the type.
struct SequenceIterator : Object {
  Value sequence;  // absent when exhausted
  std::int64_t index;
};
struct RangeIterator : Object {
  static constexpr TypeId kLayout = TypeId::RangeIterator;
  std::int64_t next, step, remaining;
};
// Of ranges that leave 64 bits.
struct LongRangeIterator : Object {
  static constexpr TypeId kLayout = TypeId::LongRangeIterator;
  Value start, step, length, index;  // owned ints
};
struct CallableIterator : Object {
  static constexpr TypeId kLayout = TypeId::CallableIterator;
  Value callable;  // absent when exhausted
  Value sentinel;
};
struct SetIterator : Object {
  static constexpr TypeId kLayout = TypeId::SetIterator;
  Set* set;
  std::uint32_t position;
  std::uint32_t expected_used;
  std::uint32_t remaining;
};
// The tuple that an iterator has handed out and nobody else has kept: handed out again with new items, as
// CPython does (what lies in it lives so long). Null if somebody has it.
inline Ref<Tuple> reused_tuple(Tuple* result) {
  if (!result || result->count != 1) return {};
  result->flags &= ~kUntracked;
  return own_ref(result);
}
OwnedValue make_sequence_iterator(Context& cx, TypeId type, Value sequence, std::int64_t index = 0);

}  // namespace dictum
