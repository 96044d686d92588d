#include "bless/yaml_text.h"

#include <fmt/format.h>

#include "scenario/utf8.h"

namespace dictum {
namespace {

// Characters that YAML, or a reader's eye, takes for something else.
bool needs_escape(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF ||
         (code & 0xFFFE) == 0xFFFE || is_direction_control(code);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    const std::string_view bytes = text.substr(i, character.size);
    i += character.size;
    if (bytes == "\"" || bytes == "\\")
      out += "\\" + std::string(bytes);
    else if (bytes == "\n")
      out += "\\n";
    else if (bytes == "\t")
      out += "\\t";
    else if (!needs_escape(character.code))
      out += bytes;
    else
      out += character.code < 0x100     ? fmt::format("\\x{:02x}", character.code)
             : character.code < 0x10000 ? fmt::format("\\u{:04x}", character.code)
                                        : fmt::format("\\U{:08x}", character.code);
  }
  return out + "\"";
}

// Whether a literal block gives the text back, byte for byte.
bool fits_literal(std::string_view text) {
  if (text.size() < 2 || text.back() != '\n' || text[text.size() - 2] == '\n') return false;
  if (text.front() == ' ' || text.front() == '\n' || text.front() == '\t') return false;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    if (character.code != '\n' && character.code != '\t' && needs_escape(character.code)) return false;
    i += character.size;
  }
  return text.find(" \n") == std::string_view::npos && text.find("\t\n") == std::string_view::npos;
}

bool is_plain_name(std::string_view text) {
  static const char* const kWords[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  if (text.empty() || !std::isalpha(static_cast<unsigned char>(text.front()))) return false;
  std::string lower;
  for (const char c : text) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '.') return false;
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  for (const char* word : kWords)
    if (lower == word) return false;
  return true;
}

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string exception_flow(const ExpectedException& exception) {
  std::vector<std::string> parts;
  if (exception.type)
    parts.push_back("type: " + (is_plain_name(*exception.type) ? *exception.type : quoted(*exception.type)));
  if (exception.message) parts.push_back("message: " + quoted(*exception.message));
  if (exception.notes) {
    std::vector<std::string> notes;
    for (const std::string& note : *exception.notes) notes.push_back(quoted(note));
    parts.push_back("notes: [" + joined(notes) + "]");
  }
  if (exception.cause) parts.push_back("cause: " + exception_flow(*exception.cause));
  if (exception.context) parts.push_back("context: " + exception_flow(*exception.context));
  return "{" + joined(parts) + "}";
}

std::string variant_flow(const Expectation& variant) {
  std::vector<std::string> parts;
  if (!variant.python.text().empty()) parts.push_back("python: " + quoted(variant.python.text()));
  if (variant.standard_output) parts.push_back("stdout: " + quoted(*variant.standard_output));
  if (variant.standard_error) parts.push_back("stderr: " + quoted(*variant.standard_error));
  if (variant.exit_code) parts.push_back(fmt::format("exit_code: {}", *variant.exit_code));
  if (variant.exception) parts.push_back("exception: " + exception_flow(*variant.exception));
  return "{" + joined(parts) + "}";
}

}  // namespace

std::string quoted_text(std::string_view text) { return quoted(text); }

std::string text_block(const std::string& key, const std::string& text, std::size_t indent) {
  if (!fits_literal(text)) return fmt::format("{}: {}\n", key, quoted(text));
  std::string out = fmt::format("{}: |\n", key);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    if (end > begin + 1) out += std::string(indent + 2, ' ');
    out += text.substr(begin, end - begin);
    begin = end;
  }
  return out;
}

std::string variant_block(const Expectation& variant, std::size_t indent) {
  std::string out;
  const auto add = [&](const std::string& lines) {
    if (!out.empty()) out += std::string(indent, ' ');
    out += lines;
  };
  if (!variant.python.text().empty()) add("python: " + quoted(variant.python.text()) + "\n");
  if (variant.standard_output) add(text_block("stdout", *variant.standard_output, indent));
  if (variant.standard_error) add(text_block("stderr", *variant.standard_error, indent));
  if (variant.exit_code) add(fmt::format("exit_code: {}\n", *variant.exit_code));
  if (variant.exception) add("exception: " + exception_flow(*variant.exception) + "\n");
  return out;
}

std::string expect_block(const std::vector<Expectation>& variants, std::size_t indent) {
  const std::string spaces(indent, ' ');
  std::string out = spaces + "expect:\n";
  if (variants.size() == 1 && variants[0].python.text().empty())
    return out + spaces + "  " + variant_block(variants[0], indent + 2);
  for (const Expectation& variant : variants) out += spaces + "  - " + variant_block(variant, indent + 4);
  return out;
}

std::string expect_flow(const std::vector<Expectation>& variants) {
  if (variants.size() == 1 && variants[0].python.text().empty()) return variant_flow(variants[0]);
  std::vector<std::string> parts;
  for (const Expectation& variant : variants) parts.push_back(variant_flow(variant));
  return "[" + joined(parts) + "]";
}

}  // namespace dictum
