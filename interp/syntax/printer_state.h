// The printer's inside: statements by recursion (blocks nest at most 100 deep), expressions by a stack of
// what is still to be written, so that no tree is too deep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language.h"
#include "syntax/ast.h"

namespace dictum {

// From what binds loosest to what binds tightest. An expression is parenthesized where its place asks for
// more.
enum class Precedence : std::uint8_t {
  Named,  // :=, only in parentheses of its own
  Yield,
  Starred,
  Test,  // conditional, lambda
  Or,
  And,
  Not,
  Compare,
  BitOr,
  BitXor,
  BitAnd,
  Shift,
  Sum,
  Term,
  Factor,
  Power,
  Await,
  Atom,
};

// Where literals stand. Before 3.12 the fields of an f-string hold neither a backslash nor the quotes around
// them.
struct LiteralPlace {
  bool plain_text_only = false;  // no escapes
  std::uint8_t quotes = 0xF;     // which of kQuotes may be used
};

class ExpressionPrinter {
 public:
  explicit ExpressionPrinter(const Language& language, LiteralPlace place = {})
      : language_(language), place_(place) {}

  void print(std::string& out, const ast::Expr* expression, Precedence precedence);
  void print_parameters(std::string& out, const ast::Arguments& arguments);
  void print_arguments(std::string& out, ast::ExprList positional, ast::KeywordList keywords);
  // A literal could not be written in its place; the text is of no use.
  bool failed() const { return failed_; }

 private:
  // What is still to be written: a text, or an expression where `expression` is set.
  struct Item {
    std::string_view text;
    const ast::Expr* expression = nullptr;
    Precedence precedence = Precedence::Test;
  };

  void run(std::string& out, std::size_t base);
  void visit(std::string& out, const ast::Expr* expression, Precedence precedence);
  void push_children(std::string& out, const ast::Expr* expression);
  void push_display(const ast::Expr* expression);
  void push_operation(const ast::Expr* expression);
  void text(std::string_view text) { stack_.push_back({text, nullptr, Precedence::Test}); }
  void child(const ast::Expr* expression, Precedence precedence) {
    stack_.push_back({{}, expression, precedence});
  }
  void children(ast::ExprList list, Precedence precedence);
  void comprehension(std::string_view opening, const ast::Expr* key, const ast::Expr* element,
                     ast::ComprehensionList generators, std::string_view closing);
  void dict(const ast::Dict& dict);
  void index(const ast::Expr* index);
  void parameters(const ast::Arguments& arguments);
  void parameter(const ast::Arg& parameter);
  void arguments(ast::ExprList positional, ast::KeywordList keywords);

  void constant(std::string& out, const ast::Constant& constant);
  void plain_string(std::string& out, std::string_view text, bool bytes);
  void joined_string(std::string& out, const ast::JoinedStr& joined);
  bool joined_with_quotes(std::string& out, const ast::JoinedStr& joined, int quotes);
  bool pieces(std::string& out, ast::ExprList values, int quotes, bool in_spec);
  bool piece_text(std::string& out, std::string_view text, int quotes, bool in_spec);
  bool field(std::string& out, const ast::FormattedValue& field, int quotes, bool behind_empty);

  const Language& language_;
  LiteralPlace place_;
  bool failed_ = false;
  std::vector<Item> stack_;
};

}  // namespace dictum
