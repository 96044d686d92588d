// Compound statements, but match.
// https://docs.python.org/3/reference/compound_stmts.html
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

Stmt* Parser::compound_statement() {
  const Token* first = at_;
  switch (kind()) {
    case TokenKind::KwIf: return if_statement();
    case TokenKind::KwWhile: return while_statement();
    case TokenKind::KwFor: return for_statement(first, false);
    case TokenKind::KwTry: return try_statement();
    case TokenKind::KwWith: return with_statement(first, false);
    case TokenKind::KwDef: return function_definition(first, {}, false);
    case TokenKind::KwClass: return class_definition(first, {});
    case TokenKind::KwAsync: return async_statement({});
    default: return decorated();
  }
}

// block: NEWLINE INDENT statements DEDENT | simple_stmts; behind a ':'
bool Parser::block(StmtList& body) {
  if (!accept(TokenKind::Colon)) return false;
  Children<Stmt*> made(statements_);
  if (!at(TokenKind::Newline)) {
    if (!simple_statements(made)) return false;
  } else {
    at_++;
    if (!accept(TokenKind::Indent) || !enter(costs_.block)) return false;
    if (!statements(made, TokenKind::Dedent)) return false;
    leave(costs_.block);
    at_++;
  }
  body = made.finish(arena_);
  return true;
}

// The end of a compound statement: that of its last token which is no white space; up to 3.8, of its last
// statement.
void Parser::end_compound(Stmt* statement, const Token* first, StmtList last_body) {
  const Span* end;
  if (language_.peg_parser) {
    const Token* last = at_ - 1;
    while (last->kind == TokenKind::Newline || last->kind == TokenKind::Dedent) last--;
    end = &last->span;
  } else {
    end = &last_body.back()->span;
  }
  statement->span = {first->span.line, first->span.column, end->end_line, end->end_column};
}

// if_stmt: 'if' named_expression block ('elif' named_expression block)* ['else' block]
Stmt* Parser::if_statement() {
  Children<Stmt*> chain(statements_);
  const Token* first = at_;
  const std::uint32_t level = level_;
  StmtList last_body;
  do {
    If* made = make<If>(at_++);
    chain.push(made);
    made->test = NEED(named_expression());
    if (!block(made->body)) return nullptr;
    last_body = made->body;
    if (at(TokenKind::KwElif) && !enter(costs_.elif)) return nullptr;
  } while (at(TokenKind::KwElif));
  level_ = level;
  if (accept(TokenKind::KwElse)) {
    if (!block(last_body)) return nullptr;
    static_cast<If*>(chain.back())->orelse = last_body;
  }
  end_compound(chain[0], first, last_body);
  for (std::size_t i = chain.size() - 1; i > 0; i--) {
    static_cast<If*>(chain[i - 1])->orelse = arena_.copy(std::span<Stmt* const>(&chain[i], 1));
    chain[i]->span.end_line = chain[0]->span.end_line;
    chain[i]->span.end_column = chain[0]->span.end_column;
  }
  return chain[0];
}

// 'while' named_expression block ['else' block]
Stmt* Parser::while_statement() {
  const Token* first = at_++;
  Expr* test = NEED(named_expression());
  While* made = make<While>(first);
  made->test = test;
  if (!block(made->body)) return nullptr;
  if (accept(TokenKind::KwElse) && !block(made->orelse)) return nullptr;
  end_compound(made, first, made->orelse.empty() ? made->body : made->orelse);
  return made;
}

// ['async'] 'for' star_targets 'in' star_expressions block ['else' block]
Stmt* Parser::for_statement(const Token* first, bool is_async) {
  at_++;
  Expr* target = NEED(star_targets(TokenKind::KwIn));
  if (!accept(TokenKind::KwIn)) return nullptr;
  Expr* iterable = NEED(language_.starred_for_iterable ? star_expressions() : expressions());
  StmtList body;
  StmtList orelse;
  if (!block(body)) return nullptr;
  if (accept(TokenKind::KwElse) && !block(orelse)) return nullptr;
  auto fill = [&](auto* made) -> Stmt* {
    made->target = target;
    made->iter = iterable;
    made->body = body;
    made->orelse = orelse;
    end_compound(made, first, orelse.empty() ? body : orelse);
    return made;
  };
  return is_async ? fill(make<AsyncFor>(first)) : fill(make<For>(first));
}

// ['async'] 'with' ('(' with_item (',' with_item)* [','] ')' | with_item (',' with_item)*) block
Stmt* Parser::with_statement(const Token* first, bool is_async) {
  at_++;
  WithItemList items;
  const Mark start = mark();
  if (!at(TokenKind::LeftParen) || !language_.parenthesized_with || !parenthesized_with_items(items)) {
    restore(start);
    if (!with_items(items)) return nullptr;
  }
  StmtList body;
  if (!block(body)) return nullptr;
  auto fill = [&](auto* made) -> Stmt* {
    made->items = items;
    made->body = body;
    end_compound(made, first, body);
    return made;
  };
  return is_async ? fill(make<AsyncWith>(first)) : fill(make<With>(first));
}

bool Parser::parenthesized_with_items(WithItemList& items) {
  at_++;
  Children<WithItem*> made(with_items_);
  do {
    if (at(TokenKind::RightParen) && made.size() != 0) break;
    made.push(NEED(with_item()));
  } while (accept(TokenKind::Comma));
  if (!accept(TokenKind::RightParen) || !at(TokenKind::Colon)) return false;
  items = made.finish(arena_);
  return true;
}

bool Parser::with_items(WithItemList& items) {
  Children<WithItem*> made(with_items_);
  do made.push(NEED(with_item()));
  while (accept(TokenKind::Comma));
  items = made.finish(arena_);
  return true;
}

// expression ['as' star_target]
WithItem* Parser::with_item() {
  Expr* manager = NEED(expression());
  Expr* variables = nullptr;
  if (accept(TokenKind::KwAs)) {
    if (at(TokenKind::Star) && !language_.peg_parser) return nullptr;
    variables = NEED(star_target());
  }
  WithItem* made = make_at<WithItem>({});
  made->context_expr = manager;
  made->optional_vars = variables;
  return made;
}

// 'try' block (finally_block | except_block+ ['else' block] [finally_block])
Stmt* Parser::try_statement() {
  const Token* first = at_++;
  StmtList body, orelse, finalbody;
  if (!block(body)) return nullptr;
  Children<ExceptHandler*> handlers(handlers_);
  bool any_star = false;
  while (at(TokenKind::KwExcept)) {
    bool is_star = false;
    handlers.push(NEED(handler(is_star)));
    if (handlers.size() > 1 && is_star != any_star) return nullptr;
    any_star = is_star;
  }
  if (handlers.size() != 0 && accept(TokenKind::KwElse) && !block(orelse)) return nullptr;
  if (accept(TokenKind::KwFinally)) {
    if (!block(finalbody)) return nullptr;
  } else if (handlers.size() == 0) {
    return nullptr;
  }
  StmtList last = !finalbody.empty() ? finalbody
                  : !orelse.empty()  ? orelse
                                     : static_cast<Handler*>(handlers.back())->body;
  auto fill = [&](auto* made) -> Stmt* {
    made->body = body;
    made->handlers = handlers.finish(arena_);
    made->orelse = orelse;
    made->finalbody = finalbody;
    end_compound(made, first, last);
    return made;
  };
  return any_star ? fill(make<TryStar>(first)) : fill(make<Try>(first));
}

// 'except' ['*'] [expression ['as' NAME]] block
ExceptHandler* Parser::handler(bool& is_star) {
  const Token* first = at_++;
  Handler* made = make<Handler>(first);
  is_star = language_.except_star && accept(TokenKind::Star);
  if (is_star || !at(TokenKind::Colon)) {
    made->type = NEED(expression());
    if (accept(TokenKind::KwAs)) {
      made->name = NEED(expect_name());
      if (is_forbidden(made->name)) return nullptr;
    }
  }
  if (!block(made->body)) return nullptr;
  Pass end{};
  end_compound(&end, first, made->body);
  made->span = end.span;
  return made;
}

// decorators (class_def | function_def)
Stmt* Parser::decorated() {
  Children<Expr*> decorators(expressions_);
  while (accept(TokenKind::At)) {
    decorators.push(NEED(decorator()));
    if (!accept(TokenKind::Newline)) return nullptr;
  }
  const ExprList list = decorators.finish(arena_);
  switch (kind()) {
    case TokenKind::KwDef: return function_definition(at_, list, false);
    case TokenKind::KwClass: return class_definition(at_, list);
    case TokenKind::KwAsync: return peek() == TokenKind::KwDef ? async_statement(list) : nullptr;
    default: return nullptr;
  }
}

// PEP 614: any named_expression; up to 3.8 dotted_name ['(' [arguments] ')']
Expr* Parser::decorator() {
  if (language_.any_decorator_expression) return named_expression();
  if (!at(TokenKind::Name)) return nullptr;
  const Token* first = at_;
  Expr* value = name();
  while (accept(TokenKind::Dot)) {
    const Name* attribute = NEED(expect_name());
    Attribute* made = make<Attribute>(first);
    made->value = value;
    made->attr = attribute;
    value = made;
  }
  return at(TokenKind::LeftParen) ? call(first, value) : value;
}

// 'async' (function_def | for_stmt | with_stmt)
Stmt* Parser::async_statement(ExprList decorators) {
  const Token* first = at_++;
  switch (kind()) {
    case TokenKind::KwDef: return function_definition(first, decorators, true);
    case TokenKind::KwFor: return for_statement(first, true);
    case TokenKind::KwWith: return with_statement(first, true);
    default: return nullptr;
  }
}

// 'def' NAME [type_params] '(' [params] ')' ['->' expression] block
Stmt* Parser::function_definition(const Token* first, ExprList decorators, bool is_async) {
  at_++;
  const Name* name = NEED(expect_name());
  if (is_forbidden(name)) return nullptr;
  TypeParamList type_params;
  if (!type_parameters(type_params) || !accept(TokenKind::LeftParen)) return nullptr;
  Arguments* made_parameters = NEED(parameters(TokenKind::RightParen, true));
  at_++;
  Expr* returns = accept(TokenKind::Arrow) ? NEED(expression()) : nullptr;
  StmtList body;
  if (!block(body)) return nullptr;
  auto fill = [&](auto* made) -> Stmt* {
    made->name = name;
    made->args = made_parameters;
    made->body = body;
    made->decorator_list = decorators;
    made->returns = returns;
    made->type_params = type_params;
    end_compound(made, first, body);
    return made;
  };
  return is_async ? fill(make<AsyncFunctionDef>(first)) : fill(make<FunctionDef>(first));
}

// 'class' NAME [type_params] ['(' [arguments] ')'] block
Stmt* Parser::class_definition(const Token* first, ExprList decorators) {
  at_++;
  const Name* name = NEED(expect_name());
  if (is_forbidden(name)) return nullptr;
  ClassDef* made = make<ClassDef>(first);
  made->name = name;
  made->decorator_list = decorators;
  if (!type_parameters(made->type_params)) return nullptr;
  if (at(TokenKind::LeftParen)) {
    const Token* opening = at_++;
    if (!arguments(made->bases, made->keywords)) return nullptr;
    const bool bare_generator = made->bases.size() == 1 && made->bases[0]->kind == NodeKind::GeneratorExp &&
                                made->bases[0]->span.line == opening->span.line &&
                                made->bases[0]->span.column == opening->span.column;
    if (bare_generator) return nullptr;
  }
  if (!block(made->body)) return nullptr;
  end_compound(made, first, made->body);
  return made;
}

// type_params: ['[' type_param (',' type_param)* [','] ']']
bool Parser::type_parameters(TypeParamList& parameters) {
  if (!at(TokenKind::LeftBracket)) return true;
  if (!language_.type_parameters) return false;
  at_++;
  Children<TypeParam*> made(type_params_);
  do {
    if (at(TokenKind::RightBracket) && made.size() != 0) break;
    made.push(NEED(type_parameter()));
  } while (accept(TokenKind::Comma));
  parameters = made.finish(arena_);
  return accept(TokenKind::RightBracket);
}

// NAME [':' expression] [default] | '*' NAME [default] | '**' NAME [default]
TypeParam* Parser::type_parameter() {
  const Token* first = at_;
  if (accept(TokenKind::Star)) {
    const Name* name = NEED(expect_name());
    Expr* value = nullptr;
    if (!type_parameter_default(value, true)) return nullptr;
    TypeVarTuple* made = make<TypeVarTuple>(first);
    made->name = name;
    made->default_value = value;
    return made;
  }
  const bool is_param_spec = accept(TokenKind::DoubleStar);
  const Name* name = NEED(expect_name());
  Expr* bound = nullptr;
  Expr* value = nullptr;
  if (!is_param_spec && accept(TokenKind::Colon)) bound = NEED(expression());
  if (!type_parameter_default(value, false)) return nullptr;
  if (is_param_spec) {
    ParamSpec* made = make<ParamSpec>(first);
    made->name = name;
    made->default_value = value;
    return made;
  }
  TypeVar* made = make<TypeVar>(first);
  made->name = name;
  made->bound = bound;
  made->default_value = value;
  return made;
}

// PEP 696: '=' expression; behind a '*' parameter a star_expression
bool Parser::type_parameter_default(Expr*& value, bool star) {
  if (!at(TokenKind::Equal)) return true;
  if (!language_.type_parameter_defaults) return false;
  at_++;
  value = NEED(star ? star_expression() : expression());
  return true;
}

}  // namespace dictum
