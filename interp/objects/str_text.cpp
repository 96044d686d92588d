#include <cstdio>

#include "base/unicode.h"
#include "objects/errors.h"
#include "objects/str_object.h"

// What characters mean: repr(), identifiers.

namespace dictum {

namespace {

void append_escaped(Context& cx, StrBuilder& out, char32_t c, char32_t quote, bool ascii_only) {
  if (c == quote || c == '\\') {
    out.append(U'\\');
    out.append(c);
    return;
  }
  if (c == '\n') return out.append(std::string_view("\\n"));
  if (c == '\r') return out.append(std::string_view("\\r"));
  if (c == '\t') return out.append(std::string_view("\\t"));
  if (c < 0x7f ? c >= 0x20 : !ascii_only && is_printable(c, cx.language.unicode_version))
    return out.append(c);
  char escape[12];
  const char* format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
  std::snprintf(escape, sizeof escape, format, static_cast<unsigned>(c));
  out.append(std::string_view(escape));
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
  StrBuilder out(cx);
  out.append(quote);
  for (std::size_t i = 0; i < string->length; ++i) append_escaped(cx, out, string->at(i), quote, ascii_only);
  out.append(quote);
  return out.finish();
}

}  // namespace dictum
