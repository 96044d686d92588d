// The parser's inside: one class, its functions spread over parse_*.cpp by subject, one function per grammar
// rule.
//
// Every rule function returns null (or false) when the source does not fit; the caller returns at once.
// Right-leaning chains (`not not x`, `-+-x`, `a ** b ** c`, `lambda: lambda: x`, `a if b else c if …`, elif)
// are loops over a stack of pending operations, so the native stack grows only with brackets and blocks, of
// which the lexer allows 200 and 100, and with f-strings.
//
// A node's span starts at the first token of its rule: `(a) + b` starts at the parenthesis, though `a` does
// not.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/name.h"
#include "language.h"
#include "syntax/ast.h"
#include "syntax/lexer.h"
#include "syntax/literal.h"
#include "syntax/parser.h"

namespace dictum {

// The value of a rule function, or the rule at hand fails too.
#define NEED(...)                 \
  ({                              \
    auto needed_ = (__VA_ARGS__); \
    if (!needed_) [[unlikely]]    \
      return {};                  \
    needed_;                      \
  })

// Children of a node under construction, on a stack shared by all nodes: `finish` copies them to the arena.
template <class T>
class Children {
 public:
  explicit Children(std::vector<T>& stack) : stack_(stack), base_(stack.size()) {}
  ~Children() { stack_.resize(base_); }
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  void push(T child) { stack_.push_back(child); }
  std::size_t size() const { return stack_.size() - base_; }
  T& operator[](std::size_t index) { return stack_[base_ + index]; }
  T& back() { return stack_.back(); }
  std::span<T> finish(Arena& arena) const {
    return arena.copy(std::span<const T>(stack_.data() + base_, size()));
  }

 private:
  std::vector<T>& stack_;
  std::size_t base_;
};

// CPython's parser has a limit of its own, counted in active rules (from 3.9) or pending nonterminals
// (before), past which it raises MemoryError. What each construct spends of it, as observed.
struct DepthCosts {
  std::uint32_t limit;
  std::uint32_t start;  // an expression statement of the module
  std::uint32_t block;
  std::uint32_t bracket;
  std::uint32_t elif;
  std::uint32_t lambda_default;
  std::uint32_t lambda = 2;
  std::uint32_t conditional = 1;
  std::uint32_t unary = 1;
  std::uint32_t power = 2;
};
inline constexpr DepthCosts kRuleCosts = {6000, 31, 6, 20, 1, 6};
inline constexpr DepthCosts kAutomatonCosts = {1700, 21, 4, 17, 0, 1};

// Where a parser started that reads the field of an f-string before 3.12.
struct ParserOrigin {
  bool inside_fstring = false;
  std::uint32_t fstring_depth = 0;
  std::uint32_t level = 0;  // depth of CPython's parser that is in use already
};

class Parser {
 public:
  Parser(const Source& source, const TokenList& tokens, const ParseContext& context,
         const ParserOrigin& origin = {});

  const ast::Mod* parse_module();
  const ast::Mod* parse_interactive();
  const ast::Mod* parse_eval();
  ast::Expr* parse_fstring_expression();  // "(…)", the text of a replacement field before 3.12

  const Token& furthest() const { return furthest_ > at_ ? *furthest_ : *at_; }
  bool too_deep() const { return too_deep_; }

 private:
  using Expr = ast::Expr;
  using Stmt = ast::Stmt;
  using Pattern = ast::Pattern;

  // --- Tokens (parser.cpp) ---
  TokenKind kind() const { return at_->kind; }
  // The kind of the token behind the current one; nothing lies behind the last one.
  TokenKind peek() const {
    const bool last = at_->kind == TokenKind::EndMarker || at_->kind == TokenKind::Error;
    return at_[last ? 0 : 1].kind;
  }
  bool at(TokenKind wanted) const { return at_->kind == wanted; }
  bool accept(TokenKind wanted) {
    if (at_->kind != wanted) return false;
    at_++;
    return true;
  }
  std::string_view text(const Token& token) const {
    return std::string_view(source_.text).substr(token.start, token.end - token.start);
  }
  bool at_word(std::string_view word) const { return at(TokenKind::Name) && text(*at_) == word; }
  const Name* intern(const Token& token);
  const Name* expect_name();             // NAME
  Span from(const Token* first) const {  // from `first` to the last token consumed
    return {first->span.line, first->span.column, at_[-1].span.end_line, at_[-1].span.end_column};
  }
  template <class T>
  T* make(const Token* first) {
    return ast::make<T>(arena_, from(first));
  }
  template <class T>
  T* make_at(Span span) {
    return ast::make<T>(arena_, span);
  }

  // A place to come back to when an alternative does not fit.
  struct Mark {
    const Token* at;
    std::size_t expressions, keywords, pending_operators, pending_tails;
    std::uint32_t level;
    std::size_t warnings;
  };
  Mark mark() const;
  void restore(const Mark& mark);

  // False when the native stack or the depth of CPython's own parser is used up.
  bool enter(std::uint32_t levels);
  void leave(std::uint32_t levels) { level_ -= levels; }

  // --- Expressions (parse_expression.cpp) ---
  Expr* star_expressions();  // a, *b
  Expr* expressions();       // a, b: 3.8's testlist
  Expr* yield_or_star_expressions();
  Expr* star_expression();  // *a or expression
  Expr* starred();          // '*' bitwise_or
  Expr* yield_expression();
  Expr* named_expression();
  Expr* expression();
  Expr* expression_tail(const Token* first, Expr* value);
  Expr* disjunction();
  Expr* conjunction();
  Expr* inversion();
  Expr* comparison();
  bool compare_operator(ast::CompareOperator& op);
  Expr* bitwise_or();
  Expr* factor();
  Expr* await_primary();
  Expr* finish_tuple(const Token* first, Expr* head, Expr* (Parser::*element)());
  bool starts_expression() const;

  // --- Primaries and atoms (parse_primary.cpp) ---
  Expr* primary();
  Expr* trailers(const Token* first, Expr* value);
  Expr* subscript(const Token* first, Expr* value);
  Expr* slices();
  Expr* slice();
  Expr* atom();
  Expr* name();
  Expr* constant(ast::ConstantValue::Kind kind);
  Expr* number();

  // --- Displays and comprehensions (parse_display.cpp) ---
  Expr* parenthesized();
  Expr* list_display();
  Expr* brace_display();
  Expr* dict_display(const Token* first, Expr* key, bool key_given);
  Expr* set_display(const Token* first, Expr* head);
  bool dict_item(Children<Expr*>& items);
  Expr* display_element();  // star_named_expression
  Expr* set_element();
  bool at_comprehension() const {
    return at(TokenKind::KwFor) || (at(TokenKind::KwAsync) && peek() == TokenKind::KwFor);
  }
  bool comprehension_clauses(ast::ComprehensionList& clauses);
  ast::Comprehension* comprehension_clause();
  Expr* comprehension_condition();
  template <class T>
  Expr* comprehension(const Token* first, Expr* element, TokenKind closing);

  // --- Calls and parameters (parse_arguments.cpp) ---
  Expr* call(const Token* first, Expr* function);
  bool arguments(ast::ExprList& positional, ast::KeywordList& keywords);
  bool argument(Children<Expr*>& positional, Children<ast::Keyword*>& keywords, bool& seen_double_star);
  bool keyword_argument(Children<ast::Keyword*>& keywords);
  ast::Arguments* parameters(TokenKind closing, bool annotated);
  struct ParameterLists;
  bool parameter_list(ast::Arguments* made, TokenKind closing, bool annotated);
  bool star_parameter(ast::Arguments* made, ParameterLists& lists, bool annotated);
  bool named_parameter(ParameterLists& lists, bool annotated);
  ast::Arg* parameter(bool annotated, bool starred);

  // --- Targets (parse_target.cpp) ---
  Expr* star_targets(TokenKind stop);  // for targets
  Expr* star_target();
  Expr* delete_target();
  bool to_store(Expr* target);
  bool to_delete(Expr* target);
  bool is_single_target(const Expr* target) const;
  bool is_forbidden(const Name* name) const;

  // --- Simple statements (parse_statement.cpp) ---
  bool statements(Children<Stmt*>& into, TokenKind stop);
  bool statement(Children<Stmt*>& into);
  bool simple_statements(Children<Stmt*>& into);
  Stmt* simple_statement();
  Stmt* expression_statement();
  Stmt* annotated_assignment(const Token* first, Expr* target);
  Stmt* assignment(const Token* first, Expr* target);
  Stmt* augmented_assignment(const Token* first, Expr* target, ast::Operator op);
  Stmt* return_statement();
  Stmt* raise_statement();
  Stmt* assert_statement();
  Stmt* delete_statement();
  Stmt* scope_statement();
  Stmt* import_statement();
  Stmt* import_from_statement();
  bool import_names(Children<ast::Alias*>& names);
  ast::Alias* alias(bool dotted);
  const Name* dotted_name();
  Stmt* type_alias();

  // --- Compound statements (parse_compound.cpp) ---
  Stmt* compound_statement();
  bool block(ast::StmtList& body);
  Stmt* if_statement();
  Stmt* while_statement();
  Stmt* for_statement(const Token* first, bool is_async);
  Stmt* with_statement(const Token* first, bool is_async);
  bool with_items(ast::WithItemList& items);
  bool parenthesized_with_items(ast::WithItemList& items);
  ast::WithItem* with_item();
  Stmt* try_statement();
  ast::ExceptHandler* handler(bool& is_star);
  Stmt* decorated();
  Stmt* function_definition(const Token* first, ast::ExprList decorators, bool is_async);
  Stmt* class_definition(const Token* first, ast::ExprList decorators);
  Expr* decorator();
  Stmt* async_statement(ast::ExprList decorators);
  bool type_parameters(ast::TypeParamList& parameters);
  ast::TypeParam* type_parameter();
  bool type_parameter_default(Expr*& value, bool star);
  void end_compound(ast::Stmt* statement, const Token* first, ast::StmtList last_body);

  // --- match (parse_pattern.cpp) ---
  Stmt* match_statement();
  Expr* subject_expression();
  ast::MatchCase* case_block();
  Pattern* patterns();
  Pattern* maybe_star_pattern();
  Pattern* pattern();
  Pattern* or_pattern();
  Pattern* closed_pattern();
  Pattern* name_pattern();
  Pattern* class_pattern(const Token* first, Expr* cls);
  Pattern* group_or_sequence_pattern();
  Pattern* bracket_pattern();
  Pattern* mapping_pattern();
  Expr* mapping_key();
  Pattern* literal_pattern();
  Expr* signed_number();
  Expr* name_or_attribute();
  const Name* capture_target();
  bool sequence_items(Children<Pattern*>& items, TokenKind closing);

  // --- Strings (parse_string.cpp, parse_fstring.cpp, parse_fstring_tokens.cpp) ---
  friend class FStringBuilder;
  Expr* strings();
  Expr* string_constant();
  Expr* concatenated_constants();
  Expr* concatenated_pieces(const Token* first);
  ast::Constant* join_constants(Span span, std::span<Expr* const> pieces);
  ast::ExprList melt_constants(std::span<Expr*> pieces);
  bool token_fstring(Children<Expr*>& pieces);
  bool replacement_field(bool raw, Children<Expr*>& pieces);
  Expr* format_spec(bool raw);
  Expr* middle_constant(bool raw);
  bool decode(Decoded<ast::ConstantValue> decoded, ast::ConstantValue& value);
  void warn(const LiteralWarnings& warnings, const Token& token);

  const Source& source_;
  const TokenList& tokens_;
  const ParseContext& context_;
  const Language& language_;
  const DepthCosts& costs_;
  Arena& arena_;
  const Token* at_;
  const Token* furthest_ = nullptr;  // reached by an alternative that was given up
  ParserOrigin origin_;
  std::uintptr_t stack_limit_;  // the native stack may not reach below it
  std::uint32_t level_ = 0;
  bool too_deep_ = false;
  bool committed_ = false;  // a match statement has been recognised: it is no expression

  struct PendingOperator {  // of bitwise_or, waiting for its right operand
    Expr* left;
    const Token* first;
    ast::Operator op;
    std::uint8_t precedence;
  };
  struct PendingTail {  // of expression() and factor(), waiting for what stands right of it
    const Token* first;
    Expr* left;  // the body of a conditional, the base of a power
    Expr* test;
    ast::Arguments* lambda;
    ast::UnaryOperator unary;
  };
  std::vector<PendingOperator> pending_operators_;
  std::vector<PendingTail> pending_tails_;
  std::vector<Expr*> expressions_;
  std::vector<Stmt*> statements_;
  std::vector<ast::Keyword*> keywords_;
  std::vector<Pattern*> patterns_;
  std::vector<ast::Alias*> aliases_;
  std::vector<ast::WithItem*> with_items_;
  std::vector<ast::ExceptHandler*> handlers_;
  std::vector<ast::MatchCase*> cases_;
  std::vector<ast::TypeParam*> type_params_;
  std::vector<ast::Comprehension*> comprehensions_;
  std::vector<ast::Arg*> args_;
  std::vector<const Name*> names_;
  std::vector<ast::CompareOperator> compare_operators_;
};

}  // namespace dictum
