#include "base/unicode.h"

#include <algorithm>

#include "base/character.h"
#include "base/unicode_tables.h"

namespace dictum {

using namespace unicode_tables;

namespace {

std::uint8_t property(char32_t c) {
  constexpr char32_t kMask = (1 << kBlockBits) - 1;
  return c < 0x110000 ? kProperty[kBlockOf[c >> kBlockBits] << kBlockBits | (c & kMask)] : 0;
}

bool has(char32_t c, std::uint8_t bit, std::uint16_t unicode_version) {
  const std::uint8_t byte = property(c);
  return (byte & bit) && kAges[byte >> kAgeShift] <= unicode_version;
}

// Joiners and middle dots, which got XID_Continue long after they were assigned.
constexpr std::uint16_t k15_1 = 0x0F01;
bool became_identifier_part(char32_t c) { return c == 0x200C || c == 0x200D || c == 0x30FB || c == 0xFF65; }

bool assigned(char32_t c, std::uint16_t unicode_version) {
  return kAges[property(c) >> kAgeShift] <= unicode_version;
}

std::string_view word_text(std::uint32_t index) {
  return {kWordText + kWordStart[index], kWordStart[index + 1] - kWordStart[index]};
}

std::string spell_name(std::uint32_t index) {
  std::string name;
  for (std::uint32_t at = kNameStart[index]; at < kNameStart[index + 1];) {
    std::uint32_t word = kNameText[at++];
    if (word >= kShortWords) word = kShortWords + ((word - kShortWords) << 8 | kNameText[at++]);
    if (!name.empty() && name.back() != '-') name.push_back(' ');
    name += word_text(word);
  }
  return name;
}

std::uint32_t name_hash(std::string_view name) {
  std::uint32_t hash = 2166136261u;  // FNV-1a, as in make_unicode_tables.py
  for (unsigned char byte : name) hash = (hash ^ byte) * 16777619u;
  return hash ^ (hash >> 15);
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return upper;
}

std::optional<char32_t> listed_code_point(std::string_view name) {
  for (std::uint32_t slot = name_hash(name) & (kNameSlots - 1); kNameSlot[slot];
       slot = (slot + 1) & (kNameSlots - 1))
    if (spell_name(kNameSlot[slot] - 1u) == name) return kNameCodePoint[kNameSlot[slot] - 1];
  return std::nullopt;
}

// https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf section 3.12: names of Hangul syllables.
constexpr std::string_view kHangul = "HANGUL SYLLABLE ";
constexpr char32_t kFirstSyllable = 0xAC00;
constexpr std::string_view kLeading[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                         "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
constexpr std::string_view kVowel[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                       "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr std::string_view kTrailing[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                          "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                          "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
constexpr char32_t kVowels = std::size(kVowel);
constexpr char32_t kTrailings = std::size(kTrailing);
constexpr char32_t kSyllables = std::size(kLeading) * kVowels * kTrailings;

// The longest of `jamo` that `text` starts with, which is taken off; -1 if there is none.
template <std::size_t N>
int take_longest(std::string_view& text, const std::string_view (&jamo)[N]) {
  int found = -1;
  for (std::size_t i = 0; i < N; i++)
    if (text.substr(0, jamo[i].size()) == jamo[i] && (found < 0 || jamo[i].size() > jamo[found].size()))
      found = static_cast<int>(i);
  if (found >= 0) text.remove_prefix(jamo[found].size());
  return found;
}

std::optional<char32_t> hangul_code_point(std::string_view syllable) {
  const int leading = take_longest(syllable, kLeading);
  const int vowel = take_longest(syllable, kVowel);
  const int trailing = take_longest(syllable, kTrailing);
  if (leading < 0 || vowel < 0 || trailing < 0 || !syllable.empty()) return std::nullopt;
  return kFirstSyllable +
         (static_cast<char32_t>(leading) * kVowels + static_cast<char32_t>(vowel)) * kTrailings +
         static_cast<char32_t>(trailing);
}

constexpr std::string_view kIdeograph = "CJK UNIFIED IDEOGRAPH-";

bool is_ideograph(char32_t c, std::uint16_t unicode_version) {
  for (std::uint32_t i = 0; i < kIdeographRanges; i++)
    if (c >= kIdeographs[i].first && c <= kIdeographs[i].last) return kIdeographs[i].age <= unicode_version;
  return false;
}

std::optional<char32_t> ideograph_code_point(std::string_view digits, std::uint16_t unicode_version) {
  if (digits.size() != 4 && digits.size() != 5) return std::nullopt;
  char32_t c = 0;
  for (char digit : digits) {
    if (digit >= '0' && digit <= '9')
      c = c * 16 + static_cast<char32_t>(digit - '0');
    else if (digit >= 'A' && digit <= 'F')
      c = c * 16 + static_cast<char32_t>(digit - 'A' + 10);
    else
      return std::nullopt;
  }
  if (!is_ideograph(c, unicode_version)) return std::nullopt;
  return c;
}

}  // namespace

bool is_identifier_start(char32_t c, std::uint16_t unicode_version) {
  return has(c, kIdentifierStart, unicode_version);
}

bool is_identifier_part(char32_t c, std::uint16_t unicode_version) {
  return has(c, kIdentifierPart, unicode_version) || (unicode_version >= k15_1 && became_identifier_part(c));
}

bool is_assigned(char32_t code_point, std::uint16_t unicode_version) {
  return assigned(code_point, unicode_version);
}

bool is_printable(char32_t c, std::uint16_t unicode_version) { return has(c, kPrintable, unicode_version); }

std::optional<char32_t> code_point_by_name(std::string_view name, std::uint16_t unicode_version) {
  if (name.substr(0, kHangul.size()) == kHangul)
    if (auto found = hangul_code_point(name.substr(kHangul.size()))) return found;
  if (name.substr(0, kIdeograph.size()) == kIdeograph)
    return ideograph_code_point(name.substr(kIdeograph.size()), unicode_version);
  constexpr std::size_t kLongestName = 256;
  if (name.size() > kLongestName) return std::nullopt;
  const auto found = listed_code_point(upper_case(name));
  return found && assigned(*found, unicode_version) ? found : std::nullopt;
}

std::string code_point_name(char32_t c, std::uint16_t unicode_version) {
  if (c >= kFirstSyllable && c < kFirstSyllable + kSyllables) {
    const char32_t index = c - kFirstSyllable;
    std::string name(kHangul);
    name += kLeading[index / (kVowels * kTrailings)];
    name += kVowel[index / kTrailings % kVowels];
    return name += kTrailing[index % kTrailings];
  }
  if (is_ideograph(c, unicode_version)) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string name(kIdeograph);
    for (int shift = c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) name.push_back(kDigits[c >> shift & 15]);
    return name;
  }
  const std::uint32_t* end = kNameCodePoint + kOrdinaryNames;
  const std::uint32_t* found = std::lower_bound(kNameCodePoint, end, static_cast<std::uint32_t>(c));
  if (found == end || *found != c || !assigned(c, unicode_version)) return {};
  return spell_name(static_cast<std::uint32_t>(found - kNameCodePoint));
}

}  // namespace dictum
