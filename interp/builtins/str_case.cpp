// Case and classes of characters (The Unicode Standard, 3.13 "Default Case Algorithms").
#include "base/character.h"
#include "base/unicode.h"
#include "builtins/str_methods.h"

namespace dictum {

namespace {

bool has_flag(const Context& cx, char32_t c, std::uint16_t flags) {
  return (character_flags(c, cx.language.unicode_version) & flags) != 0;
}

// Maps the characters of one string to another, case by case.
class CaseMapper {
 public:
  CaseMapper(Context& cx, const Str* string) : cx_(cx), string_(string), out_(cx) {}

  void append(std::size_t at, CaseMap map) {
    const char32_t c = string_->at(at);
    if (map == CaseMap::Lower && c == U'\u03a3') return out_.append(ends_word(at) ? U'\u03c2' : U'\u03c3');
    if (c < 0x80) return out_.append(ascii(c, map));
    const MappedCharacter mapped = map_case(c, map, cx_.language.unicode_version);
    for (std::size_t i = 0; i < mapped.count; i++) out_.append(mapped.characters[i]);
  }
  void keep(std::size_t at) { out_.append(string_->at(at)); }
  Ref<Str> finish() { return out_.finish(); }

 private:
  static char32_t ascii(char32_t c, CaseMap map) {
    const bool lower = map == CaseMap::Lower || map == CaseMap::Fold;
    if (lower) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return c >= 'a' && c <= 'z' ? c - 32 : c;
  }

  // A capital sigma behind a cased letter and before none is a final one; what is case-ignorable does not
  // count.
  bool ends_word(std::size_t at) const {
    std::size_t before = at;
    while (before > 0 && has_flag(cx_, string_->at(before - 1), kCaseIgnorable)) before--;
    if (before == 0 || !has_flag(cx_, string_->at(before - 1), kCased)) return false;
    std::size_t after = at + 1;
    while (after < string_->length && has_flag(cx_, string_->at(after), kCaseIgnorable)) after++;
    return after == string_->length || !has_flag(cx_, string_->at(after), kCased);
  }

  Context& cx_;
  const Str* string_;
  StrBuilder out_;
};

// ASCII text: the first character by one map, the rest by another.
Ref<Str> map_ascii(Context& cx, const Str* string, CaseMap first, CaseMap rest) {
  Ref<Str> made = TRY(new_str(cx, string->length, false));
  const std::uint8_t* from = string->narrow();
  std::uint8_t* to = made->inside;
  const auto mapped = [](std::uint8_t c, CaseMap map) {
    const bool lower = map == CaseMap::Lower || map == CaseMap::Fold;
    const auto begin = static_cast<std::uint8_t>(lower ? 'A' : 'a');
    return static_cast<std::uint8_t>(static_cast<std::uint8_t>(c - begin) < 26 ? c ^ 0x20 : c);
  };
  if (rest == CaseMap::Lower || rest == CaseMap::Fold)
    for (std::size_t i = 0; i < string->length; i++) to[i] = mapped(from[i], CaseMap::Lower);
  else
    for (std::size_t i = 0; i < string->length; i++) to[i] = mapped(from[i], CaseMap::Upper);
  to[0] = mapped(from[0], first);
  made->ascii = 1;
  return made;
}
bool is_long_ascii(const Str* string) { return string->ascii && string->length > 1; }

OwnedValue map_all(Context& cx, const CallArguments& arguments, CaseMap map) {
  const Str* string = self_str(arguments);
  TRY(check_text_size(cx, std::uint64_t{string->length} * 3, string->wide));
  charge_work(string, string->length * 8);
  if (is_long_ascii(string)) return map_ascii(cx, string, map, map);
  CaseMapper mapper(cx, string);
  for (std::size_t i = 0; i < string->length; i++) mapper.append(i, map);
  return mapper.finish();
}

// True if the string is not empty and all characters are of the class.
template <class Is>
OwnedValue all_are(Context& cx, const Str* string, Is is_class) {
  charge_work(string, string->length * 8);
  for (std::size_t i = 0; i < string->length; i++)
    if (!is_class(string->at(i))) return cx.boolean_result(false);
  return cx.boolean_result(string->length > 0);
}
OwnedValue all_have(Context& cx, const CallArguments& arguments, std::uint16_t flags) {
  return all_are(cx, self_str(arguments), [&](char32_t c) { return has_flag(cx, c, flags); });
}

// No character is of the other cases, and there is one of this.
OwnedValue cased_as(Context& cx, const CallArguments& arguments, std::uint16_t wanted, std::uint16_t others) {
  const Str* string = self_str(arguments);
  bool found = false;
  charge_work(string, string->length * 16);
  for (std::size_t i = 0; i < string->length; i++) {
    if (has_flag(cx, string->at(i), others)) return cx.boolean_result(false);
    found |= has_flag(cx, string->at(i), wanted);
  }
  return cx.boolean_result(found);
}

}  // namespace

bool is_space_character(char32_t c) {
  if (c < 0x80) return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

OwnedValue str_upper(Context& cx, const CallArguments& arguments) {
  return map_all(cx, arguments, CaseMap::Upper);
}
OwnedValue str_lower(Context& cx, const CallArguments& arguments) {
  return map_all(cx, arguments, CaseMap::Lower);
}
OwnedValue str_casefold(Context& cx, const CallArguments& arguments) {
  return map_all(cx, arguments, CaseMap::Fold);
}
OwnedValue str_swapcase(Context& cx, const CallArguments& arguments) {
  const Str* string = self_str(arguments);
  CaseMapper mapper(cx, string);
  for (std::size_t i = 0; i < string->length; i++) {
    const std::uint16_t flags = character_flags(string->at(i), cx.language.unicode_version);
    if (flags & kUppercase)
      mapper.append(i, CaseMap::Lower);
    else if (flags & kLowercase)
      mapper.append(i, CaseMap::Upper);
    else
      mapper.keep(i);
  }
  return mapper.finish();
}
OwnedValue str_capitalize(Context& cx, const CallArguments& arguments) {
  const Str* string = self_str(arguments);
  if (is_long_ascii(string)) return map_ascii(cx, string, CaseMap::Title, CaseMap::Lower);
  CaseMapper mapper(cx, string);
  for (std::size_t i = 0; i < string->length; i++) mapper.append(i, i == 0 ? CaseMap::Title : CaseMap::Lower);
  return mapper.finish();
}
OwnedValue str_title(Context& cx, const CallArguments& arguments) {
  const Str* string = self_str(arguments);
  CaseMapper mapper(cx, string);
  bool inside_word = false;
  for (std::size_t i = 0; i < string->length; i++) {
    mapper.append(i, inside_word ? CaseMap::Lower : CaseMap::Title);
    inside_word = has_flag(cx, string->at(i), kCased);
  }
  return mapper.finish();
}

OwnedValue str_isascii(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(self_str(arguments)->ascii);
}
OwnedValue str_islower(Context& cx, const CallArguments& arguments) {
  return cased_as(cx, arguments, kLowercase, kUppercase | kTitlecase);
}
OwnedValue str_isupper(Context& cx, const CallArguments& arguments) {
  return cased_as(cx, arguments, kUppercase, kLowercase | kTitlecase);
}
OwnedValue str_istitle(Context& cx, const CallArguments& arguments) {
  const Str* string = self_str(arguments);
  bool inside_word = false, found = false;
  charge_work(string, string->length * 8);
  for (std::size_t i = 0; i < string->length; i++) {
    const char32_t c = string->at(i);
    const bool starts = has_flag(cx, c, kUppercase | kTitlecase), lower = has_flag(cx, c, kLowercase);
    if (starts ? inside_word : lower && !inside_word) return cx.boolean_result(false);
    inside_word = starts || lower;
    found |= inside_word;
  }
  return cx.boolean_result(found);
}
OwnedValue str_isspace(Context& cx, const CallArguments& arguments) {
  return all_are(cx, self_str(arguments), is_space_character);
}
OwnedValue str_isalpha(Context& cx, const CallArguments& arguments) {
  return all_have(cx, arguments, kAlphabetic);
}
OwnedValue str_isdecimal(Context& cx, const CallArguments& arguments) {
  return all_have(cx, arguments, kDecimalDigit);
}
OwnedValue str_isdigit(Context& cx, const CallArguments& arguments) {
  return all_have(cx, arguments, kDigit);
}
OwnedValue str_isnumeric(Context& cx, const CallArguments& arguments) {
  return all_have(cx, arguments, kNumeric);
}
OwnedValue str_isalnum(Context& cx, const CallArguments& arguments) {
  return all_have(cx, arguments, kAlphabetic | kDecimalDigit | kDigit | kNumeric);
}
OwnedValue str_isidentifier(Context& cx, const CallArguments& arguments) {
  charge_work(self_str(arguments), std::size_t{self_str(arguments)->length} * 16);
  return cx.boolean_result(is_identifier(cx, self_str(arguments)));
}
OwnedValue str_isprintable(Context& cx, const CallArguments& arguments) {
  const Str* string = self_str(arguments);
  if (string->length == 0) return cx.boolean_result(true);
  return all_are(cx, string, [&](char32_t c) { return is_printable(c, cx.language.unicode_version); });
}

}  // namespace dictum
