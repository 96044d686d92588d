// The lexer's inside, shared by its files: where it stands, and one function per rule of the lexical
// analysis.
//   lexer.cpp            the loop, names, keywords, white space
//   lexer_indent.cpp     indentation
//   lexer_number.cpp     numbers
//   lexer_string.cpp     strings
//   lexer_fstring.cpp    f-strings as tokens (3.12, PEP 701)
//   lexer_operator.cpp   operators and brackets
//   lexer_failure.cpp    what CPython's tokenizer says when it cannot go on
#pragma once

#include <vector>

#include "syntax/lexer.h"

namespace dictum {

// Character classes of bytes; all bytes above 127 may belong to identifiers.
enum CharacterClass : std::uint8_t {
  kNameStart = 1,
  kNamePart = 2,
  kDigit = 4,
  kHexDigit = 8,
};
extern const std::uint8_t kCharacterClass[256];
inline bool is_name_start(char c) { return kCharacterClass[static_cast<unsigned char>(c)] & kNameStart; }
inline bool is_name_part(char c) { return kCharacterClass[static_cast<unsigned char>(c)] & kNamePart; }
inline bool is_digit(char c) { return kCharacterClass[static_cast<unsigned char>(c)] & kDigit; }

class Lexer {
 public:
  Lexer(const Source& source, const Language& language, const LexerOptions& options);
  TokenList run();

 private:
  // An f-string that is being read. While in_text is false, the expression of a replacement field is read.
  struct FString {
    bool in_text;
    bool raw;
    bool in_format_spec;
    char quote;
    int quote_size;
    int depth;          // brackets opened inside, of all kinds
    int field_depth;    // replacement fields open, minus one
    const char* start;  // of the prefix
    const char* line_start;
    std::uint32_t line;
    bool in_field() const { return field_depth >= 0; }
  };

  // lexer.cpp
  void next();
  void skip_space();
  void skip_comment();
  void newline();
  void end_of_input();
  void name();
  void finish_name(const char* start, bool ascii);
  // `joined`: the next line comes into the buffer of this one.
  bool line_continuation(bool joined);
  void push(TokenKind kind, const char* start, const char* end, bool ascii = true);
  void push_at(TokenKind kind, const char* start, const char* end, const Span& span, bool ascii = true);
  void push_without_position(TokenKind kind);
  std::uint32_t column(const char* place) const;
  // Goes on to the line that starts at cursor_, if there is one, or fails if that cannot be read; `joined`: a
  // token or a backslash holds the line before.
  void enter_line(bool joined);
  bool at_end() const { return cursor_ == end_; }

  // lexer_indent.cpp
  void indentation();
  void change_indentation(std::uint32_t width, std::uint32_t alternate);
  // Past "\\\n"; false if a failure was recorded.
  bool continue_indentation();

  // lexer_number.cpp; the number starts at token_start_, cursor_ stands behind its first character.
  void number();
  void number_after_zero();
  void radix_number(const char* kind, int radix);
  void fail_at_radix_digit(const char* kind, bool behind_digit);
  void decimal_number();
  void fraction();
  // The exponent if there is one, else nothing; false if a failure was recorded.
  bool exponent();
  void number_end();
  bool decimal_digits();
  bool check_number_end(const char* kind);
  void push_number() { push(TokenKind::Number, token_start_, cursor_); }

  // lexer_string.cpp
  // True if the letters from `start` to cursor_ are a string prefix and a quote follows: then the string is
  // read.
  bool prefixed_string(const char* start);
  void string(const char* start);
  void string_end_missing(const char* start, const char* string_line_start, char quote, bool triple,
                          std::uint32_t first_line);

  // lexer_fstring.cpp
  void fstring_start(const char* start);
  void fstring_text();
  void fstring_middle(const char* start, const Span& from);
  void fstring_brace(const char* start, const Span& from);
  void fstring_line_ends(const char* start, const Span& from);
  void fstring_end_missing();
  bool fstring_escape();
  bool fstring_field_starts();
  void push_middle(const char* start, const char* end, const Span& from);

  // lexer_operator.cpp
  void operator_or_bracket();
  void open_bracket(TokenKind kind, char c);
  void close_bracket(TokenKind kind, char c);
  void unknown_character(char c);

  // lexer_failure.cpp
  // CPython's syntaxerror(): the position is the last character read. `first`, `last` >= 0 replace it
  // (from 3.10).
  void fail(std::string message, std::int32_t first = -1, std::int32_t last = -1);
  // The failures that CPython's parser words for its tokenizer (E_EOLS, E_DEDENT, …).
  void fail_in_parser(FailureKind kind, std::string message, std::int32_t known_column = -1);
  void fail_at_end_of_input();
  void fail_at_tab();
  void fail_at_unreadable_line(bool joined);
  void fail_after_continuation();
  void check_identifier(const char* start);
  void stop(Diagnostic failure);
  const char* line_end() const;
  std::string_view buffer_text() const;

  const Source& source_;
  const Language& language_;
  TokenList list_;
  const char* base_;
  const char* end_;  // of what is read; a newline or NUL stands there
  const char* cursor_;
  const char* token_start_;
  const char* line_start_;
  const char* buffer_start_;  // see TokenList::joined_lines
  std::uint32_t line_;
  std::uint32_t first_column_;  // added to columns while on the first line
  bool ends_with_newline_;      // a NEWLINE comes before the end marker
  bool at_line_start_ = true;
  bool blank_line_ = false;
  bool done_ = false;
  std::vector<std::uint32_t> indents_{0};
  std::vector<std::uint32_t> alternate_indents_{0};
  std::vector<OpenBracket> brackets_;
  std::vector<FString> fstrings_;
};

}  // namespace dictum
