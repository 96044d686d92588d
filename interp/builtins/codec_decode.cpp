// From bytes to text.
#include "builtins/codec.h"
#include "objects/errors.h"
#include "objects/exception_object.h"

namespace dictum {

namespace {

// What one step of a decoder finds: a character of `size` bytes, or an error in as many.
struct Step {
  std::size_t size = 1;
  char32_t character = 0;
  const char* error = nullptr;
  bool incomplete = false;  // more bytes might complete it
};

bool is_ascii(std::string_view bytes) {
  for (char c : bytes)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

class Decoder {
 public:
  Decoder(Context& cx, std::string_view bytes, Encoding encoding, const Str* errors, std::size_t* consumed)
      : cx_(cx),
        bytes_(bytes),
        encoding_(encoding),
        errors_(errors),
        handler_(errors ? find_error_handler(to_utf8(errors)) : ErrorHandler::Strict),
        consumed_(consumed),
        out_(cx) {}

  OwnedValue run() {
    std::size_t at = read_mark();
    while (at < bytes_.size()) {
      const Step step = next(at);
      if (!step.error) {
        out_.append(step.character);
        at += step.size;
      } else if (step.incomplete && consumed_) {
        break;
      } else {
        at = TRY(handle(at, step));
      }
    }
    if (consumed_) *consumed_ = at;
    return out_.finish();
  }

 private:
  unsigned char byte(std::size_t at) const { return static_cast<unsigned char>(bytes_[at]); }

  // A byte order mark at the start tells the order; without one it is the native order.
  std::size_t read_mark() {
    if (encoding_ == Encoding::Utf16) {
      encoding_ = Encoding::Utf16Little;
      if (bytes_.size() >= 2 && byte(0) == 0xFE && byte(1) == 0xFF) encoding_ = Encoding::Utf16Big;
      if (bytes_.size() >= 2 && unit(0, 2) == 0xFEFF) return 2;
    } else if (encoding_ == Encoding::Utf32) {
      encoding_ = Encoding::Utf32Little;
      if (bytes_.size() >= 4 && bytes_.substr(0, 4) == std::string_view("\0\0\xFE\xFF", 4))
        encoding_ = Encoding::Utf32Big;
      if (bytes_.size() >= 4 && unit(0, 4) == 0xFEFF) return 4;
    }
    return 0;
  }

  bool big_endian() const { return encoding_ == Encoding::Utf16Big || encoding_ == Encoding::Utf32Big; }
  char32_t unit(std::size_t at, std::size_t size) const {
    char32_t value = 0;
    for (std::size_t i = 0; i < size; i++)
      value |= static_cast<char32_t>(byte(at + i)) << (8 * (big_endian() ? size - 1 - i : i));
    return value;
  }

  Step next(std::size_t at) const {
    switch (encoding_) {
      case Encoding::Utf8: return next_utf8(at);
      case Encoding::Ascii:
        if (byte(at) < 0x80) return {1, byte(at)};
        return {1, 0, "ordinal not in range(128)"};
      case Encoding::Latin1: return {1, byte(at)};
      case Encoding::Utf16:
      case Encoding::Utf16Little:
      case Encoding::Utf16Big: return next_utf16(at);
      case Encoding::Utf32:
      case Encoding::Utf32Little:
      case Encoding::Utf32Big: break;
    }
    return next_utf32(at);
  }

  // The Unicode Standard, table 3-7: well-formed UTF-8 byte sequences. An error covers the longest start of
  // such a sequence.
  Step next_utf8(std::size_t at) const {
    const unsigned char first = byte(at);
    if (first < 0x80) return {1, first};
    const std::size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
    if (size == 0) return {1, 0, "invalid start byte"};
    char32_t character = first & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; i++) {
      if (at + i >= bytes_.size()) return {i, 0, "unexpected end of data", true};
      const unsigned char low = i > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
      const unsigned char high = i > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
      if (byte(at + i) < low || byte(at + i) > high) return {i, 0, "invalid continuation byte"};
      character = character << 6 | (byte(at + i) & 0x3Fu);
    }
    return {size, character};
  }

  Step next_utf16(std::size_t at) const {
    if (at + 2 > bytes_.size()) return {1, 0, "truncated data", true};
    const char32_t lead = unit(at, 2);
    if (lead < 0xD800 || lead > 0xDFFF) return {2, lead};
    if (lead >= 0xDC00) return {2, 0, "illegal encoding"};
    if (at + 4 > bytes_.size()) return {bytes_.size() - at, 0, "unexpected end of data", true};
    const char32_t trail = unit(at + 2, 2);
    if (trail < 0xDC00 || trail > 0xDFFF) return {2, 0, "illegal UTF-16 surrogate"};
    return {4, 0x10000 + ((lead & 0x3FF) << 10) + (trail & 0x3FF)};
  }

  Step next_utf32(std::size_t at) const {
    if (at + 4 > bytes_.size()) return {bytes_.size() - at, 0, "truncated data", true};
    const char32_t c = unit(at, 4);
    if (c >= 0xD800 && c <= 0xDFFF) return {4, 0, "code point in surrogate code point range"};
    if (c > 0x10FFFF) return {4, 0, "code point not in range(0x110000)"};
    return {4, c};
  }

  Failed raise(std::size_t at, const Step& step) { return raise_exception(cx_, error_at(at, step)); }
  Ref<ExceptionObject> error_at(std::size_t at, const Step& step) {
    Ref<Str> name = TRY(make_str(cx_, encoding_name(encoding_)));
    Ref<Str> why = TRY(make_str(cx_, step.error));
    Ref<Bytes> object = TRY(make_bytes(cx_, bytes_));
    const Value parts[] = {Value(name.get()), Value(object.get()),
                           Value::small(static_cast<std::int64_t>(at)),
                           Value::small(static_cast<std::int64_t>(at + step.size)), Value(why.get())};
    return make_exception(cx_, TypeId::UnicodeDecodeError, parts);
  }

  // Where decoding goes on behind an error.
  Fallible<std::size_t> handle(std::size_t at, const Step& step) {
    switch (handler_) {
      case ErrorHandler::Strict: return raise(at, step);
      case ErrorHandler::Unknown: return ask_handler(at, step);
      case ErrorHandler::Ignore: return at + step.size;
      case ErrorHandler::Replace: out_.append(U'\uFFFD'); return at + step.size;
      case ErrorHandler::BackslashReplace:
        for (std::size_t i = 0; i < step.size; i++)
          out_.append(std::string_view(backslash_escape(byte(at + i))));
        return at + step.size;
      case ErrorHandler::SurrogateEscape: return escape_bytes(at, step);
      case ErrorHandler::SurrogatePass: return pass_surrogate(at, step);
      case ErrorHandler::XmlCharRefReplace:
      case ErrorHandler::NameReplace: break;
    }
    return raise_type_error(cx_, "don't know how to handle UnicodeDecodeError in error callback");
  }

  // A handler of the program gives text, and may put other bytes in the place of those that are decoded.
  Fallible<std::size_t> ask_handler(std::size_t at, const Step& step) {
    constexpr std::string_view kShape = "decoding error handler must return (str, int) tuple";
    Ref<ExceptionObject> error = TRY(error_at(at, step));
    const HandlerAnswer answer = TRY(ask_error_handler(cx_, errors_, Value(error.get()), kShape));
    if (!is<Str>(answer.replacement)) return raise_type_error(cx_, kShape);
    const Value object = error->fields[unicode_error::kObject];
    if (!is<Bytes>(object)) return raise_type_error(cx_, "object attribute must be bytes");
    input_ = own(object);
    bytes_ = as<Bytes>(object)->view();
    const std::size_t next = TRY(position_after(cx_, answer.position, bytes_.size()));
    out_.append(as<Str>(answer.replacement));
    return next;
  }

  Fallible<std::size_t> escape_bytes(std::size_t at, const Step& step) {
    std::size_t size = 0;
    for (; size < step.size && size < 4 && byte(at + size) >= 0x80; size++)
      out_.append(0xDC00u + byte(at + size));
    if (size == 0) return raise(at, step);
    return at + size;
  }

  Fallible<std::size_t> pass_surrogate(std::size_t at, const Step& step) {
    const bool utf16 = encoding_ == Encoding::Utf16Little || encoding_ == Encoding::Utf16Big;
    const std::size_t size = encoding_ == Encoding::Utf8 ? 3 : utf16 ? 2 : 4;
    char32_t character = 0;
    if (encoding_ != Encoding::Ascii && at + size <= bytes_.size()) {
      if (size != 3)
        character = unit(at, size);
      else if ((byte(at) & 0xF0) == 0xE0 && (byte(at + 1) & 0xC0) == 0x80 && (byte(at + 2) & 0xC0) == 0x80)
        character = (byte(at) & 0x0Fu) << 12 | (byte(at + 1) & 0x3Fu) << 6 | (byte(at + 2) & 0x3Fu);
    }
    if (character < 0xD800 || character > 0xDFFF) return raise(at, step);
    out_.append(character);
    return at + size;
  }

  Context& cx_;
  std::string_view bytes_;
  Encoding encoding_;
  const Str* errors_;
  ErrorHandler handler_;
  std::size_t* consumed_;
  OwnedValue input_;  // what a handler of the program has seen: its bytes are decoded
  StrBuilder out_;
};

}  // namespace

OwnedValue decode_bytes(Context& cx, std::string_view bytes, Encoding encoding, const Str* errors,
                        std::size_t* consumed) {
  const bool one_byte_for_ascii =
      encoding == Encoding::Utf8 || encoding == Encoding::Ascii || encoding == Encoding::Latin1;
  if (one_byte_for_ascii && is_ascii(bytes)) {
    if (consumed) *consumed = bytes.size();
    return make_str_latin1(cx, bytes);
  }
  if (!cx.charge(static_cast<std::int64_t>(bytes.size() / 8))) return failed();
  return Decoder(cx, bytes, encoding, errors, consumed).run();
}

}  // namespace dictum
