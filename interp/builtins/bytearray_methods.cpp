// bytearray: what changes it, and its construction.
#include <algorithm>
#include <cstring>

#include "builtins/bytes_like.h"
#include "builtins/native_types.h"
#include "builtins/number_methods.h"
#include "builtins/sequence_helpers.h"
#include "objects/attribute.h"
#include "objects/int_object.h"
#include "objects/iterate.h"

namespace dictum {

namespace {

ByteArray* self_array(const CallArguments& arguments) { return as<ByteArray>(arguments.self()); }

Done reserve(Context& cx, ByteArray* array, std::size_t wanted) {
  if (wanted <= array->capacity) return done();
  TRY(check_bytes_size(cx, wanted));
  const std::size_t capacity = std::max<std::size_t>(wanted, array->capacity + array->capacity / 8 + 16);
  void* buffer = cx.heap.resize_buffer(array->data, array->length, capacity);
  if (!buffer) return raise_no_memory(cx, capacity);
  array->data = static_cast<std::uint8_t*>(buffer);
  array->capacity = static_cast<std::uint32_t>(capacity);
  return done();
}

}  // namespace

Done bytearray_replace(Context& cx, ByteArray* array, std::size_t start, std::size_t end,
                       std::string_view bytes) {
  const std::size_t tail = array->length - end, length = start + bytes.size() + tail;
  if (array->exports > 0 && length != array->length)
    return raise_error(cx, TypeId::BufferError, "Existing exports of data: object cannot be re-sized");
  // The new bytes may be the array's own.
  const std::string held(bytes);
  TRY(reserve(cx, array, length));
  if (length == 0) {
    array->length = 0;
    return done();
  }
  if (tail > 0) std::memmove(array->data + start + held.size(), array->data + end, tail);
  if (!held.empty()) std::memcpy(array->data + start, held.data(), held.size());
  array->length = static_cast<std::uint32_t>(length);
  return done();
}

namespace {

Done append_bytes(Context& cx, ByteArray* array, std::string_view bytes) {
  return bytearray_replace(cx, array, array->length, array->length, bytes);
}

// __new__ makes an empty one, __init__ fills it.
OwnedValue construct_bytearray(Context& cx, Type* type, const CallArguments&) {
  return new_object<ByteArray>(cx, type);
}

OwnedValue bytearray_init(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  TRY(bytearray_replace(cx, self, 0, self->length, {}));
  const std::string bytes = TRY(constructor_bytes(cx, arguments.rest(), "bytearray"));
  return none_result(cx, bytearray_replace(cx, self, 0, self->length, bytes));
}

OwnedValue bytearray_repr(Context& cx, const CallArguments& arguments) {
  TRY(ask_memory(cx, self_view(arguments).size() * 8));  // of the texts on the way
  // As bytes, but single quotes are escaped whatever stands around.
  const std::string plain = bytes_repr(self_view(arguments));
  std::string text;
  for (std::size_t i = 0; i < plain.size(); i++) {
    if (plain[1] == '"' && plain[i] == '\'') text += '\\';
    text += plain[i];
  }
  return make_str_latin1(cx, cat(type_name(cx, arguments.self()), "(", std::string_view(text), ")"));
}

OwnedValue bytearray_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is_bytes_like(other)) return cx.not_implemented();
  const BytesArgument given = TRY(bytes_argument(cx, other));
  return cx.boolean_result(order_satisfies(op, bytes_view(self).compare(given.view())));
}

// What is assigned to a slice: bytes, or an iterable of numbers. A count is refused.
Fallible<std::string> assigned_bytes(Context& cx, Value value) {
  if (value.is_absent()) return std::string();
  if (is_bytes_like(value)) {
    const BytesArgument given = TRY(bytes_argument(cx, value));
    return std::string(given.view());
  }
  if (is_number(cx, value) || is<Str>(value))
    return raise_type_error(cx, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  return bytes_from(cx, value, "bytearray");
}

// No bytes at all delete what the slice names.
Done assign_stepped(Context& cx, ByteArray* self, SliceBounds bounds, const std::string& bytes) {
  if (bytes.empty()) {
    if (bounds.count == 0) return done();
    std::string kept;
    for (std::size_t i = 0; i < self->length; i++) {
      const std::int64_t offset = (static_cast<std::int64_t>(i) - bounds.start);
      const bool dead =
          offset % bounds.step == 0 && offset / bounds.step >= 0 && offset / bounds.step < bounds.count;
      if (!dead) kept += static_cast<char>(self->data[i]);
    }
    return bytearray_replace(cx, self, 0, self->length, kept);
  }
  if (static_cast<std::int64_t>(bytes.size()) != bounds.count)
    return raise_value_error(cx, cat("attempt to assign bytes of size ", bytes.size(),
                                     " to extended slice of size ", bounds.count));
  for (std::int64_t i = 0; i < bounds.count; i++)
    self->data[bounds.start + i * bounds.step] =
        static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(i)]);
  return done();
}

// CPython looks at the slice, makes a bytearray of what is none, and begins again with that.
Done assign_slice(Context& cx, ByteArray* self, Slice* slice, Value value) {
  RawSlice raw = TRY(unpack_slice(cx, slice));
  const std::string bytes = TRY(assigned_bytes(cx, value));
  if (value.is_value() && !is<ByteArray>(value)) raw = TRY(unpack_slice(cx, slice));
  const SliceBounds bounds = clip_slice(raw, self->length);
  if (bounds.step != 1) return assign_stepped(cx, self, bounds, bytes);
  const auto start = static_cast<std::size_t>(bounds.start);
  return bytearray_replace(cx, self, start, start + static_cast<std::size_t>(bounds.count), bytes);
}

Fallible<std::int64_t> index_of_key(Context& cx, Value key) {
  if (!is_int(key) && lookup_special(cx, type_of(cx, key), SpecialMethod::index_).is_absent())
    return raise_type_error(cx,
                            cat("bytearray indices must be integers or slices, not ", type_name(cx, key)));
  return to_index64(cx, key, TypeId::IndexError);
}
Fallible<std::size_t> place_of(Context& cx, std::int64_t index, const ByteArray* self) {
  if (index < 0) index += self->length;
  if (index < 0 || index >= self->length)
    return raise_error(cx, TypeId::IndexError, "bytearray index out of range");
  return static_cast<std::size_t>(index);
}

OwnedValue bytearray_setitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  if (is<Slice>(arguments[1]))
    return none_result(cx, assign_slice(cx, self, as<Slice>(arguments[1]), arguments[2]));
  const std::int64_t given = TRY(index_of_key(cx, arguments[1]));
  const char byte = TRY(byte_value(cx, arguments[2], "bytearray"));
  const std::size_t index = TRY(place_of(cx, given, self));
  self->data[index] = static_cast<std::uint8_t>(byte);
  return cx.none();
}
OwnedValue bytearray_delitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  if (is<Slice>(arguments[1]))
    return none_result(cx, assign_slice(cx, self, as<Slice>(arguments[1]), Value()));
  const std::int64_t given = TRY(index_of_key(cx, arguments[1]));
  const std::size_t index = TRY(place_of(cx, given, self));
  return none_result(cx, bytearray_replace(cx, self, index, index + 1, {}));
}

OwnedValue bytearray_append(Context& cx, const CallArguments& arguments) {
  const char byte = TRY(byte_value(cx, arguments[1], "bytearray"));
  return none_result(cx, append_bytes(cx, self_array(arguments), std::string_view(&byte, 1)));
}
OwnedValue bytearray_extend(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  if (is_bytes_like(arguments[1])) {
    const BytesArgument given = TRY(bytes_argument(cx, arguments[1]));
    return none_result(cx, append_bytes(cx, self, given.view()));
  }
  ItemSource items(cx, arguments[1]);
  if (!items.ok()) {
    if (!catch_exception(cx, TypeId::TypeError)) return failed();
    return raise_type_error(cx, cat("can't extend bytearray with ", type_name(cx, arguments[1])));
  }
  TRY(ask_length(cx, arguments[1]));
  std::string bytes;
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) break;
    bytes += TRY(byte_value(cx, item, "bytearray"));
  }
  return none_result(cx, append_bytes(cx, self, bytes));
}
OwnedValue bytearray_insert(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  std::int64_t at = TRY(to_c_size(cx, arguments[1]));
  const char byte = TRY(byte_value(cx, arguments[2], "bytearray"));
  if (at < 0) at = std::max<std::int64_t>(0, at + self->length);
  const auto place = static_cast<std::size_t>(std::min<std::int64_t>(at, self->length));
  return none_result(cx, bytearray_replace(cx, self, place, place, std::string_view(&byte, 1)));
}
OwnedValue bytearray_pop(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  std::int64_t at = arguments.count > 1 ? TRY(to_c_size(cx, arguments[1])) : -1;
  if (self->length == 0) return raise_error(cx, TypeId::IndexError, "pop from empty bytearray");
  if (at < 0) at += self->length;
  if (at < 0 || at >= self->length) return raise_error(cx, TypeId::IndexError, "pop index out of range");
  const auto place = static_cast<std::size_t>(at);
  const std::uint8_t byte = self->data[place];
  TRY(bytearray_replace(cx, self, place, place + 1, {}));
  return OwnedValue::small(byte);
}
OwnedValue bytearray_remove(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  const char byte = TRY(byte_value(cx, arguments[1], "bytearray"));
  charge_work(self, self->length);
  const std::size_t at = self->view().find(byte);
  if (at == std::string_view::npos) return raise_value_error(cx, "value not found in bytearray");
  return none_result(cx, bytearray_replace(cx, self, at, at + 1, {}));
}
OwnedValue bytearray_reverse(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  charge_work(self, self->length);
  std::reverse(self->data, self->data + self->length);
  return cx.none();
}
OwnedValue bytearray_clear(Context& cx, const CallArguments& arguments) {
  return none_result(cx, bytearray_replace(cx, self_array(arguments), 0, self_array(arguments)->length, {}));
}
OwnedValue bytearray_copy(Context& cx, const CallArguments& arguments) {
  return make_bytearray(cx, self_view(arguments));
}
OwnedValue bytearray_iadd(Context& cx, const CallArguments& arguments) {
  if (!is_bytes_like(arguments[1]))
    return raise_type_error(
        cx, cat("can't concat ", type_name(cx, arguments[1]), " to ", type_name(cx, arguments[0])));
  const BytesArgument given = TRY(bytes_argument(cx, arguments[1]));
  TRY(append_bytes(cx, self_array(arguments), given.view()));
  return own(arguments.self());
}
OwnedValue bytearray_imul(Context& cx, const CallArguments& arguments) {
  auto* self = self_array(arguments);
  const std::int64_t times = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  const std::string bytes = TRY(repeated_bytes(cx, self->view(), times));
  TRY(bytearray_replace(cx, self, 0, self->length, bytes));
  return own(arguments.self());
}
// (type, (text, 'latin-1'), state) up to protocol 2, then (type, (bytes,), state).
OwnedValue reduce_by(Context& cx, Value self, std::int64_t protocol) {
  Ref<Tuple> parts;
  if (bytes_view(self).empty()) {
    parts = TRY(empty_tuple(cx));
  } else if (protocol < 3) {
    Ref<Str> text = TRY(make_str_latin1(cx, bytes_view(self))), name = TRY(make_str(cx, "latin-1"));
    parts = TRY(make_tuple(cx, {Value(text.get()), Value(name.get())}));
  } else {
    Ref<Bytes> bytes = TRY(make_bytes(cx, bytes_view(self)));
    parts = TRY(make_tuple(cx, {Value(bytes.get())}));
  }
  OwnedValue state = TRY(reduced_state(cx, self));
  return make_tuple(cx, {Value(type_of(cx, self)), Value(parts.get()), state.get()});
}
OwnedValue bytearray_reduce(Context& cx, const CallArguments& arguments) {
  return reduce_by(cx, arguments.self(), 2);
}
OwnedValue bytearray_reduce_ex(Context& cx, const CallArguments& arguments) {
  const int protocol = arguments.count > 1 ? TRY(to_c_int(cx, arguments[1])) : 0;
  return reduce_by(cx, arguments.self(), protocol);
}

void destroy_bytearray(Context& cx, Object* self) {
  auto* array = static_cast<ByteArray*>(self);
  if (array->data) cx.heap.free_buffer(array->data);
}

constexpr MethodRow kByteArrayMethods[] = {
    {"__init__", bytearray_init, 0, -1, true},
    {"__repr__", bytearray_repr},
    {"__str__", bytearray_repr},
    COMPARISON_ROWS(bytearray_compare),
    {"__setitem__", bytearray_setitem, 2, 2},
    {"__delitem__", bytearray_delitem, 1, 1},
    {"__reduce__", bytearray_reduce},
    {"__reduce_ex__", bytearray_reduce_ex, 0, 1},
    {"__iadd__", bytearray_iadd, 1, 1},
    {"__imul__", bytearray_imul, 1, 1},
    {"append", bytearray_append, 1, 1},
    {"clear", bytearray_clear},
    {"copy", bytearray_copy},
    {"extend", bytearray_extend, 1, 1},
    {"insert", bytearray_insert, 2, 2},
    {"pop", bytearray_pop, 0, 1},
    {"remove", bytearray_remove, 1, 1},
    {"reverse", bytearray_reverse},
#define BYTES_METHOD(NAME, FUNCTION, MIN, MAX, KEYWORDS) {NAME, FUNCTION, MIN, MAX, KEYWORDS},
#include "builtins/bytes_methods.def"
};

}  // namespace

const NativeType kByteArrayType = {.layout = TypeId::ByteArray,
                                   .size = sizeof(ByteArray),
                                   .subclassable = true,
                                   .destroy = destroy_bytearray,
                                   .construct = construct_bytearray,
                                   .methods = kByteArrayMethods};

}  // namespace dictum
