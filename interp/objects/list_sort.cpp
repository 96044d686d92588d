#include <vector>

#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

// list.sort: stable, by __lt__ only; the list looks empty meanwhile.

namespace dictum {

namespace {

struct Sortable {
  Value key;
  Value item;
};

Fallible<bool> less(Context& cx, const Sortable& left, const Sortable& right) {
  if (!cx.charge()) return failed();
  OwnedValue result = TRY(compare(cx, Comparison::Lt, left.key, right.key));
  return truth(cx, result);
}

// Where a short run lies in order already, as CPython finds it: then nothing moves.
Done insert_sorted(Context& cx, Sortable* first, std::size_t sorted, std::size_t count) {
  for (std::size_t i = sorted; i < count; ++i) {
    Sortable pivot = first[i];
    std::size_t low = 0, high = i;
    while (low < high) {
      std::size_t middle = low + (high - low) / 2;
      if (TRY(less(cx, pivot, first[middle])))
        high = middle;
      else
        low = middle + 1;
    }
    for (std::size_t j = i; j > low; --j) first[j] = first[j - 1];
    first[low] = pivot;
  }
  return done();
}

// The ordered run at the start; a strictly descending one is turned round.
Fallible<std::size_t> count_run(Context& cx, Sortable* first, std::size_t count) {
  if (count < 2) return count;
  std::size_t run = 2;
  if (TRY(less(cx, first[1], first[0]))) {
    while (run < count && TRY(less(cx, first[run], first[run - 1]))) ++run;
    for (std::size_t i = 0; i < run / 2; ++i) std::swap(first[i], first[run - 1 - i]);
  } else {
    while (run < count && !TRY(less(cx, first[run], first[run - 1]))) ++run;
  }
  return run;
}

Done merge_sort(Context& cx, Sortable* first, std::size_t count, std::vector<Sortable>& buffer) {
  if (count <= 64) {
    std::size_t run = TRY(count_run(cx, first, count));
    return insert_sorted(cx, first, run, count);
  }
  std::size_t half = count / 2;
  TRY(merge_sort(cx, first, half, buffer));
  TRY(merge_sort(cx, first + half, count - half, buffer));
  if (!TRY(less(cx, first[half], first[half - 1]))) return done();
  buffer.assign(first, first + half);
  std::size_t left = 0, right = half, out = 0;
  while (left < half && right < count) {
    Fallible<bool> take_right = less(cx, first[right], buffer[left]);
    if (!take_right.ok()) {
      while (left < half) first[out++] = buffer[left++];
      return failed();
    }
    first[out++] = take_right.value() ? first[right++] : buffer[left++];
  }
  while (left < half) first[out++] = buffer[left++];
  return done();
}

}  // namespace

Done list_sort(Context& cx, List* list, Value key, bool reverse) {
  Ref<List> held = own_ref(list);
  Value* items = list->items;
  std::uint32_t size = list->size_, capacity = list->capacity;
  list->items = nullptr;
  list->size_ = list->capacity = 0;
  std::vector<Sortable> sortable(size);
  std::vector<OwnedValue> keys;
  bool ok = true;
  for (std::uint32_t i = 0; i < size; ++i) {
    sortable[i] = {items[i], items[i]};
    if (key.is_absent() || !ok) continue;
    keys.push_back(call(cx, key, {items[i]}));
    ok = !keys.back().is_raised();
    sortable[i].key = keys.back().get();
  }
  if (ok) {
    // Stability under reverse: reversed before and after.
    std::vector<Sortable> buffer;
    auto turn = [&] {
      for (std::size_t i = 0; i < size / 2; ++i) std::swap(sortable[i], sortable[size - 1 - i]);
    };
    if (reverse) turn();
    ok = merge_sort(cx, sortable.data(), size, buffer).ok();
    if (reverse) turn();
  }
  for (std::uint32_t i = 0; i < size; ++i) items[i] = sortable[i].item;
  bool modified = list->items != nullptr;
  Value* junk = list->items;
  std::uint32_t junk_size = list->size_;
  list->items = items;
  list->size_ = size;
  list->capacity = capacity;
  while (junk_size > 0) release(junk[--junk_size]);
  cx.heap.free_buffer(junk);
  if (!ok) return failed();
  if (modified) return raise_value_error(cx, "list modified during sort");
  return done();
}

}  // namespace dictum
