// tuple, list, bytes, bytearray, range, slice.
#pragma once

#include <span>
#include <string_view>

#include "objects/context.h"

namespace dictum {

struct Tuple : Object {
  static constexpr TypeId kLayout = TypeId::Tuple;
  std::uint64_t count_;
  Value items[];
  std::size_t size() const { return count_; }
  Value operator[](std::size_t index) const { return items[index]; }
  std::span<const Value> span() const { return {items, count_}; }
};
// A tuple whose items (all absent) the caller fills with owned values before anyone sees it. Null only when
// large.
Ref<Tuple> new_tuple(Context& cx, std::size_t size, Type* type = nullptr);
Ref<Tuple> make_tuple(Context& cx, std::span<const Value> items);
Ref<Tuple> make_tuple(Context& cx, std::initializer_list<Value> items);
Ref<Tuple> empty_tuple(Context& cx);
Ref<Tuple> tuple_slice(Context& cx, Tuple* tuple, std::size_t start, std::size_t end);

struct List : Object {
  static constexpr TypeId kLayout = TypeId::List;
  Value* items;  // a buffer of the heap
  std::uint32_t size_;
  std::uint32_t capacity;
  std::size_t size() const { return size_; }
  Value operator[](std::size_t index) const { return items[index]; }
};
Ref<List> new_list(Context& cx, std::size_t capacity = 0);
Ref<List> make_list(Context& cx, std::span<const Value> items);
Done list_append(Context& cx, List* list, Value item);
Done list_append(Context& cx, List* list, OwnedValue&& item);
Done list_insert(Context& cx, List* list, std::size_t index, Value item);
// Replaces items [start, end) by new ones; the old ones are dropped last.
Done list_replace(Context& cx, List* list, std::size_t start, std::size_t end, std::span<const Value> items);
Done list_reserve(Context& cx, List* list, std::size_t capacity);
void list_clear(Context& cx, List* list);
Done list_extend(Context& cx, List* list, Value iterable);
// Stable; CPython's checks of modification during the sort.
Done list_sort(Context& cx, List* list, Value key, bool reverse);

struct Bytes : Object {
  static constexpr TypeId kLayout = TypeId::Bytes;
  mutable std::int64_t hash;
  std::uint64_t length;
  std::uint8_t data[8];
  std::string_view view() const { return {reinterpret_cast<const char*>(data), length}; }
};
Ref<Bytes> make_bytes(Context& cx, std::string_view bytes, Type* type = nullptr);
std::string bytes_repr(std::string_view bytes);

struct ByteArray : Object {
  static constexpr TypeId kLayout = TypeId::ByteArray;
  std::uint8_t* data;
  std::uint32_t length;
  std::uint32_t capacity;
  std::uint32_t exports;
  std::string_view view() const { return {reinterpret_cast<const char*>(data), length}; }
};
Ref<ByteArray> make_bytearray(Context& cx, std::string_view bytes);

struct Range : Object {
  static constexpr TypeId kLayout = TypeId::Range;
  Value start, stop, step, length;  // owned ints
};
OwnedValue make_range(Context& cx, Value start, Value stop, Value step);

struct Slice : Object {
  static constexpr TypeId kLayout = TypeId::Slice;
  Value start, stop, step;  // owned
};
OwnedValue make_slice(Context& cx, Value start, Value stop, Value step);
// A slice applied to a sequence of `length` items (clipped): runs __index__ of its parts, then everything is
// in range.
struct SliceBounds {
  std::int64_t start = 0, stop = 0, step = 1, count = 0;
};
Fallible<SliceBounds> resolve_slice(Context& cx, Slice* slice, std::int64_t length);
struct RawSlice {
  std::int64_t start = 0, stop = 0, step = 1;
};
Fallible<RawSlice> unpack_slice(Context& cx, Slice* slice);
SliceBounds clip_slice(RawSlice raw, std::int64_t length);

}  // namespace dictum
