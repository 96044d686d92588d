// Parenthesized forms, displays and comprehensions.
// https://docs.python.org/3/reference/expressions.html#displays-for-lists-sets-and-dictionaries
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

// tuple | group | genexp
Expr* Parser::parenthesized() {
  const Token* first = at_++;
  if (accept(TokenKind::RightParen)) return make<Tuple>(first);
  if (at(TokenKind::KwYield)) {
    Expr* value = NEED(yield_expression());
    return accept(TokenKind::RightParen) ? value : nullptr;
  }
  Expr* head = NEED(display_element());
  if (at(TokenKind::RightParen)) {
    if (head->kind == NodeKind::Starred && language_.peg_parser) return nullptr;
    at_++;
    return head;
  }
  if (at(TokenKind::Comma)) {
    Children<Expr*> elements(expressions_);
    elements.push(head);
    while (accept(TokenKind::Comma) && !at(TokenKind::RightParen)) elements.push(NEED(display_element()));
    if (!accept(TokenKind::RightParen)) return nullptr;
    Tuple* made = make<Tuple>(first);
    made->elts = elements.finish(arena_);
    return made;
  }
  return comprehension<GeneratorExp>(first, head, TokenKind::RightParen);
}

// star_named_expression: '*' bitwise_or | named_expression
Expr* Parser::display_element() { return at(TokenKind::Star) ? starred() : named_expression(); }

// list: '[' [star_named_expressions] ']';  listcomp: '[' named_expression for_if_clauses ']'
Expr* Parser::list_display() {
  const Token* first = at_++;
  Children<Expr*> elements(expressions_);
  while (!at(TokenKind::RightBracket)) {
    elements.push(NEED(display_element()));
    if (elements.size() == 1 && at_comprehension())
      return comprehension<ListComp>(first, elements.back(), TokenKind::RightBracket);
    if (!accept(TokenKind::Comma)) break;
  }
  if (!accept(TokenKind::RightBracket)) return nullptr;
  List* made = make<List>(first);
  made->elts = elements.finish(arena_);
  return made;
}

// dict | set | dictcomp | setcomp
Expr* Parser::brace_display() {
  const Token* first = at_++;
  if (accept(TokenKind::RightBrace)) return make<Dict>(first);
  if (at(TokenKind::DoubleStar)) return dict_display(first, nullptr, false);
  const bool named = at(TokenKind::Name) && peek() == TokenKind::ColonEqual;
  Expr* head = NEED(set_element());
  if (at(TokenKind::Colon) && !named && head->kind != NodeKind::Starred)
    return dict_display(first, head, true);
  return set_display(first, head);
}

Expr* Parser::set_element() {
  if (at(TokenKind::Star)) return starred();
  return language_.walrus_in_set ? named_expression() : expression();
}

Expr* Parser::set_display(const Token* first, Expr* head) {
  if (at_comprehension()) return comprehension<SetComp>(first, head, TokenKind::RightBrace);
  Children<Expr*> elements(expressions_);
  elements.push(head);
  while (accept(TokenKind::Comma) && !at(TokenKind::RightBrace)) elements.push(NEED(set_element()));
  if (!accept(TokenKind::RightBrace)) return nullptr;
  Set* made = make<Set>(first);
  made->elts = elements.finish(arena_);
  return made;
}

// double_starred_kvpair: '**' bitwise_or | expression ':' expression; pushes key (or null) and value
bool Parser::dict_item(Children<Expr*>& items) {
  Expr* key = nullptr;
  if (accept(TokenKind::DoubleStar)) {
    items.push(key);
    items.push(NEED(bitwise_or()));
    return true;
  }
  key = NEED(expression());
  if (!accept(TokenKind::Colon)) return false;
  items.push(key);
  items.push(NEED(expression()));
  return true;
}

// dict: '{' (double_starred_kvpair (',' …)* [',']) '}';  dictcomp: '{' kvpair for_if_clauses '}'
Expr* Parser::dict_display(const Token* first, Expr* key, bool key_given) {
  Children<Expr*> items(expressions_);
  if (key_given) {
    at_++;
    items.push(key);
    items.push(NEED(expression()));
  } else if (!dict_item(items)) {
    return nullptr;
  }
  if (at_comprehension() && key_given) {
    ComprehensionList clauses;
    if (!comprehension_clauses(clauses) || !accept(TokenKind::RightBrace)) return nullptr;
    DictComp* made = make<DictComp>(first);
    made->generators = clauses;
    made->key = items[0];
    made->value = items[1];
    return made;
  }
  while (accept(TokenKind::Comma) && !at(TokenKind::RightBrace))
    if (!dict_item(items)) return nullptr;
  if (!accept(TokenKind::RightBrace)) return nullptr;
  Dict* made = make<Dict>(first);
  const std::size_t count = items.size() / 2;
  made->keys = arena_.array<Expr*>(count);
  made->values = arena_.array<Expr*>(count);
  for (std::size_t i = 0; i < count; i++) {
    made->keys[i] = items[2 * i];
    made->values[i] = items[2 * i + 1];
  }
  return made;
}

// `element` for_if_clauses `closing`
template <class T>
Expr* Parser::comprehension(const Token* first, Expr* element, TokenKind closing) {
  if (element->kind == NodeKind::Starred || !at_comprehension()) return nullptr;
  ComprehensionList clauses;
  if (!comprehension_clauses(clauses) || !accept(closing)) return nullptr;
  T* made = make<T>(first);
  made->elt = element;
  made->generators = clauses;
  return made;
}
template Expr* Parser::comprehension<GeneratorExp>(const Token*, Expr*, TokenKind);

// for_if_clauses: for_if_clause+
bool Parser::comprehension_clauses(ComprehensionList& clauses) {
  Children<Comprehension*> made(comprehensions_);
  while (at_comprehension()) made.push(NEED(comprehension_clause()));
  clauses = made.finish(arena_);
  return made.size() != 0;
}

// for_if_clause: ['async'] 'for' star_targets 'in' disjunction ('if' disjunction)*
Comprehension* Parser::comprehension_clause() {
  const bool is_async = accept(TokenKind::KwAsync);
  at_++;
  Expr* target = NEED(star_targets(TokenKind::KwIn));
  if (!accept(TokenKind::KwIn)) return nullptr;
  Expr* iterable = NEED(disjunction());
  Children<Expr*> conditions(expressions_);
  while (accept(TokenKind::KwIf)) conditions.push(NEED(comprehension_condition()));
  Comprehension* made = make_at<Comprehension>({});
  made->target = target;
  made->iter = iterable;
  made->ifs = conditions.finish(arena_);
  made->is_async = is_async;
  return made;
}

// disjunction; up to 3.8 also a lambda whose body is such a condition
Expr* Parser::comprehension_condition() {
  if (!at(TokenKind::KwLambda) || language_.peg_parser) return disjunction();
  const Token* first = at_++;
  Arguments* made_parameters = NEED(parameters(TokenKind::Colon, false));
  at_++;
  if (!enter(costs_.lambda)) return nullptr;
  Expr* body = NEED(comprehension_condition());
  leave(costs_.lambda);
  Lambda* made = make<Lambda>(first);
  made->args = made_parameters;
  made->body = body;
  return made;
}

}  // namespace dictum
