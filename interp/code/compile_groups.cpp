// except*: PEP 654, https://docs.python.org/3/reference/compound_stmts.html#except-star
//
// The clauses share out one exception. While they do, the stack holds
//
//   [handled before, exception, list, rest]
//
// where `rest` is what no clause has matched yet (None: nothing) and the list collects what the clauses
// raise. At the end `rest` joins the list, and PrepareReraise makes of it what the statement raises.
#include "code/unit_compiler.h"

namespace dictum::code {

void UnitCompiler::try_except(const ast::TryStar& node) {
  const Label end = label(), all_handled = label();
  const Protection body = guarded_body(node, node.body, node.orelse, end);
  Protection cleanup = code().protect(label());
  emit(Opcode::PushExceptionInfo);
  push_block({.kind = Block::Kind::Handler}, node);
  emit(Opcode::Copy, 1);
  emit(Opcode::BuildList, 0);
  emit(Opcode::Swap, 2);
  for (const ast::ExceptHandler* each : node.handlers) group_clause(*static_cast<const ast::Handler*>(each));
  pop_block();
  emit(Opcode::ListAppend, 1);
  code().set_position({});  // no line is to blame for what derive() raises here
  emit(Opcode::PrepareReraise);
  emit(Opcode::Copy, 1);
  jump(Opcode::PopJumpIfNone, all_handled);
  emit(Opcode::Reraise);
  code().set_depth(body.depth + 2);
  bind(all_handled);
  emit(Opcode::PopTop);
  code().pause(cleanup);
  emit(Opcode::PopException);
  jump(Opcode::Jump, end);
  reraise_from_cleanup(cleanup);
  code().set_depth(body.depth);
  bind(end);
}

// [handled before, exception, list, rest]
void UnitCompiler::group_clause(const ast::Handler& handler) {
  const Label next = label(), no_match = label();
  const std::uint32_t depth = code().depth();
  at(handler);
  expression(*handler.type);
  emit(Opcode::CheckGroupMatch);
  emit(Opcode::Copy, 1);
  jump(Opcode::PopJumpIfNone, no_match);
  if (handler.name)
    store_name(handler.name);
  else
    emit(Opcode::PopTop);
  group_body(handler, next);
  code().set_depth(depth + 1);
  bind(no_match);
  emit(Opcode::PopTop);
  bind(next);
}

// An exception that leaves the body is kept for later; the next clause has its turn either way.
void UnitCompiler::group_body(const ast::Handler& handler, Label end) {
  Protection body = code().protect(label());
  push_block({.kind = Block::Kind::GroupBody, .protection = &body}, handler);
  statements(handler.body);
  pop_block();
  code().pause(body);
  if (handler.name) forget_name(handler.name);
  jump(Opcode::Jump, end);
  code().bind_handler(body);
  if (handler.name) forget_name(handler.name);
  emit(Opcode::ListAppend, 2);
  jump(Opcode::Jump, end);
}

}  // namespace dictum::code
