// Targets: what may be assigned to or deleted.
// https://docs.python.org/3/reference/simple_stmts.html#assignment-statements
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

// Up to 3.8 the parser itself refuses to bind __debug__; later it is the compiler.
bool Parser::is_forbidden(const Name* name) const {
  return !language_.peg_parser && name->text == "__debug__";
}

// star_targets: star_target (',' star_target)* [',']; ends before `stop`
Expr* Parser::star_targets(TokenKind stop) {
  const Token* first = at_;
  Expr* head = NEED(star_target());
  if (!at(TokenKind::Comma)) return head;
  Children<Expr*> elements(expressions_);
  elements.push(head);
  while (accept(TokenKind::Comma) && !at(stop)) elements.push(NEED(star_target()));
  Tuple* made = make<Tuple>(first);
  made->elts = elements.finish(arena_);
  made->ctx = ExprContext::Store;
  return made;
}

// star_target: '*' (!'*' star_target) | target_with_star_atom
Expr* Parser::star_target() {
  const Token* first = at_;
  const bool is_starred = accept(TokenKind::Star);
  Expr* target = NEED(primary());
  if (!to_store(target)) return nullptr;
  if (!is_starred) return target;
  Starred* made = make<Starred>(first);
  made->value = target;
  made->ctx = ExprContext::Store;
  return made;
}

Expr* Parser::delete_target() {
  Expr* target = NEED(at(TokenKind::Star) && !language_.peg_parser ? starred() : primary());
  return to_delete(target) ? target : nullptr;
}

// Turns an expression into the target it spells, where it spells one.
bool Parser::to_store(Expr* target) {
  switch (target->kind) {
    case NodeKind::NameExpr:
      static_cast<NameExpr*>(target)->ctx = ExprContext::Store;
      return !is_forbidden(static_cast<NameExpr*>(target)->id);
    case NodeKind::Attribute:
      static_cast<Attribute*>(target)->ctx = ExprContext::Store;
      return !is_forbidden(static_cast<Attribute*>(target)->attr);
    case NodeKind::Subscript: static_cast<Subscript*>(target)->ctx = ExprContext::Store; return true;
    case NodeKind::Starred:
      static_cast<Starred*>(target)->ctx = ExprContext::Store;
      return to_store(static_cast<Starred*>(target)->value);
    case NodeKind::Tuple:
    case NodeKind::List: break;
    default: return false;
  }
  ExprList elements;
  if (Tuple* tuple = as<Tuple>(target)) {
    tuple->ctx = ExprContext::Store;
    elements = tuple->elts;
  } else {
    List* list = static_cast<List*>(target);
    list->ctx = ExprContext::Store;
    elements = list->elts;
  }
  for (Expr* element : elements)
    if (!to_store(element)) return false;
  return true;
}

bool Parser::to_delete(Expr* target) {
  switch (target->kind) {
    case NodeKind::NameExpr: static_cast<NameExpr*>(target)->ctx = ExprContext::Del; return true;
    case NodeKind::Attribute: static_cast<Attribute*>(target)->ctx = ExprContext::Del; return true;
    case NodeKind::Subscript: static_cast<Subscript*>(target)->ctx = ExprContext::Del; return true;
    case NodeKind::Starred:
      static_cast<Starred*>(target)->ctx = ExprContext::Del;
      return !language_.peg_parser && to_delete(static_cast<Starred*>(target)->value);
    case NodeKind::Tuple:
    case NodeKind::List: break;
    default: return false;
  }
  ExprList elements;
  if (Tuple* tuple = as<Tuple>(target)) {
    tuple->ctx = ExprContext::Del;
    elements = tuple->elts;
  } else {
    List* list = static_cast<List*>(target);
    list->ctx = ExprContext::Del;
    elements = list->elts;
  }
  for (Expr* element : elements)
    if (!to_delete(element)) return false;
  return true;
}

// single_target: the only kinds that take an annotation or an augmented assignment
bool Parser::is_single_target(const Expr* target) const {
  return target->kind == NodeKind::NameExpr || target->kind == NodeKind::Attribute ||
         target->kind == NodeKind::Subscript;
}

}  // namespace dictum
