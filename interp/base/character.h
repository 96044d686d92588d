// Classes and case mappings of characters, as the methods of str see them; generated at build time from the
// system's Unicode character database (make_character_tables.py). As in unicode.h, to an older Unicode
// version newer code points are unassigned.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dictum {

enum CharacterFlag : std::uint16_t {
  kAlphabetic = 1,  // a letter of any kind: general category L
  kLowercase = 2,
  kUppercase = 4,
  kTitlecase = 8,
  kCased = 16,
  kCaseIgnorable = 32,
  kDecimalDigit = 64,
  kDigit = 128,
  kNumeric = 256,
};
std::uint16_t character_flags(char32_t character, std::uint16_t unicode_version);

// Full mappings (The Unicode Standard, 3.13) without those that depend on the language or the context.
enum class CaseMap : std::uint8_t { Lower, Upper, Title, Fold };
struct MappedCharacter {
  char32_t characters[3];
  std::size_t count;
};
MappedCharacter map_case(char32_t character, CaseMap map, std::uint16_t unicode_version);

// Whether the Unicode version has the code point. Defined with the ages, in unicode.cpp.
bool is_assigned(char32_t code_point, std::uint16_t unicode_version);

}  // namespace dictum
