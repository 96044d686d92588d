// f-strings before 3.12: the literal is cut into pieces by hand, and each replacement field's expression is a
// source of its own, "(" + text + ")", with lexer and parser started on it.
// https://docs.python.org/3.11/reference/lexical_analysis.html#f-strings
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/parser_state.h"

namespace dictum {

class FStringBuilder {
 public:
  explicit FStringBuilder(Parser& parser);

  // The row of STRING tokens at the parser's place, of which at least one is an f-string: a JoinedStr.
  ast::Expr* build();

 private:
  bool literal(const Token& token);
  bool pieces(bool in_spec, std::uint32_t depth);
  bool text_piece(bool in_spec);
  bool field(std::uint32_t depth);
  bool skip_expression();
  void skip_string_character(char& quote, int& quote_size);
  ast::Expr* expression(std::size_t brace, std::size_t begin, std::size_t end);
  ast::Expr* simple_name(std::size_t brace, std::string_view text);
  Span brace_position(std::size_t brace, bool newline_follows) const;
  bool append(std::string_view raw_text);
  void flush(Span span, bool has_u_prefix);
  ast::Expr* format_spec(std::uint32_t depth);
  char character(std::size_t index) const { return index < end_ ? text_[index] : '\0'; }

  Parser& parser_;
  Span span_;                     // of the whole row: every piece has it
  bool has_u_prefix_ = false;     // of the first literal: every constant has it
  const Token* token_ = nullptr;  // the literal at hand
  std::string_view text_;         // its whole text; indices below count in it
  StringPrefix prefix_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;             // of the text between the quotes
  std::string pending_;             // constant text not yet in a node
  std::vector<ast::Expr*> values_;  // of the row, or of the format spec at hand
};

}  // namespace dictum
