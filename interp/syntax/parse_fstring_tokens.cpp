// f-strings from 3.12 on, whose parts are tokens.
// https://peps.python.org/pep-0701/
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

namespace {

// The text of a self-documenting field without what CPython takes for comments: from any '#', be it in a
// string, to the end of its line.
std::string_view without_comments(std::string_view text, Arena& arena) {
  std::string kept;
  for (std::size_t i = 0; i < text.size(); i++) {
    if (text[i] == '#') i = text.find('\n', i);
    if (i == std::string_view::npos) break;
    kept += text[i];
  }
  return arena.copy_text(kept);
}

bool is_empty_constant(const Expr* piece) {
  const Constant* constant = as<Constant>(piece);
  return constant && constant->value.text.empty();
}

}  // namespace

// fstring: FSTRING_START (FSTRING_MIDDLE | replacement_field)* FSTRING_END; its pieces go to `pieces`
bool Parser::token_fstring(Children<Expr*>& pieces) {
  const std::string_view opening = text(*at_);
  const bool raw = opening.find_first_of("rR") != std::string_view::npos;
  at_++;
  while (!accept(TokenKind::FStringEnd)) {
    if (at(TokenKind::FStringMiddle)) {
      Expr* piece = NEED(middle_constant(raw));
      if (!is_empty_constant(piece)) pieces.push(piece);
    } else if (!at(TokenKind::LeftBrace) || !replacement_field(raw, pieces)) {
      return false;
    }
  }
  return true;
}

Expr* Parser::middle_constant(bool raw) {
  const Token* token = at_++;
  LiteralWarnings warnings;
  Constant* made = make_at<Constant>(token->span);
  if (at_->start == token->end + 1) made->span.end_column++;  // the second of two braces belongs to no token
  if (!decode(decode_string_body(text(*token), raw, false, language_, arena_, &warnings), made->value))
    return nullptr;
  if (!warnings.empty()) warn(warnings, *token);
  return made;
}

// replacement_field: '{' (yield_expr | star_expressions) ['='] ['!' NAME] [':' spec] '}'
bool Parser::replacement_field(bool raw, Children<Expr*>& pieces) {
  const Token* opening = at_++;
  if (!enter(costs_.bracket)) return false;
  Expr* value = NEED(yield_or_star_expressions());
  const Token* debug_end = accept(TokenKind::Equal) ? at_ : nullptr;
  int conversion = -1;
  if (at(TokenKind::Exclamation)) {
    const Token* mark_token = at_++;
    const std::string_view letter = text(*at_);
    if (!at(TokenKind::Name) || at_->start != mark_token->end || letter.size() != 1) return false;
    conversion = letter[0];
    if (conversion != 's' && conversion != 'r' && conversion != 'a') return false;
    at_++;
  }
  Expr* spec = at(TokenKind::Colon) ? NEED(format_spec(raw)) : nullptr;
  if (!accept(TokenKind::RightBrace)) return false;
  leave(costs_.bracket);
  if (debug_end) {
    const Span& end = debug_end->span;
    Constant* debug = make_at<Constant>({opening->span.line, opening->span.column + 1, end.line, end.column});
    debug->value.kind = ConstantValue::Kind::Str;
    const std::string_view all = source_.text;
    debug->value.text = without_comments(all.substr(opening->end, debug_end->start - opening->end), arena_);
    pieces.push(debug);
    if (conversion < 0 && !spec) conversion = 'r';
  }
  FormattedValue* made = make<FormattedValue>(opening);
  made->value = value;
  made->conversion = conversion;
  made->format_spec = spec;
  pieces.push(made);
  return true;
}

// ':' (FSTRING_MIDDLE | replacement_field)*
Expr* Parser::format_spec(bool raw) {
  const Token* first = at_++;
  Children<Expr*> pieces(expressions_);
  const bool raw_spec = raw && language_.fstring_spec_folded;
  while (!at(TokenKind::RightBrace)) {
    if (at(TokenKind::FStringMiddle)) {
      pieces.push(NEED(middle_constant(raw_spec)));
    } else if (!at(TokenKind::LeftBrace) || !replacement_field(raw, pieces)) {
      return nullptr;
    }
  }
  JoinedStr* made = make<JoinedStr>(first);
  if (pieces.size() == 1 && is_empty_constant(pieces[0])) return made;
  made->values = pieces.finish(arena_);
  if (language_.fstring_spec_folded) made->values = melt_constants(made->values);
  return made;
}

}  // namespace dictum
