// Numbers. https://docs.python.org/3/reference/lexical_analysis.html#numeric-literals
#include <cstring>

#include "syntax/lexer_state.h"

namespace dictum {

namespace {

bool is_radix_digit(char c, int radix) {
  if (radix == 16) return kCharacterClass[static_cast<unsigned char>(c)] & kHexDigit;
  return c >= '0' && c < '0' + radix;
}

// The keywords that may follow a number in valid code. CPython looks at two letters of "if", "in", "is", and
// at the end of the others.
bool keyword_follows(const char* text) {
  if (text[0] == 'i') return text[1] == 'f' || text[1] == 'n' || text[1] == 's';
  constexpr std::string_view kFollowers[] = {"and", "else", "for", "not", "or"};
  for (std::string_view keyword : kFollowers)
    if (std::strncmp(text, keyword.data(), keyword.size()) == 0) return !is_name_part(text[keyword.size()]);
  return false;
}

// In "0_07" the 7; null if the number does not start with a zero, or is zero.
const char* nonzero_behind_zeros(const char* text) {
  if (*text != '0') return nullptr;
  while (*text == '0' || (*text == '_' && is_digit(text[1]))) text++;
  return is_digit(*text) ? text : nullptr;
}

}  // namespace

void Lexer::number() {
  switch (*token_start_) {
    case '0': return number_after_zero();
    case '.': return fraction();
    default: return decimal_number();
  }
}

void Lexer::number_after_zero() {
  switch (*cursor_) {
    case 'x':
    case 'X': return radix_number("hexadecimal", 16);
    case 'o':
    case 'O': return radix_number("octal", 8);
    case 'b':
    case 'B': return radix_number("binary", 2);
    default: return decimal_number();
  }
}

// https://docs.python.org/3/reference/lexical_analysis.html#integer-literals
void Lexer::radix_number(const char* kind, int radix) {
  cursor_++;
  do {
    if (*cursor_ == '_') cursor_++;
    if (!is_radix_digit(*cursor_, radix)) return fail_at_radix_digit(kind, language_.number_errors_at_digit);
    while (is_radix_digit(*cursor_, radix)) cursor_++;
  } while (*cursor_ == '_');
  if (is_digit(*cursor_)) return fail_at_radix_digit(kind, true);
  if (check_number_end(kind)) push_number();
}

void Lexer::fail_at_radix_digit(const char* kind, bool behind_digit) {
  const char digit = *cursor_;
  if (!is_digit(digit)) return fail(std::string("invalid ") + kind + " literal");
  if (behind_digit) cursor_++;
  fail(std::string("invalid digit '") + digit + "' in " + kind + " literal");
}

// Digits with single underscores between them, from cursor_; false if a failure was recorded.
bool Lexer::decimal_digits() {
  for (;;) {
    while (is_digit(*cursor_)) cursor_++;
    if (*cursor_ != '_') return true;
    cursor_++;
    if (!is_digit(*cursor_)) {
      fail("invalid decimal literal");
      return false;
    }
  }
}

// "Leading zeros in a non-zero decimal number are not allowed": but in a float they are.
void Lexer::decimal_number() {
  const char* offender = nonzero_behind_zeros(token_start_);
  cursor_ = token_start_;
  if (!decimal_digits()) return;
  switch (*cursor_) {
    case '.': cursor_++; return fraction();
    case 'e':
    case 'E':
      if (!exponent()) return;
      return number_end();
    case 'j':
    case 'J': return number_end();
    default: break;
  }
  if (!offender) return number_end();
  fail("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
       static_cast<std::int32_t>(token_start_ + 1 - line_start_),
       static_cast<std::int32_t>(offender + 1 - line_start_));
}

// https://docs.python.org/3/reference/lexical_analysis.html#floating-point-literals
void Lexer::fraction() {
  if (is_digit(*cursor_) && !decimal_digits()) return;
  if (exponent()) number_end();
}

void Lexer::number_end() {
  if (*cursor_ == 'j' || *cursor_ == 'J') {
    cursor_++;
    if (check_number_end("imaginary")) push_number();
    return;
  }
  if (check_number_end("decimal")) push_number();
}

bool Lexer::exponent() {
  if (*cursor_ != 'e' && *cursor_ != 'E') return true;
  const char* letter = cursor_;
  cursor_++;
  if (*cursor_ == '+' || *cursor_ == '-') {
    cursor_++;
    if (!is_digit(*cursor_)) {
      fail("invalid decimal literal");
      return false;
    }
  } else if (!is_digit(*cursor_)) {
    cursor_ = letter;
    return true;
  }
  return decimal_digits();
}

// From 3.10 on a letter behind a number is an error, and a keyword there a warning.
bool Lexer::check_number_end(const char* kind) {
  if (!language_.number_end_is_checked) return true;
  if (keyword_follows(cursor_)) {
    const auto category = language_.number_end_is_syntax_warning
                              ? CompileWarning::Category::SyntaxWarning
                              : CompileWarning::Category::DeprecationWarning;
    list_.warnings.push_back({category, std::string("invalid ") + kind + " literal", line_});
    return true;
  }
  const auto byte = static_cast<unsigned char>(*cursor_);
  if (!is_name_part(*cursor_) || (byte >= 128 && !language_.number_end_is_checked_beyond_ascii)) return true;
  fail(std::string("invalid ") + kind + " literal");
  return false;
}

}  // namespace dictum
