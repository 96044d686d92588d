// Expressions: https://docs.python.org/3/reference/expressions.html
#include <span>
#include <vector>

#include "base/check.h"
#include "code/unit_compiler.h"

namespace dictum::code {

namespace {

using ast::NodeKind;

constexpr std::uint32_t kFormatSpec = 4;

std::uint32_t conversion_of(std::int32_t conversion) {
  switch (conversion) {
    case 's': return 1;
    case 'r': return 2;
    case 'a': return 3;
    default: return 0;
  }
}

}  // namespace

void UnitCompiler::expression(const ast::Expr& node) {
  const Span before = code().position();
  at(node);
  expression_kind(node);
  code().set_position(before);
}

void UnitCompiler::expression_kind(const ast::Expr& node) {
  Constant folded;
  switch (node.kind) {
    case NodeKind::BoolOp: return bool_operation(static_cast<const ast::BoolOp&>(node));
    case NodeKind::NamedExpr: {
      const auto& named = static_cast<const ast::NamedExpr&>(node);
      expression(*named.value);
      emit(Opcode::Copy, 1);
      return store_target(*named.target);
    }
    case NodeKind::BinOp: return binary_operation(static_cast<const ast::BinOp&>(node));
    case NodeKind::UnaryOp: {
      if (fold(node, folded)) return load_constant(std::move(folded));
      const auto& unary = static_cast<const ast::UnaryOp&>(node);
      expression(*unary.operand);
      switch (unary.op) {
        case ast::UnaryOperator::Invert: return emit(Opcode::UnaryInvert);
        case ast::UnaryOperator::Not: return emit(Opcode::UnaryNot);
        case ast::UnaryOperator::UAdd: return emit(Opcode::UnaryPositive);
        case ast::UnaryOperator::USub: return emit(Opcode::UnaryNegative);
      }
      return;
    }
    case NodeKind::Lambda: return lambda(static_cast<const ast::Lambda&>(node));
    case NodeKind::IfExp: return conditional(static_cast<const ast::IfExp&>(node));
    case NodeKind::Dict: return dict_display(static_cast<const ast::Dict&>(node));
    case NodeKind::Set:
      return sequence_display(static_cast<const ast::Set&>(node).elts, Opcode::BuildSet, Opcode::SetAdd,
                              Opcode::SetUpdate, false);
    case NodeKind::ListComp: {
      const auto& comp = static_cast<const ast::ListComp&>(node);
      return comprehension(node, {node.kind, comp.elt, nullptr, comp.generators}, "<listcomp>");
    }
    case NodeKind::SetComp: {
      const auto& comp = static_cast<const ast::SetComp&>(node);
      return comprehension(node, {node.kind, comp.elt, nullptr, comp.generators}, "<setcomp>");
    }
    case NodeKind::DictComp: {
      const auto& comp = static_cast<const ast::DictComp&>(node);
      return comprehension(node, {node.kind, comp.key, comp.value, comp.generators}, "<dictcomp>");
    }
    case NodeKind::GeneratorExp: {
      const auto& comp = static_cast<const ast::GeneratorExp&>(node);
      return comprehension(node, {node.kind, comp.elt, nullptr, comp.generators}, "<genexpr>");
    }
    case NodeKind::Await: return await_expression(static_cast<const ast::Await&>(node));
    case NodeKind::Yield: return yield_expression(static_cast<const ast::Yield&>(node));
    case NodeKind::YieldFrom: return yield_from(static_cast<const ast::YieldFrom&>(node));
    case NodeKind::Compare: return compare(static_cast<const ast::Compare&>(node));
    case NodeKind::Call: return call(static_cast<const ast::Call&>(node));
    case NodeKind::FormattedValue: return formatted_value(static_cast<const ast::FormattedValue&>(node));
    case NodeKind::JoinedStr: return joined_string(static_cast<const ast::JoinedStr&>(node));
    case NodeKind::Constant: return load_constant(constant_of(static_cast<const ast::Constant&>(node).value));
    case NodeKind::Attribute: return attribute_load(static_cast<const ast::Attribute&>(node));
    case NodeKind::Subscript: {
      const auto& subscript = static_cast<const ast::Subscript&>(node);
      expression(*subscript.value);
      expression(*subscript.slice);
      return emit(Opcode::LoadSubscript);
    }
    case NodeKind::Starred: return fail("can't use starred expression here", node);
    case NodeKind::NameExpr: return load_name(static_cast<const ast::NameExpr&>(node).id);
    case NodeKind::List:
      return sequence_display(static_cast<const ast::List&>(node).elts, Opcode::BuildList, Opcode::ListAppend,
                              Opcode::ListExtend, false);
    case NodeKind::Tuple:
      if (fold(node, folded)) return load_constant(std::move(folded));
      return sequence_display(static_cast<const ast::Tuple&>(node).elts, Opcode::BuildList,
                              Opcode::ListAppend, Opcode::ListExtend, true);
    case NodeKind::Slice: return slice(static_cast<const ast::Slice&>(node));
    default: DICTUM_UNREACHABLE("an expression of an unknown kind");
  }
}

// Left-leaning chains (a + b + c + …) are compiled in a loop: their length is not bounded.
void UnitCompiler::binary_operation(const ast::BinOp& node) {
  std::vector<const ast::BinOp*> chain{&node};
  while (const auto* left = ast::as<ast::BinOp>(chain.back()->left)) chain.push_back(left);
  expression(*chain.back()->left);
  for (std::size_t i = chain.size(); i-- > 0;) {
    expression(*chain[i]->right);
    at(*chain[i]);
    emit(Opcode::BinaryOp, static_cast<std::uint32_t>(chain[i]->op));
  }
}

void UnitCompiler::bool_operation(const ast::BoolOp& node) {
  const Opcode opcode =
      node.op == ast::BoolOperator::And ? Opcode::JumpIfFalseOrPop : Opcode::JumpIfTrueOrPop;
  const Label end = label();
  for (std::size_t i = 0; i + 1 < node.values.size(); i++) {
    expression(*node.values[i]);
    jump(opcode, end);
  }
  expression(*node.values.back());
  bind(end);
}

void UnitCompiler::compare_operator(ast::CompareOperator op) {
  switch (op) {
    case ast::CompareOperator::Is: return emit(Opcode::IsOp, 0);
    case ast::CompareOperator::IsNot: return emit(Opcode::IsOp, 1);
    case ast::CompareOperator::In: return emit(Opcode::ContainsOp, 0);
    case ast::CompareOperator::NotIn: return emit(Opcode::ContainsOp, 1);
    default: return emit(Opcode::CompareOp, static_cast<std::uint32_t>(op));
  }
}

// a < b < c evaluates b once: [a, b] -> [b, a, b] -> [b, a < b].
void UnitCompiler::compare(const ast::Compare& node) {
  expression(*node.left);
  const std::size_t last = node.ops.size() - 1;
  if (last == 0) {
    expression(*node.comparators[0]);
    return compare_operator(node.ops[0]);
  }
  const Label clean_up = label(), end = label();
  for (std::size_t i = 0; i < last; i++) {
    expression(*node.comparators[i]);
    emit(Opcode::Swap, 2);
    emit(Opcode::Copy, 2);
    compare_operator(node.ops[i]);
    jump(Opcode::JumpIfFalseOrPop, clean_up);
  }
  expression(*node.comparators[last]);
  compare_operator(node.ops[last]);
  jump(Opcode::Jump, end);
  code().set_depth(code().depth() + 1);
  bind(clean_up);
  emit(Opcode::Swap, 2);
  emit(Opcode::PopTop);
  bind(end);
}

void UnitCompiler::conditional(const ast::IfExp& node) {
  const Label otherwise = label(), end = label();
  jump_if(*node.test, false, otherwise);
  expression(*node.body);
  jump(Opcode::Jump, end);
  code().set_depth(code().depth() - 1);
  bind(otherwise);
  expression(*node.orelse);
  bind(end);
}

// Evaluates a condition and jumps if it is `condition`; the value is gone on both ways.
void UnitCompiler::jump_if(const ast::Expr& node, bool condition, Label target) {
  if (const auto* unary = ast::as<ast::UnaryOp>(&node); unary && unary->op == ast::UnaryOperator::Not)
    return jump_if(*unary->operand, !condition, target);
  if (const auto* chain = ast::as<ast::Compare>(&node); chain && chain->ops.size() > 1)
    return jump_if_compare(*chain, condition, target);
  if (const auto* both = ast::as<ast::BoolOp>(&node)) {
    const bool decides = both->op == ast::BoolOperator::Or;  // the truth that ends the evaluation early
    const Label early = decides == condition ? target : label();
    for (std::size_t i = 0; i + 1 < both->values.size(); i++) jump_if(*both->values[i], decides, early);
    jump_if(*both->values.back(), condition, target);
    if (decides != condition) bind(early);
    return;
  }
  if (const auto* choice = ast::as<ast::IfExp>(&node)) {
    const Label otherwise = label(), end = label();
    jump_if(*choice->test, false, otherwise);
    jump_if(*choice->body, condition, target);
    jump(Opcode::Jump, end);
    bind(otherwise);
    jump_if(*choice->orelse, condition, target);
    return bind(end);
  }
  expression(node);
  const Span before = code().position();
  at(node);
  jump(condition ? Opcode::PopJumpIfTrue : Opcode::PopJumpIfFalse, target);
  code().set_position(before);
}

void UnitCompiler::jump_if_compare(const ast::Compare& node, bool condition, Label target) {
  const Span before = code().position();
  at(node);
  const Label clean_up = label(), end = label();
  const std::size_t last = node.ops.size() - 1;
  expression(*node.left);
  for (std::size_t i = 0; i < last; i++) {
    expression(*node.comparators[i]);
    emit(Opcode::Swap, 2);
    emit(Opcode::Copy, 2);
    compare_operator(node.ops[i]);
    jump(Opcode::PopJumpIfFalse, clean_up);
  }
  expression(*node.comparators[last]);
  compare_operator(node.ops[last]);
  jump(condition ? Opcode::PopJumpIfTrue : Opcode::PopJumpIfFalse, target);
  jump(Opcode::Jump, end);
  code().set_depth(code().depth() + 1);
  bind(clean_up);
  emit(Opcode::PopTop);
  if (!condition) jump(Opcode::Jump, target);
  bind(end);
  code().set_position(before);
}

// [list] then items one by one or by unpacking; without stars the items lie on the stack.
void UnitCompiler::sequence_display(ast::ExprList elements, Opcode build, Opcode add, Opcode extend,
                                    bool tuple) {
  bool starred = false;
  for (const ast::Expr* element : elements) starred |= element->kind == NodeKind::Starred;
  const std::uint32_t count = static_cast<std::uint32_t>(elements.size());
  constexpr std::uint32_t kStackUse = 2000;  // longer displays are built up step by step
  if (!starred && count <= kStackUse) {
    for (const ast::Expr* element : elements) expression(*element);
    return emit(tuple ? Opcode::BuildTuple : build, count);
  }
  std::size_t plain = 0;
  if (count <= kStackUse)
    while (elements[plain]->kind != NodeKind::Starred) expression(*elements[plain++]);
  emit(build, static_cast<std::uint32_t>(plain));
  for (std::size_t i = plain; i < elements.size(); i++) {
    if (const auto* star = ast::as<ast::Starred>(elements[i])) {
      expression(*star->value);
      emit(extend);
    } else {
      expression(*elements[i]);
      emit(add, 1);
    }
  }
  if (tuple) emit(Opcode::ListToTuple);
}

void UnitCompiler::dict_display(const ast::Dict& node) {
  bool have_dict = false;
  std::uint32_t waiting = 0;
  constexpr std::uint32_t kStackUse =
      15;  // pairs on the stack at most, as CPython: it shows in evaluation order
  const auto flush = [&] {
    if (waiting == 0 && have_dict) return;
    emit(Opcode::BuildMap, waiting);
    if (have_dict) emit(Opcode::DictUpdate);
    have_dict = true;
    waiting = 0;
  };
  for (std::size_t i = 0; i < node.values.size(); i++) {
    if (node.keys[i] == nullptr) {
      flush();
      expression(*node.values[i]);
      emit(Opcode::DictUpdate);
      continue;
    }
    expression(*node.keys[i]);
    expression(*node.values[i]);
    if (++waiting == kStackUse) flush();
  }
  if (waiting > 0 || !have_dict) flush();
}

void UnitCompiler::formatted_value(const ast::FormattedValue& node) {
  expression(*node.value);
  std::uint32_t flags = conversion_of(node.conversion);
  if (node.format_spec) {
    expression(*node.format_spec);
    flags |= kFormatSpec;
  }
  emit(Opcode::FormatValue, flags);
}

void UnitCompiler::joined_string(const ast::JoinedStr& node) {
  if (node.values.empty()) return load_text("");
  for (const ast::Expr* value : node.values) expression(*value);
  const bool is_text = node.values.size() == 1 && (node.values[0]->kind == NodeKind::FormattedValue ||
                                                   node.values[0]->kind == NodeKind::Constant);
  if (!is_text) emit(Opcode::BuildString, static_cast<std::uint32_t>(node.values.size()));
}

void UnitCompiler::slice(const ast::Slice& node) {
  if (node.lower)
    expression(*node.lower);
  else
    load_none();
  if (node.upper)
    expression(*node.upper);
  else
    load_none();
  if (node.step) expression(*node.step);
  emit(Opcode::BuildSlice, node.step ? 3 : 2);
}

// An attribute that stands on a later line than its object: tracebacks name that line (CPython since 3.11).
void UnitCompiler::attribute_position(const ast::Attribute& node) {
  Span span = code().position();
  if (node.span.line == node.span.end_line) return;
  const std::uint32_t length = static_cast<std::uint32_t>(node.attr->text.size());
  span.line = node.span.end_line;
  if (length <= node.span.end_column) {
    span.column = node.span.end_column - length;
    if (span.end_line < span.line) span.end_line = node.span.end_line, span.end_column = node.span.end_column;
  }
  code().set_position(span);
}

void UnitCompiler::attribute_load(const ast::Attribute& node) {
  expression(*node.value);
  attribute_position(node);
  load_attribute(node.attr);
}

void UnitCompiler::yield_expression(const ast::Yield& node) {
  if (!in_function()) return fail("'yield' outside function", node);
  if (node.value)
    expression(*node.value);
  else
    load_none();
  emit(Opcode::YieldValue, 0);
}

// https://docs.python.org/3/reference/expressions.html#yield-expressions, PEP 380
void UnitCompiler::yield_from(const ast::YieldFrom& node) {
  if (!in_function()) return fail("'yield' outside function", node);
  if (state_->unit->is(kCoroutine | kAsyncGenerator)) return fail("'yield from' inside async function", node);
  expression(*node.value);
  emit(Opcode::GetYieldFromIter);
  delegate_to_top();
}

// https://docs.python.org/3/reference/expressions.html#await-expression, PEP 492
void UnitCompiler::await_expression(const ast::Await& node) {
  if (!in_function()) return fail("'await' outside function", node);
  if (state_->kind != UnitKind::Comprehension && !state_->unit->is(kCoroutine | kAsyncGenerator))
    return fail("'await' outside async function", node);
  expression(*node.value);
  await_top(kFromExpression);
}

void UnitCompiler::await_top(AwaitedFrom from) {
  emit(Opcode::GetAwaitable, from);
  delegate_to_top();
}

void UnitCompiler::delegate_to_top() {
  load_none();
  const Label again = label(), end = label();
  bind(again);
  jump(Opcode::Send, end);
  emit(Opcode::YieldValue, 1);
  jump(Opcode::JumpBack, again);
  code().set_depth(code().depth() - 1);
  bind(end);
}

// --- targets

void UnitCompiler::store_target(const ast::Expr& target) {
  const Span before = code().position();
  at(target);
  switch (target.kind) {
    case NodeKind::NameExpr: store_name(static_cast<const ast::NameExpr&>(target).id); break;
    case NodeKind::Attribute: {
      const auto& attribute = static_cast<const ast::Attribute&>(target);
      note_static_attribute(attribute);
      expression(*attribute.value);
      attribute_position(attribute);
      emit(Opcode::StoreAttribute, name_index(mangled(attribute.attr)));
      break;
    }
    case NodeKind::Subscript: {
      const auto& subscript = static_cast<const ast::Subscript&>(target);
      expression(*subscript.value);
      expression(*subscript.slice);
      emit(Opcode::StoreSubscript);
      break;
    }
    case NodeKind::List: unpack_target(static_cast<const ast::List&>(target).elts, target); break;
    case NodeKind::Tuple: unpack_target(static_cast<const ast::Tuple&>(target).elts, target); break;
    case NodeKind::Starred: fail("starred assignment target must be in a list or tuple", target); break;
    default: DICTUM_UNREACHABLE("a target of an unknown kind");
  }
  code().set_position(before);
}

void UnitCompiler::unpack_target(ast::ExprList elements, const ast::Expr& node) {
  constexpr std::size_t kMaxBefore = 256;
  bool starred = false;
  for (std::size_t i = 0; i < elements.size(); i++) {
    if (elements[i]->kind != NodeKind::Starred) continue;
    if (starred) return fail("multiple starred expressions in assignment", node);
    const std::size_t after = elements.size() - i - 1;
    if (i >= kMaxBefore || after >= 0x7FFFFF / kMaxBefore)
      return fail("too many expressions in star-unpacking assignment", node);
    starred = true;
    emit(Opcode::UnpackEx, static_cast<std::uint32_t>(i | after << 12));
  }
  if (!starred) emit(Opcode::UnpackSequence, static_cast<std::uint32_t>(elements.size()));
  for (const ast::Expr* element : elements) {
    const auto* star = ast::as<ast::Starred>(element);
    store_target(star ? *star->value : *element);
  }
}

void UnitCompiler::delete_target(const ast::Expr& target) {
  const Span before = code().position();
  at(target);
  switch (target.kind) {
    case NodeKind::NameExpr: delete_name(static_cast<const ast::NameExpr&>(target).id); break;
    case NodeKind::Attribute: {
      const auto& attribute = static_cast<const ast::Attribute&>(target);
      expression(*attribute.value);
      attribute_position(attribute);
      emit(Opcode::DeleteAttribute, name_index(mangled(attribute.attr)));
      break;
    }
    case NodeKind::Subscript: {
      const auto& subscript = static_cast<const ast::Subscript&>(target);
      expression(*subscript.value);
      expression(*subscript.slice);
      emit(Opcode::DeleteSubscript);
      break;
    }
    case NodeKind::List:
      for (const ast::Expr* element : static_cast<const ast::List&>(target).elts) delete_target(*element);
      break;
    case NodeKind::Tuple:
      for (const ast::Expr* element : static_cast<const ast::Tuple&>(target).elts) delete_target(*element);
      break;
    default: DICTUM_UNREACHABLE("a target of an unknown kind");
  }
  code().set_position(before);
}

}  // namespace dictum::code
