// The shape of the generated tables (make_unicode_tables.py writes them); for unicode.cpp alone.
#pragma once

#include <cstdint>

namespace dictum::unicode_tables {

// Two stages: kBlockOf[c >> 7] is a block of 128 code points, kProperty[block * 128 + (c & 127)] a byte of
// flags.
constexpr int kBlockBits = 7;
enum Property : std::uint8_t {
  kIdentifierStart = 1,
  kIdentifierPart = 2,
  kPrintable = 4,
  kAgeShift = 3,  // the bits above: index into kAges of the version that assigned the code point
};
extern const std::uint8_t kBlockOf[];
extern const std::uint8_t kProperty[];
extern const std::uint16_t kAges[];

// Names are sequences of words. A word is a piece of kWordText; a name is a piece of kNameText: one byte for
// each of the kShortWords commonest words, two (high first, the high one at least kShortWords) for others. A
// word that ends in
// '-' is not followed by a space.
extern const char kWordText[];
extern const std::uint32_t kWordStart[];  // of word i; one more than there are words
extern const std::uint32_t kShortWords;
extern const std::uint8_t kNameText[];
extern const std::uint32_t kNameStart[];      // of name i; one more than there are names
extern const std::uint32_t kNameCodePoint[];  // of name i; the first kOrdinaryNames ascend, aliases follow
extern const std::uint32_t kOrdinaryNames;
// Open addressing by name_hash of the upper-case name: name index + 1, or 0.
extern const std::uint16_t kNameSlot[];
extern const std::uint32_t kNameSlots;  // a power of two

// Ranges whose names are a prefix and the code point in hexadecimal.
struct HexNamedRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint16_t age;  // when this stretch was assigned
};
extern const HexNamedRange kIdeographs[];  // "CJK UNIFIED IDEOGRAPH-"
extern const std::uint32_t kIdeographRanges;

}  // namespace dictum::unicode_tables
