#include "base/unicode.h"
#include "objects/errors.h"
#include "objects/str_object.h"

// What characters mean: repr(), identifiers.

namespace dictum {

namespace {

// The letter of a short escape, 0: none.
char short_escape(char32_t c, char32_t quote) {
  if (c == quote || c == '\\') return static_cast<char>(c);
  return c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : 0;
}
bool stands_for_itself(const Context& cx, char32_t c, bool ascii_only) {
  return c < 0x7f ? c >= 0x20 : !ascii_only && is_printable(c, cx.language.unicode_version);
}
unsigned hex_digits(char32_t c) { return c < 0x100 ? 2 : c < 0x10000 ? 4 : 8; }

void append_escaped(Context& cx, StrBuilder& out, char32_t c, char32_t quote, bool ascii_only) {
  if (const char letter = short_escape(c, quote)) {
    out.append(U'\\');
    return out.append(static_cast<char32_t>(letter));
  }
  if (stands_for_itself(cx, c, ascii_only)) return out.append(c);
  const unsigned digits = hex_digits(c);
  char escape[10] = {'\\', digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'};
  for (unsigned i = 0; i < digits; ++i) escape[2 + i] = "0123456789abcdef"[c >> 4 * (digits - 1 - i) & 15];
  out.append(std::string_view(escape, 2 + digits));
}

// How many characters the repr of a long string has, in bytes.
std::size_t repr_bytes(const Context& cx, const Str* string, char32_t quote, bool ascii_only) {
  std::size_t length = 2, width = 1;
  for (std::size_t i = 0; i < string->length; ++i) {
    const char32_t c = string->at(i);
    const bool plain = short_escape(c, quote) == 0 && stands_for_itself(cx, c, ascii_only);
    if (plain && c > 0xff) width = sizeof(char32_t);
    length += plain ? 1 : short_escape(c, quote) ? 2 : 2 + hex_digits(c);
  }
  return length * width;
}

}  // namespace

bool is_identifier(const Context& cx, const Str* string) {
  auto starts = [&](char32_t c) { return c == '_' || is_identifier_start(c, cx.language.unicode_version); };
  if (string->length == 0 || !starts(string->at(0))) return false;
  for (std::size_t i = 1; i < string->length; ++i)
    if (!is_identifier_part(string->at(i), cx.language.unicode_version)) return false;
  return true;
}

Ref<Str> str_repr(Context& cx, const Str* string, bool ascii_only) {
  charge_work(string, string->length * 16);
  bool single = false, twofold = false;
  for (std::size_t i = 0; i < string->length; ++i) {
    single |= string->at(i) == '\'';
    twofold |= string->at(i) == '"';
  }
  char32_t quote = single && !twofold ? U'"' : U'\'';
  constexpr std::size_t kLong = 4096;
  if (string->length > kLong) TRY(ask_memory(cx, repr_bytes(cx, string, quote, ascii_only)));
  StrBuilder out(cx);
  out.append(quote);
  for (std::size_t i = 0; i < string->length; ++i) append_escaped(cx, out, string->at(i), quote, ascii_only);
  out.append(quote);
  return out.finish();
}

}  // namespace dictum
