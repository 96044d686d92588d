// The match statement and its patterns.
// https://docs.python.org/3/reference/compound_stmts.html#the-match-statement
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

// "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT. Until the line break "match" may be an ordinary
// name.
Stmt* Parser::match_statement() {
  const Token* first = at_++;
  committed_ = false;
  Expr* subject = NEED(subject_expression());
  if (!accept(TokenKind::Colon) || !accept(TokenKind::Newline)) return nullptr;
  committed_ = true;
  if (!accept(TokenKind::Indent)) return nullptr;
  Children<MatchCase*> cases(cases_);
  while (at_word("case")) {
    cases.push(NEED(case_block()));
    committed_ = true;
  }
  if (cases.size() == 0 || !accept(TokenKind::Dedent)) return nullptr;
  Match* made = make<Match>(first);
  made->subject = subject;
  made->cases = cases.finish(arena_);
  end_compound(made, first, made->cases.back()->body);
  return made;
}

// subject_expr: star_named_expression ',' [star_named_expressions] | named_expression
Expr* Parser::subject_expression() {
  const Token* first = at_;
  Expr* head = NEED(display_element());
  if (!at(TokenKind::Comma)) return head->kind == NodeKind::Starred ? nullptr : head;
  return finish_tuple(first, head, &Parser::display_element);
}

// "case" patterns ['if' named_expression] block
MatchCase* Parser::case_block() {
  at_++;
  MatchCase* made = make_at<MatchCase>({});
  made->pattern = NEED(patterns());
  if (accept(TokenKind::KwIf)) made->guard = NEED(named_expression());
  return block(made->body) ? made : nullptr;
}

// patterns: open_sequence_pattern | pattern
Pattern* Parser::patterns() {
  const Token* first = at_;
  Pattern* head = NEED(maybe_star_pattern());
  if (!at(TokenKind::Comma)) return head->kind == NodeKind::MatchStar ? nullptr : head;
  Children<Pattern*> items(patterns_);
  items.push(head);
  at_++;
  if (!at(TokenKind::Colon) && !at(TokenKind::KwIf) && !sequence_items(items, TokenKind::Colon))
    return nullptr;
  MatchSequence* made = make<MatchSequence>(first);
  made->patterns = items.finish(arena_);
  return made;
}

// maybe_star_pattern (',' maybe_star_pattern)* [','], up to `closing` or a guard
bool Parser::sequence_items(Children<Pattern*>& items, TokenKind closing) {
  do {
    if (at(closing) || at(TokenKind::KwIf)) return true;
    items.push(NEED(maybe_star_pattern()));
  } while (accept(TokenKind::Comma));
  return true;
}

// '*' (NAME | "_") | pattern
Pattern* Parser::maybe_star_pattern() {
  if (!at(TokenKind::Star)) return pattern();
  const Token* first = at_++;
  const bool wildcard = at_word("_");
  const Name* name = NEED(expect_name());
  MatchStar* made = make<MatchStar>(first);
  made->name = wildcard ? nullptr : name;
  return made;
}

// pattern: or_pattern ['as' NAME]
Pattern* Parser::pattern() {
  const Token* first = at_;
  Pattern* inner = NEED(or_pattern());
  if (!accept(TokenKind::KwAs)) return inner;
  const Name* name = NEED(capture_target());
  MatchAs* made = make<MatchAs>(first);
  made->pattern = inner;
  made->name = name;
  return made;
}

// !"_" NAME !('.' | '(' | '=')
const Name* Parser::capture_target() {
  if (at_word("_")) return nullptr;
  const Name* name = NEED(expect_name());
  return at(TokenKind::Dot) || at(TokenKind::LeftParen) || at(TokenKind::Equal) ? nullptr : name;
}

// or_pattern: closed_pattern ('|' closed_pattern)*
Pattern* Parser::or_pattern() {
  const Token* first = at_;
  Pattern* head = NEED(closed_pattern());
  if (!at(TokenKind::Bar)) return head;
  Children<Pattern*> alternatives(patterns_);
  alternatives.push(head);
  while (accept(TokenKind::Bar)) alternatives.push(NEED(closed_pattern()));
  MatchOr* made = make<MatchOr>(first);
  made->patterns = alternatives.finish(arena_);
  return made;
}

Pattern* Parser::closed_pattern() {
  switch (kind()) {
    case TokenKind::Name: return name_pattern();
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket:
    case TokenKind::LeftBrace: break;
    default: return literal_pattern();
  }
  if (!enter(costs_.bracket)) return nullptr;
  Pattern* made = at(TokenKind::LeftParen)     ? NEED(group_or_sequence_pattern())
                  : at(TokenKind::LeftBracket) ? NEED(bracket_pattern())
                                               : NEED(mapping_pattern());
  leave(costs_.bracket);
  return made;
}

// capture_pattern | wildcard_pattern | value_pattern | class_pattern
Pattern* Parser::name_pattern() {
  const Token* first = at_;
  if (peek() != TokenKind::Dot && peek() != TokenKind::LeftParen) {
    const bool wildcard = at_word("_");
    const Name* name = intern(*at_++);
    if (at(TokenKind::Equal)) return nullptr;
    MatchAs* made = make<MatchAs>(first);
    made->name = wildcard ? nullptr : name;
    return made;
  }
  Expr* value = NEED(name_or_attribute());
  if (at(TokenKind::LeftParen)) {
    if (!enter(costs_.bracket)) return nullptr;
    Pattern* made = NEED(class_pattern(first, value));
    leave(costs_.bracket);
    return made;
  }
  if (at(TokenKind::Equal)) return nullptr;
  MatchValue* made = make<MatchValue>(first);
  made->value = value;
  return made;
}

// name_or_attr: NAME ('.' NAME)*
Expr* Parser::name_or_attribute() {
  const Token* first = at_;
  if (!at(TokenKind::Name)) return nullptr;
  Expr* value = name();
  while (accept(TokenKind::Dot)) {
    const Name* attribute = NEED(expect_name());
    Attribute* made = make<Attribute>(first);
    made->value = value;
    made->attr = attribute;
    value = made;
  }
  return value;
}

// name_or_attr '(' [pattern (',' pattern)*] [NAME '=' pattern (',' …)*] [','] ')'
Pattern* Parser::class_pattern(const Token* first, Expr* cls) {
  at_++;
  Children<Pattern*> made_patterns(patterns_);
  Children<const Name*> names(names_);
  while (!at(TokenKind::RightParen)) {
    if (at(TokenKind::Name) && peek() == TokenKind::Equal) {
      names.push(intern(*at_));
      at_ += 2;
    } else if (names.size() != 0) {
      return nullptr;
    }
    made_patterns.push(NEED(pattern()));
    if (!accept(TokenKind::Comma)) break;
  }
  if (!accept(TokenKind::RightParen)) return nullptr;
  MatchClass* made = make<MatchClass>(first);
  const std::span<Pattern*> all = made_patterns.finish(arena_);
  made->cls = cls;
  made->patterns = all.first(all.size() - names.size());
  made->kwd_attrs = names.finish(arena_);
  made->kwd_patterns = all.last(names.size());
  return made;
}

// group_pattern: '(' pattern ')';  sequence_pattern: '(' [open_sequence_pattern] ')'
Pattern* Parser::group_or_sequence_pattern() {
  const Token* first = at_++;
  Children<Pattern*> items(patterns_);
  bool sequence = true;
  if (!at(TokenKind::RightParen)) {
    Pattern* head = NEED(maybe_star_pattern());
    items.push(head);
    sequence = accept(TokenKind::Comma);
    if (sequence && !sequence_items(items, TokenKind::RightParen)) return nullptr;
    if (!sequence && head->kind == NodeKind::MatchStar) return nullptr;
  }
  if (!accept(TokenKind::RightParen)) return nullptr;
  if (!sequence) return items[0];
  MatchSequence* made = make<MatchSequence>(first);
  made->patterns = items.finish(arena_);
  return made;
}

// sequence_pattern: '[' [maybe_sequence_pattern] ']'
Pattern* Parser::bracket_pattern() {
  const Token* first = at_++;
  Children<Pattern*> items(patterns_);
  if (!at(TokenKind::RightBracket) && !sequence_items(items, TokenKind::RightBracket)) return nullptr;
  if (!accept(TokenKind::RightBracket)) return nullptr;
  MatchSequence* made = make<MatchSequence>(first);
  made->patterns = items.finish(arena_);
  return made;
}

// mapping_pattern: '{' [key ':' pattern (',' …)*] ['**' NAME] [','] '}'
Pattern* Parser::mapping_pattern() {
  const Token* first = at_++;
  Children<Expr*> keys(expressions_);
  Children<Pattern*> values(patterns_);
  const Name* rest = nullptr;
  while (!at(TokenKind::RightBrace)) {
    if (accept(TokenKind::DoubleStar)) {
      rest = NEED(capture_target());
      accept(TokenKind::Comma);
      break;
    }
    keys.push(NEED(mapping_key()));
    if (!accept(TokenKind::Colon)) return nullptr;
    values.push(NEED(pattern()));
    if (!accept(TokenKind::Comma)) break;
  }
  if (!accept(TokenKind::RightBrace)) return nullptr;
  MatchMapping* made = make<MatchMapping>(first);
  made->keys = keys.finish(arena_);
  made->patterns = values.finish(arena_);
  made->rest = rest;
  return made;
}

// literal_expr | attr
Expr* Parser::mapping_key() {
  switch (kind()) {
    case TokenKind::KwNone:
    case TokenKind::KwTrue:
    case TokenKind::KwFalse:
    case TokenKind::String:
    case TokenKind::FStringStart: return atom();
    case TokenKind::Name: return peek() == TokenKind::Dot ? name_or_attribute() : nullptr;
    default: return signed_number();
  }
}

Pattern* Parser::literal_pattern() {
  const Token* first = at_;
  switch (kind()) {
    case TokenKind::KwNone:
    case TokenKind::KwTrue:
    case TokenKind::KwFalse: {
      Expr* value = NEED(atom());
      MatchSingleton* made = make<MatchSingleton>(first);
      made->value = static_cast<Constant*>(value)->value;
      return made;
    }
    default: break;
  }
  Expr* value = NEED(at(TokenKind::String) || at(TokenKind::FStringStart) ? strings() : signed_number());
  MatchValue* made = make<MatchValue>(first);
  made->value = value;
  return made;
}

// ['-'] NUMBER [('+' | '-') NUMBER], where the first is real and the second imaginary
Expr* Parser::signed_number() {
  const Token* first = at_;
  const bool negative = accept(TokenKind::Minus);
  if (!at(TokenKind::Number)) return nullptr;
  Expr* value = NEED(number());
  const bool real = static_cast<Constant*>(value)->value.kind != ConstantValue::Kind::Complex;
  if (negative) {
    UnaryOp* made = make<UnaryOp>(first);
    made->op = UnaryOperator::USub;
    made->operand = value;
    value = made;
  }
  if (!at(TokenKind::Plus) && !at(TokenKind::Minus)) return value;
  const Operator op = at(TokenKind::Plus) ? Operator::Add : Operator::Sub;
  at_++;
  if (!real || !at(TokenKind::Number)) return nullptr;
  Expr* imaginary = NEED(number());
  if (static_cast<Constant*>(imaginary)->value.kind != ConstantValue::Kind::Complex) return nullptr;
  BinOp* made = make<BinOp>(first);
  made->left = value;
  made->op = op;
  made->right = imaginary;
  return made;
}

}  // namespace dictum
