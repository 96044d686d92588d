// raise, try, with: https://docs.python.org/3/reference/compound_stmts.html#the-try-statement,
// #the-with-statement
//
// A handler begins with the exception on the stack. PushExceptionInfo makes it the one being handled and
// leaves the one handled before below it; every way out of the handler ends with PopException. While a
// handler runs, a second protection (`cleanup`) does that for exceptions that leave it.
#include <type_traits>

#include "code/unit_compiler.h"

namespace dictum::code {

void UnitCompiler::raise_statement(const ast::Raise& node) {
  std::uint32_t count = 0;
  if (node.exc) {
    expression(*node.exc);
    count++;
    if (node.cause) {
      expression(*node.cause);
      count++;
    }
  }
  emit(Opcode::Raise, count);
}

template <class Statement>
void UnitCompiler::try_statement(const Statement& node) {
  if (node.finalbody.empty()) return try_except(node);
  try_finally(node);
}
template void UnitCompiler::try_statement(const ast::Try& node);
template void UnitCompiler::try_statement(const ast::TryStar& node);

// The final statements stand once for every way out of the body.
template <class Statement>
void UnitCompiler::try_finally(const Statement& node) {
  const Label end = label();
  Protection body = code().protect(label());
  push_block({.kind = Block::Kind::Finally, .protection = &body, .statements = node.finalbody}, node);
  if (node.handlers.empty())
    statements(node.body);
  else
    try_except(node);
  pop_block();
  code().pause(body);
  statements(node.finalbody);
  jump(Opcode::Jump, end);

  code().bind_handler(body);
  Protection cleanup = code().protect(label());
  emit(Opcode::PushExceptionInfo);
  push_block({.kind = Block::Kind::FinallyHandler, .protection = &cleanup}, node);
  statements(node.finalbody);
  pop_block();
  emit(Opcode::Reraise);
  code().pause(cleanup);
  reraise_from_cleanup(cleanup);
  code().set_depth(body.depth);
  bind(end);
}

// What dies while an exception goes on from a handler sees the frame where it was raised.
std::uint32_t UnitCompiler::restored_place(std::uint32_t which) const {
  return options_.language.reraise_restores_place ? which : 0;
}

// [handled before, new exception]: an exception leaves a handler.
void UnitCompiler::reraise_from_cleanup(const Protection& cleanup) {
  code().bind_handler(cleanup);
  emit(Opcode::Swap, 2);
  emit(Opcode::PopException);
  emit(Opcode::Reraise, restored_place(1));
}

// What handlers guard, and what follows it if nothing was raised; goes on at the entry of the handlers.
Protection UnitCompiler::guarded_body(const ast::Stmt& node, ast::StmtList body, ast::StmtList otherwise,
                                      Label end) {
  Protection guarded = code().protect(label());
  push_block({.kind = Block::Kind::Try, .protection = &guarded}, node);
  statements(body);
  pop_block();
  code().pause(guarded);
  statements(otherwise);
  jump(Opcode::Jump, end);
  code().bind_handler(guarded);
  return guarded;
}

void UnitCompiler::try_except(const ast::Try& node) {
  const Label end = label();
  const Protection body = guarded_body(node, node.body, node.orelse, end);
  Protection cleanup = code().protect(label());
  emit(Opcode::PushExceptionInfo);
  push_block({.kind = Block::Kind::Handler}, node);
  for (std::size_t i = 0; i < node.handlers.size(); i++) {
    const auto& handler = *static_cast<const ast::Handler*>(node.handlers[i]);
    if (!handler.type && i + 1 < node.handlers.size()) fail("default 'except:' must be last", handler);
    except_clause(handler, cleanup, end);
  }
  pop_block();
  at(*node.handlers.back());
  emit(Opcode::Reraise);
  code().pause(cleanup);
  reraise_from_cleanup(cleanup);
  code().set_depth(body.depth);
  bind(end);
}

// [handled before, exception]
void UnitCompiler::except_clause(const ast::Handler& handler, Protection& cleanup, Label end) {
  const Label next = label();
  const std::uint32_t depth = code().depth();
  at(handler);
  if (handler.type) {
    expression(*handler.type);
    emit(Opcode::CheckExceptionMatch);
    jump(Opcode::PopJumpIfFalse, next);
  }
  if (handler.name)
    store_name(handler.name);
  else
    emit(Opcode::PopTop);
  except_body(handler, cleanup, end);
  code().resume(cleanup);
  code().set_depth(depth);
  bind(next);
}

// [handled before]. `except … as name` deletes the name on every way out.
void UnitCompiler::except_body(const ast::Handler& handler, Protection& cleanup, Label end) {
  Protection naming = code().protect(label());
  Protection* inner = handler.name ? &naming : nullptr;
  push_block({.kind = Block::Kind::HandlerBody,
              .protection = inner,
              .outer_protection = &cleanup,
              .name = handler.name},
             handler);
  statements(handler.body);
  pop_block();
  if (inner) code().pause(naming);
  code().pause(cleanup);
  emit(Opcode::PopException);
  if (handler.name) forget_name(handler.name);
  jump(Opcode::Jump, end);
  if (!inner) return;
  code().resume(cleanup);
  code().bind_handler(naming);
  forget_name(handler.name);
  emit(Opcode::Reraise, restored_place(1));
}

void UnitCompiler::forget_name(const Name* name) {
  RULE_STEP(SCO_21) {
    load_none();
    store_name(name);
    delete_name(name);
  }
}

// PEP 343, PEP 492. Several items nest.
template <class Statement>
void UnitCompiler::with_statement(const Statement& node, std::size_t item) {
  constexpr bool kAsync = std::is_same_v<Statement, ast::AsyncWith>;
  const ast::WithItem& part = *node.items[item];
  const Label end = label(), suppressed = label();
  const Span place = options_.language.heads_have_places ? part.context_expr->span : node.span;
  expression(*part.context_expr);
  code().set_position(place);
  emit(kAsync ? Opcode::BeforeAsyncWith : Opcode::BeforeWith);
  if (kAsync) await_top(kFromEnter);
  Protection body = code().protect(label(), 1);
  push_block(
      {.kind = kAsync ? Block::Kind::AsyncWith : Block::Kind::With, .protection = &body, .position = place},
      node);
  if (part.optional_vars)
    store_target(*part.optional_vars);
  else
    emit(Opcode::PopTop);
  if (item + 1 < node.items.size())
    with_statement(node, item + 1);
  else
    statements(node.body);
  pop_block();
  code().pause(body);
  code().set_position(place);
  call_exit_with_nones(kAsync, false);
  jump(Opcode::Jump, end);

  code().bind_handler(body);
  Protection cleanup = code().protect(label());
  emit(Opcode::PushExceptionInfo);
  emit(Opcode::WithExceptStart);
  if (kAsync) await_top(kFromExit);
  jump(Opcode::PopJumpIfTrue, suppressed);
  emit(Opcode::Reraise, restored_place(2));
  code().set_depth(body.depth + 2);
  bind(suppressed);
  emit(Opcode::PopTop);
  code().pause(cleanup);
  emit(Opcode::PopException);
  emit(Opcode::PopTop);
  emit(Opcode::PopTop);
  jump(Opcode::Jump, end);
  reraise_from_cleanup(cleanup);
  code().set_depth(body.depth - 2);
  bind(end);
}

template void UnitCompiler::with_statement(const ast::With& node, std::size_t item);
template void UnitCompiler::with_statement(const ast::AsyncWith& node, std::size_t item);

// [__exit__, self or absent] -> [], or with a value above them: [value].
void UnitCompiler::call_exit_with_nones(bool is_async, bool keep_value) {
  if (keep_value) {  // [exit, self, value] -> [value, exit, self]
    emit(Opcode::Swap, 3);
    emit(Opcode::Swap, 2);
  }
  for (int i = 0; i < 3; i++) load_none();
  emit(Opcode::Call, 3);
  if (is_async) await_top(kFromExit);
  emit(Opcode::PopTop);
}

}  // namespace dictum::code
