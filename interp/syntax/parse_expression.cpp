// Expressions from the conditional down to the power operator.
// https://docs.python.org/3/reference/expressions.html
#include <array>

#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

namespace {

struct BinaryOperator {
  std::uint8_t precedence = 0;  // 0: none
  Operator op = Operator::Add;
};

constexpr std::size_t kKinds = 256;

constexpr std::array<BinaryOperator, kKinds> make_binary_operators() {
  std::array<BinaryOperator, kKinds> table{};
  auto set = [&](TokenKind kind, std::uint8_t precedence, Operator op) {
    table[static_cast<std::size_t>(kind)] = {precedence, op};
  };
  set(TokenKind::Bar, 1, Operator::BitOr);
  set(TokenKind::Caret, 2, Operator::BitXor);
  set(TokenKind::Ampersand, 3, Operator::BitAnd);
  set(TokenKind::LeftShift, 4, Operator::LShift);
  set(TokenKind::RightShift, 4, Operator::RShift);
  set(TokenKind::Plus, 5, Operator::Add);
  set(TokenKind::Minus, 5, Operator::Sub);
  set(TokenKind::Star, 6, Operator::Mult);
  set(TokenKind::Slash, 6, Operator::Div);
  set(TokenKind::DoubleSlash, 6, Operator::FloorDiv);
  set(TokenKind::Percent, 6, Operator::Mod);
  set(TokenKind::At, 6, Operator::MatMult);
  return table;
}
constexpr std::array<BinaryOperator, kKinds> kBinaryOperators = make_binary_operators();

// Behind a name or number these end the expression, whatever the rule: no operator has to be looked for.
constexpr std::array<bool, kKinds> make_terminators() {
  std::array<bool, kKinds> table{};
  for (TokenKind kind : {TokenKind::Newline, TokenKind::Comma, TokenKind::RightParen, TokenKind::RightBracket,
                         TokenKind::RightBrace, TokenKind::Colon, TokenKind::Equal, TokenKind::Semicolon})
    table[static_cast<std::size_t>(kind)] = true;
  return table;
}
constexpr std::array<bool, kKinds> kTerminators = make_terminators();

bool ends_expression(TokenKind kind) { return kTerminators[static_cast<std::size_t>(kind)]; }

}  // namespace

// star_expressions: star_expression (',' star_expression)* [',']
Expr* Parser::star_expressions() {
  const Token* first = at_;
  Expr* head = NEED(star_expression());
  if (!at(TokenKind::Comma)) return head;
  return finish_tuple(first, head, &Parser::star_expression);
}

// expressions: expression (',' expression)* [',']
Expr* Parser::expressions() {
  const Token* first = at_;
  Expr* head = NEED(expression());
  if (!at(TokenKind::Comma)) return head;
  return finish_tuple(first, head, &Parser::expression);
}

Expr* Parser::finish_tuple(const Token* first, Expr* head, Expr* (Parser::*element)()) {
  Children<Expr*> elements(expressions_);
  elements.push(head);
  while (accept(TokenKind::Comma) && starts_expression()) elements.push(NEED((this->*element)()));
  Tuple* tuple = make<Tuple>(first);
  tuple->elts = elements.finish(arena_);
  return tuple;
}

// Whether an expression, starred or not, can start here: behind a comma nothing else goes on.
bool Parser::starts_expression() const {
  switch (kind()) {
    case TokenKind::Name:
    case TokenKind::Number:
    case TokenKind::String:
    case TokenKind::FStringStart:
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket:
    case TokenKind::LeftBrace:
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Tilde:
    case TokenKind::Star:
    case TokenKind::Ellipsis:
    case TokenKind::KwFalse:
    case TokenKind::KwNone:
    case TokenKind::KwTrue:
    case TokenKind::KwAwait:
    case TokenKind::KwLambda:
    case TokenKind::KwNot: return true;
    default: return false;
  }
}

Expr* Parser::yield_or_star_expressions() {
  return at(TokenKind::KwYield) ? yield_expression() : star_expressions();
}

Expr* Parser::star_expression() { return at(TokenKind::Star) ? starred() : expression(); }

// '*' bitwise_or
Expr* Parser::starred() {
  const Token* first = at_++;
  Expr* value = NEED(bitwise_or());
  Starred* made = make<Starred>(first);
  made->value = value;
  return made;
}

// yield_expr: 'yield' 'from' expression | 'yield' [star_expressions]
Expr* Parser::yield_expression() {
  const Token* first = at_++;
  if (accept(TokenKind::KwFrom)) {
    Expr* value = NEED(expression());
    YieldFrom* made = make<YieldFrom>(first);
    made->value = value;
    return made;
  }
  Expr* value = starts_expression() ? NEED(star_expressions()) : nullptr;
  Yield* made = make<Yield>(first);
  made->value = value;
  return made;
}

// named_expression: NAME ':=' expression | expression
Expr* Parser::named_expression() {
  if (!at(TokenKind::Name) || peek() != TokenKind::ColonEqual) return expression();
  const Token* first = at_;
  NameExpr* target = static_cast<NameExpr*>(name());
  target->ctx = ExprContext::Store;
  if (is_forbidden(target->id)) return nullptr;
  at_++;
  Expr* value = NEED(expression());
  NamedExpr* made = make<NamedExpr>(first);
  made->target = target;
  made->value = value;
  return made;
}

// expression: disjunction ['if' disjunction 'else' expression] | lambdef
Expr* Parser::expression() {
  if (ends_expression(peek())) {
    if (at(TokenKind::Name)) return name();
    if (at(TokenKind::Number)) return number();
  }
  const Token* first = at_;
  if (at(TokenKind::KwLambda)) return expression_tail(first, nullptr);
  Expr* value = NEED(disjunction());
  return at(TokenKind::KwIf) ? expression_tail(first, value) : value;
}

// The chain of lambdas and conditionals that lean to the right; `value` is its first disjunction, or null.
Expr* Parser::expression_tail(const Token* first, Expr* value) {
  const std::size_t base = pending_tails_.size();
  const std::uint32_t level = level_;
  for (;; first = at_, value = nullptr) {
    if (!value && accept(TokenKind::KwLambda)) {
      if (!enter(costs_.lambda)) return nullptr;
      Arguments* made = NEED(parameters(TokenKind::Colon, false));
      at_++;
      pending_tails_.push_back({first, nullptr, nullptr, made, {}});
      continue;
    }
    if (!value) value = NEED(disjunction());
    if (!accept(TokenKind::KwIf)) break;
    if (!enter(costs_.conditional)) return nullptr;
    Expr* test = NEED(disjunction());
    if (!accept(TokenKind::KwElse)) return nullptr;
    pending_tails_.push_back({first, value, test, nullptr, {}});
  }
  level_ = level;
  for (; pending_tails_.size() > base; pending_tails_.pop_back()) {
    const PendingTail& pending = pending_tails_.back();
    if (pending.lambda) {
      Lambda* made = make<Lambda>(pending.first);
      made->args = pending.lambda;
      made->body = value;
      value = made;
    } else {
      IfExp* made = make<IfExp>(pending.first);
      made->test = pending.test;
      made->body = pending.left;
      made->orelse = value;
      value = made;
    }
  }
  return value;
}

// disjunction: conjunction ('or' conjunction)*
Expr* Parser::disjunction() {
  const Token* first = at_;
  Expr* head = NEED(conjunction());
  if (!at(TokenKind::KwOr)) return head;
  Children<Expr*> values(expressions_);
  values.push(head);
  while (accept(TokenKind::KwOr)) values.push(NEED(conjunction()));
  BoolOp* made = make<BoolOp>(first);
  made->op = BoolOperator::Or;
  made->values = values.finish(arena_);
  return made;
}

// conjunction: inversion ('and' inversion)*
Expr* Parser::conjunction() {
  const Token* first = at_;
  Expr* head = NEED(inversion());
  if (!at(TokenKind::KwAnd)) return head;
  Children<Expr*> values(expressions_);
  values.push(head);
  while (accept(TokenKind::KwAnd)) values.push(NEED(inversion()));
  BoolOp* made = make<BoolOp>(first);
  made->op = BoolOperator::And;
  made->values = values.finish(arena_);
  return made;
}

// inversion: 'not' inversion | comparison
Expr* Parser::inversion() {
  if (!at(TokenKind::KwNot)) return comparison();
  const Token* first = at_;
  const std::uint32_t level = level_;
  while (accept(TokenKind::KwNot))
    if (!enter(costs_.unary)) return nullptr;
  const Token* innermost = at_ - 1;
  Expr* value = NEED(comparison());
  level_ = level;
  for (const Token* token = innermost; token >= first; token--) {
    UnaryOp* made = make<UnaryOp>(token);
    made->op = UnaryOperator::Not;
    made->operand = value;
    value = made;
  }
  return value;
}

// comparison: bitwise_or (compare_op bitwise_or)*
Expr* Parser::comparison() {
  const Token* first = at_;
  Expr* left = NEED(bitwise_or());
  CompareOperator op;
  if (!compare_operator(op)) return left;
  Children<Expr*> operands(expressions_);
  Children<CompareOperator> operators(compare_operators_);
  do {
    operators.push(op);
    operands.push(NEED(bitwise_or()));
  } while (compare_operator(op));
  Compare* made = make<Compare>(first);
  made->left = left;
  made->ops = operators.finish(arena_);
  made->comparators = operands.finish(arena_);
  return made;
}

bool Parser::compare_operator(CompareOperator& op) {
  auto take = [&](CompareOperator found, int tokens) {
    op = found;
    at_ += tokens;
    return true;
  };
  switch (kind()) {
    case TokenKind::EqualEqual: return take(CompareOperator::Eq, 1);
    case TokenKind::NotEqual: return text(*at_) == "!=" && take(CompareOperator::NotEq, 1);
    case TokenKind::Less: return take(CompareOperator::Lt, 1);
    case TokenKind::LessEqual: return take(CompareOperator::LtE, 1);
    case TokenKind::Greater: return take(CompareOperator::Gt, 1);
    case TokenKind::GreaterEqual: return take(CompareOperator::GtE, 1);
    case TokenKind::KwIn: return take(CompareOperator::In, 1);
    case TokenKind::KwNot: return peek() == TokenKind::KwIn && take(CompareOperator::NotIn, 2);
    case TokenKind::KwIs:
      return peek() == TokenKind::KwNot ? take(CompareOperator::IsNot, 2) : take(CompareOperator::Is, 1);
    default: return false;
  }
}

// The left-associative binary operators, from | to the multiplications, by precedence.
Expr* Parser::bitwise_or() {
  const Token* first = at_;
  Expr* operand = NEED(factor());
  if (!kBinaryOperators[static_cast<std::size_t>(kind())].precedence) return operand;
  const std::size_t base = pending_operators_.size();
  while (true) {
    const BinaryOperator next = kBinaryOperators[static_cast<std::size_t>(kind())];
    while (pending_operators_.size() > base && pending_operators_.back().precedence >= next.precedence) {
      const PendingOperator& pending = pending_operators_.back();
      BinOp* made = make<BinOp>(pending.first);
      made->left = pending.left;
      made->op = pending.op;
      made->right = operand;
      operand = made;
      first = pending.first;
      pending_operators_.pop_back();
    }
    if (!next.precedence) return operand;
    pending_operators_.push_back({operand, first, next.op, next.precedence});
    at_++;
    first = at_;
    operand = NEED(factor());
  }
}

namespace {

bool unary_operator(TokenKind kind, UnaryOperator& op) {
  switch (kind) {
    case TokenKind::Plus: op = UnaryOperator::UAdd; return true;
    case TokenKind::Minus: op = UnaryOperator::USub; return true;
    case TokenKind::Tilde: op = UnaryOperator::Invert; return true;
    default: return false;
  }
}

}  // namespace

// factor: ('+' | '-' | '~') factor | power;  power: await_primary ['**' factor]
Expr* Parser::factor() {
  UnaryOperator op;
  const Token* first = at_;
  Expr* value = nullptr;
  if (!unary_operator(kind(), op)) {
    value = NEED(await_primary());
    if (!at(TokenKind::DoubleStar)) return value;
    at_++;
  }
  const std::size_t base = pending_tails_.size();
  const std::uint32_t level = level_;
  if (value) pending_tails_.push_back({first, value, nullptr, nullptr, {}});
  while (true) {
    first = at_;
    if (unary_operator(kind(), op)) {
      if (!enter(costs_.unary)) return nullptr;
      at_++;
      pending_tails_.push_back({first, nullptr, nullptr, nullptr, op});
      continue;
    }
    value = NEED(await_primary());
    if (!accept(TokenKind::DoubleStar)) break;
    if (!enter(costs_.power)) return nullptr;
    pending_tails_.push_back({first, value, nullptr, nullptr, {}});
  }
  level_ = level;
  for (; pending_tails_.size() > base; pending_tails_.pop_back()) {
    const PendingTail& pending = pending_tails_.back();
    if (pending.left) {
      BinOp* made = make<BinOp>(pending.first);
      made->left = pending.left;
      made->op = Operator::Pow;
      made->right = value;
      value = made;
    } else {
      UnaryOp* made = make<UnaryOp>(pending.first);
      made->op = pending.unary;
      made->operand = value;
      value = made;
    }
  }
  return value;
}

// await_primary: ['await'] primary
Expr* Parser::await_primary() {
  if (!at(TokenKind::KwAwait)) return primary();
  const Token* first = at_++;
  Expr* value = NEED(primary());
  Await* made = make<Await>(first);
  made->value = value;
  return made;
}

}  // namespace dictum
