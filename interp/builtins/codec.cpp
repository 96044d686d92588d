// Names of encodings and error handlers, and the way from a name to its codec.
#include "builtins/codec.h"

#include <cstdio>

#include "builtins/method_helpers.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/operators.h"

namespace dictum {

namespace {

struct EncodingName {
  std::string_view name;  // lower case, with '-' for '_' and ' '
  Encoding encoding;
};

// https://docs.python.org/3/library/codecs.html#standard-encodings
constexpr EncodingName kEncodingNames[] = {
    {"utf-8", Encoding::Utf8},
    {"utf8", Encoding::Utf8},
    {"u8", Encoding::Utf8},
    {"utf", Encoding::Utf8},
    {"cp65001", Encoding::Utf8},
    {"ascii", Encoding::Ascii},
    {"us-ascii", Encoding::Ascii},
    {"646", Encoding::Ascii},
    {"latin-1", Encoding::Latin1},
    {"latin1", Encoding::Latin1},
    {"latin", Encoding::Latin1},
    {"l1", Encoding::Latin1},
    {"iso-8859-1", Encoding::Latin1},
    {"iso8859-1", Encoding::Latin1},
    {"8859", Encoding::Latin1},
    {"cp819", Encoding::Latin1},
    {"utf-16", Encoding::Utf16},
    {"utf16", Encoding::Utf16},
    {"u16", Encoding::Utf16},
    {"utf-16-le", Encoding::Utf16Little},
    {"utf-16le", Encoding::Utf16Little},
    {"utf-16-be", Encoding::Utf16Big},
    {"utf-16be", Encoding::Utf16Big},
    {"utf-32", Encoding::Utf32},
    {"utf32", Encoding::Utf32},
    {"u32", Encoding::Utf32},
    {"utf-32-le", Encoding::Utf32Little},
    {"utf-32le", Encoding::Utf32Little},
    {"utf-32-be", Encoding::Utf32Big},
    {"utf-32be", Encoding::Utf32Big},
};

struct HandlerName {
  std::string_view name;
  ErrorHandler handler;
};
constexpr HandlerName kHandlerNames[] = {
    {"strict", ErrorHandler::Strict},
    {"ignore", ErrorHandler::Ignore},
    {"replace", ErrorHandler::Replace},
    {"xmlcharrefreplace", ErrorHandler::XmlCharRefReplace},
    {"backslashreplace", ErrorHandler::BackslashReplace},
    {"namereplace", ErrorHandler::NameReplace},
    {"surrogateescape", ErrorHandler::SurrogateEscape},
    {"surrogatepass", ErrorHandler::SurrogatePass},
};

std::string normalized(std::string_view name) {
  std::string key;
  for (char c : name)
    key += c == '_' || c == ' ' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return key;
}

// Whether the package `encodings` of the library may have a codec of this name: how those names begin.
bool is_library_codec(std::string_view name) {
  constexpr std::string_view kBeginnings[] = {
      "ansi",   "arabic",    "asmo",    "base",   "big5", "bz2",   "charmap", "chinese", "cp",
      "cs",     "cyrillic",  "dbcs",    "ebcdic", "ecma", "elot",  "euc",     "gb",      "greek",
      "hebrew", "hex",       "hkscs",   "hp",     "hz",   "ibm",   "idna",    "iso",     "jis",
      "johab",  "koi8",      "korean",  "ks",     "kz",   "l1",    "l2",      "l3",      "l4",
      "l5",     "l6",        "l7",      "l8",     "l9",   "latin", "mac",     "mbcs",    "ms",
      "oem",    "palm",      "ptcp",    "puny",   "quo",  "r8",    "raw",     "rk",      "roman",
      "rot",    "s-jis",     "shift",   "sjis",   "strk", "tis",   "u-jis",   "u7",      "ujis",
      "uhc",    "undefined", "unicode", "us",     "utf",  "uu",    "windows", "x-mac",   "zip",
      "zlib"};
  const std::string key = normalized(name);
  if (!key.empty() && key[0] >= '0' && key[0] <= '9') return true;
  for (std::string_view beginning : kBeginnings)
    if (std::string_view(key).substr(0, beginning.size()) == beginning) return true;
  return false;
}

// The encoding of an argument; raises where dictum has none of the name.
Fallible<Encoding> required_encoding(Context& cx, const Str* name) {
  if (!name) return Encoding::Utf8;
  if (has_null_character(name)) return raise_value_error(cx, "embedded null character");
  const std::string text = to_utf8(name);
  const std::optional<Encoding> encoding = find_encoding(text);
  if (encoding) return *encoding;
  if (is_library_codec(text)) return stop_unsupported(cx, cat("codec ", std::string_view(text)));
  return raise_error(cx, TypeId::LookupError, cat("unknown encoding: ", std::string_view(text)));
}

}  // namespace

std::optional<Encoding> find_encoding(std::string_view name) {
  const std::string key = normalized(name);
  for (const EncodingName& row : kEncodingNames)
    if (row.name == key) return row.encoding;
  return std::nullopt;
}

const char* encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8: return "utf-8";
    case Encoding::Ascii: return "ascii";
    case Encoding::Latin1: return "latin-1";
    case Encoding::Utf16: return "utf-16";
    case Encoding::Utf16Little: return "utf-16-le";
    case Encoding::Utf16Big: return "utf-16-be";
    case Encoding::Utf32: return "utf-32";
    case Encoding::Utf32Little: return "utf-32-le";
    case Encoding::Utf32Big: return "utf-32-be";
  }
  return "";
}

ErrorHandler find_error_handler(std::string_view name) {
  for (const HandlerName& row : kHandlerNames)
    if (row.name == name) return row.handler;
  return ErrorHandler::Unknown;
}

namespace {

// Printable ASCII stays; of the rest, three have short escapes.
OwnedValue escape_text(Context& cx, const Str* text) {
  if (!cx.charge(static_cast<std::int64_t>(text->length / 8))) return failed();
  TRY(ask_memory(cx, std::uint64_t{text->length} * (text->wide ? 10 : 4)));
  std::string bytes;
  for (std::size_t i = 0; i < text->length; i++) {
    const char32_t c = text->at(i);
    if (c == '\\' || (c >= ' ' && c < 0x7F)) {
      if (c == '\\') bytes += '\\';
      bytes += static_cast<char>(c);
    } else if (c == '\t' || c == '\n' || c == '\r') {
      bytes += c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r";
    } else {
      bytes += backslash_escape(c);
    }
  }
  return make_bytes(cx, bytes);
}

bool is_escape_codec(const Str* name) {
  if (!name) return false;
  const std::string key = normalized(to_utf8(name));
  return key == "unicode-escape" || key == "unicodeescape";
}

}  // namespace

OwnedValue encode_by_name(Context& cx, Str* text, const Str* encoding, const Str* errors) {
  if (is_escape_codec(encoding)) return escape_text(cx, text);
  if (errors && has_null_character(errors)) return raise_value_error(cx, "embedded null character");
  const Encoding found = TRY(required_encoding(cx, encoding));
  return encode_text(cx, text, found, errors);
}

OwnedValue decode_by_name(Context& cx, std::string_view bytes, const Str* encoding, const Str* errors) {
  if (errors && has_null_character(errors)) return raise_value_error(cx, "embedded null character");
  if (encoding && has_null_character(encoding)) return raise_value_error(cx, "embedded null character");
  // CPython asks for no codec where there is nothing to decode.
  if (bytes.empty()) return own(Value(cx.names().empty));
  const Encoding found = TRY(required_encoding(cx, encoding));
  return decode_bytes(cx, bytes, found, errors);
}

Fallible<HandlerAnswer> ask_error_handler(Context& cx, const Str* errors, Value error,
                                          std::string_view shape) {
  const Value known =
      cx.registries ? dict_find(cx, cx.registries.get(), std::string_view("codecs.errors")) : Value();
  const OwnedValue handler = own(is<Dict>(known) ? dict_find(cx, as<Dict>(known), to_utf8(errors)) : Value());
  if (handler.is_absent()) return raise_unknown_handler(cx, errors);
  if (!cx.charge()) return failed();
  const OwnedValue answer = TRY(call(cx, handler, {error}));
  if (!is<Tuple>(answer) || as<Tuple>(answer)->size() != 2) return raise_type_error(cx, shape);
  const Tuple* parts = as<Tuple>(answer);
  const std::int64_t position = TRY(to_c_size(cx, (*parts)[1]));
  return HandlerAnswer{own((*parts)[0]), position};
}

Fallible<std::size_t> position_after(Context& cx, std::int64_t position, std::size_t length) {
  const auto size = static_cast<std::int64_t>(length);
  const std::int64_t at = position < 0 ? position + size : position;
  if (at < 0 || at > size)
    return raise_error(cx, TypeId::IndexError,
                       cat("position ", position < 0 ? at : position, " from error handler out of bounds"));
  return static_cast<std::size_t>(at);
}

Failed raise_unknown_handler(Context& cx, const Str* errors) {
  return raise_error(cx, TypeId::LookupError, cat("unknown error handler name '", errors, "'"));
}

std::string backslash_escape(char32_t character) {
  char text[16];
  const char* format = character <= 0xFF ? "\\x%02x" : character <= 0xFFFF ? "\\u%04x" : "\\U%08x";
  std::snprintf(text, sizeof text, format, static_cast<unsigned>(character));
  return text;
}

}  // namespace dictum
