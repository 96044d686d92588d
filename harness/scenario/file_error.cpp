#include "scenario/file_error.h"

#include "scenario/utf8.h"

namespace dictum {

std::string FileError::text() const {
  std::string where = shown(file, 4096);
  if (line > 0) where += ":" + std::to_string(line) + ":" + std::to_string(column);
  return where + ": " + reason;
}

std::string shown(std::string_view text, std::size_t limit) {
  static const char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (out.size() >= limit) return out + "…";
    const Utf8Character character = decode_utf8(text, i);
    const bool printable = character.valid && character.code >= 0x20 && character.code != 0x7F &&
                           !(character.code >= 0x80 && character.code < 0xA0) &&
                           !is_direction_control(character.code);
    if (printable) {
      out += text.substr(i, character.size);
    } else {
      for (std::size_t k = 0; k < character.size; ++k) {
        const auto byte = static_cast<unsigned char>(text[i + k]);
        out += std::string("\\x") + digits[byte >> 4] + digits[byte & 15];
      }
    }
    i += character.size;
  }
  return out;
}

}  // namespace dictum
