#include "syntax/encoding.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <iterator>

#include "base/utf8.h"

namespace dictum {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

bool is_encoding_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.';
}

// What CPython's tokenizer calls utf-8 and latin-1 by itself, by the first twelve characters.
std::string usual_name(std::string_view name) {
  std::string start;
  for (char c : name.substr(0, 12)) {
    if (c == '_') c = '-';
    start.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
  }
  const auto is = [&](std::string_view usual) {
    return start == usual || (start.compare(0, usual.size(), usual) == 0 && start[usual.size()] == '-');
  };
  if (is("utf-8")) return "utf-8";
  if (is("latin-1") || is("iso-8859-1") || is("iso-latin-1")) return "iso-8859-1";
  return std::string(name);
}

// The encoding that a line declares: behind "coding:" or "coding=" in a comment that stands alone on its
// line.
std::string cookie_of_line(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && is_blank(line[at])) at++;
  if (at == line.size() || line[at] != '#') return {};
  for (; (at = line.find("coding", at)) != std::string_view::npos; at++) {
    std::size_t start = at + 6;
    if (start >= line.size() || (line[start] != ':' && line[start] != '=')) continue;
    do start++;
    while (start < line.size() && (line[start] == ' ' || line[start] == '\t'));
    std::size_t end = start;
    while (end < line.size() && is_encoding_character(line[end])) end++;
    if (end > start) return usual_name(line.substr(start, end - start));
  }
  return {};
}

// Nothing but white space or a comment: then the next line may have a cookie too.
bool is_blank_line(std::string_view line) {
  for (char c : line) {
    if (c == '#' || c == '\n') return true;
    if (!is_blank(c)) return false;
  }
  return true;
}

enum class Codec { Utf8, Latin1, Ascii, Iso8859_5, Iso8859_15, Cp1252, Koi8R };

struct CodecName {
  std::string_view name;
  Codec codec;
  bool module = false;  // a name of its own, in which '.' does not stand for '_' as it does in aliases
};
// The names of CPython's codecs and aliases, as its lookup spells them: lower case, runs of punctuation as
// '_'.
constexpr CodecName kCodecNames[] = {
    {"utf_8", Codec::Utf8, true},
    {"cp65001", Codec::Utf8},
    {"u8", Codec::Utf8},
    {"utf", Codec::Utf8},
    {"utf8", Codec::Utf8},
    {"utf8_ucs2", Codec::Utf8},
    {"utf8_ucs4", Codec::Utf8},
    {"latin_1", Codec::Latin1, true},
    {"8859", Codec::Latin1},
    {"cp819", Codec::Latin1},
    {"csisolatin1", Codec::Latin1},
    {"ibm819", Codec::Latin1},
    {"iso8859", Codec::Latin1},
    {"iso8859_1", Codec::Latin1},
    {"iso_8859_1", Codec::Latin1},
    {"iso_8859_1_1987", Codec::Latin1},
    {"iso_ir_100", Codec::Latin1},
    {"l1", Codec::Latin1},
    {"latin", Codec::Latin1},
    {"latin1", Codec::Latin1},
    {"ascii", Codec::Ascii, true},
    {"646", Codec::Ascii},
    {"ansi_x3_4_1968", Codec::Ascii},
    {"ansi_x3_4_1986", Codec::Ascii},
    {"cp367", Codec::Ascii},
    {"csascii", Codec::Ascii},
    {"ibm367", Codec::Ascii},
    {"iso646_us", Codec::Ascii},
    {"iso_646_irv_1991", Codec::Ascii},
    {"iso_ir_6", Codec::Ascii},
    {"us", Codec::Ascii},
    {"us_ascii", Codec::Ascii},
    {"iso8859_5", Codec::Iso8859_5, true},
    {"csisolatincyrillic", Codec::Iso8859_5},
    {"cyrillic", Codec::Iso8859_5},
    {"iso_8859_5", Codec::Iso8859_5},
    {"iso_8859_5_1988", Codec::Iso8859_5},
    {"iso_ir_144", Codec::Iso8859_5},
    {"iso8859_15", Codec::Iso8859_15, true},
    {"iso_8859_15", Codec::Iso8859_15},
    {"l9", Codec::Iso8859_15},
    {"latin9", Codec::Iso8859_15},
    {"cp1252", Codec::Cp1252, true},
    {"1252", Codec::Cp1252},
    {"windows_1252", Codec::Cp1252},
    {"koi8_r", Codec::Koi8R, true},
    {"cskoi8r", Codec::Koi8R},
};

constexpr std::uint16_t kCp1252[32] = {
    0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x0000, 0x017D, 0x0000, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0000, 0x017E, 0x0178,
};
constexpr std::uint16_t kKoi8R[128] = {
    0x2500, 0x2502, 0x250C, 0x2510, 0x2514, 0x2518, 0x251C, 0x2524, 0x252C, 0x2534, 0x253C, 0x2580, 0x2584,
    0x2588, 0x258C, 0x2590, 0x2591, 0x2592, 0x2593, 0x2320, 0x25A0, 0x2219, 0x221A, 0x2248, 0x2264, 0x2265,
    0x00A0, 0x2321, 0x00B0, 0x00B2, 0x00B7, 0x00F7, 0x2550, 0x2551, 0x2552, 0x0451, 0x2553, 0x2554, 0x2555,
    0x2556, 0x2557, 0x2558, 0x2559, 0x255A, 0x255B, 0x255C, 0x255D, 0x255E, 0x255F, 0x2560, 0x2561, 0x0401,
    0x2562, 0x2563, 0x2564, 0x2565, 0x2566, 0x2567, 0x2568, 0x2569, 0x256A, 0x256B, 0x256C, 0x00A9, 0x044E,
    0x0430, 0x0431, 0x0446, 0x0434, 0x0435, 0x0444, 0x0433, 0x0445, 0x0438, 0x0439, 0x043A, 0x043B, 0x043C,
    0x043D, 0x043E, 0x043F, 0x044F, 0x0440, 0x0441, 0x0442, 0x0443, 0x0436, 0x0432, 0x044C, 0x044B, 0x0437,
    0x0448, 0x044D, 0x0449, 0x0447, 0x044A, 0x042E, 0x0410, 0x0411, 0x0426, 0x0414, 0x0415, 0x0424, 0x0413,
    0x0425, 0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E, 0x041F, 0x042F, 0x0420, 0x0421, 0x0422,
    0x0423, 0x0416, 0x0412, 0x042C, 0x042B, 0x0417, 0x0428, 0x042D, 0x0429, 0x0427, 0x042A,
};

std::string lookup_name(std::string_view encoding) {
  std::string name;
  for (char c : encoding) {
    if (c == '-' || c == '_' || c == ' ') {
      if (!name.empty() && name.back() != '_') name.push_back('_');
    } else {
      name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c == '.' ? '_' : c);
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

char32_t iso8859_5(unsigned char byte) {
  switch (byte) {
    case 0xAD: return 0xAD;
    case 0xF0: return 0x2116;
    case 0xFD: return 0xA7;
    default: return byte <= 0xA0 ? byte : 0x0400u + (byte - 0xA0u);
  }
}

char32_t iso8859_15(unsigned char byte) {
  switch (byte) {
    case 0xA4: return 0x20AC;
    case 0xA6: return 0x0160;
    case 0xA8: return 0x0161;
    case 0xB4: return 0x017D;
    case 0xB8: return 0x017E;
    case 0xBC: return 0x0152;
    case 0xBD: return 0x0153;
    case 0xBE: return 0x0178;
    default: return byte;
  }
}

// The character of a byte above 127; 0 if there is none.
char32_t decode_byte(Codec codec, unsigned char byte) {
  switch (codec) {
    case Codec::Utf8:
    case Codec::Ascii: return 0;
    case Codec::Latin1: return byte;
    case Codec::Iso8859_5: return iso8859_5(byte);
    case Codec::Iso8859_15: return iso8859_15(byte);
    case Codec::Cp1252: return byte < 0xA0 ? kCp1252[byte - 0x80] : byte;
    case Codec::Koi8R: return kKoi8R[byte - 0x80];
  }
  return 0;
}

std::string undecodable_byte(Codec codec, unsigned char byte, std::size_t position) {
  char text[120];
  const bool ascii = codec == Codec::Ascii;
  std::snprintf(text, sizeof(text), "'%s' codec can't decode byte 0x%02x in position %zu: %s",
                ascii ? "ascii" : "charmap", byte, position,
                ascii ? "ordinal not in range(128)" : "character maps to <undefined>");
  return text;
}

Result<std::string, std::string> decode_with(std::string_view bytes, Codec codec) {
  if (codec == Codec::Utf8) {
    if (auto error = find_utf8_error(bytes)) return Failure{describe_utf8_error(*error, bytes)};
    return std::string(bytes);
  }
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t at = 0; at < bytes.size(); at++) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    const char32_t c = byte < 128 ? byte : decode_byte(codec, byte);
    if (byte >= 128 && c == 0) return Failure{undecodable_byte(codec, byte, at)};
    append_code_point(text, c);
  }
  return text;
}

}  // namespace

std::string find_encoding_cookie(std::string_view text) {
  const std::size_t first_end = std::min(text.find('\n'), text.size());
  const std::string_view first = text.substr(0, first_end);
  std::string cookie = cookie_of_line(first);
  if (!cookie.empty() || !is_blank_line(first) || first_end == text.size()) return cookie;
  const std::string_view rest = text.substr(first_end + 1);
  return cookie_of_line(rest.substr(0, rest.find('\n')));
}

bool is_missing_codec(std::string_view encoding) {
  constexpr std::string_view kFamilies[] = {
      "base64", "big5",        "bz2",   "charmap", "cp",        "csibm",   "cyrillic", "dbcs",
      "ebcdic", "euc",         "gb",    "greek",   "hebrew",    "hex",     "hp_",      "hz",
      "ibm",    "idna",        "iso",   "johab",   "koi8",      "korean",  "kz",       "l1",
      "l2",     "l3",          "l4",    "l5",      "l6",        "l7",      "l8",       "l9",
      "latin",  "mac",         "mbcs",  "ms",      "oem",       "palmos",  "ptcp",     "punycode",
      "quopri", "raw_unicode", "rot",   "shift",   "sjis",      "s_jis",   "thai",     "tis_620",
      "u16",    "u32",         "u7",    "uhc",     "undefined", "unicode", "us_ascii", "utf",
      "uu",     "windows",     "x_mac", "zip",     "zlib",      "arabic",  "asmo",     "ascii",
      "646"};
  const std::string name = lookup_name(encoding);
  const auto same_name = [&](const CodecName& candidate) { return candidate.name == name; };
  if (std::find_if(std::begin(kCodecNames), std::end(kCodecNames), same_name) != std::end(kCodecNames))
    return false;
  return std::any_of(std::begin(kFamilies), std::end(kFamilies), [&](std::string_view family) {
    return std::string_view(name).substr(0, family.size()) == family;
  });
}

Result<std::string, std::string> decode_bytes(std::string_view bytes, std::string_view encoding) {
  const std::string name = lookup_name(encoding);
  const bool dotted = encoding.find('.') != std::string_view::npos;
  const auto* found = std::find_if(
      std::begin(kCodecNames), std::end(kCodecNames),
      [&](const CodecName& candidate) { return candidate.name == name && !(candidate.module && dotted); });
  if (found == std::end(kCodecNames)) return Failure{"unknown encoding: " + std::string(encoding)};
  return decode_with(bytes, found->codec);
}

}  // namespace dictum
