// From text to bytes.
#include "base/unicode.h"
#include "builtins/codec.h"
#include "objects/errors.h"
#include "objects/exception_object.h"

namespace dictum {

namespace {

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

class Encoder {
 public:
  Encoder(Context& cx, Str* text, Encoding encoding, const Str* errors)
      : cx_(cx),
        text_(text),
        encoding_(encoding),
        errors_(errors),
        handler_(errors ? find_error_handler(to_utf8(errors)) : ErrorHandler::Strict) {}

  OwnedValue run() {
    if (encoding_ == Encoding::Utf16) write(0xFEFF);
    if (encoding_ == Encoding::Utf32) write(0xFEFF);
    for (std::size_t at = 0; at < text_->length;) {
      if (encodable(text_->at(at))) {
        write(text_->at(at++));
        continue;
      }
      std::size_t end = at + 1;
      // Codecs of larger units report one character at a time.
      while (unit_size() == 1 && end < text_->length && !encodable(text_->at(end))) end++;
      at = TRY(handle(at, end));
    }
    return make_bytes(cx_, bytes_);
  }

 private:
  bool encodable(char32_t c) const {
    if (encoding_ == Encoding::Ascii) return c < 0x80;
    if (encoding_ == Encoding::Latin1) return c < 0x100;
    return !is_surrogate(c);
  }

  void write_unit(char32_t unit, std::size_t size, bool big) {
    for (std::size_t i = 0; i < size; i++)
      bytes_ += static_cast<char>(unit >> (8 * (big ? size - 1 - i : i)) & 0xFF);
  }

  void write(char32_t c) {
    switch (encoding_) {
      case Encoding::Utf8: append_utf8(bytes_, c); return;
      case Encoding::Ascii:
      case Encoding::Latin1: bytes_ += static_cast<char>(c); return;
      case Encoding::Utf32:
      case Encoding::Utf32Little:
      case Encoding::Utf32Big: write_unit(c, 4, encoding_ == Encoding::Utf32Big); return;
      case Encoding::Utf16:
      case Encoding::Utf16Little:
      case Encoding::Utf16Big: break;
    }
    const bool big = encoding_ == Encoding::Utf16Big;
    if (c < 0x10000) return write_unit(c, 2, big);
    write_unit(0xD800 + ((c - 0x10000) >> 10), 2, big);
    write_unit(0xDC00 + ((c - 0x10000) & 0x3FF), 2, big);
  }
  void write(std::string_view ascii) {
    for (char c : ascii) write(static_cast<char32_t>(static_cast<unsigned char>(c)));
  }

  Failed raise(std::size_t start, std::size_t end) { return raise_exception(cx_, error_at(start, end)); }
  Ref<ExceptionObject> error_at(std::size_t start, std::size_t end) {
    const char* reason = encoding_ == Encoding::Ascii    ? "ordinal not in range(128)"
                         : encoding_ == Encoding::Latin1 ? "ordinal not in range(256)"
                                                         : "surrogates not allowed";
    Ref<Str> name = TRY(make_str(cx_, encoding_name(encoding_)));
    Ref<Str> why = TRY(make_str(cx_, reason));
    const Value parts[] = {Value(name.get()), Value(text_), Value::small(static_cast<std::int64_t>(start)),
                           Value::small(static_cast<std::int64_t>(end)), Value(why.get())};
    return make_exception(cx_, TypeId::UnicodeEncodeError, parts);
  }

  std::string named_escape(char32_t c) {
    const std::string name = code_point_name(c, cx_.language.unicode_version);
    return name.empty() ? backslash_escape(c) : "\\N{" + name + "}";
  }

  // The characters [start, end) cannot be encoded: where to go on.
  Fallible<std::size_t> handle(std::size_t start, std::size_t end) {
    switch (handler_) {
      case ErrorHandler::Strict: return raise(start, end);
      case ErrorHandler::Unknown: return ask_handler(start, end);
      case ErrorHandler::Ignore: return end;
      case ErrorHandler::SurrogateEscape: TRY(escape_surrogates(start, end)); return end;
      case ErrorHandler::SurrogatePass: TRY(pass_surrogates(start, end)); return end;
      case ErrorHandler::Replace:
      case ErrorHandler::XmlCharRefReplace:
      case ErrorHandler::BackslashReplace:
      case ErrorHandler::NameReplace: break;
    }
    for (std::size_t i = start; i < end; i++) {
      if (!cx_.charge()) return failed();
      const char32_t c = text_->at(i);
      if (handler_ == ErrorHandler::Replace)
        write("?");
      else if (handler_ == ErrorHandler::XmlCharRefReplace)
        write(cat("&#", static_cast<std::uint32_t>(c), ";"));
      else
        write(handler_ == ErrorHandler::NameReplace ? named_escape(c) : backslash_escape(c));
      if (!cx_.heap.fits_budget(bytes_.size())) return raise_memory_error(cx_);
    }
    return end;
  }

  // A handler of the program gives bytes, or text that can be encoded.
  Fallible<std::size_t> ask_handler(std::size_t start, std::size_t end) {
    constexpr std::string_view kShape = "encoding error handler must return (str/bytes, int) tuple";
    Ref<ExceptionObject> error = TRY(error_at(start, end));
    const HandlerAnswer answer = TRY(ask_error_handler(cx_, errors_, Value(error.get()), kShape));
    if (!is<Str>(answer.replacement) && !is<Bytes>(answer.replacement)) return raise_type_error(cx_, kShape);
    const std::size_t next = TRY(position_after(cx_, answer.position, text_->length));
    if (is<Bytes>(answer.replacement)) {
      if (as<Bytes>(answer.replacement)->length % unit_size() != 0) return raise(start, end);
      bytes_ += as<Bytes>(answer.replacement)->view();
    } else {
      const Str* text = as<Str>(answer.replacement);
      for (std::size_t i = 0; i < text->length; i++)
        if (text->at(i) >= (encoding_ == Encoding::Latin1 ? 0x100 : 0x80)) return raise(start, end);
      for (std::size_t i = 0; i < text->length; i++) write(text->at(i));
    }
    if (!cx_.heap.fits_budget(bytes_.size())) return raise_memory_error(cx_);
    return next;
  }

  // U+DC80 to U+DCFF stand for the bytes that could not be decoded.
  Done escape_surrogates(std::size_t start, std::size_t end) {
    for (std::size_t i = start; i < end; i++) {
      const char32_t c = text_->at(i);
      if (c < 0xDC80 || c > 0xDCFF || unit_size() > 1) return raise(unit_size() > 1 ? start : i, end);
      bytes_ += static_cast<char>(c - 0xDC00);
    }
    return done();
  }

  std::size_t unit_size() const {
    switch (encoding_) {
      case Encoding::Utf8:
      case Encoding::Ascii:
      case Encoding::Latin1: return 1;
      case Encoding::Utf16:
      case Encoding::Utf16Little:
      case Encoding::Utf16Big: return 2;
      case Encoding::Utf32:
      case Encoding::Utf32Little:
      case Encoding::Utf32Big: break;
    }
    return 4;
  }

  Done pass_surrogates(std::size_t start, std::size_t end) {
    if (encoding_ == Encoding::Ascii || encoding_ == Encoding::Latin1) return raise(start, end);
    for (std::size_t i = start; i < end; i++) write(text_->at(i));
    return done();
  }

  Context& cx_;
  Str* text_;
  Encoding encoding_;
  const Str* errors_;
  ErrorHandler handler_;
  std::string bytes_;
};

}  // namespace

OwnedValue encode_text(Context& cx, Str* text, Encoding encoding, const Str* errors) {
  const bool one_byte_for_ascii =
      encoding == Encoding::Utf8 || encoding == Encoding::Ascii || encoding == Encoding::Latin1;
  if (one_byte_for_ascii && text->ascii) return make_bytes(cx, text->ascii_text());
  if (!cx.charge(text->length / 8)) return failed();
  return Encoder(cx, text, encoding, errors).run();
}

}  // namespace dictum
