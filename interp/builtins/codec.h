// The text encodings that CPython has in C: utf-7 excepted, with the error handlers of the codecs module.
// https://docs.python.org/3/library/codecs.html#error-handlers
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

enum class Encoding : std::uint8_t {
  Utf8,
  Ascii,
  Latin1,
  Utf16,  // with a byte order mark, native order
  Utf16Little,
  Utf16Big,
  Utf32,
  Utf32Little,
  Utf32Big,
};

// The encoding by one of its usual names, however cased; nothing for those that dictum lacks.
std::optional<Encoding> find_encoding(std::string_view name);
// As UnicodeEncodeError names it.
const char* encoding_name(Encoding encoding);

enum class ErrorHandler : std::uint8_t {
  Strict,
  Ignore,
  Replace,
  XmlCharRefReplace,
  BackslashReplace,
  NameReplace,
  SurrogateEscape,
  SurrogatePass,
  Unknown,
};
ErrorHandler find_error_handler(std::string_view name);

// `errors` is the handler's name; null is "strict".
OwnedValue encode_text(Context& cx, Str* text, Encoding encoding, const Str* errors);
// `object` is what a UnicodeDecodeError shows: its bytes are decoded. With `consumed`, an incomplete
// sequence at the end is left to the caller and no error.
OwnedValue decode_bytes(Context& cx, std::string_view bytes, Encoding encoding, const Str* errors,
                        std::size_t* consumed = nullptr);

// What str.encode and bytes.decode do with their two optional arguments (borrowed; absent where not given).
OwnedValue encode_by_name(Context& cx, Str* text, const Str* encoding, const Str* errors);
OwnedValue decode_by_name(Context& cx, std::string_view bytes, const Str* encoding, const Str* errors);

// The arguments `encoding` and `errors` of str.encode and bytes.decode; null where not given.
Done bind_encoding(Context& cx, const char* function, const CallArguments& arguments, const Str*& encoding,
                   const Str*& errors);

// What a handler that codecs.register_error has registered answers to a UnicodeError.
struct HandlerAnswer {
  OwnedValue replacement;
  std::int64_t position = 0;  // negative ones count from the end
};
// LookupError without such a handler; TypeError in the words of `shape` for anything but a pair.
Fallible<HandlerAnswer> ask_error_handler(Context& cx, const Str* errors, Value error,
                                          std::string_view shape);
// Where to go on in an object of that length; IndexError outside of it.
Fallible<std::size_t> position_after(Context& cx, std::int64_t position, std::size_t length);
// LookupError "unknown error handler name 'x'".
Failed raise_unknown_handler(Context& cx, const Str* errors);
// "\xe9", "\u20ac", "\U0001f600".
std::string backslash_escape(char32_t character);

}  // namespace dictum
