#include "base/utf8.h"

#include <cstdint>
#include <cstdio>
#include <cstring>

namespace dictum {

namespace {

// The length of the sequence that a byte starts; 0 if it starts none.
int sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

// Overlong forms, surrogates and what lies past U+10FFFF show in the second byte.
bool second_byte_fits(unsigned char lead, unsigned char second) {
  if ((second & 0xC0) != 0x80) return false;
  switch (lead) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return second < 0xA0;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second < 0x90;
    default: return true;
  }
}

// What is wrong with the sequence at `position`, if anything.
std::optional<Utf8Error> check_sequence(std::string_view bytes, std::size_t position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[position + i]); };
  const std::size_t length = static_cast<std::size_t>(sequence_length(byte(0)));
  if (length == 0) return Utf8Error{position, 1, "invalid start byte"};
  for (std::size_t i = 1; i < length; i++) {
    if (position + i == bytes.size()) return Utf8Error{position, i, "unexpected end of data"};
    const bool fits = i == 1 ? second_byte_fits(byte(0), byte(1)) : (byte(i) & 0xC0) == 0x80;
    if (!fits) return Utf8Error{position, i, "invalid continuation byte"};
  }
  return std::nullopt;
}

std::size_t skip_ascii(std::string_view bytes, std::size_t from) {
  for (std::uint64_t word; from + sizeof(word) <= bytes.size(); from += sizeof(word)) {
    std::memcpy(&word, bytes.data() + from, sizeof(word));
    if (word & 0x8080808080808080u) break;
  }
  while (from < bytes.size() && static_cast<unsigned char>(bytes[from]) < 0x80) from++;
  return from;
}

}  // namespace

std::optional<Utf8Error> find_utf8_error(std::string_view bytes, std::size_t from) {
  for (from = skip_ascii(bytes, from); from < bytes.size(); from = skip_ascii(bytes, from)) {
    if (auto error = check_sequence(bytes, from)) return error;
    from += static_cast<std::size_t>(sequence_length(static_cast<unsigned char>(bytes[from])));
  }
  return std::nullopt;
}

std::string describe_utf8_error(const Utf8Error& error, std::string_view bytes) {
  char text[160];
  if (error.length == 1)
    std::snprintf(text, sizeof(text), "'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                  static_cast<unsigned char>(bytes[error.position]), error.position, error.reason);
  else
    std::snprintf(text, sizeof(text), "'utf-8' codec can't decode bytes in position %zu-%zu: %s",
                  error.position, error.position + error.length - 1, error.reason);
  return text;
}

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto lead = static_cast<unsigned char>(text[position++]);
  if (lead < 0x80) return lead;
  const int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code_point = lead & (0x7F >> length);
  for (int i = 1; i < length && position < text.size(); i++)
    code_point = code_point << 6 | (static_cast<unsigned char>(text[position++]) & 0x3F);
  return code_point;
}

void append_code_point(std::string& text, char32_t code_point) {
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
}

std::string replace_undecodable(std::string_view bytes) {
  std::string text;
  std::size_t done = 0;
  while (auto error = find_utf8_error(bytes, done)) {
    text.append(bytes, done, error->position - done);
    text.append("\xEF\xBF\xBD");
    done = error->position + error->length;
  }
  return text.append(bytes.substr(done));
}

std::size_t count_code_points(std::string_view bytes) {
  std::size_t count = 0;
  std::size_t position = 0;
  while (position < bytes.size()) {
    const auto error = check_sequence(bytes, position);
    position += error
                    ? error->length
                    : static_cast<std::size_t>(sequence_length(static_cast<unsigned char>(bytes[position])));
    count++;
  }
  return count;
}

}  // namespace dictum
