// Atoms and what may trail them: attributes, calls, subscripts.
// https://docs.python.org/3/reference/expressions.html#primaries
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

// primary: primary '.' NAME | primary '(' [arguments] ')' | primary genexp | primary '[' slices ']' | atom
Expr* Parser::primary() {
  const Token* first = at_;
  Expr* value = NEED(atom());
  switch (kind()) {
    case TokenKind::Dot:
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket: return trailers(first, value);
    default: return value;
  }
}

Expr* Parser::trailers(const Token* first, Expr* value) {
  while (true) {
    switch (kind()) {
      case TokenKind::Dot: {
        at_++;
        const Name* attribute = NEED(expect_name());
        Attribute* made = make<Attribute>(first);
        made->value = value;
        made->attr = attribute;
        value = made;
        break;
      }
      case TokenKind::LeftParen: value = NEED(call(first, value)); break;
      case TokenKind::LeftBracket: value = NEED(subscript(first, value)); break;
      default: return value;
    }
  }
}

Expr* Parser::subscript(const Token* first, Expr* value) {
  at_++;
  if (!enter(costs_.bracket)) return nullptr;
  Expr* index = NEED(slices());
  leave(costs_.bracket);
  if (!accept(TokenKind::RightBracket)) return nullptr;
  Subscript* made = make<Subscript>(first);
  made->value = value;
  made->slice = index;
  return made;
}

// slices: slice !',' | (slice | starred_expression) (',' …)* [',']
Expr* Parser::slices() {
  const Token* first = at_;
  Expr* head = NEED(slice());
  if (!at(TokenKind::Comma)) {
    if (head->kind != NodeKind::Starred) return head;
    Tuple* single = make<Tuple>(first);  // PEP 646: a[*b] is a[(*b,)]
    Expr* const element[] = {head};
    single->elts = arena_.copy(std::span<Expr* const>(element));
    return single;
  }
  Children<Expr*> elements(expressions_);
  elements.push(head);
  while (accept(TokenKind::Comma) && !at(TokenKind::RightBracket)) elements.push(NEED(slice()));
  Tuple* made = make<Tuple>(first);
  made->elts = elements.finish(arena_);
  return made;
}

// slice: [expression] ':' [expression] [':' [expression]] | named_expression
Expr* Parser::slice() {
  const Token* first = at_;
  Expr* lower = nullptr;
  if (!at(TokenKind::Colon)) {
    if (at(TokenKind::Star)) {
      if (!language_.starred_subscript) return nullptr;
      at_++;
      Expr* value = NEED(expression());
      Starred* made = make<Starred>(first);
      made->value = value;
      return made;
    }
    const bool named = at(TokenKind::Name) && peek() == TokenKind::ColonEqual;
    if (named && !language_.unparenthesized_walrus_in_subscript) return nullptr;
    lower = NEED(named_expression());
    if (named || !at(TokenKind::Colon)) return lower;
  }
  at_++;
  auto is_end = [&] { return at(TokenKind::Colon) || at(TokenKind::Comma) || at(TokenKind::RightBracket); };
  Expr* upper = is_end() ? nullptr : NEED(expression());
  Expr* step = nullptr;
  if (accept(TokenKind::Colon) && !is_end()) step = NEED(expression());
  Slice* made = make<Slice>(first);
  made->lower = lower;
  made->upper = upper;
  made->step = step;
  return made;
}

Expr* Parser::atom() {
  switch (kind()) {
    case TokenKind::Name: return name();
    case TokenKind::Number: return number();
    case TokenKind::String:
    case TokenKind::FStringStart: return strings();
    case TokenKind::KwNone: return constant(ConstantValue::Kind::None);
    case TokenKind::KwTrue: return constant(ConstantValue::Kind::True);
    case TokenKind::KwFalse: return constant(ConstantValue::Kind::False);
    case TokenKind::Ellipsis: return constant(ConstantValue::Kind::Ellipsis);
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket:
    case TokenKind::LeftBrace: break;
    default: return nullptr;
  }
  if (!enter(costs_.bracket)) return nullptr;
  Expr* made = at(TokenKind::LeftParen)     ? NEED(parenthesized())
               : at(TokenKind::LeftBracket) ? NEED(list_display())
                                            : NEED(brace_display());
  leave(costs_.bracket);
  return made;
}

Expr* Parser::name() {
  const Token* token = at_++;
  NameExpr* made = make_at<NameExpr>(token->span);
  made->id = intern(*token);
  return made;
}

Expr* Parser::constant(ConstantValue::Kind kind) {
  Constant* made = make_at<Constant>(at_->span);
  at_++;
  made->value.kind = kind;
  return made;
}

Expr* Parser::number() {
  Constant* made = make_at<Constant>(at_->span);
  if (!decode(decode_number(text(*at_), language_, arena_), made->value)) return nullptr;
  at_++;
  return made;
}

}  // namespace dictum
