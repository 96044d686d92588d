// Call arguments, and the parameters of functions and lambdas.
// https://docs.python.org/3/reference/expressions.html#calls
// https://docs.python.org/3/reference/compound_stmts.html#function-definitions
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

// primary '(' [arguments] ')' | primary genexp
Expr* Parser::call(const Token* first, Expr* function) {
  at_++;
  if (!enter(costs_.bracket)) return nullptr;
  ExprList positional;
  KeywordList keywords;
  if (!arguments(positional, keywords)) return nullptr;
  leave(costs_.bracket);
  Call* made = make<Call>(first);
  made->func = function;
  made->args = positional;
  made->keywords = keywords;
  return made;
}

// Up to and including the ')'. A generator expression without parentheses of its own is the only argument.
bool Parser::arguments(ExprList& positional, KeywordList& keywords) {
  const Token* opening = at_ - 1;
  if (accept(TokenKind::RightParen)) return true;
  Children<Expr*> arguments_made(expressions_);
  Children<Keyword*> keywords_made(keywords_);
  bool seen_double_star = false;
  do {
    if (at(TokenKind::RightParen)) break;
    if (!argument(arguments_made, keywords_made, seen_double_star)) return false;
    if (at_comprehension()) {
      if (arguments_made.size() != 1 || keywords_made.size() != 0) return false;
      arguments_made.back() =
          NEED(comprehension<GeneratorExp>(opening, arguments_made.back(), TokenKind::RightParen));
      positional = arguments_made.finish(arena_);
      return true;
    }
  } while (accept(TokenKind::Comma));
  if (!accept(TokenKind::RightParen)) return false;
  positional = arguments_made.finish(arena_);
  keywords = keywords_made.finish(arena_);
  return true;
}

// Positional arguments before keywords; '*' may still follow keywords, but neither may follow '**'.
bool Parser::argument(Children<Expr*>& positional, Children<Keyword*>& keywords, bool& seen_double_star) {
  const Token* first = at_;
  switch (kind()) {
    case TokenKind::Star: {
      if (seen_double_star) return false;
      at_++;
      Expr* value = NEED(expression());
      Starred* made = make<Starred>(first);
      if (!language_.peg_parser) made->span = join(first->span, value->span);
      made->value = value;
      positional.push(made);
      return true;
    }
    case TokenKind::DoubleStar: {
      at_++;
      Expr* value = NEED(expression());
      Keyword* made = make<Keyword>(first);
      made->value = value;
      keywords.push(made);
      seen_double_star = true;
      return true;
    }
    case TokenKind::Name:
      if (peek() == TokenKind::Equal) return keyword_argument(keywords);
      break;
    default: break;
  }
  if (keywords.size() != 0) return false;
  positional.push(NEED(named_expression()));
  return true;
}

// NAME '=' expression
bool Parser::keyword_argument(Children<Keyword*>& keywords) {
  const Token* first = at_;
  const Name* name = intern(*at_);
  if (is_forbidden(name)) return false;
  if (!language_.peg_parser)
    for (std::size_t i = 0; i < keywords.size(); i++)
      if (keywords[i]->arg == name) return false;
  at_ += 2;
  Expr* value = NEED(expression());
  Keyword* made = make<Keyword>(first);
  made->arg = name;
  made->value = value;
  keywords.push(made);
  return !at_comprehension();
}

// Parameters up to `closing`, which is not consumed: ')' for def (annotated), ':' for lambda.
Arguments* Parser::parameters(TokenKind closing, bool annotated) {
  Arguments* made = make_at<Arguments>({});
  if (at(closing)) return made;
  return parameter_list(made, closing, annotated) && at(closing) ? made : nullptr;
}

// The lists of a parameter list while it is read.
struct Parser::ParameterLists {
  Children<Arg*> names;      // positional-only, positional, keyword-only ones
  Children<Expr*> defaults;  // likewise; of keyword-only ones one each, or null
  std::size_t positional_only = 0;
  std::size_t positional = 0;
  std::size_t positional_defaults = 0;
  bool seen_star = false;
  bool seen_slash = false;

  void close_positional() {
    positional = names.size();
    positional_defaults = defaults.size();
  }
  void store(Arguments* made, Arena& arena) const {
    const std::span<Arg*> all_names = names.finish(arena);
    const std::span<Expr*> all_defaults = defaults.finish(arena);
    made->posonlyargs = all_names.first(positional_only);
    made->args = all_names.subspan(positional_only, positional - positional_only);
    made->kwonlyargs = all_names.subspan(positional);
    made->defaults = all_defaults.first(positional_defaults);
    made->kw_defaults = all_defaults.subspan(positional_defaults);
  }
};

bool Parser::parameter_list(Arguments* made, TokenKind closing, bool annotated) {
  ParameterLists lists{Children<Arg*>(args_), Children<Expr*>(expressions_)};
  do {
    if (at(closing)) break;
    if (at(TokenKind::Slash)) {
      if (lists.seen_slash || lists.seen_star || lists.names.size() == 0) return false;
      at_++;
      lists.seen_slash = true;
      lists.positional_only = lists.names.size();
    } else if (accept(TokenKind::DoubleStar)) {
      made->kwarg = NEED(parameter(annotated, false));
      if (at(TokenKind::Equal)) return false;
      accept(TokenKind::Comma);
      break;
    } else if (at(TokenKind::Star)) {
      if (!star_parameter(made, lists, annotated)) return false;
    } else if (!named_parameter(lists, annotated)) {
      return false;
    }
  } while (accept(TokenKind::Comma));
  if (!lists.seen_star) lists.close_positional();
  lists.store(made, arena_);
  return true;
}

// '*' parameter, or '*' alone, behind which a keyword-only parameter must stand
bool Parser::star_parameter(Arguments* made, ParameterLists& lists, bool annotated) {
  if (lists.seen_star) return false;
  lists.seen_star = true;
  lists.close_positional();
  at_++;
  if (at(TokenKind::Comma)) return peek() == TokenKind::Name;
  made->vararg = NEED(parameter(annotated, true));
  return !at(TokenKind::Equal);
}

// parameter ['=' expression]; behind a positional one with a default all have one
bool Parser::named_parameter(ParameterLists& lists, bool annotated) {
  const Token* name_token = at_;
  Arg* made = NEED(parameter(annotated, false));
  if (lists.seen_star && !language_.peg_parser) made->span = name_token->span;
  lists.names.push(made);
  if (accept(TokenKind::Equal)) {
    if (!annotated && !enter(costs_.lambda_default)) return false;
    lists.defaults.push(NEED(expression()));
    if (!annotated) leave(costs_.lambda_default);
    return true;
  }
  if (lists.seen_star) lists.defaults.push(nullptr);
  return lists.seen_star || lists.defaults.size() == 0;
}

// NAME [':' expression]; behind '*' the annotation may be starred from 3.11
Arg* Parser::parameter(bool annotated, bool starred_allowed) {
  const Token* first = at_;
  const Name* name = NEED(expect_name());
  if (is_forbidden(name)) return nullptr;
  Expr* annotation = nullptr;
  if (annotated && accept(TokenKind::Colon)) {
    const bool star = at(TokenKind::Star) && starred_allowed && language_.starred_subscript;
    annotation = NEED(star ? starred() : expression());
  }
  Arg* made = make<Arg>(first);
  made->arg = name;
  made->annotation = annotation;
  return made;
}

}  // namespace dictum
