// f-strings from 3.12 on: FSTRING_START, then FSTRING_MIDDLE pieces and the tokens of replacement fields in
// turn, then FSTRING_END.
// https://docs.python.org/3/reference/lexical_analysis.html#formatted-string-literals, PEP 701
//
//   f"a{b:>{c}}"   FSTRING_START f"   FSTRING_MIDDLE a   { NAME b :   FSTRING_MIDDLE >   { NAME c }   }
//   FSTRING_END "
//
// A doubled brace ends a piece behind its first brace, the second is dropped. CPython's tokenizer gives empty
// pieces where a format spec starts with a field; so does this one.
#include "syntax/lexer_state.h"

namespace dictum {

namespace {
constexpr std::size_t kMostFStrings = 150;  // CPython's own limits
constexpr int kMostFields = 3;
}  // namespace

// From the opening quote at cursor_; `start` is that of the prefix.
void Lexer::fstring_start(const char* start) {
  const char quote = *cursor_;
  const int quote_size = cursor_[1] == quote && cursor_[2] == quote ? 3 : 1;
  cursor_ += quote_size;
  if (fstrings_.size() + 1 >= kMostFStrings) return fail("too many nested f-strings");
  const bool raw = (start[0] | 0x20) == 'r' || (start[1] | 0x20) == 'r';
  fstrings_.push_back({true, raw, false, quote, quote_size, 0, -1, start, line_start_, line_});
  push(TokenKind::FStringStart, start, cursor_);
}

// In the text of an f-string: a field, the end, or a piece of text.
void Lexer::fstring_text() {
  FString& fstring = fstrings_.back();
  token_start_ = cursor_;
  if (cursor_[0] == '{' && cursor_[1] != '{') {
    if (!fstring_field_starts()) return;
    return operator_or_bracket();
  }
  int quotes = 0;
  while (quotes < fstring.quote_size && cursor_[quotes] == fstring.quote) quotes++;
  if (quotes == fstring.quote_size) {
    cursor_ += quotes;
    push(TokenKind::FStringEnd, token_start_, cursor_);
    fstrings_.pop_back();
    return;
  }
  fstring_middle(token_start_, {line_, column(cursor_), 0, 0});
}

// At the brace of a replacement field; false if a failure was recorded.
bool Lexer::fstring_field_starts() {
  FString& fstring = fstrings_.back();
  if (++fstring.field_depth >= kMostFields) {
    fail("f-string: expressions nested too deeply");
    return false;
  }
  fstring.in_text = false;
  return true;
}

void Lexer::push_middle(const char* start, const char* end, const Span& from) {
  push_at(TokenKind::FStringMiddle, start, end, {from.line, from.column, line_, column(end)});
}

// Up to the next brace that is not doubled, or one behind the first of two, or the closing quotes.
void Lexer::fstring_middle(const char* start, const Span& from) {
  FString& fstring = fstrings_.back();
  bool named_escape = false;
  int quotes = 0;
  while (quotes != fstring.quote_size && !done_) {
    const char c = *cursor_;
    if (at_end() || (c == '\n' && fstring.quote_size == 1)) return fstring_line_ends(start, from);
    cursor_++;
    quotes = c == fstring.quote ? quotes + 1 : 0;
    if (c == '\n')
      enter_line(true);
    else if (c == '\\')
      named_escape |= fstring_escape();
    else if (c == '}' && named_escape)
      return push_middle(start, cursor_, from);
    else if (c == '{' || c == '}')
      return fstring_brace(start, from);
  }
  if (done_) return;
  cursor_ -= quotes;
  push_middle(start, cursor_, from);
}

// Behind a brace in the text: two are one character of it, outside of format specs; one starts or ends a
// field.
void Lexer::fstring_brace(const char* start, const Span& from) {
  FString& fstring = fstrings_.back();
  const char brace = cursor_[-1];
  const bool in_spec = fstring.in_format_spec && fstring.in_field();
  if (*cursor_ == brace && !in_spec && (brace == '{' || fstring.depth == 0)) {
    push_middle(start, cursor_, from);
    cursor_++;
    return;
  }
  cursor_--;
  if (brace == '{' && !fstring_field_starts()) return;
  fstring.in_text = false;
  push_middle(start, cursor_, from);
}

// At the end of the line of an f-string with single quotes, or of the source: a format spec ends there, else
// the closing quotes are missing.
void Lexer::fstring_line_ends(const char* start, const Span& from) {
  FString& fstring = fstrings_.back();
  if (!fstring.in_format_spec || !fstring.in_field() || at_end()) return fstring_end_missing();
  fstring.in_text = false;
  fstring.in_format_spec = !language_.fstring_spec_ends_with_inner_field;
  push_middle(start, cursor_, from);
}

// Behind a backslash: skips what it escapes. A brace is not escaped: that is warned of. True for "\N{".
bool Lexer::fstring_escape() {
  const bool raw = fstrings_.back().raw;
  const char c = *cursor_;
  if (c == '{' || c == '}') {
    if (!raw)
      list_.warnings.push_back({CompileWarning::Category::SyntaxWarning,
                                std::string("invalid escape sequence '\\") + c + "'", line_});
    return false;
  }
  if (at_end()) return false;
  cursor_++;
  if (c == '\n') enter_line(true);
  if (raw || c != 'N' || *cursor_ != '{') return false;
  cursor_++;
  return true;
}

void Lexer::fstring_end_missing() {
  const FString& fstring = fstrings_.back();
  const std::uint32_t detected = line_;
  cursor_ = fstring.start + 1;
  line_start_ = fstring.line_start;
  line_ = fstring.line;
  fail(std::string("unterminated ") + (fstring.quote_size == 3 ? "triple-quoted " : "") +
       "f-string literal (detected at line " + std::to_string(detected) + ")");
}

}  // namespace dictum
