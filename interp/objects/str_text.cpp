#include <utf8proc.h>

#include <cstdio>

#include "objects/errors.h"
#include "objects/str_object.h"

// What characters mean: repr(), identifiers.

namespace dictum {

bool is_printable(char32_t character) {
  if (character < 0x7f) return character >= 0x20;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
      return false;
    default:
      return true;
  }
}

namespace {

bool is_identifier_part(char32_t c, bool first) {
  if (c < 0x80) return c == '_' || (c | 32) - 'a' < 26 || (!first && c - '0' < 10);
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return true;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
      return !first;
    default:
      return c == 0xB7 && !first;
  }
}

void append_escaped(StrBuilder& out, char32_t c, char32_t quote, bool ascii_only) {
  if (c == quote || c == '\\') {
    out.append(U'\\');
    out.append(c);
    return;
  }
  if (c == '\n') return out.append(std::string_view("\\n"));
  if (c == '\r') return out.append(std::string_view("\\r"));
  if (c == '\t') return out.append(std::string_view("\\t"));
  if (c < 0x80 ? is_printable(c) : !ascii_only && is_printable(c)) return out.append(c);
  char escape[12];
  const char* format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
  std::snprintf(escape, sizeof escape, format, static_cast<unsigned>(c));
  out.append(std::string_view(escape));
}

}  // namespace

bool is_identifier(const Str* string) {
  if (string->length == 0) return false;
  for (std::size_t i = 0; i < string->length; ++i)
    if (!is_identifier_part(string->at(i), i == 0)) return false;
  return true;
}

Ref<Str> str_repr(Context& cx, const Str* string, bool ascii_only) {
  bool single = false, twofold = false;
  for (std::size_t i = 0; i < string->length; ++i) {
    single |= string->at(i) == '\'';
    twofold |= string->at(i) == '"';
  }
  char32_t quote = single && !twofold ? U'"' : U'\'';
  StrBuilder out(cx);
  out.append(quote);
  for (std::size_t i = 0; i < string->length; ++i) append_escaped(out, string->at(i), quote, ascii_only);
  out.append(quote);
  return out.finish();
}

}  // namespace dictum
