#include <algorithm>
#include <vector>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/slot_call.h"
#include "objects/str_object.h"

// list.sort: Tim Peters' merge sort (Objects/listsort.txt of CPython describes it). Which items are compared,
// and in which order, can be seen by __lt__, so the runs, the merges and the galloping are CPython's.

namespace dictum {

namespace {

struct Sortable {
  Value key;
  Value item;
};

// Asks key < key. Where all keys are of one class its __lt__ is asked first, without looking for reflected
// ones: CPython's short way, visible where __lt__ answers NotImplemented and is asked again.
class Comparer {
 public:
  Comparer(Context& cx, const std::vector<Sortable>& items) : cx_(cx) {
    if (items.empty()) return;
    Type* type = type_of(cx, items[0].key);
    for (const Sortable& each : items)
      if (type_of(cx, each.key) != type) return;
    if (type->is_heap()) common_ = type;
  }

  Fallible<bool> less(Value left, Value right) {
    if (!cx_.charge()) return failed();
    if (left.is_small() && right.is_small()) return left.small_value() < right.small_value();
    if (is_exact(cx_, left, TypeId::Str) && is_exact(cx_, right, TypeId::Str))
      return str_compare(as<Str>(left), as<Str>(right)) < 0;
    OwnedValue result = TRY(asked_first(left, right));
    if (result.is_absent()) result = TRY(compare(cx_, Comparison::Lt, left, right));
    return truth(cx_, result);
  }

 private:
  // Absent if the short way gives no answer.
  OwnedValue asked_first(Value left, Value right) {
    if (!common_ || type_of(cx_, left) != common_ || type_of(cx_, right) != common_) return {};
    OwnedValue method = own(lookup_special(cx_, common_, SpecialMethod::lt_));
    if (!method.is_value()) return {};
    OwnedValue result = TRY(call_if_bindable(cx_, method, left, {right}));
    return result.get() == cx_.core.not_implemented ? OwnedValue() : std::move(result);
  }

  Context& cx_;
  Type* common_ = nullptr;
};

class MergeSort {
 public:
  MergeSort(Context& cx, std::vector<Sortable>& items) : cx_(cx), items_(items), comparer_(cx, items) {}

  Done run() {
    if (items_.size() < 2) return done();
    const std::size_t shortest = shortest_run(items_.size());
    for (std::size_t start = 0; start < items_.size();) {
      const std::size_t left = items_.size() - start;
      std::size_t length = TRY(count_run(start));
      if (length < shortest) {
        const std::size_t wanted = std::min(shortest, left);
        TRY(insert_sorted(start, start + wanted, start + length));
        length = wanted;
      }
      TRY(add_run(start, length));
      start += length;
    }
    while (runs_.size() > 1) {
      std::size_t at = runs_.size() - 2;
      if (at > 0 && runs_[at - 1].length < runs_[at + 1].length) at--;
      TRY(merge_at(at));
    }
    return done();
  }

 private:
  static constexpr std::size_t kMinGallop = 7;
  struct Run {
    std::size_t start, length;
    int power;  // of the boundary behind it
  };

  Fallible<bool> less(const Sortable& left, const Sortable& right) {
    return comparer_.less(left.key, right.key);
  }

  // Such that the number of runs is a power of two, or close below one.
  static std::size_t shortest_run(std::size_t size) {
    std::size_t odd = 0;
    for (; size >= 64; size >>= 1) odd |= size & 1;
    return size + odd;
  }

  // The ordered run at `start`; a strictly descending one is turned round.
  Fallible<std::size_t> count_run(std::size_t start) {
    std::size_t at = start + 1;
    if (at == items_.size()) return std::size_t{1};
    const bool descending = TRY(less(items_[at], items_[at - 1]));
    for (at++; at < items_.size(); at++)
      if (TRY(less(items_[at], items_[at - 1])) != descending) break;
    if (descending) std::reverse(place(start), place(at));
    return at - start;
  }

  std::vector<Sortable>::iterator place(std::size_t at) {
    return items_.begin() + static_cast<std::ptrdiff_t>(at);
  }

  // [start, sorted) is in order; the others up to `end` are put in by binary search.
  Done insert_sorted(std::size_t start, std::size_t end, std::size_t sorted) {
    for (; sorted < end; sorted++) {
      const Sortable pivot = items_[sorted];
      std::size_t low = start, high = sorted;
      while (low < high) {
        const std::size_t middle = low + ((high - low) >> 1);
        if (TRY(less(pivot, items_[middle])))
          high = middle;
        else
          low = middle + 1;
      }
      std::rotate(place(low), place(sorted), place(sorted + 1));
    }
    return done();
  }

  // The depth at which the boundary between the last run and the next lies in a balanced tree over the list.
  int boundary_power(const Run& last, std::size_t next_length) const {
    const std::size_t size = items_.size();
    std::size_t middle = 2 * last.start + last.length, next = middle + last.length + next_length;
    for (int power = 1;; power++) {
      if (middle >= size) {
        middle -= size;
        next -= size;
      } else if (next >= size) {
        return power;
      }
      middle <<= 1;
      next <<= 1;
    }
  }

  Done add_run(std::size_t start, std::size_t length) {
    if (cx_.language.sort_merges_by_power) {
      if (!runs_.empty()) {
        const int power = boundary_power(runs_.back(), length);
        while (runs_.size() > 1 && runs_[runs_.size() - 2].power > power) TRY(merge_at(runs_.size() - 2));
        runs_.back().power = power;
      }
      runs_.push_back({start, length, 0});
      return done();
    }
    runs_.push_back({start, length, 0});
    return collapse();
  }

  // Keeps each run longer than the two behind it together, and than the next.
  Done collapse() {
    while (runs_.size() > 1) {
      std::size_t at = runs_.size() - 2;
      const auto too_short = [&](std::size_t i) {
        return i > 0 && runs_[i - 1].length <= runs_[i].length + runs_[i + 1].length;
      };
      if (too_short(at) || (at > 0 && too_short(at - 1))) {
        if (runs_[at - 1].length < runs_[at + 1].length) at--;
      } else if (runs_[at].length > runs_[at + 1].length) {
        return done();
      }
      TRY(merge_at(at));
    }
    return done();
  }

  // Merges runs `at` and `at + 1`, without what lies in its place already.
  Done merge_at(std::size_t at) {
    std::size_t a = runs_[at].start, a_left = runs_[at].length;
    const std::size_t b = runs_[at + 1].start;
    std::size_t b_left = runs_[at + 1].length;
    runs_[at].length = a_left + b_left;
    runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    const std::size_t skipped = TRY(gallop_right(items_[b], &items_[a], a_left, 0));
    a += skipped;
    a_left -= skipped;
    if (a_left == 0) return done();
    b_left = TRY(gallop_left(items_[a + a_left - 1], &items_[b], b_left, b_left - 1));
    if (b_left == 0) return done();
    return a_left <= b_left ? merge_low(a, a_left, b, b_left) : merge_high(a, a_left, b, b_left);
  }

  // How many of the `size` ordered items stand before `key`, equal ones behind it; searched from `hint` on in
  // growing steps, then by halves.
  Fallible<std::size_t> gallop_left(Sortable key, const Sortable* items, std::size_t size, std::size_t hint) {
    return gallop(size, hint, [&](std::size_t i) { return less(items[i], key); });
  }
  // The same, equal ones before it.
  Fallible<std::size_t> gallop_right(Sortable key, const Sortable* items, std::size_t size,
                                     std::size_t hint) {
    return gallop(size, hint, [&](std::size_t i) -> Fallible<bool> { return !TRY(less(key, items[i])); });
  }
  // `before(i)` is true of a first part of the items.
  template <class Before>
  Fallible<std::size_t> gallop(std::size_t size, std::size_t hint, Before before) {
    std::size_t low, high;  // before(low - 1) holds, before(high) does not
    std::size_t last = 0, offset = 1;
    if (TRY(before(hint))) {
      const std::size_t most = size - hint;
      while (offset < most && TRY(before(hint + offset))) {
        last = offset;
        offset = (offset << 1) + 1;
      }
      low = hint + last + 1;
      high = hint + std::min(offset, most);
    } else {
      const std::size_t most = hint + 1;
      while (offset < most && !TRY(before(hint - offset))) {
        last = offset;
        offset = (offset << 1) + 1;
      }
      low = most - std::min(offset, most);
      high = hint - last;
    }
    while (low < high) {
      const std::size_t middle = low + ((high - low) >> 1);
      if (TRY(before(middle)))
        low = middle + 1;
      else
        high = middle;
    }
    return high;
  }

  // The first run is the shorter: it is set aside, and the places are filled from the front.
  Done merge_low(std::size_t a_start, std::size_t a_left, std::size_t b, std::size_t b_left) {
    const std::vector<Sortable> aside(place(a_start), place(a_start + a_left));
    std::size_t a = 0, to = a_start;
    // Whatever happens, what was set aside goes back: in front of what is left of the second run.
    const Done result = [&]() -> Done {
      const auto take_b = [&](std::size_t count) {
        std::copy(place(b), place(b + count), place(to));
        to += count, b += count, b_left -= count;
      };
      const auto take_a = [&](std::size_t count) {
        std::copy_n(aside.begin() + static_cast<std::ptrdiff_t>(a), count, place(to));
        to += count, a += count, a_left -= count;
      };
      take_b(1);
      while (b_left > 0 && a_left > 1) {
        std::size_t a_wins = 0, b_wins = 0;
        while (a_wins < min_gallop_ && b_wins < min_gallop_) {
          if (TRY(less(items_[b], aside[a]))) {
            take_b(1);
            b_wins++, a_wins = 0;
            if (b_left == 0) return done();
          } else {
            take_a(1);
            a_wins++, b_wins = 0;
            if (a_left == 1) return done();
          }
        }
        min_gallop_++;
        do {
          min_gallop_ -= min_gallop_ > 1;
          a_wins = TRY(gallop_right(items_[b], aside.data() + a, a_left, 0));
          take_a(a_wins);
          if (a_left <= 1 && a_wins > 0) return done();
          take_b(1);
          if (b_left == 0) return done();
          b_wins = TRY(gallop_left(aside[a], &items_[b], b_left, 0));
          take_b(b_wins);
          if (b_left == 0) return done();
          take_a(1);
          if (a_left == 1) return done();
        } while (a_wins >= kMinGallop || b_wins >= kMinGallop);
        min_gallop_++;
      }
      return done();
    }();
    // With one item left it is the last of all.
    if (result.ok() && a_left == 1) {
      std::copy(place(b), place(b + b_left), place(to));
      to += b_left;
    }
    std::copy_n(aside.begin() + static_cast<std::ptrdiff_t>(a), a_left, place(to));
    return result;
  }

  // The second run is the shorter: it is set aside, and the places are filled from the back.
  Done merge_high(std::size_t a_start, std::size_t a_left, std::size_t b, std::size_t b_left) {
    const std::vector<Sortable> aside(place(b), place(b + b_left));
    std::size_t to = b + b_left;  // behind the next place
    const Done result = [&]() -> Done {
      const auto take_a = [&](std::size_t count) {
        std::copy_backward(place(a_start + a_left - count), place(a_start + a_left), place(to));
        to -= count, a_left -= count;
      };
      const auto take_b = [&](std::size_t count) {
        std::copy_n(aside.begin() + static_cast<std::ptrdiff_t>(b_left - count), count, place(to - count));
        to -= count, b_left -= count;
      };
      take_a(1);
      while (a_left > 0 && b_left > 1) {
        std::size_t a_wins = 0, b_wins = 0;
        while (a_wins < min_gallop_ && b_wins < min_gallop_) {
          if (TRY(less(aside[b_left - 1], items_[a_start + a_left - 1]))) {
            take_a(1);
            a_wins++, b_wins = 0;
            if (a_left == 0) return done();
          } else {
            take_b(1);
            b_wins++, a_wins = 0;
            if (b_left == 1) return done();
          }
        }
        min_gallop_++;
        do {
          min_gallop_ -= min_gallop_ > 1;
          a_wins = a_left - TRY(gallop_right(aside[b_left - 1], &items_[a_start], a_left, a_left - 1));
          take_a(a_wins);
          if (a_left == 0) return done();
          take_b(1);
          if (b_left == 1) return done();
          b_wins = b_left - TRY(gallop_left(items_[a_start + a_left - 1], aside.data(), b_left, b_left - 1));
          take_b(b_wins);
          if (b_left <= 1 && b_wins > 0) return done();
          take_a(1);
          if (a_left == 0) return done();
        } while (a_wins >= kMinGallop || b_wins >= kMinGallop);
        min_gallop_++;
      }
      return done();
    }();
    // With one item left it is the first of all.
    if (result.ok() && b_left == 1) {
      std::copy_backward(place(a_start), place(a_start + a_left), place(to));
      to -= a_left;
    }
    std::copy_n(aside.begin(), b_left, place(to - b_left));
    return result;
  }

  Context& cx_;
  std::vector<Sortable>& items_;
  Comparer comparer_;
  std::vector<Run> runs_;
  std::size_t min_gallop_ = kMinGallop;
};

}  // namespace

Done list_sort(Context& cx, List* list, Value key, bool reverse) {
  Ref<List> held = own_ref(list);
  TRY(ask_memory(cx, list->size() * (sizeof(Sortable) * 3 / 2 + sizeof(OwnedValue))));
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
    if (reverse) std::reverse(sortable.begin(), sortable.end());
    ok = MergeSort(cx, sortable).run().ok();
    if (reverse) std::reverse(sortable.begin(), sortable.end());
  }
  for (std::uint32_t i = 0; i < size; ++i) items[i] = sortable[i].item;
  // The keys die in their new order.
  std::vector<OwnedValue> dying;
  for (std::uint32_t i = 0; ok && !key.is_absent() && i < size; ++i) dying.push_back(own(sortable[i].key));
  keys.clear();
  bool modified = list->items != nullptr;
  Value* junk = list->items;
  std::uint32_t junk_size = list->size_;
  list->items = items;
  list->size_ = size;
  list->capacity = capacity;
  while (junk_size > 0) release(junk[--junk_size]);
  cx.heap.free_buffer(junk);
  for (OwnedValue& each : dying) each = OwnedValue();
  if (!ok) return failed();
  if (modified) return raise_value_error(cx, "list modified during sort");
  return done();
}

}  // namespace dictum
