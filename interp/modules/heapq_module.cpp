// _heapq: https://docs.python.org/3/library/heapq.html
#include <algorithm>

#include "builtins/function_arguments.h"
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

enum class Order : std::uint8_t { Smallest, Largest };  // what stands at the top

Failed raise_out_of_range(Context& cx) { return raise_error(cx, TypeId::IndexError, "index out of range"); }

// Whether `left` belongs above `right`. Comparing may run Python code: the heap must keep its size.
template <Order kOrder>
Fallible<bool> above(Context& cx, const List* heap, std::size_t left, std::size_t right) {
  if (!cx.charge()) return failed();
  const std::size_t size = heap->size();
  const OwnedValue first = own((*heap)[left]), second = own((*heap)[right]);
  const bool answer = kOrder == Order::Smallest ? TRY(compare_truth(cx, Comparison::Lt, first, second))
                                                : TRY(compare_truth(cx, Comparison::Lt, second, first));
  if (heap->size() != size)
    return raise_error(cx, TypeId::RuntimeError, "list changed size during iteration");
  return answer;
}

// The item at `at` rises to its place below `top`.
template <Order kOrder>
Done rise(Context& cx, List* heap, std::size_t top, std::size_t at) {
  if (at >= heap->size()) return raise_out_of_range(cx);
  while (at > top) {
    const std::size_t parent = (at - 1) / 2;
    if (!TRY(above<kOrder>(cx, heap, at, parent))) break;
    std::swap(heap->items[at], heap->items[parent]);
    at = parent;
  }
  return done();
}

// The item at `top` sinks to a leaf, its better children moving up, and rises again from there.
template <Order kOrder>
Done sink(Context& cx, List* heap, std::size_t top) {
  const std::size_t size = heap->size();
  if (top >= size) return raise_out_of_range(cx);
  std::size_t at = top;
  while (at < size / 2) {
    std::size_t child = 2 * at + 1;
    if (child + 1 < size && !TRY(above<kOrder>(cx, heap, child, child + 1))) child++;
    std::swap(heap->items[child], heap->items[at]);
    at = child;
  }
  return rise<kOrder>(cx, heap, top, at);
}

Fallible<List*> heap_argument(Context& cx, const char* function, const char* which, Value value) {
  if (is<List>(value)) return as<List>(value);
  return raise_bad_argument(cx, function, which, "list", value);
}

// The top leaves, `item` comes in its place.
template <Order kOrder>
OwnedValue replace_top(Context& cx, List* heap, Value item) {
  if (heap->size() == 0) return raise_out_of_range(cx);
  OwnedValue top = OwnedValue::steal(std::exchange(heap->items[0], own(item).leak()));
  TRY(sink<kOrder>(cx, heap, 0));
  return top;
}

template <Order kOrder>
OwnedValue pop_top(Context& cx, List* heap) {
  const std::size_t size = heap->size();
  if (size == 0) return raise_out_of_range(cx);
  OwnedValue last = own((*heap)[size - 1]);
  TRY(list_replace(cx, heap, size - 1, size, {}));
  if (heap->size() == 0) return last;
  return replace_top<kOrder>(cx, heap, last);
}

template <Order kOrder>
OwnedValue order_heap(Context& cx, List* heap) {
  for (std::size_t at = heap->size() / 2; at-- > 0;) TRY(sink<kOrder>(cx, heap, at));
  return cx.none();
}

OwnedValue heap_push(Context& cx, const CallArguments& arguments) {
  List* heap = TRY(heap_argument(cx, "heappush", "argument 1", arguments[0]));
  TRY(list_append(cx, heap, own(arguments[1])));
  TRY(rise<Order::Smallest>(cx, heap, 0, heap->size() - 1));
  return cx.none();
}
OwnedValue heap_pop(Context& cx, const CallArguments& arguments) {
  return pop_top<Order::Smallest>(cx, TRY(heap_argument(cx, "heappop", "argument", arguments[0])));
}
OwnedValue heap_replace(Context& cx, const CallArguments& arguments) {
  List* heap = TRY(heap_argument(cx, "heapreplace", "argument 1", arguments[0]));
  return replace_top<Order::Smallest>(cx, heap, arguments[1]);
}
OwnedValue heap_push_pop(Context& cx, const CallArguments& arguments) {
  List* heap = TRY(heap_argument(cx, "heappushpop", "argument 1", arguments[0]));
  if (heap->size() == 0) return own(arguments[1]);
  const OwnedValue top = own((*heap)[0]);
  if (!TRY(compare_truth(cx, Comparison::Lt, top, arguments[1]))) return own(arguments[1]);
  return replace_top<Order::Smallest>(cx, heap, arguments[1]);
}
OwnedValue heapify(Context& cx, const CallArguments& arguments) {
  return order_heap<Order::Smallest>(cx, TRY(heap_argument(cx, "heapify", "argument", arguments[0])));
}
OwnedValue heap_pop_largest(Context& cx, const CallArguments& arguments) {
  return pop_top<Order::Largest>(cx, TRY(heap_argument(cx, "_heappop_max", "argument", arguments[0])));
}
OwnedValue heap_replace_largest(Context& cx, const CallArguments& arguments) {
  List* heap = TRY(heap_argument(cx, "_heapreplace_max", "argument 1", arguments[0]));
  return replace_top<Order::Largest>(cx, heap, arguments[1]);
}
OwnedValue heapify_largest(Context& cx, const CallArguments& arguments) {
  return order_heap<Order::Largest>(cx, TRY(heap_argument(cx, "_heapify_max", "argument", arguments[0])));
}

constexpr MethodRow kFunctions[] = {{"heappush", heap_push, 2, 2},
                                    {"heappushpop", heap_push_pop, 2, 2},
                                    {"heappop", heap_pop, 1, 1},
                                    {"heapreplace", heap_replace, 2, 2},
                                    {"heapify", heapify, 1, 1},
                                    {"_heappop_max", heap_pop_largest, 1, 1},
                                    {"_heapify_max", heapify_largest, 1, 1},
                                    {"_heapreplace_max", heap_replace_largest, 2, 2}};

}  // namespace

Done fill_heapq(Context& cx, Dict* dict) { return add_functions(cx, dict, kFunctions, "_heapq"); }

}  // namespace dictum
