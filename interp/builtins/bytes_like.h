// What bytes, bytearray and memoryview share: the bytes of a bytes-like object, and results of the receiver's
// kind. Each file bytes_*.cpp defines the methods of one idea; bytes_methods.def declares them.
#pragma once

#include <string>
#include <string_view>

#include "builtins/method_helpers.h"
#include "builtins/str_methods.h"
#include "objects/sequence_object.h"

namespace dictum {

#define BYTES_METHOD(NAME, FUNCTION, MIN, MAX, KEYWORDS) \
  OwnedValue FUNCTION(Context& cx, const CallArguments& arguments);
#include "builtins/bytes_methods.def"

// The stretch of an exporter that a memoryview shows: one dimension.
struct MemoryView : Object {
  static constexpr TypeId kLayout = TypeId::MemoryView;
  Value base;  // owned bytes or bytearray; absent once released
  std::int64_t offset;
  std::int64_t count;   // items
  std::int64_t stride;  // in bytes
  std::int64_t hash;    // 0: not computed yet
  std::uint8_t item_size;
  bool read_only;
  char format[6];  // struct's code, with a null at its end
};

inline bool has_bytes(Value value) { return is<Bytes>(value) || is<ByteArray>(value); }
// Of bytes and bytearray.
inline std::string_view bytes_view(Value value) {
  return is<Bytes>(value) ? as<Bytes>(value)->view() : as<ByteArray>(value)->view();
}
inline std::string_view self_view(const CallArguments& arguments) { return bytes_view(arguments.self()); }

// The bytes of a bytes-like object. They stay where they are only until Python code runs.
class BytesArgument {
 public:
  std::string_view view() const { return copied_ ? std::string_view(copy_) : view_; }
  static BytesArgument borrowed(std::string_view view) {
    BytesArgument made;
    made.view_ = view;
    return made;
  }
  static BytesArgument copied(std::string bytes) {
    BytesArgument made;
    made.copy_ = std::move(bytes);
    made.copied_ = true;
    return made;
  }

 private:
  std::string_view view_;
  std::string copy_;
  bool copied_ = false;
};

// Whether the value gives bytes: bytes, bytearray, memoryview.
bool is_bytes_like(Value value);
// TypeError "a bytes-like object is required, not 'X'".
Fallible<BytesArgument> bytes_argument(Context& cx, Value value);
// The bytes that a memoryview shows; ValueError if it has been released.
Fallible<BytesArgument> memoryview_bytes(Context& cx, MemoryView* view);

// A new bytes or bytearray, whichever `self` is.
OwnedValue like_self(Context& cx, Value self, std::string_view bytes);
// The same where nothing changed: exact bytes give themselves.
OwnedValue unchanged(Context& cx, Value self);
// MemoryError where a result of this many bytes could never be had.
Done check_bytes_size(Context& cx, std::uint64_t size);

// The bytearray's bytes from `start` to `end` become others; BufferError while it is exported.
Done bytearray_replace(Context& cx, ByteArray* array, std::size_t start, std::size_t end,
                       std::string_view bytes);
// A number from 0 to 255, or ValueError in the words of the type.
Fallible<char> byte_value(Context& cx, Value value, std::string_view type);
// What bytes(source) and bytearray(source) hold; `type` words the messages.
Fallible<std::string> bytes_from(Context& cx, Value source, std::string_view type);

// The bytes of any object that bytes() takes but a number or text: __bytes__, a bytes-like object, an
// iterable.
OwnedValue bytes_of_object(Context& cx, Value value);
// What the arguments of bytes() and bytearray() stand for.
Fallible<std::string> constructor_bytes(Context& cx, const CallArguments& arguments, const char* type);
// `unit` as often as `times` says.
Fallible<std::string> repeated_bytes(Context& cx, std::string_view unit, std::int64_t times);
// Hexadecimal digits, with the separator (absent: none) after every group of bytes.
Fallible<std::string> hex_text(Context& cx, std::string_view bytes, Value separator, std::int64_t group);

// "%" formatting of bytes (PEP 461).
OwnedValue percent_format_bytes(Context& cx, Value format, Value values);

}  // namespace dictum
