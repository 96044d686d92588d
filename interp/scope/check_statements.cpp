// Compile checks: statements.
#include "base/check.h"
#include "scope/compile_checker.h"
#include "scope/constant_fold.h"

namespace dictum {

using ast::as;

bool CompileChecker::visit_statements(ast::StmtList body) {
  for (const ast::Stmt* statement : body)
    if (!visit(statement)) return false;
  return true;
}

bool CompileChecker::visit(const ast::Stmt* statement) {
  if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_limit_) {
    failure_ = recursion_failure();
    return false;
  }
  here_ = statement->span;
  return visit_kind(statement);
}

bool CompileChecker::visit_kind(const ast::Stmt* statement) {
  switch (statement->kind) {
    case ast::NodeKind::ExprStmt: return visit(as<ast::ExprStmt>(statement)->value);
    case ast::NodeKind::Assign: {
      const auto* assign = as<ast::Assign>(statement);
      return visit(assign->value) && visit_all(assign->targets);
    }
    case ast::NodeKind::AugAssign: return visit_augmented(*as<ast::AugAssign>(statement));
    case ast::NodeKind::AnnAssign: return visit_annotated(*as<ast::AnnAssign>(statement));
    case ast::NodeKind::Return: return visit_return(*as<ast::Return>(statement));
    case ast::NodeKind::If: return visit_if(as<ast::If>(statement));
    case ast::NodeKind::While: return visit_while(*as<ast::While>(statement));
    case ast::NodeKind::For: return visit_for(*as<ast::For>(statement));
    case ast::NodeKind::AsyncFor:
      if (unit_.kind != UnitKind::AsyncFunction) return fail_outside_async("'async for'");
      return visit_for(*as<ast::AsyncFor>(statement));
    case ast::NodeKind::With: return visit_with(*as<ast::With>(statement));
    case ast::NodeKind::AsyncWith:
      if (unit_.kind != UnitKind::AsyncFunction) return fail_outside_async("'async with'");
      return visit_with(*as<ast::AsyncWith>(statement));
    case ast::NodeKind::FunctionDef: return visit_function(*as<ast::FunctionDef>(statement), false);
    case ast::NodeKind::AsyncFunctionDef: return visit_function(*as<ast::AsyncFunctionDef>(statement), true);
    case ast::NodeKind::ClassDef: return visit_class(*as<ast::ClassDef>(statement));
    case ast::NodeKind::TypeAlias: return visit_type_alias(*as<ast::TypeAlias>(statement));
    case ast::NodeKind::Try: return visit_try(*as<ast::Try>(statement));
    case ast::NodeKind::TryStar: return visit_try(*as<ast::TryStar>(statement));
    case ast::NodeKind::Match: return visit_match(*as<ast::Match>(statement));
    case ast::NodeKind::Raise: {
      const auto* raise = as<ast::Raise>(statement);
      return visit_optional(raise->exc) && visit_optional(raise->cause);
    }
    case ast::NodeKind::Assert: return visit_assert(*as<ast::Assert>(statement));
    case ast::NodeKind::Delete: return visit_all(as<ast::Delete>(statement)->targets);
    case ast::NodeKind::Import: return visit_imports(as<ast::Import>(statement)->names, true);
    case ast::NodeKind::ImportFrom: return visit_import_from(*as<ast::ImportFrom>(statement));
    case ast::NodeKind::Break: return leave_loop("'break' outside loop");
    case ast::NodeKind::Continue: return leave_loop("'continue' not properly in loop");
    case ast::NodeKind::Global:
    case ast::NodeKind::Nonlocal:
    case ast::NodeKind::Pass: return true;
    default: DICTUM_UNREACHABLE("a statement of an unknown kind");
  }
}

// https://docs.python.org/3/reference/simple_stmts.html#annotated-assignment-statements
bool CompileChecker::visit_annotated(const ast::AnnAssign& statement) {
  if (statement.value && (!visit(statement.value) || !visit(statement.target))) return false;
  const bool evaluated =
      !future_.annotations && (unit_.kind == UnitKind::Module || unit_.kind == UnitKind::Class);
  if (const auto* name = as<ast::NameExpr>(statement.target)) {
    if (!check_stored_name(name->id)) return false;
    if (statement.simple) return !evaluated || visit(statement.annotation);
  } else {
    const auto* attribute = as<ast::Attribute>(statement.target);
    if (attribute && !check_stored_name(attribute->attr)) return false;
    if (!statement.value && !visit_parts_of_target(statement.target)) return false;
  }
  return !evaluated || visit(statement.annotation);
}

// The expressions inside a target that is not assigned to.
bool CompileChecker::visit_parts_of_target(const ast::Expr* target) {
  if (const auto* attribute = as<ast::Attribute>(target)) return visit(attribute->value);
  const auto* subscript = as<ast::Subscript>(target);
  return !subscript || (visit(subscript->value) && visit(subscript->slice));
}

bool CompileChecker::visit_augmented(const ast::AugAssign& statement) {
  if (!visit_parts_of_target(statement.target) || !visit(statement.value)) return false;
  const auto* name = as<ast::NameExpr>(statement.target);
  return !name || check_stored_name(name->id, name->span);
}

// https://docs.python.org/3/reference/simple_stmts.html#the-return-statement
bool CompileChecker::visit_return(const ast::Return& statement) {
  if (!in_function()) return fail("'return' outside function");
  if (statement.value && unit_.scope->coroutine && unit_.scope->generator)
    return fail("'return' with value in async generator");
  const bool keeps_value = statement.value && !folded_type(statement.value);
  if (keeps_value && !visit(statement.value)) return false;
  if (statement.value && !keeps_value && statement.value->span.line == statement.span.line)
    here_ = statement.value->span;
  return unwind(keeps_value, nullptr);
}

bool CompileChecker::visit_if(const ast::If* statement) {
  while (true) {
    if (!visit_condition(statement->test) || !visit_statements(statement->body)) return false;
    const ast::If* next = statement->orelse.size() == 1 ? as<ast::If>(statement->orelse[0]) : nullptr;
    if (!next) return visit_statements(statement->orelse);
    statement = next;
    here_ = statement->span;
  }
}

bool CompileChecker::visit_while(const ast::While& loop) {
  if (!open_block(BlockKind::While) || !visit_condition(loop.test) || !visit_statements(loop.body))
    return false;
  if (language_.loop_test_twice) {
    here_ = loop.span;
    if (!visit_condition(loop.test)) return false;
  }
  close_block();
  return visit_statements(loop.orelse);
}

template <class Loop>
bool CompileChecker::visit_for(const Loop& loop) {
  if (!open_block(BlockKind::For) || !visit(loop.iter) || !visit(loop.target) || !visit_statements(loop.body))
    return false;
  close_block();
  return visit_statements(loop.orelse);
}

template <class Statement>
bool CompileChecker::visit_with(const Statement& statement) {
  for (const ast::WithItem* item : statement.items) {
    if (!visit(item->context_expr)) return false;
    if (language_.with_blocks_at_item) here_ = item->context_expr->span;
    if (!open_block(BlockKind::With, &statement)) return false;
    here_ = statement.span;
    if (!visit_optional(item->optional_vars)) return false;
  }
  if (!visit_statements(statement.body)) return false;
  for (std::size_t i = 0; i < statement.items.size(); i++) close_block();
  return true;
}

// import a.b stores a; from m import a stores a whole.
bool CompileChecker::visit_imports(ast::AliasList names, bool whole) {
  for (const ast::Alias* alias : names) {
    const Name* stored = alias->asname ? alias->asname : alias->name;
    const bool dotted_debug = whole && !alias->asname && stored->text.starts_with("__debug__.");
    if (dotted_debug && language_.compiler_checks_assigned_debug) return fail("cannot assign to __debug__");
    if (!check_stored_name(stored)) return false;
  }
  return true;
}

bool CompileChecker::visit_import_from(const ast::ImportFrom& import) {
  const bool future = import.module && import.module->text == "__future__" &&
                      (import.level == 0 || !language_.future_must_be_absolute);
  const Span& span = import.span;
  bool late = span.line > future_.last_line;
  if (language_.late_futures_left_to_compiler && span.line == future_.last_line)
    late = span.column > future_.last_column;
  if (future && late) return fail("from __future__ imports must occur at the beginning of the file");
  return visit_imports(import.names, false);
}

bool CompileChecker::visit_assert(const ast::Assert& statement) {
  const auto* tuple = as<ast::Tuple>(statement.test);
  if (tuple && !tuple->elts.empty() &&
      (language_.warns_of_constant_tuple_assertion || !folded_type(statement.test)))
    warn("assertion is always true, perhaps remove parentheses?");
  return visit_condition(statement.test) && visit_optional(statement.msg);
}

template <class Statement>
bool CompileChecker::visit_try(const Statement& statement) {
  return statement.finalbody.empty() ? visit_try_except(statement) : visit_try_finally(statement);
}

template <class Statement>
bool CompileChecker::visit_try_finally(const Statement& statement) {
  const ast::StmtList body = statement.finalbody;
  auto visit_at_end = [&] {
    if (!open_block(BlockKind::FinallyEnd) || !visit_final_body(body)) return false;
    close_block();
    return true;
  };
  if (!language_.finally_copied_per_exit && !visit_at_end()) return false;
  if (!language_.finally_copied_per_exit) here_ = statement.span;
  if (!open_block(BlockKind::FinallyTry, &statement, body)) return false;
  const bool fine =
      statement.handlers.empty() ? visit_statements(statement.body) : visit_try_except(statement);
  if (!fine) return false;
  close_block();
  return !language_.finally_copied_per_exit || (visit_final_body(body) && visit_at_end());
}

template <class Statement>
bool CompileChecker::visit_try_except(const Statement& statement) {
  if (!open_block(BlockKind::TryExcept) || !visit_statements(statement.body)) return false;
  close_block();
  if (language_.else_before_handlers && !visit_statements(statement.orelse)) return false;
  const bool groups = statement.kind == ast::NodeKind::TryStar;
  if (!visit_handlers(statement.handlers, groups ? BlockKind::GroupHandlers : BlockKind::Handlers))
    return false;
  return language_.else_before_handlers || visit_statements(statement.orelse);
}

bool CompileChecker::visit_handlers(ast::ExceptHandlerList handlers, BlockKind kind) {
  if (language_.handlers_take_two_blocks && !open_block(kind)) return false;
  for (const ast::ExceptHandler* each : handlers)
    if (!visit_handler(*as<ast::Handler>(each), each == handlers.back())) return false;
  if (language_.handlers_take_two_blocks) close_block();
  return true;
}

// https://docs.python.org/3/reference/compound_stmts.html#except-clause
bool CompileChecker::visit_handler(const ast::Handler& handler, bool last) {
  if (language_.handler_checked_at_its_place) here_ = handler.span;
  if (!handler.type && !last) return fail("default 'except:' must be last");
  here_ = handler.span;
  if (!visit_optional(handler.type)) return false;
  if (handler.name && !check_stored_name(handler.name)) return false;
  if (!open_block(BlockKind::HandlerCleanup) || !visit_statements(handler.body)) return false;
  close_block();
  return true;
}

}  // namespace dictum
