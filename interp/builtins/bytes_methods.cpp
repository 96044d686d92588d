// bytes: construction and operators, and what it shares with bytearray.
#include "builtins/bytes_like.h"
#include "builtins/codec.h"
#include "builtins/function_arguments.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"

namespace dictum {

bool is_bytes_like(Value value) { return has_bytes(value) || is<MemoryView>(value); }

Fallible<BytesArgument> bytes_argument(Context& cx, Value value) {
  if (has_bytes(value)) return BytesArgument::borrowed(bytes_view(value));
  if (is<MemoryView>(value)) return memoryview_bytes(cx, as<MemoryView>(value));
  return raise_type_error(cx, cat("a bytes-like object is required, not '", type_name(cx, value), "'"));
}

OwnedValue like_self(Context& cx, Value self, std::string_view bytes) {
  if (is<ByteArray>(self)) return make_bytearray(cx, bytes);
  return make_bytes(cx, bytes);
}

OwnedValue unchanged(Context& cx, Value self) {
  if (is_exact(cx, self, TypeId::Bytes)) return own(self);
  return like_self(cx, self, bytes_view(self));
}

Done check_bytes_size(Context& cx, std::uint64_t size) {
  if (size > INT32_MAX) return raise_memory_error(cx);
  return ask_memory(cx, size);
}

Fallible<char> byte_value(Context& cx, Value value, std::string_view type) {
  OwnedValue index = TRY(to_index(cx, value));
  auto number = int_to_int64(index);
  if (number && *number >= 0 && *number <= 255) return static_cast<char>(*number);
  if (type == "bytearray") return raise_value_error(cx, "byte must be in range(0, 256)");
  return raise_value_error(cx, "bytes must be in range(0, 256)");
}

namespace {

Fallible<std::string> bytes_of_iterable(Context& cx, Value iterable, std::string_view type) {
  ItemSource items(cx, iterable);
  if (!items.ok()) {
    if (catch_exception(cx, TypeId::TypeError))
      return raise_type_error(cx, cat("cannot convert '", type_name(cx, iterable), "' object to ", type));
    return failed();
  }
  if (type == "bytes") TRY(ask_length(cx, iterable));
  std::string bytes;
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) return bytes;
    bytes += TRY(byte_value(cx, item, type));
  }
}

// As many null bytes as a number says; absent-like false if the source is no number.
Fallible<bool> zero_bytes(Context& cx, Value source, std::string& bytes) {
  if (!is_int(source) && lookup_special(cx, type_of(cx, source), SpecialMethod::index_).is_absent())
    return false;
  Fallible<std::int64_t> size = to_index64(cx, source, TypeId::OverflowError);
  if (!size.ok()) {
    // An __index__ that refuses with TypeError leaves the other ways open.
    if (!catch_exception(cx, TypeId::TypeError)) return failed();
    return false;
  }
  if (size.value() < 0) return raise_value_error(cx, "negative count");
  TRY(check_bytes_size(cx, static_cast<std::uint64_t>(size.value())));
  bytes.assign(static_cast<std::size_t>(size.value()), '\0');
  return true;
}

}  // namespace

Fallible<std::string> bytes_from(Context& cx, Value source, std::string_view type) {
  if (is<Str>(source)) return raise_type_error(cx, "string argument without an encoding");
  std::string bytes;
  if (TRY(zero_bytes(cx, source, bytes))) return bytes;
  if (is_bytes_like(source)) {
    const BytesArgument given = TRY(bytes_argument(cx, source));
    return std::string(given.view());
  }
  return bytes_of_iterable(cx, source, type);
}

namespace {

// What __bytes__ gives; absent if the type has none.
OwnedValue bytes_by_special_method(Context& cx, Value value) {
  OwnedValue made = TRY(call_special(cx, value, SpecialMethod::bytes_));
  if (made.is_value() && !is<Bytes>(made.get()))
    return raise_type_error(cx, cat("__bytes__ returned non-bytes (type ", type_name(cx, made), ")"));
  return made;
}

}  // namespace

OwnedValue bytes_of_object(Context& cx, Value value) {
  if (is_exact(cx, value, TypeId::Bytes)) return own(value);
  OwnedValue made = TRY(bytes_by_special_method(cx, value));
  if (made.is_value()) return made;
  if (is_bytes_like(value)) {
    const BytesArgument given = TRY(bytes_argument(cx, value));
    return make_bytes(cx, given.view());
  }
  if (is<Str>(value)) return raise_type_error(cx, "cannot convert 'str' object to bytes");
  const std::string bytes = TRY(bytes_of_iterable(cx, value, "bytes"));
  return make_bytes(cx, bytes);
}

Fallible<std::string> constructor_bytes(Context& cx, const CallArguments& arguments, const char* type) {
  Value parts[3];
  TRY(bind_arguments(cx, type, arguments, {"source", "encoding", "errors"}, 0, 3, parts));
  constexpr std::string_view kNames[] = {"source", "encoding", "errors"};
  for (std::size_t i = 1; i < 3; i++)
    if (!parts[i].is_absent() && !is<Str>(parts[i]))
      return raise_bad_argument(cx, type, cat("argument '", kNames[i], "'"), "str", parts[i]);
  const bool is_text = !parts[1].is_absent() || !parts[2].is_absent();
  if (parts[0].is_absent()) {
    if (!is_text) return std::string();
    return raise_type_error(
        cx, parts[1].is_absent() ? "errors without a string argument" : "encoding without a string argument");
  }
  if (is_text) {
    if (!is<Str>(parts[0]))
      return raise_type_error(cx, parts[1].is_absent() ? "errors without a string argument"
                                                       : "encoding without a string argument");
    if (parts[1].is_absent() && !cx.language.got_unexpected_keyword_wording)
      return raise_type_error(cx, "string argument without an encoding");
    OwnedValue encoded =
        TRY(encode_by_name(cx, as<Str>(parts[0]), parts[1].is_absent() ? nullptr : as<Str>(parts[1]),
                           parts[2].is_absent() ? nullptr : as<Str>(parts[2])));
    return std::string(bytes_view(encoded));
  }
  if (std::string_view(type) == "bytes") {
    OwnedValue made = TRY(bytes_by_special_method(cx, parts[0]));
    if (made.is_value()) return std::string(bytes_view(made));
  }
  return bytes_from(cx, parts[0], type);
}

namespace {

OwnedValue construct_bytes(Context& cx, Type* type, const CallArguments& arguments) {
  const bool exact = type == cx.type(TypeId::Bytes);
  if (exact && arguments.count == 1 && arguments.keyword_count() == 0 &&
      is_exact(cx, arguments[0], TypeId::Bytes))
    return own(arguments[0]);
  const std::string bytes = TRY(constructor_bytes(cx, arguments, "bytes"));
  return make_bytes(cx, bytes, exact ? nullptr : type);
}

OwnedValue bytes_repr_row(Context& cx, const CallArguments& arguments) {
  const std::string_view bytes = self_view(arguments);
  const auto plain = std::count_if(bytes.begin(), bytes.end(), [](char c) { return c >= ' ' && c < 0x7f; });
  TRY(ask_memory(cx, 4 * bytes.size() - 3 * static_cast<std::size_t>(plain)));
  return make_str_latin1(cx, bytes_repr(self_view(arguments)));
}
OwnedValue bytes_hash(Context& cx, const CallArguments& arguments) {
  auto* self = as<Bytes>(arguments.self());
  charge_work(self, self->length * 2);
  return make_int(cx, hash_bytes(cx.core, self->data, self->length));
}
OwnedValue bytes_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Bytes>(other)) return cx.not_implemented();
  return cx.boolean_result(order_satisfies(op, bytes_view(self).compare(bytes_view(other))));
}
OwnedValue bytes_bytes(Context& cx, const CallArguments& arguments) {
  return unchanged(cx, arguments.self());
}
OwnedValue bytes_getnewargs(Context& cx, const CallArguments& arguments) {
  OwnedValue plain = TRY(make_bytes(cx, self_view(arguments)));
  return make_tuple(cx, {plain.get()});
}

// __index__ of the key may change the bytearray: its size is read afterwards.
Fallible<std::int64_t> checked_index(Context& cx, Value key, Value self, std::string_view type) {
  if (!is_int(key) && lookup_special(cx, type_of(cx, key), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, cat(type == "bytes" ? "byte" : type,
                                    " indices must be integers or slices, not ", type_name(cx, key)));
  std::int64_t index = TRY(to_index64(cx, key, TypeId::IndexError));
  const auto size = static_cast<std::int64_t>(bytes_view(self).size());
  if (index < 0) index += size;
  if (index < 0 || index >= size)
    return raise_error(cx, TypeId::IndexError,
                       cat(type == "bytes" ? "index" : "bytearray index", " out of range"));
  return index;
}

}  // namespace

OwnedValue bytes_len(Context&, const CallArguments& arguments) {
  return OwnedValue::small(static_cast<std::int64_t>(self_view(arguments).size()));
}
OwnedValue bytes_iter(Context& cx, const CallArguments& arguments) {
  const bool is_array = is<ByteArray>(arguments.self());
  return make_sequence_iterator(cx, is_array ? TypeId::ByteArrayIterator : TypeId::BytesIterator,
                                arguments.self());
}
OwnedValue bytes_mod(Context& cx, const CallArguments& arguments) {
  return percent_format_bytes(cx, arguments.self(), arguments[1]);
}
OwnedValue bytes_rmod(Context& cx, const CallArguments& arguments) {
  const bool same = is<ByteArray>(arguments.self()) ? is<ByteArray>(arguments[1]) : is<Bytes>(arguments[1]);
  if (!same) return cx.not_implemented();
  return percent_format_bytes(cx, arguments[1], arguments.self());
}

OwnedValue bytes_getitem(Context& cx, const CallArguments& arguments) {
  Value self = arguments.self(), key = arguments[1];
  if (is<Slice>(key)) {
    const RawSlice raw = TRY(unpack_slice(cx, as<Slice>(key)));
    const std::string_view text = bytes_view(self);
    const SliceBounds bounds = clip_slice(raw, static_cast<std::int64_t>(text.size()));
    if (bounds.step == 1 && bounds.count == static_cast<std::int64_t>(text.size()))
      return unchanged(cx, self);
    if (bounds.step == 1)
      return like_self(
          cx, self,
          text.substr(static_cast<std::size_t>(bounds.start), static_cast<std::size_t>(bounds.count)));
    std::string bytes;
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step)
      bytes += text[static_cast<std::size_t>(at)];
    return like_self(cx, self, bytes);
  }
  const std::string_view type = is<Bytes>(self) ? "bytes" : "bytearray";
  const std::int64_t index = TRY(checked_index(cx, key, self, type));
  return OwnedValue::small(static_cast<unsigned char>(bytes_view(self)[static_cast<std::size_t>(index)]));
}

OwnedValue bytes_add(Context& cx, const CallArguments& arguments) {
  if (!is_bytes_like(arguments[1]))
    return raise_type_error(
        cx, cat("can't concat ", type_name(cx, arguments[1]), " to ", type_name(cx, arguments[0])));
  const BytesArgument more = TRY(bytes_argument(cx, arguments[1]));
  const std::string_view text = self_view(arguments);
  if (is<Bytes>(arguments.self()) && more.view().empty()) return unchanged(cx, arguments.self());
  if (is<Bytes>(arguments.self()) && text.empty() && is_exact(cx, arguments[1], TypeId::Bytes))
    return own(arguments[1]);
  TRY(check_bytes_size(cx, text.size() + more.view().size()));
  std::string bytes(text);
  bytes += more.view();
  return like_self(cx, arguments.self(), bytes);
}

Fallible<std::string> repeated_bytes(Context& cx, std::string_view unit, std::int64_t times) {
  std::string bytes;
  if (times <= 0 || unit.empty()) return bytes;
  const auto count = static_cast<std::uint64_t>(times);
  if (count > INT32_MAX / unit.size()) return raise_memory_error(cx);
  TRY(check_bytes_size(cx, count * unit.size()));
  bytes.reserve(count * unit.size());
  for (std::uint64_t i = 0; i < count; i++) bytes += unit;
  return bytes;
}

OwnedValue bytes_mul(Context& cx, const CallArguments& arguments) {
  const std::int64_t times = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  if (times == 1) return unchanged(cx, arguments.self());
  const std::string bytes = TRY(repeated_bytes(cx, self_view(arguments), times));
  return like_self(cx, arguments.self(), bytes);
}

namespace {

constexpr MethodRow kBytesMethods[] = {
    {"__repr__", bytes_repr_row},   {"__str__", bytes_repr_row}, {"__hash__", bytes_hash},
    COMPARISON_ROWS(bytes_compare), {"__bytes__", bytes_bytes},  {"__getnewargs__", bytes_getnewargs},
#define BYTES_METHOD(NAME, FUNCTION, MIN, MAX, KEYWORDS) {NAME, FUNCTION, MIN, MAX, KEYWORDS},
#include "builtins/bytes_methods.def"
};

}  // namespace

const NativeType kBytesType = {.layout = TypeId::Bytes,
                               .size = sizeof(Bytes),
                               .subclassable = true,
                               .variable = true,
                               .construct = construct_bytes,
                               .methods = kBytesMethods};

}  // namespace dictum
