// Displays for lists, sets and dictionaries; generator expressions.
// https://docs.python.org/3/reference/expressions.html#displays-for-lists-sets-and-dictionaries
#include <vector>

#include "code/unit_compiler.h"

namespace dictum::code {

using ast::NodeKind;

void UnitCompiler::comprehension(const ast::Expr& node, const ComprehensionParts& parts,
                                 std::string_view name) {
  const Scope& scope = symbols_.scope_of(&node);
  if (scope.inlined) return inlined_comprehension(parts, scope);
  const bool generator = parts.kind == NodeKind::GeneratorExp;
  enter(UnitKind::Comprehension, &scope, name, node.span.line);
  Unit& unit = *state_->unit;
  unit.argument_count = 1;
  if (scope.coroutine) unit.flags |= generator ? kAsyncGenerator : kCoroutine;
  if (generator && !scope.coroutine) unit.flags |= kGenerator;
  if (generator) RULE(SCO_18);
  RULE(NSP_28);
  at(node);
  if (!generator) comprehension_container(parts);
  emit(Opcode::LoadFast, slot_of(options_.names.intern(".0")));
  comprehension_loop(parts, 0, 0, true);
  at(node);
  if (generator) load_none();
  emit(Opcode::ReturnValue);
  std::unique_ptr<const Unit> made = leave();
  make_function(std::move(made), scope, 0);
  emit(Opcode::PushAbsent);
  // The outermost iterable is evaluated outside.
  expression(*parts.generators[0]->iter);
  at(node);
  emit(parts.generators[0]->is_async ? Opcode::GetAsyncIter : Opcode::GetIter);
  emit(Opcode::Call, 1);
  if (scope.coroutine && !generator) await_top(kFromExpression);
}

// PEP 709: the variables of the comprehension get slots of this unit; what these held is saved below the
// iterator and put back afterwards, also when an exception passes.
void UnitCompiler::inlined_comprehension(const ComprehensionParts& parts, const Scope& scope) {
  RULE(NSP_27);
  expression(*parts.generators[0]->iter);
  emit(parts.generators[0]->is_async ? Opcode::GetAsyncIter : Opcode::GetIter);
  std::vector<std::uint32_t> saved;
  for (const Symbol* symbol = scope.first_symbol; symbol; symbol = symbol->next) {
    const bool cell = symbol->resolution == Resolution::Cell;
    if (symbol->resolution != Resolution::Local && !cell) continue;
    if (symbol->name->text == ".0") continue;
    const std::uint32_t slot = slot_of(symbol->name);
    emit(Opcode::LoadFastAndClear, slot);
    if (cell) emit(Opcode::MakeCell, slot);
    saved.push_back(slot);
  }
  state_->inlined.push_back(&scope);
  const std::uint32_t below = static_cast<std::uint32_t>(saved.size());
  comprehension_container(parts);
  emit(Opcode::Swap, below + 2);
  Protection restore = code().protect(label(), 1);
  comprehension_loop(parts, 0, below, true);
  state_->inlined.pop_back();
  code().pause(restore);
  const std::uint32_t depth = code().depth();
  const Label end = label();
  for (std::size_t i = saved.size(); i-- > 0;) emit(Opcode::StoreFastMaybe, saved[i]);
  jump(Opcode::Jump, end);
  code().set_depth(depth);
  code().bind_handler(restore);
  for (std::size_t i = saved.size(); i-- > 0;) {
    emit(Opcode::Swap, 2);
    emit(Opcode::StoreFastMaybe, saved[i]);
  }
  emit(Opcode::Swap, 2);
  emit(Opcode::PopTop);
  emit(Opcode::Reraise);
  code().set_depth(depth - below);
  bind(end);
}

void UnitCompiler::comprehension_container(const ComprehensionParts& parts) {
  if (parts.kind == NodeKind::ListComp) emit(Opcode::BuildList, 0);
  if (parts.kind == NodeKind::SetComp) emit(Opcode::BuildSet, 0);
  if (parts.kind == NodeKind::DictComp) emit(Opcode::BuildMap, 0);
}

// [container, `below` values, iterators…] -> [container, `below` values]
void UnitCompiler::comprehension_loop(const ComprehensionParts& parts, std::size_t index, std::uint32_t below,
                                      bool iterator_ready) {
  const ast::Comprehension& part = *parts.generators[index];
  if (!iterator_ready) {
    expression(*part.iter);
    emit(part.is_async ? Opcode::GetAsyncIter : Opcode::GetIter);
  }
  if (part.is_async) return async_comprehension_loop(parts, index, below);
  const Label again = label(), done = label();
  bind(again);
  jump(Opcode::ForIter, done);
  comprehension_item(parts, index, below, again);
  code().set_depth(code().depth() - 1);
  bind(done);
}

void UnitCompiler::async_comprehension_loop(const ComprehensionParts& parts, std::size_t index,
                                            std::uint32_t below) {
  const Label again = label();
  bind(again);
  Protection ending = code().protect(label());
  emit(Opcode::GetAsyncNext);
  delegate_to_top();
  code().pause(ending);
  comprehension_item(parts, index, below, again);
  code().bind_handler(ending);
  emit(Opcode::EndAsyncFor);
}

void UnitCompiler::comprehension_item(const ComprehensionParts& parts, std::size_t index, std::uint32_t below,
                                      Label again) {
  const ast::Comprehension& part = *parts.generators[index];
  const Label next = label();
  store_target(*part.target);
  for (const ast::Expr* condition : part.ifs) jump_if(*condition, false, next);
  const std::uint32_t iterators = static_cast<std::uint32_t>(index + 1);
  if (index + 1 < parts.generators.size())
    comprehension_loop(parts, index + 1, below, false);
  else
    comprehension_element(parts, below + iterators + 1);
  bind(next);
  jump(Opcode::JumpBack, again);
}

void UnitCompiler::comprehension_element(const ComprehensionParts& parts, std::uint32_t distance) {
  const Span before = code().position();
  expression(*parts.element);
  at(*parts.element);
  switch (parts.kind) {
    case NodeKind::ListComp: emit(Opcode::ListAppend, distance); break;
    case NodeKind::SetComp: emit(Opcode::SetAdd, distance); break;
    case NodeKind::DictComp:
      RULE(SCO_35);
      expression(*parts.value);
      emit(Opcode::MapAdd, distance);
      break;
    default:
      emit(Opcode::YieldValue, 0);
      emit(Opcode::PopTop);
      break;
  }
  code().set_position(before);
}

}  // namespace dictum::code
