// Pass 1: what expressions bind and use.
#include <string>

#include "base/check.h"
#include "scope/symbol_table_builder.h"

namespace dictum {

using ast::as;
using ast::NodeKind;

namespace {

// The kinds that chains are made of, which may be as long as the source: a + b + c …, a.b.c …, f()()…,
// a[b][c] …
const ast::Expr* spine_child(const ast::Expr* expression) {
  switch (expression->kind) {
    case NodeKind::BinOp: return as<ast::BinOp>(expression)->left;
    case NodeKind::Attribute: return as<ast::Attribute>(expression)->value;
    case NodeKind::Call: return as<ast::Call>(expression)->func;
    case NodeKind::Subscript: return as<ast::Subscript>(expression)->value;
    default: return nullptr;
  }
}

const char* comprehension_yield_message(const ast::Node* comprehension) {
  switch (comprehension->kind) {
    case NodeKind::ListComp: return "'yield' inside list comprehension";
    case NodeKind::SetComp: return "'yield' inside set comprehension";
    case NodeKind::DictComp: return "'yield' inside dict comprehension";
    default: return "'yield' inside generator expression";
  }
}

}  // namespace

bool SymbolTableBuilder::visit_all(ast::ExprList expressions) {
  for (const ast::Expr* expression : expressions)
    if (expression && !visit(expression)) return false;
  return true;
}

bool SymbolTableBuilder::visit_keywords(ast::KeywordList keywords) {
  for (const ast::Keyword* keyword : keywords)
    if (!visit(keyword->value)) return false;
  return true;
}

bool SymbolTableBuilder::visit(const ast::Expr* expression) {
  if (too_deep()) return fail_too_deep();
  if (expression->kind == NodeKind::NameExpr) return visit_name(*as<ast::NameExpr>(expression));
  if (expression->kind == NodeKind::Constant) return true;
  if (spine_child(expression)) return visit_spine(expression);
  depth_++;
  const bool fine = visit_inner(expression);
  depth_--;
  return fine;
}

// Zero-argument super() needs the cell of the class. https://docs.python.org/3/library/functions.html#super
bool SymbolTableBuilder::visit_name(const ast::NameExpr& name) {
  const bool load = name.ctx == ast::ExprContext::Load;
  if (!add(name.id, load ? SymbolFlags::kUsed : SymbolFlags::kLocal, name.span)) return false;
  const bool is_super = load && name.id == well_known_.super && scope_->is_function_like();
  if (RULE_IF(SUP_11, is_super)) return add(well_known_.class_cell, SymbolFlags::kUsed, name.span);
  return true;
}

// Goes down the left side of a chain without recursion, then visits the rest from the innermost outwards.
bool SymbolTableBuilder::visit_spine(const ast::Expr* expression) {
  const std::size_t base = spine_.size();
  const ast::Expr* innermost = expression;
  while (const ast::Expr* child = spine_child(innermost)) {
    spine_.push_back(innermost);
    innermost = child;
  }
  depth_ += static_cast<std::uint32_t>(spine_.size() - base);
  if (!visit(innermost)) return false;
  while (spine_.size() > base) {
    const ast::Expr* next = spine_.back();
    spine_.pop_back();
    if (!visit_spine_rest(next)) return false;
    depth_--;
  }
  return true;
}

bool SymbolTableBuilder::visit_spine_rest(const ast::Expr* expression) {
  switch (expression->kind) {
    case NodeKind::BinOp: return visit(as<ast::BinOp>(expression)->right);
    case NodeKind::Subscript: return visit(as<ast::Subscript>(expression)->slice);
    case NodeKind::Call: {
      const auto* call = as<ast::Call>(expression);
      return visit_all(call->args) && visit_keywords(call->keywords);
    }
    default: return true;
  }
}

bool SymbolTableBuilder::visit_inner(const ast::Expr* expression) {
  switch (expression->kind) {
    case NodeKind::BoolOp: return visit_all(as<ast::BoolOp>(expression)->values);
    case NodeKind::NamedExpr: return visit_walrus(*as<ast::NamedExpr>(expression));
    case NodeKind::UnaryOp: return visit(as<ast::UnaryOp>(expression)->operand);
    case NodeKind::Lambda: return visit_lambda(*as<ast::Lambda>(expression));
    case NodeKind::IfExp: {
      const auto* choice = as<ast::IfExp>(expression);
      return visit(choice->test) && visit(choice->body) && visit(choice->orelse);
    }
    case NodeKind::Dict: {
      const auto* dict = as<ast::Dict>(expression);
      return visit_all(dict->keys) && visit_all(dict->values);
    }
    case NodeKind::Set: return visit_all(as<ast::Set>(expression)->elts);
    case NodeKind::List: return visit_all(as<ast::List>(expression)->elts);
    case NodeKind::Tuple: return visit_all(as<ast::Tuple>(expression)->elts);
    case NodeKind::ListComp: {
      const auto* list = as<ast::ListComp>(expression);
      return visit_comprehension(list, list->generators, list->elt, nullptr);
    }
    case NodeKind::SetComp: {
      const auto* set = as<ast::SetComp>(expression);
      return visit_comprehension(set, set->generators, set->elt, nullptr);
    }
    case NodeKind::DictComp: {
      const auto* dict = as<ast::DictComp>(expression);
      return visit_comprehension(dict, dict->generators, dict->key, dict->value);
    }
    case NodeKind::GeneratorExp: {
      const auto* generator = as<ast::GeneratorExp>(expression);
      return visit_comprehension(generator, generator->generators, generator->elt, nullptr);
    }
    case NodeKind::Yield: return visit_yield(expression, as<ast::Yield>(expression)->value);
    case NodeKind::YieldFrom: return visit_yield(expression, as<ast::YieldFrom>(expression)->value);
    case NodeKind::Await: return visit_await(*as<ast::Await>(expression));
    case NodeKind::Compare: {
      const auto* compare = as<ast::Compare>(expression);
      return visit(compare->left) && visit_all(compare->comparators);
    }
    case NodeKind::FormattedValue: {
      const auto* value = as<ast::FormattedValue>(expression);
      return visit(value->value) && visit_optional(value->format_spec);
    }
    case NodeKind::JoinedStr: return visit_all(as<ast::JoinedStr>(expression)->values);
    case NodeKind::Starred: return visit(as<ast::Starred>(expression)->value);
    case NodeKind::Slice: {
      const auto* slice = as<ast::Slice>(expression);
      return visit_optional(slice->lower) && visit_optional(slice->upper) && visit_optional(slice->step);
    }
    default: DICTUM_UNREACHABLE("an expression of an unknown kind");
  }
}

// https://docs.python.org/3/reference/expressions.html#lambda
bool SymbolTableBuilder::visit_lambda(const ast::Lambda& lambda) {
  if (!language_.functions_in_class_annotation_scopes && scope_->can_see_class_scope)
    return fail("Cannot use lambda in annotation scope within class scope", lambda.span);
  if (!visit_defaults(*lambda.args)) return false;
  open_scope(ScopeType::Function, well_known_.lambda, &lambda, lambda.span);
  if (!bind_parameters(*lambda.args) || !visit(lambda.body)) return false;
  close_scope();
  return true;
}

// https://docs.python.org/3/reference/expressions.html#yield-expressions
bool SymbolTableBuilder::visit_yield(const ast::Expr* expression, const ast::Expr* value) {
  if (!refuse_in_annotation_scope("yield expression", expression->span) || !visit_optional(value))
    return false;
  scope_->generator = true;
  if (!scope_->is_comprehension()) return true;
  if (language_.error_has_end) return fail(comprehension_yield_message(scope_->node), expression->span);
  current().yields_in_comprehension = true;
  return true;
}

bool SymbolTableBuilder::visit_await(const ast::Await& expression) {
  if (!refuse_in_annotation_scope("await expression", expression.span) || !visit(expression.value))
    return false;
  scope_->coroutine = true;
  return true;
}

// PEP 572. https://docs.python.org/3/reference/expressions.html#assignment-expressions
bool SymbolTableBuilder::visit_walrus(const ast::NamedExpr& expression) {
  if (!refuse_in_annotation_scope("named expression", expression.span)) return false;
  if (RULE_IF(SCO_20, current().iterable_depth > 0))
    return fail_one_column_before(
        "assignment expression cannot be used in a comprehension iterable expression", expression.span);
  const auto* target = as<ast::NameExpr>(expression.target);
  DICTUM_CHECK(target, "the parser lets only names be targets of :=");
  if (scope_->is_comprehension() && !bind_walrus_target(*target)) return false;
  return visit(expression.value) && visit(expression.target);
}

// Inside a comprehension the target belongs to the block around the outermost comprehension.
bool SymbolTableBuilder::bind_walrus_target(const ast::NameExpr& target) {
  const Name* compared = language_.walrus_conflicts_by_mangled_name ? mangled(target.id) : target.id;
  for (Scope* outer = scope_; outer; outer = outer->parent) {
    if (outer->is_comprehension()) {
      const Symbol* known = find_open(outer, compared);
      if (!known || !known->has(SymbolFlags::kIterationVariable)) continue;
      if (language_.walrus_may_rebind_used_names && !known->has(SymbolFlags::kLocal | SymbolFlags::kGlobal))
        continue;
      return fail_one_column_before("assignment expression cannot rebind comprehension iteration variable '" +
                                        std::string(target.id->text) + "'",
                                    target.span);
    }
    switch (outer->type) {
      case ScopeType::Module:
      case ScopeType::Function: return bind_outside_comprehension(outer, target.id, target.span);
      case ScopeType::Class:
        return fail_one_column_before(
            "assignment expression within a comprehension cannot be used in a class body", target.span);
      case ScopeType::TypeVariable:
        return fail("assignment expression within a comprehension cannot be used in a TypeVar bound",
                    target.span);
      case ScopeType::TypeAlias:
        return fail("assignment expression within a comprehension cannot be used in a type alias",
                    target.span);
      case ScopeType::TypeParameters:
        return fail(
            "assignment expression within a comprehension cannot be used within the definition of a generic",
            target.span);
      case ScopeType::Annotation: break;
    }
  }
  return true;
}

bool SymbolTableBuilder::bind_outside_comprehension(Scope* outer, const Name* name, const Span& span) {
  RULE(SCO_19);
  if (outer->type == ScopeType::Module) {
    if (!add(name, SymbolFlags::kGlobal, span)) return false;
    record_directive(name, span);
    return add_mangled(outer, mangled(name), name, SymbolFlags::kGlobal, span);
  }
  const Name* compared = language_.walrus_conflicts_by_mangled_name ? mangled(name) : name;
  const Symbol* known = find_open(outer, compared);
  const bool global = known && known->has(SymbolFlags::kGlobal);
  if (!add(name, global ? SymbolFlags::kGlobal : SymbolFlags::kNonlocal, span)) return false;
  record_directive(name, span);
  return add_mangled(outer, mangled(name), name, SymbolFlags::kLocal, span);
}

// The first iterable is evaluated in the block around the comprehension, everything else in the
// comprehension's own.
// https://docs.python.org/3/reference/expressions.html#displays-for-lists-sets-and-dictionaries
bool SymbolTableBuilder::visit_comprehension(const ast::Expr* expression, ast::ComprehensionList generators,
                                             const ast::Expr* element, const ast::Expr* value) {
  if (!language_.functions_in_class_annotation_scopes && scope_->can_see_class_scope)
    return fail("Cannot use comprehension in annotation scope within class scope", expression->span);
  RULE(SCO_17);
  if (!visit_iterable(generators[0]->iter)) return false;
  RULE(SCO_16);
  const Name* name = well_known_.generator_expression;
  if (expression->kind == NodeKind::ListComp) name = well_known_.list_comprehension;
  if (expression->kind == NodeKind::SetComp) name = well_known_.set_comprehension;
  if (expression->kind == NodeKind::DictComp) name = well_known_.dict_comprehension;
  open_scope(ScopeType::Function, name, expression, expression->span);
  if (!visit_comprehension_body(generators, element, value)) return false;
  if (current().yields_in_comprehension)
    return fail(comprehension_yield_message(expression), expression->span);
  const bool is_generator = expression->kind == NodeKind::GeneratorExp;
  const bool is_async = scope_->coroutine && !is_generator;
  scope_->generator = is_generator;
  close_scope();
  if (is_async && language_.nested_async_comprehensions) scope_->coroutine = true;
  return true;
}

bool SymbolTableBuilder::visit_comprehension_body(ast::ComprehensionList generators, const ast::Expr* element,
                                                  const ast::Expr* value) {
  if (!add(well_known_.iterator_parameter, SymbolFlags::kParameter, scope_->span)) return false;
  scope_->parameters = arena_.copy(std::span<const Name* const>(&well_known_.iterator_parameter, 1));
  bool first = true;
  for (const ast::Comprehension* generator : generators) {
    scope_->coroutine |= generator->is_async;
    if (!visit_target(generator->target)) return false;
    if (!first && !visit_iterable(generator->iter)) return false;
    if (!visit_all(generator->ifs)) return false;
    first = false;
  }
  return visit_optional(value) && visit(element);
}

bool SymbolTableBuilder::visit_target(const ast::Expr* target) {
  current().in_iteration_target = true;
  const bool fine = visit(target);
  current().in_iteration_target = false;
  return fine;
}

bool SymbolTableBuilder::visit_iterable(const ast::Expr* iterable) {
  current().iterable_depth++;
  const bool fine = visit(iterable);
  current().iterable_depth--;
  return fine;
}

}  // namespace dictum
