// Statements: https://docs.python.org/3/reference/simple_stmts.html, compound_stmts.html
#include "base/check.h"
#include "code/unit_compiler.h"

namespace dictum::code {

using ast::NodeKind;

void UnitCompiler::statements(ast::StmtList list) {
  for (const ast::Stmt* node : list) statement(*node);
}

void UnitCompiler::statement(const ast::Stmt& node) {
  at(node);
  switch (node.kind) {
    case NodeKind::FunctionDef: {
      const auto& function = static_cast<const ast::FunctionDef&>(node);
      if (!function.type_params.empty()) return unsupported("type parameters");
      return function_definition(node, function.name, *function.args, function.body, function.decorator_list,
                                 function.returns, 0);
    }
    case NodeKind::AsyncFunctionDef: {
      const auto& function = static_cast<const ast::AsyncFunctionDef&>(node);
      if (!function.type_params.empty()) return unsupported("type parameters");
      return function_definition(node, function.name, *function.args, function.body, function.decorator_list,
                                 function.returns, kCoroutine);
    }
    case NodeKind::ClassDef: {
      const auto& definition = static_cast<const ast::ClassDef&>(node);
      if (!definition.type_params.empty()) return unsupported("type parameters");
      return class_definition(definition);
    }
    case NodeKind::Return: return return_statement(static_cast<const ast::Return&>(node));
    case NodeKind::Delete:
      for (const ast::Expr* target : static_cast<const ast::Delete&>(node).targets) delete_target(*target);
      return;
    case NodeKind::Assign: return assign(static_cast<const ast::Assign&>(node));
    case NodeKind::TypeAlias: return unsupported("type aliases");
    case NodeKind::AugAssign: return augmented_assign(static_cast<const ast::AugAssign&>(node));
    case NodeKind::AnnAssign: return annotated_assign(static_cast<const ast::AnnAssign&>(node));
    case NodeKind::For: return for_statement(static_cast<const ast::For&>(node));
    case NodeKind::AsyncFor: return async_for_statement(static_cast<const ast::AsyncFor&>(node));
    case NodeKind::While: return while_statement(static_cast<const ast::While&>(node));
    case NodeKind::If: return if_statement(static_cast<const ast::If&>(node));
    case NodeKind::With: return with_statement(static_cast<const ast::With&>(node), 0);
    case NodeKind::AsyncWith: return with_statement(static_cast<const ast::AsyncWith&>(node), 0);
    case NodeKind::Match: return match_statement(static_cast<const ast::Match&>(node));
    case NodeKind::Raise: return raise_statement(static_cast<const ast::Raise&>(node));
    case NodeKind::Try: return try_statement(static_cast<const ast::Try&>(node));
    case NodeKind::TryStar: return try_statement(static_cast<const ast::TryStar&>(node));
    case NodeKind::Assert: return assert_statement(static_cast<const ast::Assert&>(node));
    case NodeKind::Import: return import_statement(static_cast<const ast::Import&>(node));
    case NodeKind::ImportFrom: return import_from(static_cast<const ast::ImportFrom&>(node));
    case NodeKind::Global:
    case NodeKind::Nonlocal:
    case NodeKind::Pass: return;
    case NodeKind::ExprStmt: return expression_statement(static_cast<const ast::ExprStmt&>(node));
    case NodeKind::Break: return break_or_continue(node, true);
    case NodeKind::Continue: return break_or_continue(node, false);
    default: DICTUM_UNREACHABLE("a statement of an unknown kind");
  }
}

void UnitCompiler::expression_statement(const ast::ExprStmt& node) {
  if (state_->interactive) {
    expression(*node.value);
    return emit(Opcode::PrintExpression);
  }
  if (node.value->kind == NodeKind::Constant) return;
  evaluate_and_drop(*node.value);
}

void UnitCompiler::evaluate_and_drop(const ast::Expr& node) {
  expression(node);
  emit(Opcode::PopTop);
}

void UnitCompiler::assign(const ast::Assign& node) {
  RULE(SCO_32);
  RULE(SCO_34);
  expression(*node.value);
  for (std::size_t i = 0; i < node.targets.size(); i++) {
    if (i + 1 < node.targets.size()) emit(Opcode::Copy, 1);
    store_target(*node.targets[i]);
  }
}

// The target is evaluated once:
// https://docs.python.org/3/reference/simple_stmts.html#augmented-assignment-statements
void UnitCompiler::augmented_assign(const ast::AugAssign& node) {
  RULE(SCO_33);
  const std::uint32_t op = static_cast<std::uint32_t>(node.op);
  if (const auto* name = ast::as<ast::NameExpr>(node.target)) {
    at(*node.target);
    load_name(name->id);
    expression(*node.value);
    at(node);
    emit(Opcode::InplaceOp, op);
    at(*node.target);
    return store_name(name->id);
  }
  if (const auto* attribute = ast::as<ast::Attribute>(node.target)) {
    RULE(ATT_29);
    const std::uint32_t index = name_index(mangled(attribute->attr));
    expression(*attribute->value);
    emit(Opcode::Copy, 1);
    at(*attribute);
    attribute_position(*attribute);
    emit(Opcode::LoadAttribute, index);
    expression(*node.value);
    at(node);
    emit(Opcode::InplaceOp, op);
    at(*attribute);
    attribute_position(*attribute);
    emit(Opcode::Swap, 2);
    return emit(Opcode::StoreAttribute, index);
  }
  const auto& subscript = static_cast<const ast::Subscript&>(*node.target);
  expression(*subscript.value);
  expression(*subscript.slice);
  emit(Opcode::Copy, 2);
  emit(Opcode::Copy, 2);
  at(subscript);
  emit(Opcode::LoadSubscript);
  expression(*node.value);
  at(node);
  emit(Opcode::InplaceOp, op);
  at(subscript);
  emit(Opcode::Swap, 3);
  emit(Opcode::Swap, 2);
  emit(Opcode::StoreSubscript);
}

// https://docs.python.org/3/reference/simple_stmts.html#annotated-assignment-statements, PEP 526
void UnitCompiler::annotated_assign(const ast::AnnAssign& node) {
  const ast::Expr& target = *node.target;
  if (node.value) {
    expression(*node.value);
    store_target(target);
  }
  if (state_->kind == UnitKind::Class) RULE(CLS_68);
  const bool evaluated = RULE_IF(SCO_29, !in_function());
  if (target.kind == NodeKind::NameExpr) {
    if (node.simple && evaluated) {
      annotation(*node.annotation);
      load_name(options_.names.intern("__annotations__"));
      load_text(mangled(static_cast<const ast::NameExpr&>(target).id)->text);
      emit(Opcode::StoreSubscript);
    }
  } else if (!node.value) {
    if (const auto* attribute = ast::as<ast::Attribute>(&target)) evaluate_and_drop(*attribute->value);
    if (const auto* subscript = ast::as<ast::Subscript>(&target)) {
      evaluate_and_drop(*subscript->value);
      drop_slice_annotation(*subscript->slice);
    }
  }
  if (!node.simple && evaluated && !options_.future_annotations) evaluate_and_drop(*node.annotation);
}

void UnitCompiler::drop_slice_annotation(const ast::Expr& node) {
  if (const auto* range = ast::as<ast::Slice>(&node)) {
    if (range->lower) evaluate_and_drop(*range->lower);
    if (range->upper) evaluate_and_drop(*range->upper);
    if (range->step) evaluate_and_drop(*range->step);
  } else if (const auto* tuple = ast::as<ast::Tuple>(&node)) {
    for (const ast::Expr* element : tuple->elts) drop_slice_annotation(*element);
  } else {
    evaluate_and_drop(node);
  }
}

void UnitCompiler::return_statement(const ast::Return& node) {
  if (!in_function()) return fail("'return' outside function", node);
  if (node.value && state_->unit->is(kAsyncGenerator))
    return fail("'return' with value in async generator", node);
  const bool keep = node.value && node.value->kind != NodeKind::Constant;
  const std::uint32_t depth = code().depth();
  if (keep) expression(*node.value);
  unwind_blocks(keep, false);
  at(node);
  if (!keep && node.value) expression(*node.value);
  if (!node.value) load_none();
  emit(Opcode::ReturnValue);
  code().set_depth(depth);
  resume_protections();
}

void UnitCompiler::if_statement(const ast::If& node) {
  const int truth = constant_truth(*node.test);
  const Label otherwise = label(), end = label();
  if (truth == 0)
    jump(Opcode::Jump, otherwise);
  else if (truth < 0)
    jump_if(*node.test, false, otherwise);
  statements(node.body);
  if (node.orelse.empty()) return bind(otherwise);
  jump(Opcode::Jump, end);
  bind(otherwise);
  statements(node.orelse);
  bind(end);
}

void UnitCompiler::while_statement(const ast::While& node) {
  const int truth = constant_truth(*node.test);
  const Label again = label(), otherwise = label(), end = label();
  bind(again);
  push_block({.kind = Block::Kind::While, .next = again, .exit = end}, node);
  if (truth == 0)
    jump(Opcode::Jump, otherwise);
  else if (truth < 0)
    jump_if(*node.test, false, otherwise);
  statements(node.body);
  code().set_position(node.test->span);
  jump(Opcode::JumpBack, again);
  pop_block();
  bind(otherwise);
  statements(node.orelse);
  bind(end);
}

void UnitCompiler::for_statement(const ast::For& node) {
  const Label again = label(), otherwise = label(), end = label();
  expression(*node.iter);
  if (options_.language.heads_have_places)
    at(*node.iter);
  else
    at(node);
  emit(Opcode::GetIter);
  bind(again);
  push_block({.kind = Block::Kind::For, .next = again, .exit = end}, node);
  jump(Opcode::ForIter, otherwise);
  RULE(SCO_39);
  store_target(*node.target);
  statements(node.body);
  at(*node.iter);
  jump(Opcode::JumpBack, again);
  pop_block();
  code().set_depth(code().depth() - 1);
  bind(otherwise);
  statements(node.orelse);
  bind(end);
}

// https://docs.python.org/3/reference/compound_stmts.html#the-async-for-statement. StopAsyncIteration ends
// the loop only where the next item is awaited.
void UnitCompiler::async_for_statement(const ast::AsyncFor& node) {
  const Label again = label(), end = label();
  expression(*node.iter);
  if (options_.language.heads_have_places)
    at(*node.iter);
  else
    at(node);
  emit(Opcode::GetAsyncIter);
  at(node);
  bind(again);
  push_block({.kind = Block::Kind::For, .next = again, .exit = end}, node);
  Protection ending = code().protect(label());
  emit(Opcode::GetAsyncNext);
  delegate_to_top();
  code().pause(ending);
  store_target(*node.target);
  statements(node.body);
  at(*node.iter);
  jump(Opcode::JumpBack, again);
  pop_block();
  code().bind_handler(ending);
  emit(Opcode::EndAsyncFor);
  statements(node.orelse);
  bind(end);
}

void UnitCompiler::break_or_continue(const ast::Stmt& node, bool is_break) {
  const std::uint32_t depth = code().depth();
  const Block* loop = unwind_blocks(false, true);
  at(node);
  if (!loop) return fail(is_break ? "'break' outside loop" : "'continue' not properly in loop", node);
  if (is_break) {
    unwind_block(*loop, false);
    jump(Opcode::Jump, loop->exit);
  } else {
    jump(Opcode::JumpBack, loop->next);
  }
  code().set_depth(depth);
  resume_protections();
}

namespace {

// The comparison that jumping by a condition compiles last; null if there is none.
const ast::Expr* last_comparison(const ast::Expr& test) {
  if (test.kind == NodeKind::Compare) return &test;
  if (const auto* unary = ast::as<ast::UnaryOp>(&test); unary && unary->op == ast::UnaryOperator::Not)
    return last_comparison(*unary->operand);
  if (const auto* choice = ast::as<ast::IfExp>(&test)) {
    for (const ast::Expr* part : {choice->orelse, choice->body, choice->test})
      if (const ast::Expr* found = last_comparison(*part)) return found;
  }
  if (const auto* both = ast::as<ast::BoolOp>(&test)) {
    for (std::size_t i = both->values.size(); i-- > 0;)
      if (const ast::Expr* found = last_comparison(*both->values[i])) return found;
  }
  return nullptr;
}

// Where an assertion that fails says it is.
const ast::Node& assertion_place(const ast::Assert& node, const Language& language) {
  if (language.assertion_at_test) return *node.test;
  if (!language.assertion_at_comparison) return node;
  const ast::Expr* comparison = last_comparison(*node.test);
  return comparison ? static_cast<const ast::Node&>(*comparison) : node;
}

}  // namespace

void UnitCompiler::assert_statement(const ast::Assert& node) {
  if (options_.optimize > 0) return;
  const Label end = label();
  jump_if(*node.test, true, end);
  at(assertion_place(node, options_.language));
  emit(Opcode::LoadAssertionError);
  if (node.msg) {
    emit(Opcode::PushAbsent);
    expression(*node.msg);
    emit(Opcode::Call, 1);
  }
  emit(Opcode::Raise, 1);
  bind(end);
}

// https://docs.python.org/3/reference/simple_stmts.html#the-import-statement
void UnitCompiler::import_statement(const ast::Import& node) {
  for (const ast::Alias* alias : node.names) {
    load_int(0);
    load_none();
    emit(Opcode::ImportName, name_index(alias->name));
    if (alias->asname) {
      import_as(alias->name->text, alias->asname);
      continue;
    }
    const std::string_view text = alias->name->text;
    store_name(options_.names.intern(text.substr(0, text.find('.'))));
  }
}

// `import a.b.c as m` binds a.b.c, which IMPORT_NAME (giving a) does not.
void UnitCompiler::import_as(std::string_view dotted, const Name* asname) {
  std::size_t dot = dotted.find('.');
  if (dot == std::string_view::npos) return store_name(asname);
  while (dot != std::string_view::npos) {
    const std::size_t start = dot + 1;
    dot = dotted.find('.', start);
    emit(Opcode::ImportFrom, name_index(options_.names.intern(dotted.substr(start, dot - start))));
    emit(Opcode::Swap, 2);
    emit(Opcode::PopTop);
  }
  store_name(asname);
}

void UnitCompiler::import_from(const ast::ImportFrom& node) {
  load_int(node.level);
  Constant names{Constant::Kind::Tuple};
  for (const ast::Alias* alias : node.names) {
    Constant text{Constant::Kind::Str};
    text.text = alias->name->text;
    names.items.push_back(std::move(text));
  }
  load_constant(std::move(names));
  emit(Opcode::ImportName, name_index(node.module ? node.module : options_.names.intern("")));
  for (const ast::Alias* alias : node.names) {
    if (alias->name->text == "*") return emit(Opcode::ImportStar);
    emit(Opcode::ImportFrom, name_index(alias->name));
    store_name(alias->asname ? alias->asname : alias->name);
  }
  emit(Opcode::PopTop);
}

// --- leaving blocks

void UnitCompiler::push_block(Block block, const ast::Node& node) {
  constexpr std::size_t kMaxBlocks = 20;
  if (state_->blocks.size() >= kMaxBlocks) fail("too many statically nested blocks", node);
  state_->blocks.push_back(block);
}

const Block* UnitCompiler::unwind_blocks(bool keep_value, bool to_loop) {
  std::vector<Block> left;
  std::vector<Block>& blocks = state_->blocks;
  const Block* loop = nullptr;
  while (!blocks.empty()) {
    const Block& top = blocks.back();
    if (to_loop && (top.kind == Block::Kind::While || top.kind == Block::Kind::For)) {
      loop = &top;
      break;
    }
    const Block block = top;
    blocks.pop_back();
    unwind_block(block, keep_value);
    left.push_back(block);
  }
  const std::size_t loop_index = blocks.size();
  for (; !left.empty(); left.pop_back()) blocks.push_back(left.back());
  return loop ? &blocks[loop_index - 1] : nullptr;
}

// Behind the jump or return that left them, the surrounding protections hold again.
void UnitCompiler::resume_protections() {
  for (const Block& block : state_->blocks) {
    if (block.protection) code().resume(*block.protection);
    if (block.outer_protection) code().resume(*block.outer_protection);
  }
}

void UnitCompiler::unwind_block(const Block& block, bool keep_value) {
  const auto drop_below = [&] {
    if (keep_value) emit(Opcode::Swap, 2);
  };
  switch (block.kind) {
    case Block::Kind::While:
    case Block::Kind::Handler:
    case Block::Kind::GroupBody: return;
    case Block::Kind::Value:
    case Block::Kind::For: drop_below(); return emit(Opcode::PopTop);
    case Block::Kind::Try: return code().pause(*block.protection);
    case Block::Kind::Finally: {
      code().pause(*block.protection);
      if (keep_value) state_->blocks.push_back({.kind = Block::Kind::Value});
      statements(block.statements);
      if (keep_value) state_->blocks.pop_back();
      return;
    }
    case Block::Kind::FinallyHandler:
      drop_below();
      emit(Opcode::PopTop);
      drop_below();
      code().pause(*block.protection);
      return emit(Opcode::PopException);
    case Block::Kind::HandlerBody:
      if (block.protection) code().pause(*block.protection);
      drop_below();
      code().pause(*block.outer_protection);
      emit(Opcode::PopException);
      if (block.name) forget_name(block.name);
      return;
    case Block::Kind::With:
    case Block::Kind::AsyncWith:
      code().pause(*block.protection);
      code().set_position(block.position);
      return call_exit_with_nones(block.kind == Block::Kind::AsyncWith, keep_value);
  }
}

}  // namespace dictum::code
