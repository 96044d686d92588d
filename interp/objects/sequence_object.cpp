#include "objects/sequence_object.h"

#include <algorithm>
#include <cstring>

#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"

namespace dictum {

Ref<Tuple> new_tuple(Context& cx, std::size_t size, Type* type) {
  std::size_t bytes = sizeof(Tuple) + size * sizeof(Value);
  if (size > (std::size_t{1} << 40)) return raise_memory_error(cx);
  Object* object = allocate_instance(cx, type ? type : cx.type(TypeId::Tuple), bytes);
  if (!object) return failed();
  auto* made = static_cast<Tuple*>(object);
  made->count_ = size;
  return Ref<Tuple>::steal(made);
}

Ref<Tuple> empty_tuple(Context& cx) {
  if (cx.core.empty_tuple) return own_ref(cx.core.empty_tuple);
  return new_tuple(cx, 0);
}

Ref<Tuple> make_tuple(Context& cx, std::span<const Value> items) {
  if (items.empty()) return empty_tuple(cx);
  Ref<Tuple> made = TRY(new_tuple(cx, items.size()));
  for (std::size_t i = 0; i < items.size(); ++i) made->items[i] = own(items[i]).leak();
  return made;
}

Ref<Tuple> make_tuple(Context& cx, std::initializer_list<Value> items) {
  return make_tuple(cx, std::span<const Value>(items.begin(), items.size()));
}

Ref<Tuple> tuple_slice(Context& cx, Tuple* tuple, std::size_t start, std::size_t end) {
  if (start == 0 && end == tuple->size() && tuple->type == cx.type(TypeId::Tuple)) return own_ref(tuple);
  return make_tuple(cx, std::span<const Value>(tuple->items + start, end - start));
}

Ref<List> new_list(Context& cx, std::size_t capacity) {
  Ref<List> made = TRY(new_object<List>(cx, cx.type(TypeId::List)));
  if (capacity > 0) TRY(list_reserve(cx, made.get(), capacity));
  return made;
}

Ref<List> make_list(Context& cx, std::span<const Value> items) {
  Ref<List> made = TRY(new_list(cx, items.size()));
  for (Value item : items) made->items[made->size_++] = own(item).leak();
  return made;
}

Done list_reserve(Context& cx, List* list, std::size_t capacity) {
  if (capacity <= list->capacity) return done();
  std::size_t bytes = capacity * sizeof(Value);
  if (capacity > 0x7fffffff) return raise_memory_error(cx);
  void* buffer = cx.heap.resize_buffer(list->items, list->size_ * sizeof(Value), bytes);
  if (!buffer) return raise_no_memory(cx, bytes);
  list->items = static_cast<Value*>(buffer);
  list->capacity = static_cast<std::uint32_t>(capacity);
  return done();
}

Done list_append(Context& cx, List* list, OwnedValue&& item) {
  if (list->size_ == list->capacity)
    TRY(list_reserve(cx, list, std::size_t{list->capacity} + list->capacity / 2 + 4));
  list->items[list->size_++] = item.leak();
  return done();
}

Done list_append(Context& cx, List* list, Value item) { return list_append(cx, list, own(item)); }

Done list_insert(Context& cx, List* list, std::size_t index, Value item) {
  return list_replace(cx, list, index, index, std::span<const Value>(&item, 1));
}

Done list_replace(Context& cx, List* list, std::size_t start, std::size_t end, std::span<const Value> items) {
  std::size_t removed = end - start;
  std::size_t size = list->size_ - removed + items.size();
  if (size > list->capacity) TRY(list_reserve(cx, list, size + size / 8 + 4));
  Ref<Tuple> old = TRY(new_tuple(cx, removed));
  for (std::size_t i = 0; i < removed; ++i) old->items[i] = list->items[start + i];
  if (const std::size_t moved = list->size_ - end; moved > 0) {
    charge_work(list, moved * sizeof(Value));
    std::memmove(static_cast<void*>(list->items + start + items.size()), list->items + end,
                 moved * sizeof(Value));
  }
  for (std::size_t i = 0; i < items.size(); ++i) list->items[start + i] = own(items[i]).leak();
  list->size_ = static_cast<std::uint32_t>(size);
  return done();
}

// Items die from the end, when the list is empty already.
void list_clear(Context& cx, List* list) {
  Value* items = list->items;
  std::uint32_t size = list->size_;
  list->items = nullptr;
  list->size_ = list->capacity = 0;
  while (size > 0) release(items[--size]);
  cx.heap.free_buffer(items);
}

namespace {

// The items of an exact list (maybe the same) or tuple.
Done append_items(Context& cx, List* list, Value sequence) {
  const bool is_list = is<List>(sequence);
  const std::size_t count = is_list ? as<List>(sequence)->size() : as<Tuple>(sequence)->size();
  const std::size_t total = list->size_ + count;
  if (total > list->capacity) TRY(list_reserve(cx, list, list->size_ == 0 ? total : total + total / 8 + 4));
  const Value* items = is_list ? as<List>(sequence)->items : as<Tuple>(sequence)->items;
  for (std::size_t i = 0; i < count; ++i) list->items[list->size_++] = own(items[i]).leak();
  return done();
}

}  // namespace

Done list_extend(Context& cx, List* list, Value iterable) {
  if (is_exact(cx, iterable, TypeId::List) || is_exact(cx, iterable, TypeId::Tuple))
    return append_items(cx, list, iterable);
  ItemSource source(cx, iterable);
  if (!source.ok()) return failed();
  TRY(ask_length(cx, iterable));
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return done();
    TRY(list_append(cx, list, std::move(item)));
  }
}

Ref<Bytes> make_bytes(Context& cx, std::string_view bytes, Type* type) {
  if (!type) type = cx.type(TypeId::Bytes);
  if (bytes.empty() && cx.core.empty_bytes && type == cx.type(TypeId::Bytes))
    return own_ref(cx.core.empty_bytes);
  if (bytes.size() == 1 && type == cx.type(TypeId::Bytes))
    if (Bytes* single = cx.core.single_bytes[static_cast<unsigned char>(bytes[0])]) return own_ref(single);
  Object* object = allocate_instance(
      cx, type, sizeof(Bytes) - sizeof(Bytes::data) + std::max<std::size_t>(8, bytes.size() + 1));
  if (!object) return failed();
  auto* made = static_cast<Bytes*>(object);
  made->length = bytes.size();
  std::memcpy(made->data, bytes.data(), bytes.size());
  return Ref<Bytes>::steal(made);
}

std::string bytes_repr(std::string_view bytes) {
  bool has_single = bytes.find('\'') != std::string_view::npos;
  char quote = has_single && bytes.find('"') == std::string_view::npos ? '"' : '\'';
  std::string text = "b";
  text += quote;
  for (char c : bytes) {
    constexpr char kHex[] = "0123456789abcdef";
    auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\')
      (text += '\\') += c;
    else if (c == '\t')
      text += "\\t";
    else if (c == '\n')
      text += "\\n";
    else if (c == '\r')
      text += "\\r";
    else if (byte < 0x20 || byte >= 0x7f)
      ((text += "\\x") += kHex[byte >> 4]) += kHex[byte & 15];
    else
      text += c;
  }
  return text += quote;
}

Ref<ByteArray> make_bytearray(Context& cx, std::string_view bytes) {
  Ref<ByteArray> made = TRY(new_object<ByteArray>(cx, cx.type(TypeId::ByteArray)));
  if (bytes.empty()) return made;
  void* buffer = cx.heap.allocate_buffer(bytes.size());
  if (!buffer) return raise_no_memory(cx, bytes.size());
  std::memcpy(buffer, bytes.data(), bytes.size());
  made->data = static_cast<std::uint8_t*>(buffer);
  made->length = made->capacity = static_cast<std::uint32_t>(bytes.size());
  return made;
}

OwnedValue make_range(Context& cx, Value start, Value stop, Value step) {
  int sign = int_sign(step);
  if (sign == 0) return raise_value_error(cx, "range() arg 3 must not be zero");
  OwnedValue length = OwnedValue::small(0);
  bool some = sign > 0 ? int_compare(start, stop) < 0 : int_compare(start, stop) > 0;
  if (some) {
    OwnedValue distance = sign > 0 ? TRY(int_sub(cx, stop, start)) : TRY(int_sub(cx, start, stop));
    distance = TRY(int_sub(cx, distance, Value::small(1)));
    OwnedValue stride = sign > 0 ? own(step) : TRY(int_negate(cx, step));
    OwnedValue whole = TRY(int_floordiv(cx, distance, stride));
    length = TRY(int_add(cx, whole, Value::small(1)));
  }
  Ref<Range> made = TRY(new_object<Range>(cx, cx.type(TypeId::Range)));
  made->start = own(start).leak();
  made->stop = own(stop).leak();
  made->step = own(step).leak();
  made->length = length.leak();
  return made;
}

OwnedValue make_slice(Context& cx, Value start, Value stop, Value step) {
  Ref<Slice> made = TRY(new_object<Slice>(cx, cx.type(TypeId::Slice)));
  made->start = own(start).leak();
  made->stop = own(stop).leak();
  made->step = own(step).leak();
  return made;
}

namespace {

Fallible<std::int64_t> slice_part(Context& cx, Value part, std::int64_t fallback) {
  if (is_none(cx, part)) return fallback;
  if (!is_int(part) && lookup_special(cx, type_of(cx, part), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, "slice indices must be integers or None or have an __index__ method");
  OwnedValue integer = TRY(to_index(cx, part));
  return clamp_index(cx, integer);
}

}  // namespace

Fallible<RawSlice> unpack_slice(Context& cx, Slice* slice) {
  RawSlice raw;
  raw.step = TRY(slice_part(cx, slice->step, 1));
  if (raw.step == 0) return raise_value_error(cx, "slice step cannot be zero");
  raw.step = std::max(raw.step, -INT64_MAX);
  raw.start = TRY(slice_part(cx, slice->start, raw.step < 0 ? INT64_MAX : 0));
  raw.stop = TRY(slice_part(cx, slice->stop, raw.step < 0 ? INT64_MIN : INT64_MAX));
  return raw;
}

SliceBounds clip_slice(RawSlice raw, std::int64_t length) {
  bool backward = raw.step < 0;
  auto clip = [&](std::int64_t at) {
    if (at < 0) {
      at += length;
      return at < 0 ? (backward ? std::int64_t{-1} : std::int64_t{0}) : at;
    }
    return at >= length ? (backward ? length - 1 : length) : at;
  };
  SliceBounds bounds{clip(raw.start), clip(raw.stop), raw.step, 0};
  if (backward && bounds.stop < bounds.start) bounds.count = (bounds.start - bounds.stop - 1) / -raw.step + 1;
  if (!backward && bounds.start < bounds.stop) bounds.count = (bounds.stop - bounds.start - 1) / raw.step + 1;
  return bounds;
}

Fallible<SliceBounds> resolve_slice(Context& cx, Slice* slice, std::int64_t length) {
  return clip_slice(TRY(unpack_slice(cx, slice)), length);
}

}  // namespace dictum
