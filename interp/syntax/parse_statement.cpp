// Simple statements.
// https://docs.python.org/3/reference/simple_stmts.html
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

namespace {

bool augmented_operator(TokenKind kind, Operator& op) {
  switch (kind) {
    case TokenKind::PlusEqual: op = Operator::Add; return true;
    case TokenKind::MinusEqual: op = Operator::Sub; return true;
    case TokenKind::StarEqual: op = Operator::Mult; return true;
    case TokenKind::SlashEqual: op = Operator::Div; return true;
    case TokenKind::PercentEqual: op = Operator::Mod; return true;
    case TokenKind::AmpersandEqual: op = Operator::BitAnd; return true;
    case TokenKind::BarEqual: op = Operator::BitOr; return true;
    case TokenKind::CaretEqual: op = Operator::BitXor; return true;
    case TokenKind::LeftShiftEqual: op = Operator::LShift; return true;
    case TokenKind::RightShiftEqual: op = Operator::RShift; return true;
    case TokenKind::DoubleStarEqual: op = Operator::Pow; return true;
    case TokenKind::DoubleSlashEqual: op = Operator::FloorDiv; return true;
    case TokenKind::AtEqual: op = Operator::MatMult; return true;
    default: return false;
  }
}

}  // namespace

// statements: statement*, up to `stop`
bool Parser::statements(Children<Stmt*>& into, TokenKind stop) {
  while (!at(stop))
    if (!statement(into)) return false;
  return true;
}

// statement: compound_stmt | simple_stmts
bool Parser::statement(Children<Stmt*>& into) {
  switch (kind()) {
    case TokenKind::KwIf:
    case TokenKind::KwWhile:
    case TokenKind::KwFor:
    case TokenKind::KwTry:
    case TokenKind::KwWith:
    case TokenKind::KwDef:
    case TokenKind::KwClass:
    case TokenKind::KwAsync:
    case TokenKind::At: {
      Stmt* made = compound_statement();
      if (!made) return false;
      into.push(made);
      return true;
    }
    case TokenKind::Name:
      if (language_.match_statement && at_word("match")) {
        const Mark start = mark();
        if (Stmt* made = match_statement()) {
          into.push(made);
          return true;
        }
        if (committed_) return false;
        restore(start);
      }
      break;
    default: break;
  }
  return simple_statements(into);
}

// simple_stmts: simple_stmt (';' simple_stmt)* [';'] NEWLINE
bool Parser::simple_statements(Children<Stmt*>& into) {
  do {
    if (at(TokenKind::Newline)) break;
    Stmt* made = simple_statement();
    if (!made) return false;
    into.push(made);
  } while (accept(TokenKind::Semicolon));
  return at_[-1].kind != TokenKind::Newline && accept(TokenKind::Newline);
}

Stmt* Parser::simple_statement() {
  const Token* first = at_;
  switch (kind()) {
    case TokenKind::KwReturn: return return_statement();
    case TokenKind::KwImport: return import_statement();
    case TokenKind::KwFrom: return import_from_statement();
    case TokenKind::KwRaise: return raise_statement();
    case TokenKind::KwPass: at_++; return make<Pass>(first);
    case TokenKind::KwBreak: at_++; return make<Break>(first);
    case TokenKind::KwContinue: at_++; return make<Continue>(first);
    case TokenKind::KwDel: return delete_statement();
    case TokenKind::KwAssert: return assert_statement();
    case TokenKind::KwGlobal:
    case TokenKind::KwNonlocal: return scope_statement();
    case TokenKind::Name:
      if (language_.type_parameters && peek() == TokenKind::Name && at_word("type")) return type_alias();
      break;
    default: break;
  }
  return expression_statement();
}

// assignment | star_expressions
Stmt* Parser::expression_statement() {
  const Token* first = at_;
  Expr* value = NEED(yield_or_star_expressions());
  Operator op;
  switch (kind()) {
    case TokenKind::Newline:
    case TokenKind::Semicolon: break;
    case TokenKind::Equal: return assignment(first, value);
    case TokenKind::Colon: return annotated_assignment(first, value);
    default:
      if (augmented_operator(kind(), op)) return augmented_assignment(first, value, op);
      break;
  }
  ExprStmt* made = make<ExprStmt>(first);
  made->value = value;
  return made;
}

// single_target ':' expression ['=' annotated_rhs]
Stmt* Parser::annotated_assignment(const Token* first, Expr* target) {
  const bool simple = first->kind == TokenKind::Name && target->kind == NodeKind::NameExpr;
  if (!is_single_target(target) || !to_store(target)) return nullptr;
  at_++;
  Expr* annotation = NEED(expression());
  Expr* value = accept(TokenKind::Equal) ? NEED(yield_or_star_expressions()) : nullptr;
  AnnAssign* made = make<AnnAssign>(first);
  made->target = target;
  made->annotation = annotation;
  made->value = value;
  made->simple = simple;
  return made;
}

// (star_targets '=')+ (yield_expr | star_expressions)
Stmt* Parser::assignment(const Token* first, Expr* value) {
  Children<Expr*> targets(expressions_);
  while (accept(TokenKind::Equal)) {
    if (!to_store(value)) return nullptr;
    targets.push(value);
    value = NEED(yield_or_star_expressions());
  }
  Assign* made = make<Assign>(first);
  made->targets = targets.finish(arena_);
  made->value = value;
  return made;
}

// single_target augassign (yield_expr | star_expressions)
Stmt* Parser::augmented_assignment(const Token* first, Expr* target, Operator op) {
  if (!is_single_target(target) || !to_store(target)) return nullptr;
  at_++;
  Expr* value = NEED(at(TokenKind::KwYield)           ? yield_expression()
                     : language_.starred_for_iterable ? star_expressions()
                                                      : expressions());
  AugAssign* made = make<AugAssign>(first);
  made->target = target;
  made->op = op;
  made->value = value;
  return made;
}

Stmt* Parser::return_statement() {
  const Token* first = at_++;
  Expr* value = starts_expression() ? NEED(star_expressions()) : nullptr;
  Return* made = make<Return>(first);
  made->value = value;
  return made;
}

Stmt* Parser::raise_statement() {
  const Token* first = at_++;
  Expr* exception = nullptr;
  Expr* cause = nullptr;
  if (starts_expression()) {
    exception = NEED(expression());
    if (accept(TokenKind::KwFrom)) cause = NEED(expression());
  }
  Raise* made = make<Raise>(first);
  made->exc = exception;
  made->cause = cause;
  return made;
}

Stmt* Parser::assert_statement() {
  const Token* first = at_++;
  Expr* test = NEED(expression());
  Expr* message = accept(TokenKind::Comma) ? NEED(expression()) : nullptr;
  Assert* made = make<Assert>(first);
  made->test = test;
  made->msg = message;
  return made;
}

// 'del' del_target (',' del_target)* [',']
Stmt* Parser::delete_statement() {
  const Token* first = at_++;
  Children<Expr*> targets(expressions_);
  do {
    if (targets.size() != 0 && !starts_expression()) break;
    targets.push(NEED(delete_target()));
  } while (accept(TokenKind::Comma));
  Delete* made = make<Delete>(first);
  made->targets = targets.finish(arena_);
  return made;
}

// ('global' | 'nonlocal') NAME (',' NAME)*
Stmt* Parser::scope_statement() {
  const Token* first = at_++;
  Children<const Name*> names(names_);
  do names.push(NEED(expect_name()));
  while (accept(TokenKind::Comma));
  if (first->kind == TokenKind::KwGlobal) {
    Global* made = make<Global>(first);
    made->names = names.finish(arena_);
    return made;
  }
  Nonlocal* made = make<Nonlocal>(first);
  made->names = names.finish(arena_);
  return made;
}

// dotted_name: NAME ('.' NAME)*
const Name* Parser::dotted_name() {
  const Name* first = NEED(expect_name());
  if (!at(TokenKind::Dot)) return first;
  std::string joined(first->text);
  while (accept(TokenKind::Dot)) {
    const Name* next = NEED(expect_name());
    joined += '.';
    joined += next->text;
  }
  return context_.names.intern(joined);
}

// (dotted_name | NAME) ['as' NAME]
Alias* Parser::alias(bool dotted) {
  const Token* first = at_;
  const Name* name = NEED(dotted ? dotted_name() : expect_name());
  const Name* bound = nullptr;
  if (accept(TokenKind::KwAs)) bound = NEED(expect_name());
  if (is_forbidden(bound ? bound : name)) return nullptr;
  Alias* made = make<Alias>(first);
  made->name = name;
  made->asname = bound;
  return made;
}

Stmt* Parser::import_statement() {
  const Token* first = at_++;
  Children<Alias*> names(aliases_);
  do names.push(NEED(alias(true)));
  while (accept(TokenKind::Comma));
  Import* made = make<Import>(first);
  made->names = names.finish(arena_);
  return made;
}

// 'from' ('.' | '...')* [dotted_name] 'import' targets
Stmt* Parser::import_from_statement() {
  const Token* first = at_++;
  int level = 0;
  while (true) {
    if (accept(TokenKind::Dot))
      level++;
    else if (accept(TokenKind::Ellipsis))
      level += 3;
    else
      break;
  }
  const Name* module = nullptr;
  if (level == 0 || !at(TokenKind::KwImport)) module = NEED(dotted_name());
  if (!accept(TokenKind::KwImport)) return nullptr;
  Children<Alias*> names(aliases_);
  if (!import_names(names)) return nullptr;
  ImportFrom* made = make<ImportFrom>(first);
  made->module = module;
  made->names = names.finish(arena_);
  made->level = level;
  return made;
}

// '*' | '(' names [','] ')' | names
bool Parser::import_names(Children<Alias*>& names) {
  if (at(TokenKind::Star)) {
    const Token* first = at_++;
    Alias* made = make<Alias>(first);
    made->name = context_.names.intern("*");
    names.push(made);
    return true;
  }
  const bool parenthesized = accept(TokenKind::LeftParen);
  do {
    if (parenthesized && names.size() != 0 && at(TokenKind::RightParen)) break;
    names.push(NEED(alias(false)));
  } while (accept(TokenKind::Comma));
  return !parenthesized || accept(TokenKind::RightParen);
}

// "type" NAME [type_params] '=' expression
Stmt* Parser::type_alias() {
  const Token* first = at_++;
  const Token* name_token = at_;
  Expr* target = name();
  static_cast<NameExpr*>(target)->ctx = ExprContext::Store;
  target->span = name_token->span;
  TypeParamList parameters;
  if (!type_parameters(parameters) || !accept(TokenKind::Equal)) return nullptr;
  Expr* value = NEED(expression());
  TypeAlias* made = make<TypeAlias>(first);
  made->name = target;
  made->type_params = parameters;
  made->value = value;
  return made;
}

}  // namespace dictum
