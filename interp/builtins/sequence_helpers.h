// What the methods of tuple, list and range share.
#pragma once

#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

// The place of an item by a Python index; `type` and `message` word the TypeError and the IndexError.
Fallible<std::size_t> item_index(Context& cx, Value index, std::size_t size, std::string_view type,
                                 std::string_view message);
// How often a sequence of `size` items is repeated (never negative); MemoryError beyond reach.
Fallible<std::size_t> repeat_count(Context& cx, Value times, std::size_t size);
// Lexicographic comparison; the items are re-read after each comparison.
template <class Sequence>
OwnedValue compare_sequences(Context& cx, Comparison op, Sequence* left, Sequence* right) {
  Ref<Sequence> held_left = own_ref(left), held_right = own_ref(right);
  if ((op == Comparison::Eq || op == Comparison::Ne) && left->size() != right->size() &&
      TypeId::List == Sequence::kLayout)
    return cx.boolean_result(op == Comparison::Ne);
  for (std::size_t i = 0; i < left->size() && i < right->size(); ++i) {
    if (!cx.charge()) return failed();
    OwnedValue a = own((*left)[i]), b = own((*right)[i]);
    if (TRY(equal_items(cx, a, b))) continue;
    if (i >= left->size() || i >= right->size()) break;  // the comparison has taken items away
    if (op == Comparison::Eq) return cx.boolean_result(false);
    if (op == Comparison::Ne) return cx.boolean_result(true);
    a = own((*left)[i]), b = own((*right)[i]);
    return compare(cx, op, a, b);
  }
  return compare(cx, op, Value::small(static_cast<std::int64_t>(left->size())),
                 Value::small(static_cast<std::int64_t>(right->size())));
}
// The range of index(value, start, stop).
struct SearchRange {
  std::size_t start, end;
};
Fallible<SearchRange> search_range(Context& cx, const CallArguments& arguments, std::size_t size);
// What __reduce__ of iterators gives: (FUNCTION of builtins, (items,)) or (…, (items,), index).
OwnedValue reduce_iterator(Context& cx, std::string_view function, Value items, Value index = Value());
// __reduce__ and __setstate__ of the iterators over built-in sequences.
OwnedValue sequence_iterator_reduce(Context& cx, const CallArguments& arguments);
OwnedValue sequence_iterator_setstate(Context& cx, const CallArguments& arguments);
// The items of an iterable as of now: unlike list(), its iterator is asked for a length, not itself. Any
// TypeError of making the iterator becomes one that says `refusal`.
Ref<Tuple> items_now(Context& cx, Value iterable, std::string_view refusal);
// What __reduce__ of a container adds for an instance of a subclass: what its __getstate__ gives, or up to
// 3.10 its __dict__; None where there is none.
OwnedValue reduced_state(Context& cx, Value object);
// __class_getitem__ of containers: list[int].
OwnedValue class_getitem(Context& cx, const CallArguments& arguments);

}  // namespace dictum
