#include "syntax/dump.h"

namespace dictum {

namespace {

std::string quoted(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "'";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\' || c == '\'') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 32 || byte == 127) {
      out += std::string("\\x") + kDigits[byte >> 4] + kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

std::string dump_tokens(const Source& source, const TokenList& tokens) {
  std::string out;
  for (const Token& token : tokens.tokens) {
    const Span& span = token.span;
    out += std::to_string(span.line) + ":" + std::to_string(span.column) + "-" +
           std::to_string(span.end_line) + ":" + std::to_string(span.end_column) + " " +
           token_kind_name(token.kind) + " " +
           quoted(std::string_view(source.text).substr(token.start, token.end - token.start)) + "\n";
  }
  return out;
}

}  // namespace dictum
