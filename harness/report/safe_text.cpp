#include "report/safe_text.h"

#include "scenario/utf8.h"

namespace dictum {
namespace {

void append_escaped(std::string_view bytes, std::string& out) {
  static const char digits[] = "0123456789abcdef";
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
  }
}

bool is_legal_in_xml(const Utf8Character& character) {
  if (!character.valid || is_direction_control(character.code)) return false;
  if (character.code < 0x20) return character.code == '\n' || character.code == '\t';
  return character.code != 0x7F && (character.code < 0x80 || character.code >= 0xA0) &&
         (character.code & 0xFFFE) != 0xFFFE;
}

std::string xml(std::string_view bytes, bool attribute) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size();) {
    const Utf8Character character = decode_utf8(bytes, i);
    const std::string_view text = bytes.substr(i, character.size);
    i += character.size;
    if (!is_legal_in_xml(character)) {
      append_escaped(text, out);
    } else if (text == "&") {
      out += "&amp;";
    } else if (text == "<") {
      out += "&lt;";
    } else if (text == ">") {
      out += "&gt;";
    } else if (attribute && (text == "\"" || text == "\n" || text == "\t")) {
      out += text == "\"" ? "&quot;" : text == "\n" ? "&#10;" : "&#9;";
    } else {
      out += text;
    }
  }
  return out;
}

}  // namespace

std::string utf8_text(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    const Utf8Character character = decode_utf8(bytes, i);
    if (character.valid)
      out += bytes.substr(i, character.size);
    else
      append_escaped(bytes.substr(i, character.size), out);
    i += character.size;
  }
  return out;
}

std::string xml_text(std::string_view bytes) { return xml(bytes, false); }
std::string xml_attribute(std::string_view bytes) { return xml(bytes, true); }

std::string capped(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80 && limit - end < 4) --end;
  return std::string(text.substr(0, end)) + " (truncated " + std::to_string(text.size() - end) + " bytes)";
}

std::string indented(std::string_view text, int columns) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    out.append(static_cast<std::size_t>(columns), ' ').append(line).append("\n");
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return out;
}

}  // namespace dictum
