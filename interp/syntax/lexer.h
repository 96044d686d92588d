// Text -> tokens, the whole source at once. The list always ends with EndMarker, or with Error where the
// lexer could not go on; a parser that reaches Error reports `failure`, one that fails before it looks at it
// as CPython does. https://docs.python.org/3/reference/lexical_analysis.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source_location.h"
#include "language.h"
#include "syntax/source.h"

namespace dictum {

enum class TokenKind : std::uint8_t {
#define TOKEN(NAME, TEXT) NAME,
#include "syntax/token.def"
};
const char* token_kind_name(TokenKind kind);  // "NAME", "(", "if", …
bool is_keyword(TokenKind kind);

// Indent, Dedent and EndMarker have no position in CPython's tokenizer: their span is the place it has read
// up to. An error reported at such a token has offset == column (not column + 1) and end_offset == -1.
struct Token {
  TokenKind kind;
  bool ascii;           // Name: no byte above 127 (else NFKC normalisation is due)
  std::uint16_t level;  // brackets open where the token starts
  std::uint32_t start;  // byte offsets in Source::text; empty for Indent, Dedent, EndMarker; a Newline has
                        // the comment before it, not the newline
  std::uint32_t end;
  Span span;  // as CPython's tokenizer module gives to the parser: columns in bytes
};

// An open bracket when the input ended or an error was found; innermost last.
struct OpenBracket {
  char character;
  std::uint32_t line;
  std::uint32_t column;  // in bytes
};

struct TokenList {
  std::vector<Token> tokens;
  std::optional<Diagnostic> failure;  // set exactly when the last token is Error
  bool failure_is_end_of_file =
      false;  // the input ended inside brackets or behind a backslash: CPython's E_EOF
  // CPython's tokenizer raised the exception itself. Else its parser words the failure, and only when it gets
  // there: one that looks for tokenizer errors behind a syntax error (3.10) passes over it.
  bool failure_is_raised = false;
  std::vector<OpenBracket> open_brackets;  // at the end or failure
  CompileWarnings warnings;                // "invalid decimal literal" before a keyword and the like
  // Lines that were read while a token or a backslash held the line before: CPython's tokenizer keeps such
  // lines together in its buffer, and shows them together. Ascending.
  std::vector<std::uint32_t> joined_lines;

  // The line on which the buffer starts that holds line `line`.
  std::uint32_t buffer_line(std::uint32_t line) const;
};

struct LexerOptions {
  bool interactive = false;  // one statement: it ends with a NEWLINE even if the text does not
  // compile() puts a newline at the end of what lacks one, but not in its modes eval and single.
  bool final_newline = true;
  // For the expression part of an f-string before 3.12, which CPython parses as a text of its own.
  std::uint32_t first_line = 1;
  std::uint32_t first_column = 0;  // added to columns of the first line
};

TokenList tokenize(const Source& source, const Language& language, const LexerOptions& options = {});

// An identifier's NFKC form; the text itself when it is ASCII or unchanged. `storage` holds a changed one.
std::string_view normalize_identifier(std::string_view text, std::string& storage);

}  // namespace dictum
