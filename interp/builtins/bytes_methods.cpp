// bytes, bytearray, memoryview. Methods that are not here stop when they are called.
#include <cstring>

#include "objects/attribute.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

bool has_bytes(Value value) { return is<Bytes>(value) || is<ByteArray>(value); }
std::string_view bytes_view(Value value) {
  return is<Bytes>(value) ? as<Bytes>(value)->view() : as<ByteArray>(value)->view();
}
std::string_view self_view(const CallArguments& arguments) { return bytes_view(arguments.self()); }
// A result of the type of self: bytes, or bytearray.
OwnedValue like_self(Context& cx, Value self, std::string_view bytes) {
  if (is<ByteArray>(self)) return make_bytearray(cx, bytes);
  return make_bytes(cx, bytes);
}

Fallible<std::string_view> bytes_argument(Context& cx, Value value) {
  if (has_bytes(value)) return bytes_view(value);
  return raise_type_error(cx, cat("a bytes-like object is required, not '", type_name(cx, value), "'"));
}

// A number from 0 to 255.
Fallible<char> byte_value(Context& cx, Value value, std::string_view type) {
  OwnedValue index = TRY(to_index(cx, value));
  auto number = int_to_int64(index);
  if (number && *number >= 0 && *number <= 255) return static_cast<char>(*number);
  if (type == "bytearray") return raise_value_error(cx, "byte must be in range(0, 256)");
  return raise_value_error(cx, "bytes must be in range(0, 256)");
}

Fallible<std::string> bytes_of_iterable(Context& cx, Value iterable, std::string_view type) {
  ItemSource items(cx, iterable);
  if (!items.ok()) return failed();
  std::string bytes;
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) return bytes;
    bytes += TRY(byte_value(cx, item, type));
  }
}

// What bytes(source) and bytearray(source) hold.
Fallible<std::string> bytes_from(Context& cx, Value source, std::string_view type) {
  if (has_bytes(source)) return std::string(bytes_view(source));
  if (is<Str>(source)) return raise_type_error(cx, "string argument without an encoding");
  if (is_int(source) || !lookup_special(cx, type_of(cx, source), SpecialMethod::index_).is_absent()) {
    const std::int64_t size = TRY(to_index64(cx, source, TypeId::OverflowError));
    if (size < 0) return raise_value_error(cx, "negative count");
    if (size > INT32_MAX || !cx.heap.fits_budget(static_cast<std::size_t>(size)))
      return raise_memory_error(cx);
    return std::string(static_cast<std::size_t>(size), '\0');
  }
  if (lookup_special(cx, type_of(cx, source), SpecialMethod::iter_).is_absent() &&
      lookup_special(cx, type_of(cx, source), SpecialMethod::getitem_).is_absent())
    return raise_type_error(cx, cat("cannot convert '", type_name(cx, source), "' object to ", type));
  return bytes_of_iterable(cx, source, type);
}

Fallible<std::string> constructor_bytes(Context& cx, const CallArguments& arguments, const char* type) {
  Value parts[3];
  TRY(bind_arguments(cx, type, arguments, {"source", "encoding", "errors"}, 0, 3, parts));
  if (parts[1].is_absent() && parts[2].is_absent()) {
    if (parts[0].is_absent()) return std::string();
    OwnedValue made = TRY(call_special(cx, parts[0], SpecialMethod::bytes_));
    if (made.is_absent() || std::string_view(type) != "bytes") return bytes_from(cx, parts[0], type);
    if (!is<Bytes>(made))
      return raise_type_error(cx, cat("__bytes__ returned non-bytes (type ", type_name(cx, made), ")"));
    return std::string(bytes_view(made));
  }
  if (!is<Str>(parts[0])) return raise_type_error(cx, "encoding without a string argument");
  Ref<Str> encode = TRY(intern(cx, "encode"));
  Value encoding = parts[1].is_absent() ? Value(cx.names().utf_8) : parts[1];
  OwnedValue encoded = parts[2].is_absent()
                           ? TRY(call_method(cx, parts[0], encode.get(), {encoding}))
                           : TRY(call_method(cx, parts[0], encode.get(), {encoding, parts[2]}));
  return std::string(bytes_view(encoded));
}

OwnedValue construct_bytes(Context& cx, Type* type, const CallArguments& arguments) {
  if (type == cx.type(TypeId::Bytes) && arguments.count == 1 && arguments.keyword_count() == 0 &&
      is_exact(cx, arguments[0], TypeId::Bytes))
    return own(arguments[0]);
  std::string bytes = TRY(constructor_bytes(cx, arguments, "bytes"));
  return make_bytes(cx, bytes, type == cx.type(TypeId::Bytes) ? nullptr : type);
}

// __new__ makes an empty one, __init__ fills it.
OwnedValue construct_bytearray(Context& cx, Type* type, const CallArguments&) {
  return new_object<ByteArray>(cx, type);
}

Done assign_bytes(Context& cx, ByteArray* array, std::string_view bytes) {
  void* buffer = bytes.empty() ? nullptr : cx.heap.allocate_buffer(bytes.size());
  if (!bytes.empty() && !buffer) return raise_no_memory(cx, bytes.size());
  if (buffer) std::memcpy(buffer, bytes.data(), bytes.size());
  if (array->data) cx.heap.free_buffer(array->data);
  array->data = static_cast<std::uint8_t*>(buffer);
  array->length = array->capacity = static_cast<std::uint32_t>(bytes.size());
  return done();
}

OwnedValue bytearray_init(Context& cx, const CallArguments& arguments) {
  std::string bytes = TRY(constructor_bytes(cx, arguments.rest(), "bytearray"));
  TRY(assign_bytes(cx, as<ByteArray>(arguments.self()), bytes));
  return cx.none();
}
void destroy_bytearray(Context& cx, Object* self) {
  auto* array = static_cast<ByteArray*>(self);
  if (array->data) cx.heap.free_buffer(array->data);
}
OwnedValue construct_memoryview(Context& cx, Type*, const CallArguments&) {
  return stop_unsupported(cx, "memoryview");
}

OwnedValue bytes_repr_row(Context& cx, const CallArguments& arguments) {
  std::string text = bytes_repr(self_view(arguments));
  if (is<ByteArray>(arguments.self())) text = cat(type_name(cx, arguments.self()), "(", text, ")");
  return make_str_latin1(cx, text);
}
OwnedValue bytes_hash(Context& cx, const CallArguments& arguments) {
  auto* self = as<Bytes>(arguments.self());
  return make_int(cx, hash_bytes(cx.core, self->data, self->length));
}
OwnedValue bytes_len(Context&, const CallArguments& arguments) {
  return OwnedValue::small(static_cast<std::int64_t>(self_view(arguments).size()));
}
OwnedValue bytes_iter(Context& cx, const CallArguments& arguments) {
  return make_sequence_iterator(cx, TypeId::BytesIterator, arguments.self());
}

template <Comparison op>
OwnedValue bytes_compare(Context& cx, const CallArguments& arguments) {
  if (!has_bytes(arguments[1])) return cx.not_implemented();
  const int order = self_view(arguments).compare(bytes_view(arguments[1]));
  return cx.boolean_result(order_satisfies(op, order));
}

Fallible<std::int64_t> checked_index(Context& cx, Value key, std::size_t size, std::string_view type) {
  if (!is_int(key) && lookup_special(cx, type_of(cx, key), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, cat(type == "bytes" ? "byte" : type,
                                    " indices must be integers or slices, not ", type_name(cx, key)));
  std::int64_t index = TRY(to_index64(cx, key, TypeId::IndexError));
  if (index < 0) index += static_cast<std::int64_t>(size);
  if (index < 0 || index >= static_cast<std::int64_t>(size))
    return raise_error(cx, TypeId::IndexError,
                       cat(type == "bytes" ? "index" : "bytearray index", " out of range"));
  return index;
}

OwnedValue bytes_getitem(Context& cx, const CallArguments& arguments) {
  Value self = arguments.self(), key = arguments[1];
  if (is<Slice>(key)) {
    SliceBounds bounds =
        TRY(resolve_slice(cx, as<Slice>(key), static_cast<std::int64_t>(bytes_view(self).size())));
    std::string bytes;
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step)
      bytes += bytes_view(self)[static_cast<std::size_t>(at)];
    return like_self(cx, self, bytes);
  }
  const std::string_view type = is<Bytes>(self) ? "bytes" : "bytearray";
  const std::int64_t index = TRY(checked_index(cx, key, bytes_view(self).size(), type));
  return OwnedValue::small(static_cast<unsigned char>(bytes_view(self)[static_cast<std::size_t>(index)]));
}

OwnedValue bytearray_setitem(Context& cx, const CallArguments& arguments) {
  auto* self = as<ByteArray>(arguments.self());
  if (is<Slice>(arguments[1])) return stop_unsupported(cx, "assignment to a slice of bytearray");
  const char byte = TRY(byte_value(cx, arguments[2], "bytearray"));
  const std::int64_t index = TRY(checked_index(cx, arguments[1], self->length, "bytearray"));
  self->data[index] = static_cast<std::uint8_t>(byte);
  return cx.none();
}

OwnedValue bytes_contains(Context& cx, const CallArguments& arguments) {
  if (is_int(arguments[1])) {
    auto number = int_to_int64(arguments[1]);
    if (!number || *number < 0 || *number > 255)
      return raise_value_error(cx, "byte must be in range(0, 256)");
    return cx.boolean_result(self_view(arguments).find(static_cast<char>(*number)) != std::string_view::npos);
  }
  std::string_view part = TRY(bytes_argument(cx, arguments[1]));
  return cx.boolean_result(self_view(arguments).find(part) != std::string_view::npos);
}

OwnedValue bytes_add(Context& cx, const CallArguments& arguments) {
  if (!has_bytes(arguments[1]))
    return raise_type_error(
        cx, cat("can't concat ", type_name(cx, arguments[1]), " to ", type_name(cx, arguments[0])));
  std::string bytes(self_view(arguments));
  bytes += bytes_view(arguments[1]);
  return like_self(cx, arguments.self(), bytes);
}

OwnedValue bytes_mul(Context& cx, const CallArguments& arguments) {
  Value factor = arguments[1];
  if (!is_int(factor) && lookup_special(cx, type_of(cx, factor), SpecialMethod::index_).is_absent())
    return raise_type_error(cx,
                            cat("can't multiply sequence by non-int of type '", type_name(cx, factor), "'"));
  const std::int64_t times = TRY(to_index64(cx, factor, TypeId::OverflowError));
  const std::string_view unit = self_view(arguments);
  if (times <= 0 || unit.empty()) return like_self(cx, arguments.self(), "");
  const auto count = static_cast<std::uint64_t>(times);
  if (count > INT32_MAX / unit.size() || !cx.heap.fits_budget(count * unit.size()))
    return raise_memory_error(cx);
  std::string bytes;
  for (std::uint64_t i = 0; i < count; i++) bytes += unit;
  return like_self(cx, arguments.self(), bytes);
}

OwnedValue bytes_join(Context& cx, const CallArguments& arguments) {
  Ref<Tuple> items = TRY(tuple_from(cx, arguments[1]));
  std::string bytes;
  for (std::size_t i = 0; i < items->size(); i++) {
    if (!has_bytes((*items)[i]))
      return raise_type_error(cx, cat("sequence item ", i, ": expected a bytes-like object, ",
                                      type_name(cx, (*items)[i]), " found"));
    if (i > 0) bytes += self_view(arguments);
    bytes += bytes_view((*items)[i]);
  }
  return like_self(cx, arguments.self(), bytes);
}

OwnedValue bytes_hex(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 1 || arguments.keyword_count() > 0)
    return stop_unsupported(cx, "bytes.hex with a separator");
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (unsigned char byte : self_view(arguments)) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return make_str_latin1(cx, text);
}

OwnedValue bytes_startswith(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2 || is<Tuple>(arguments[1]))
    return stop_unsupported(cx, "bytes.startswith with a range or tuple");
  if (!has_bytes(arguments[1]))
    return raise_type_error(
        cx, cat("startswith first arg must be bytes or a tuple of bytes, not ", type_name(cx, arguments[1])));
  return cx.boolean_result(self_view(arguments).substr(0, bytes_view(arguments[1]).size()) ==
                           bytes_view(arguments[1]));
}

// UnicodeDecodeError(encoding, object, start, end, reason).
Failed raise_decode_error(Context& cx, const char* encoding, Value object, std::size_t start, std::size_t end,
                          const char* reason) {
  Ref<Str> name = TRY(make_str(cx, encoding));
  Ref<Str> why = TRY(make_str(cx, reason));
  Ref<Bytes> bytes = TRY(make_bytes(cx, bytes_view(object)));
  const Value parts[] = {Value(name.get()), Value(bytes.get()),
                         Value::small(static_cast<std::int64_t>(start)),
                         Value::small(static_cast<std::int64_t>(end)), Value(why.get())};
  return raise_exception(cx, make_exception(cx, TypeId::UnicodeDecodeError, parts));
}

// The length of the well-formed sequence at `at`, or 0 with what is wrong: CPython's words and the bad
// stretch.
struct Utf8Check {
  std::size_t length = 0;
  std::size_t bad = 1;
  const char* reason = "invalid start byte";
};
Utf8Check check_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {1};
  const std::size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                           : first >= 0xE0 && first <= 0xEF ? 3
                           : first >= 0xF0 && first <= 0xF4 ? 4
                                                            : 0;
  if (size == 0) return {};
  for (std::size_t i = 1; i < size; i++) {
    if (at + i >= text.size()) return {0, i, "unexpected end of data"};
    unsigned char low = 0x80, high = 0xBF;
    if (i == 1 && first == 0xE0) low = 0xA0;
    if (i == 1 && first == 0xED) high = 0x9F;
    if (i == 1 && first == 0xF0) low = 0x90;
    if (i == 1 && first == 0xF4) high = 0x8F;
    if (byte(i) < low || byte(i) > high) return {0, i, "invalid continuation byte"};
  }
  return {size};
}

OwnedValue decode_utf8_bytes(Context& cx, Value self, const std::string& errors) {
  const std::string_view bytes = bytes_view(self);
  std::string good;
  for (std::size_t at = 0; at < bytes.size();) {
    const Utf8Check checked = check_utf8(bytes, at);
    if (checked.length > 0) {
      good += bytes.substr(at, checked.length);
      at += checked.length;
    } else if (errors == "strict") {
      return raise_decode_error(cx, "utf-8", self, at, at + checked.bad, checked.reason);
    } else if (errors == "ignore" || errors == "replace") {
      if (errors == "replace") good += "\xEF\xBF\xBD";
      at += checked.bad;
    } else {
      return stop_unsupported(cx, cat("error handler ", errors));
    }
  }
  return make_str(cx, good);
}

OwnedValue decode_ascii(Context& cx, Value self, const std::string& errors) {
  const std::string_view bytes = bytes_view(self);
  for (std::size_t at = 0; at < bytes.size(); at++) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) continue;
    if (errors != "strict") return stop_unsupported(cx, cat("error handler ", errors));
    return raise_decode_error(cx, "ascii", self, at, at + 1, "ordinal not in range(128)");
  }
  return make_str_latin1(cx, bytes);
}

OwnedValue bytes_decode(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "decode", arguments.rest(), {"encoding", "errors"}, 0, 2, parts));
  constexpr std::string_view kNames[] = {"encoding", "errors"};
  for (std::size_t i = 0; i < 2; i++)
    if (!parts[i].is_absent() && !is<Str>(parts[i]))
      return raise_type_error(
          cx, cat("decode() argument '", kNames[i], "' must be str, not ", type_name(cx, parts[i])));
  std::string encoding = parts[0].is_absent() ? "utf-8" : to_utf8(as<Str>(parts[0]));
  const std::string errors = parts[1].is_absent() ? "strict" : to_utf8(as<Str>(parts[1]));
  for (char& c : encoding) c = c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (encoding == "utf-8" || encoding == "utf8") return decode_utf8_bytes(cx, arguments.self(), errors);
  if (encoding == "ascii" || encoding == "us-ascii") return decode_ascii(cx, arguments.self(), errors);
  if (encoding == "latin-1" || encoding == "latin1" || encoding == "iso-8859-1")
    return make_str_latin1(cx, self_view(arguments));
  return stop_unsupported(cx, cat("codec ", encoding));
}

OwnedValue bytearray_append(Context& cx, const CallArguments& arguments) {
  std::string bytes(self_view(arguments));
  bytes += TRY(byte_value(cx, arguments[1], "bytearray"));
  TRY(assign_bytes(cx, as<ByteArray>(arguments.self()), bytes));
  return cx.none();
}
OwnedValue bytearray_extend(Context& cx, const CallArguments& arguments) {
  std::string more = has_bytes(arguments[1]) ? std::string(bytes_view(arguments[1]))
                                             : TRY(bytes_of_iterable(cx, arguments[1], "bytearray"));
  std::string bytes(self_view(arguments));
  bytes += more;
  TRY(assign_bytes(cx, as<ByteArray>(arguments.self()), bytes));
  return cx.none();
}

#define SHARED_ROWS                                                                                      \
  {"__repr__", bytes_repr_row}, {"__lt__", bytes_compare<Comparison::Lt>, 1, 1},                         \
      {"__le__", bytes_compare<Comparison::Le>, 1, 1}, {"__eq__", bytes_compare<Comparison::Eq>, 1, 1},  \
      {"__ne__", bytes_compare<Comparison::Ne>, 1, 1}, {"__gt__", bytes_compare<Comparison::Gt>, 1, 1},  \
      {"__ge__", bytes_compare<Comparison::Ge>, 1, 1}, {"__iter__", bytes_iter}, {"__len__", bytes_len}, \
      {"__getitem__", bytes_getitem, 1, 1}, {"__add__", bytes_add, 1, 1}, {"__mul__", bytes_mul, 1, 1},  \
      {"__rmul__", bytes_mul, 1, 1}, {"__contains__", bytes_contains, 1, 1}, {"join", bytes_join, 1, 1}, \
      {"hex", bytes_hex, 0, -1, true}, {"startswith", bytes_startswith, 1, 3}, {                         \
    "decode", bytes_decode, 0, -1, true                                                                  \
  }

OwnedValue bytes_bytes(Context& cx, const CallArguments& arguments) {
  if (is_exact(cx, arguments.self(), TypeId::Bytes)) return own(arguments.self());
  return make_bytes(cx, as<Bytes>(arguments.self())->view());
}
constexpr MethodRow kBytesMethods[] = {
    SHARED_ROWS, {"__str__", bytes_repr_row}, {"__hash__", bytes_hash}, {"__bytes__", bytes_bytes}};
constexpr MethodRow kByteArrayMethods[] = {SHARED_ROWS,
                                           {"__str__", bytes_repr_row},
                                           {"__init__", bytearray_init, 0, -1, true},
                                           {"__setitem__", bytearray_setitem, 2, 2},
                                           {"append", bytearray_append, 1, 1},
                                           {"extend", bytearray_extend, 1, 1}};

}  // namespace

extern const NativeType kBytesType, kByteArrayType, kMemoryViewType;

const NativeType kBytesType = {.layout = TypeId::Bytes,
                               .size = sizeof(Bytes),
                               .subclassable = true,
                               .variable = true,
                               .construct = construct_bytes,
                               .methods = kBytesMethods};
const NativeType kByteArrayType = {.layout = TypeId::ByteArray,
                                   .size = sizeof(ByteArray),
                                   .subclassable = true,
                                   .destroy = destroy_bytearray,
                                   .construct = construct_bytearray,
                                   .methods = kByteArrayMethods};
const NativeType kMemoryViewType = {
    .layout = TypeId::MemoryView, .size = sizeof(Object), .construct = construct_memoryview};

}  // namespace dictum
