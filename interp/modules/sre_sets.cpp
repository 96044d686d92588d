// Which characters a pattern takes: sets, classes, places, case.
#include "base/character.h"
#include "builtins/str_methods.h"
#include "modules/sre_codes.h"
#include "modules/sre_engine.h"
#include "objects/errors.h"

namespace dictum {

using namespace sre;

namespace {

bool is_ascii_word(char32_t c) {
  return c < 0x80 && ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_');
}
bool is_unicode_word(const Context& cx, char32_t c) {
  constexpr std::uint16_t kAlphanumeric = kAlphabetic | kDecimalDigit | kDigit | kNumeric;
  if (c < 0x80) return is_ascii_word(c);
  return (character_flags(c, cx.language.unicode_version) & kAlphanumeric) != 0;
}
bool is_line_break(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}
char32_t single(const Context& cx, char32_t c, CaseMap map) {
  const MappedCharacter mapped = map_case(c, map, cx.language.unicode_version);
  return mapped.count == 1 ? mapped.characters[0] : c;
}
char32_t ascii_lower(char32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

}  // namespace

char32_t sre_lower(const Context& cx, char32_t c) {
  if (c < 0x80) return ascii_lower(c);
  return c == 0x130 ? U'i' : single(cx, c, CaseMap::Lower);  // its full mapping has two characters
}
char32_t sre_upper(const Context& cx, char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  return single(cx, c, CaseMap::Upper);
}

bool SreMatcher::is_category(std::uint32_t category, char32_t c) {
  const bool negated = (category & 1) != 0;
  bool is = false;
  switch (category / 2) {
    case kDigits: is = c >= '0' && c <= '9'; break;
    case kSpaces: is = c == ' ' || (c >= 0x09 && c <= 0x0D); break;
    case kWords: is = is_ascii_word(c); break;
    case kLineBreaks: is = c == '\n'; break;
    case kUniDigits: is = (character_flags(c, cx_.language.unicode_version) & kDecimalDigit) != 0; break;
    case kUniSpaces: is = is_space_character(c); break;
    case kUniWords: is = is_unicode_word(cx_, c); break;
    case kUniLineBreaks: is = is_line_break(c); break;
    case kLocWords: {
      (void)stop_unsupported(cx_, "regular expressions that depend on the locale");
      return give_up();
    }
    default: return fail_as_invalid();
  }
  return is != negated;
}

bool SreMatcher::is_at(std::uint32_t where, std::int64_t position) {
  const auto is_word = [&](std::int64_t index) {
    const bool unicode = where == kUniBoundary || where == kUniNonBoundary;
    return index >= 0 && index < end_ &&
           (unicode ? is_unicode_word(cx_, at(index)) : is_ascii_word(at(index)));
  };
  switch (where) {
    case kBeginning:
    case kBeginningString: return position == 0;
    case kBeginningLine: return position == 0 || at(position - 1) == '\n';
    case kEnd: return position == end_ || (end_ - position == 1 && at(position) == '\n');
    case kEndLine: return position == end_ || at(position) == '\n';
    case kEndString: return position == end_;
    case kBoundary:
    case kUniBoundary: return end_ > 0 && is_word(position - 1) != is_word(position);
    case kNonBoundary:
    case kUniNonBoundary: return end_ > 0 && is_word(position - 1) == is_word(position);
    case kLocBoundary:
    case kLocNonBoundary: {
      (void)stop_unsupported(cx_, "regular expressions that depend on the locale");
      return give_up();
    }
    default: return fail_as_invalid();
  }
}

bool SreMatcher::in_set(std::size_t pc, char32_t c) {
  bool inside = true;
  while (!failed_) {
    switch (opcode(pc++)) {
      case kFailure: return !inside;
      case kLiteral:
        if (c == word(pc)) return inside;
        pc++;
        break;
      case kCategory:
        if (is_category(word(pc), c)) return inside;
        pc++;
        break;
      case kCharset:
        if (c < 256 && (word(pc + c / 32) >> (c & 31) & 1)) return inside;
        pc += 8;
        break;
      case kRange:
        if (word(pc) <= c && c <= word(pc + 1)) return inside;
        pc += 2;
        break;
      case kRangeUniIgnore: {
        if (word(pc) <= c && c <= word(pc + 1)) return inside;
        const char32_t upper = sre_upper(cx_, c);
        if (word(pc) <= upper && upper <= word(pc + 1)) return inside;
        pc += 2;
        break;
      }
      case kNegate: inside = !inside; break;
      case kBigCharset: {
        const std::uint32_t count = word(pc++);
        if (c < 0x10000) {
          const std::uint32_t block = word(pc + (c >> 8) / 4) >> 8 * ((c >> 8) % 4) & 0xFF;
          const std::size_t bits = pc + 64 + (block * 256 + (c & 255)) / 32;
          if (word(bits) >> (c & 31) & 1) return inside;
        }
        pc += 64 + std::size_t{count} * 8;
        break;
      }
      default: return fail_as_invalid();
    }
  }
  return false;
}

char32_t SreMatcher::folded(std::uint32_t op, char32_t c) const {
  switch (op) {
    case kInIgnore:
    case kLiteralIgnore:
    case kNotLiteralIgnore:
    case kGroupRefIgnore: return ascii_lower(c);
    case kInUniIgnore:
    case kLiteralUniIgnore:
    case kNotLiteralUniIgnore:
    case kGroupRefUniIgnore: return sre_lower(cx_, c);
    default: return c;
  }
}

// A pattern of one character: whether this one fits.
bool SreMatcher::fits_one(std::uint32_t op, std::size_t pc, char32_t c) {
  switch (op) {
    case kAny: return c != '\n';
    case kAnyAll: return true;
    case kLiteral: return c == word(pc);
    case kNotLiteral: return c != word(pc);
    case kLiteralIgnore:
    case kLiteralUniIgnore: return folded(op, c) == word(pc);
    case kNotLiteralIgnore:
    case kNotLiteralUniIgnore: return folded(op, c) != word(pc);
    case kIn:
    case kInIgnore:
    case kInUniIgnore: return in_set(pc + 1, folded(op, c));
    case kCategory: return is_category(word(pc), c);
    default: {
      (void)stop_unsupported(cx_, "regular expressions that depend on the locale");
      return give_up();
    }
  }
}

namespace sre {

bool takes_one(std::uint32_t op) {
  switch (op) {
    case kAny:
    case kAnyAll:
    case kLiteral:
    case kNotLiteral:
    case kLiteralIgnore:
    case kLiteralUniIgnore:
    case kNotLiteralIgnore:
    case kNotLiteralUniIgnore:
    case kIn:
    case kInIgnore:
    case kInUniIgnore:
    case kCategory:
    case kInLocIgnore:
    case kLiteralLocIgnore:
    case kNotLiteralLocIgnore: return true;
    default: return false;
  }
}

}  // namespace sre

}  // namespace dictum
