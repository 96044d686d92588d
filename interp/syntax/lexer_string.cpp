// Strings: where they end. What they mean is in literal.h.
// https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals
#include "syntax/lexer_state.h"

namespace dictum {

// Prefixes: r, b, u, f, and r with one of b, f, in either order and case.
bool Lexer::prefixed_string(const char* start) {
  bool raw = false, bytes = false, unicode = false, format = false;
  for (const char* p = start; p < cursor_; p++) {
    switch (*p | 0x20) {
      case 'r':
        if (raw || unicode) return false;
        raw = true;
        break;
      case 'b':
        if (bytes || unicode || format) return false;
        bytes = true;
        break;
      case 'u':
        if (bytes || unicode || raw || format) return false;
        unicode = true;
        break;
      case 'f':
        if (format || bytes || unicode) return false;
        format = true;
        break;
      default: return false;
    }
  }
  if (format && language_.fstring_tokens)
    fstring_start(start);
  else
    string(start);
  return true;
}

namespace {

// Whether a quote stands behind a backslash that is not escaped itself.
bool escapes_quote(const char* start, const char* end, char quote) {
  for (const char* at = start; at + 1 < end; at++)
    if (*at == '\\' && *++at == quote) return true;
  return false;
}

}  // namespace

// From the opening quote at cursor_; `start` is that of the prefix.
void Lexer::string(const char* start) {
  const char quote = *cursor_;
  const bool triple = cursor_[1] == quote && cursor_[2] == quote;
  Span span{line_, column(start), 0, 0};
  const char* string_line_start = line_start_;
  cursor_ += triple ? 3 : 1;
  for (;;) {
    const char c = *cursor_;
    if (c == quote) {
      cursor_++;
      if (!triple) break;
      if (cursor_[0] != quote || cursor_[1] != quote) continue;
      cursor_ += 2;
      break;
    }
    if (at_end() || (c == '\n' && !triple)) {
      if (!at_end()) cursor_++;
      return string_end_missing(start, string_line_start, quote, triple, span.line);
    }
    if (c == '\\' && cursor_ + 1 != end_) cursor_++;
    if (*cursor_++ != '\n') continue;
    enter_line(true);
    if (done_) return;
  }
  span.end_line = line_;
  span.end_column = column(cursor_);
  push_at(TokenKind::String, start, cursor_, span);
}

void Lexer::string_end_missing(const char* start, const char* string_line_start, char quote, bool triple,
                               std::uint32_t first_line) {
  if (!language_.string_errors_at_start)
    return fail_in_parser(FailureKind::SyntaxError, triple ? "EOF while scanning triple-quoted string literal"
                                                           : "EOL while scanning string literal");
  const std::uint32_t detected = line_;
  const bool escaped = !triple && language_.hints_at_escaped_quote && escapes_quote(start, cursor_, quote);
  cursor_ = start + 1;
  line_start_ = string_line_start;
  line_ = first_line;
  if (!fstrings_.empty() && fstrings_.back().quote == quote &&
      fstrings_.back().quote_size == (triple ? 3 : 1))
    return fail("f-string: expecting '}'");
  fail(std::string("unterminated ") + (triple ? "triple-quoted " : "") + "string literal (detected at line " +
       std::to_string(detected) + ")" + (escaped ? "; perhaps you escaped the end quote?" : ""));
}

}  // namespace dictum
