// Operators, delimiters and brackets. https://docs.python.org/3/reference/lexical_analysis.html#operators
#include "syntax/lexer_state.h"

namespace dictum {

namespace {

constexpr std::size_t kMostBrackets = 200;  // CPython's own limit

struct Operator {
  TokenKind kind;
  int length;
};

// The longest operator that `text` starts with; Unknown of length 1 if there is none.
Operator match_operator(const char* text) {
  using enum TokenKind;
  const bool equal = text[1] == '=';
  switch (text[0]) {
    case '(': return {LeftParen, 1};
    case ')': return {RightParen, 1};
    case '[': return {LeftBracket, 1};
    case ']': return {RightBracket, 1};
    case '{': return {LeftBrace, 1};
    case '}': return {RightBrace, 1};
    case ',': return {Comma, 1};
    case ';': return {Semicolon, 1};
    case '~': return {Tilde, 1};
    case ':': return equal ? Operator{ColonEqual, 2} : Operator{Colon, 1};
    case '.': return text[1] == '.' && text[2] == '.' ? Operator{Ellipsis, 3} : Operator{Dot, 1};
    case '=': return equal ? Operator{EqualEqual, 2} : Operator{Equal, 1};
    case '+': return equal ? Operator{PlusEqual, 2} : Operator{Plus, 1};
    case '-':
      return equal ? Operator{MinusEqual, 2} : text[1] == '>' ? Operator{Arrow, 2} : Operator{Minus, 1};
    case '%': return equal ? Operator{PercentEqual, 2} : Operator{Percent, 1};
    case '&': return equal ? Operator{AmpersandEqual, 2} : Operator{Ampersand, 1};
    case '|': return equal ? Operator{BarEqual, 2} : Operator{Bar, 1};
    case '^': return equal ? Operator{CaretEqual, 2} : Operator{Caret, 1};
    case '@': return equal ? Operator{AtEqual, 2} : Operator{At, 1};
    case '!': return equal ? Operator{NotEqual, 2} : Operator{Exclamation, 1};
    case '*':
      if (text[1] == '*') return text[2] == '=' ? Operator{DoubleStarEqual, 3} : Operator{DoubleStar, 2};
      return equal ? Operator{StarEqual, 2} : Operator{Star, 1};
    case '/':
      if (text[1] == '/') return text[2] == '=' ? Operator{DoubleSlashEqual, 3} : Operator{DoubleSlash, 2};
      return equal ? Operator{SlashEqual, 2} : Operator{Slash, 1};
    case '<':
      if (text[1] == '<') return text[2] == '=' ? Operator{LeftShiftEqual, 3} : Operator{LeftShift, 2};
      if (text[1] == '>') return {NotEqual, 2};
      return equal ? Operator{LessEqual, 2} : Operator{Less, 1};
    case '>':
      if (text[1] == '>') return text[2] == '=' ? Operator{RightShiftEqual, 3} : Operator{RightShift, 2};
      return equal ? Operator{GreaterEqual, 2} : Operator{Greater, 1};
    default: return {Unknown, 1};
  }
}

bool brackets_match(char open, char close) {
  return (open == '(' && close == ')') || (open == '[' && close == ']') || (open == '{' && close == '}');
}

}  // namespace

void Lexer::operator_or_bracket() {
  const char c = *cursor_;
  // The colon of a replacement field starts its format spec, also in ":=".
  if (c == ':' && !fstrings_.empty() && fstrings_.back().in_field() &&
      fstrings_.back().depth - 1 == fstrings_.back().field_depth) {
    fstrings_.back().in_text = true;
    fstrings_.back().in_format_spec = true;
    cursor_++;
    return push(TokenKind::Colon, token_start_, cursor_);
  }
  const Operator found = match_operator(cursor_);
  cursor_ += found.length;
  switch (found.kind) {
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket:
    case TokenKind::LeftBrace: return open_bracket(found.kind, c);
    case TokenKind::RightParen:
    case TokenKind::RightBracket:
    case TokenKind::RightBrace: return close_bracket(found.kind, c);
    case TokenKind::Unknown: return unknown_character(c);
    case TokenKind::Exclamation:
      return push(language_.fstring_tokens ? TokenKind::Exclamation : TokenKind::Unknown, token_start_,
                  cursor_);
    default: return push(found.kind, token_start_, cursor_);
  }
}

void Lexer::open_bracket(TokenKind kind, char c) {
  if (brackets_.size() >= kMostBrackets) return fail("too many nested parentheses");
  push(kind, token_start_, cursor_);
  brackets_.push_back({c, line_, column(token_start_)});
  if (!fstrings_.empty()) fstrings_.back().depth++;
}

void Lexer::close_bracket(TokenKind kind, char c) {
  FString* fstring = fstrings_.empty() ? nullptr : &fstrings_.back();
  if (fstring && fstring->depth == 0 && c == '}') return fail("f-string: single '}' is not allowed");
  if (brackets_.empty()) return fail(std::string("unmatched '") + c + "'");
  const OpenBracket open = brackets_.back();
  if (!brackets_match(open.character, c)) {
    brackets_.pop_back();
    if (fstring && open.character == '{' && fstring->depth - 1 == fstring->field_depth)
      return fail(std::string("f-string: unmatched '") + c + "'");
    std::string message = std::string("closing parenthesis '") + c +
                          "' does not match opening parenthesis '" + open.character + "'";
    if (open.line != line_) message += " on line " + std::to_string(open.line);
    return fail(std::move(message));
  }
  push(kind, token_start_, cursor_);
  brackets_.pop_back();
  if (!fstring) return;
  fstring->depth--;
  if (c == '}' && fstring->depth == fstring->field_depth) {
    fstring->field_depth--;
    fstring->in_text = true;
    if (language_.fstring_spec_ends_with_inner_field) fstring->in_format_spec = false;
  }
}

// A token that no rule of the grammar takes; what cannot be printed is an error of its own.
void Lexer::unknown_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (language_.names_control_characters && (byte < 32 || byte == 127)) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    return fail(std::string("invalid non-printable character U+00") + kDigits[byte >> 4] +
                kDigits[byte & 15]);
  }
  push(TokenKind::Unknown, token_start_, cursor_);
}

}  // namespace dictum
