// Case, classes of characters, padding, translation, encoding.
#include <utf8proc.h>

#include <algorithm>
#include <iterator>

#include "base/unicode.h"
#include "builtins/codec.h"
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/str_methods.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

utf8proc_category_t category(const Context& cx, char32_t c) {
  (void)cx;
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}
bool is_upper(const Context& cx, char32_t c) {
  return c < 128
             ? c >= 'A' && c <= 'Z'
             : utf8proc_isupper(static_cast<utf8proc_int32_t>(c)) && category(cx, c) != UTF8PROC_CATEGORY_LT;
}
bool is_lower(char32_t c) {
  return c < 128 ? c >= 'a' && c <= 'z' : utf8proc_islower(static_cast<utf8proc_int32_t>(c));
}
bool is_title(const Context& cx, char32_t c) { return category(cx, c) == UTF8PROC_CATEGORY_LT; }
bool is_cased(const Context& cx, char32_t c) { return is_upper(cx, c) || is_lower(c) || is_title(cx, c); }

// Code points whose upper, lower or title form is more than one character or depends on the context (the
// Unicode character database's SpecialCasing.txt): simple mappings are wrong for them.
bool has_special_case(char32_t c) {
  if (c < 0xDF) return false;
  constexpr char32_t kSpecial[] = {0x00DF, 0x0130, 0x0149, 0x01F0, 0x0390, 0x03A3, 0x03B0, 0x0587};
  if (std::find(std::begin(kSpecial), std::end(kSpecial), c) != std::end(kSpecial)) return true;
  return (c >= 0x1E96 && c <= 0x1E9E) || (c >= 0x1F50 && c <= 0x1F56) || (c >= 0x1F80 && c <= 0x1FFC) ||
         (c >= 0xFB00 && c <= 0xFB17);
}

// Maps every character by a simple mapping; stops where the full mapping is another.
template <class Map>
OwnedValue map_characters(Context& cx, const Str* string, std::string_view method, Map map) {
  StrBuilder builder(cx);
  for (std::size_t i = 0; i < string->length; i++) {
    const char32_t c = string->at(i);
    if (has_special_case(c))
      return stop_unsupported(cx, cat("str.", method, " of a character with a special case"));
    builder.append(map(c, i));
  }
  return builder.finish();
}

char32_t to_upper(char32_t c) {
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}
char32_t to_lower(char32_t c) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}
char32_t to_title(char32_t c) {
  return static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
}

// True if the string is not empty and all characters are of the class.
template <class Is>
OwnedValue all_are(Context& cx, const Str* string, Is is_class) {
  for (std::size_t i = 0; i < string->length; i++)
    if (!is_class(string->at(i))) return cx.boolean_result(false);
  return cx.boolean_result(string->length > 0);
}

bool is_alpha(const Context& cx, char32_t c) {
  const utf8proc_category_t kind = category(cx, c);
  return kind == UTF8PROC_CATEGORY_LM || kind == UTF8PROC_CATEGORY_LT || kind == UTF8PROC_CATEGORY_LU ||
         kind == UTF8PROC_CATEGORY_LL || kind == UTF8PROC_CATEGORY_LO;
}
bool is_decimal(const Context& cx, char32_t c) { return category(cx, c) == UTF8PROC_CATEGORY_ND; }

}  // namespace

bool is_space_character(char32_t c) {
  if (c < 0x80) return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

OwnedValue str_upper(Context& cx, const CallArguments& arguments) {
  return map_characters(cx, self_str(arguments), "upper",
                        [](char32_t c, std::size_t) { return to_upper(c); });
}
OwnedValue str_lower(Context& cx, const CallArguments& arguments) {
  return map_characters(cx, self_str(arguments), "lower",
                        [](char32_t c, std::size_t) { return to_lower(c); });
}
OwnedValue str_casefold(Context& cx, const CallArguments& arguments) {
  Str* string = self_str(arguments);
  if (!string->ascii) return stop_unsupported(cx, "str.casefold beyond ASCII");
  return str_lower(cx, arguments);
}
OwnedValue str_swapcase(Context& cx, const CallArguments& arguments) {
  return map_characters(cx, self_str(arguments), "swapcase", [&](char32_t c, std::size_t) {
    return is_upper(cx, c) ? to_lower(c) : is_lower(c) ? to_upper(c) : c;
  });
}
OwnedValue str_capitalize(Context& cx, const CallArguments& arguments) {
  return map_characters(cx, self_str(arguments), "capitalize",
                        [](char32_t c, std::size_t i) { return i == 0 ? to_title(c) : to_lower(c); });
}
OwnedValue str_title(Context& cx, const CallArguments& arguments) {
  bool inside_word = false;
  return map_characters(cx, self_str(arguments), "title", [&](char32_t c, std::size_t) {
    const char32_t mapped = inside_word ? to_lower(c) : to_title(c);
    inside_word = is_cased(cx, c);
    return mapped;
  });
}

OwnedValue str_isascii(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(self_str(arguments)->ascii);
}

namespace {

// All cased characters are of the wanted case, and there is one.
template <class Wanted>
OwnedValue cased_as(Context& cx, const Str* string, Wanted wanted) {
  bool found = false;
  for (std::size_t i = 0; i < string->length; i++) {
    const char32_t c = string->at(i);
    if (!is_cased(cx, c)) continue;
    if (!wanted(c)) return cx.boolean_result(false);
    found = true;
  }
  return cx.boolean_result(found);
}

}  // namespace

OwnedValue str_islower(Context& cx, const CallArguments& arguments) {
  return cased_as(cx, self_str(arguments), [](char32_t c) { return is_lower(c); });
}
OwnedValue str_isupper(Context& cx, const CallArguments& arguments) {
  return cased_as(cx, self_str(arguments), [&](char32_t c) { return is_upper(cx, c); });
}
OwnedValue str_istitle(Context& cx, const CallArguments& arguments) {
  const Str* string = self_str(arguments);
  bool inside_word = false, found = false;
  for (std::size_t i = 0; i < string->length; i++) {
    const char32_t c = string->at(i);
    const bool starts = is_upper(cx, c) || is_title(cx, c);
    if ((starts && inside_word) || (is_lower(c) && !inside_word)) return cx.boolean_result(false);
    inside_word = is_cased(cx, c);
    found |= inside_word;
  }
  return cx.boolean_result(found);
}
OwnedValue str_isspace(Context& cx, const CallArguments& arguments) {
  return all_are(cx, self_str(arguments), is_space_character);
}
OwnedValue str_isalpha(Context& cx, const CallArguments& arguments) {
  return all_are(cx, self_str(arguments), [&](char32_t c) { return is_alpha(cx, c); });
}
OwnedValue str_isdecimal(Context& cx, const CallArguments& arguments) {
  return all_are(cx, self_str(arguments), [&](char32_t c) { return is_decimal(cx, c); });
}
OwnedValue str_isdigit(Context& cx, const CallArguments& arguments) {
  if (!self_str(arguments)->ascii) return stop_unsupported(cx, "str.isdigit beyond ASCII");
  return str_isdecimal(cx, arguments);
}
OwnedValue str_isnumeric(Context& cx, const CallArguments& arguments) {
  if (!self_str(arguments)->ascii) return stop_unsupported(cx, "str.isnumeric beyond ASCII");
  return str_isdecimal(cx, arguments);
}
OwnedValue str_isalnum(Context& cx, const CallArguments& arguments) {
  if (!self_str(arguments)->ascii) return stop_unsupported(cx, "str.isalnum beyond ASCII");
  return all_are(cx, self_str(arguments), [&](char32_t c) { return is_alpha(cx, c) || is_decimal(cx, c); });
}
OwnedValue str_isidentifier(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(is_identifier(cx, self_str(arguments)));
}
OwnedValue str_isprintable(Context& cx, const CallArguments& arguments) {
  const Str* string = self_str(arguments);
  if (string->length == 0) return cx.boolean_result(true);
  return all_are(cx, string, [&](char32_t c) { return is_printable(c, cx.language.unicode_version); });
}

namespace {

OwnedValue padded(Context& cx, Str* string, std::uint64_t left, std::uint64_t right, char32_t fill) {
  if (left + right == 0) return exact_str(cx, string);
  TRY(check_text_size(cx, left + right + string->length, fill > 0xff || string->wide));
  StrBuilder builder(cx);
  builder.repeat(fill, left);
  builder.append(string);
  builder.repeat(fill, right);
  return builder.finish();
}

struct Padding {
  std::uint64_t missing;  // characters up to the width
  std::uint64_t width;
  char32_t fill;
};

Fallible<Padding> padding_arguments(Context& cx, const CallArguments& arguments) {
  const std::int64_t width = TRY(to_c_size(cx, arguments[1]));
  char32_t fill = ' ';
  if (arguments.count > 2) {
    if (!is<Str>(arguments[2]))
      return raise_type_error(
          cx, cat("The fill character must be a unicode character, not ", type_name(cx, arguments[2])));
    if (as<Str>(arguments[2])->length != 1)
      return raise_type_error(cx, "The fill character must be exactly one character long");
    fill = as<Str>(arguments[2])->at(0);
  }
  const std::int64_t missing = std::max<std::int64_t>(0, width - self_str(arguments)->length);
  return Padding{static_cast<std::uint64_t>(missing),
                 static_cast<std::uint64_t>(std::max<std::int64_t>(0, width)), fill};
}

}  // namespace

OwnedValue str_ljust(Context& cx, const CallArguments& arguments) {
  Padding padding = TRY(padding_arguments(cx, arguments));
  return padded(cx, self_str(arguments), 0, padding.missing, padding.fill);
}
OwnedValue str_rjust(Context& cx, const CallArguments& arguments) {
  Padding padding = TRY(padding_arguments(cx, arguments));
  return padded(cx, self_str(arguments), padding.missing, 0, padding.fill);
}
OwnedValue str_center(Context& cx, const CallArguments& arguments) {
  Padding padding = TRY(padding_arguments(cx, arguments));
  const std::uint64_t left = padding.missing / 2 + (padding.missing & padding.width & 1);
  return padded(cx, self_str(arguments), left, padding.missing - left, padding.fill);
}

OwnedValue str_zfill(Context& cx, const CallArguments& arguments) {
  Str* string = self_str(arguments);
  const std::int64_t width = TRY(to_c_size(cx, arguments[1]));
  if (width <= string->length) return exact_str(cx, string);
  TRY(check_text_size(cx, static_cast<std::uint64_t>(width), string->wide));
  StrBuilder builder(cx);
  const bool has_sign = string->length > 0 && (string->at(0) == '+' || string->at(0) == '-');
  if (has_sign) builder.append(string->at(0));
  builder.repeat('0', static_cast<std::size_t>(width) - string->length);
  builder.append(string, has_sign ? 1 : 0, string->length);
  return builder.finish();
}

OwnedValue str_expandtabs(Context& cx, const CallArguments& arguments) {
  Value given;
  TRY(bind_arguments(cx, "expandtabs", arguments.rest(), {"tabsize"}, 0, 1, &given));
  const std::int64_t size = given.is_absent() ? 8 : TRY(to_c_int(cx, given));
  const Str* string = self_str(arguments);
  StrBuilder builder(cx);
  std::int64_t column = 0;
  for (std::size_t i = 0; i < string->length; i++) {
    const char32_t c = string->at(i);
    if (c == '\t') {
      const std::int64_t spaces = size > 0 ? size - column % size : 0;
      TRY(check_text_size(cx, builder.length() + static_cast<std::uint64_t>(spaces), true));
      builder.repeat(' ', static_cast<std::size_t>(spaces));
      column += spaces;
    } else {
      builder.append(c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return builder.finish();
}

// str.translate(table): table[ordinal] is an ordinal, a string, or None; LookupError leaves the character.
OwnedValue str_translate(Context& cx, const CallArguments& arguments) {
  Ref<Str> string = own_ref(self_str(arguments));
  StrBuilder builder(cx);
  for (std::size_t i = 0; i < string->length; i++) {
    const char32_t c = string->at(i);
    OwnedValue mapped = get_item(cx, arguments[1], Value::small(c));
    if (mapped.is_raised()) {
      if (!catch_exception(cx, TypeId::LookupError)) return failed();
      builder.append(c);
    } else if (is_int(mapped)) {
      auto ordinal = int_to_int64(mapped);
      if (!ordinal || *ordinal < 0 || *ordinal > 0x10FFFF)
        return raise_value_error(cx, "character mapping must be in range(0x110000)");
      builder.append(static_cast<char32_t>(*ordinal));
    } else if (is<Str>(mapped)) {
      builder.append(as<Str>(mapped));
    } else if (!is_none(cx, mapped)) {
      return raise_type_error(cx, "character mapping must return integer, None or str");
    }
    TRY(check_text_size(cx, builder.length(), true));
  }
  return builder.finish();
}

OwnedValue str_encode(Context& cx, const CallArguments& arguments) {
  const Str *encoding = nullptr, *errors = nullptr;
  TRY(bind_encoding(cx, "encode", arguments.rest(), encoding, errors));
  return encode_by_name(cx, self_str(arguments), encoding, errors);
}

}  // namespace dictum
