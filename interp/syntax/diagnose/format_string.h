// f-strings before 3.12 are one String token, taken apart by hand.
// https://docs.python.org/3.11/reference/lexical_analysis.html#f-strings
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "language.h"
#include "syntax/literal.h"

namespace dictum::diagnose_detail {

// Walks the body of an f-string. Functions return false once a mistake has been reported.
class FormatStringReader {
 public:
  FormatStringReader(std::string_view token, const Language& language, Arena& arena);
  virtual ~FormatStringReader() = default;

  bool read() { return read(0); }

 protected:
  // Reports the mistake; returns false.
  virtual bool fail(std::string message) = 0;
  // Parses the expression `text`, whose brace stands at byte `brace` of the token.
  virtual bool parse(std::string_view text, std::size_t brace) = 0;

  const Language& language() const { return language_; }
  Arena& arena() { return arena_; }
  std::string_view token() const { return token_; }

 private:
  bool read(int level);
  bool literal(int level, bool& doubled);
  bool decode(std::size_t start, std::size_t stop);
  bool expression(int level);
  bool conversion();
  bool find_expression_end();
  bool close_bracket(std::string& brackets, char c);
  bool parse_expression(std::size_t start, std::size_t stop);

  std::string_view token_;
  const Language& language_;
  Arena& arena_;
  StringPrefix prefix_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

}  // namespace dictum::diagnose_detail
