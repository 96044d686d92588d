// Compile checks: expressions.
#include <optional>
#include <string>
#include <unordered_map>

#include "base/check.h"
#include "scope/compile_checker.h"
#include "scope/constant_fold.h"

namespace dictum {

using ast::as;
using ast::NodeKind;

namespace {

// The type of an expression's value where it shows in the source, or null.
const char* visible_type(const ast::Expr* expression) {
  switch (expression->kind) {
    case NodeKind::Tuple: return "tuple";
    case NodeKind::List:
    case NodeKind::ListComp: return "list";
    case NodeKind::Dict:
    case NodeKind::DictComp: return "dict";
    case NodeKind::Set:
    case NodeKind::SetComp: return "set";
    case NodeKind::GeneratorExp: return "generator";
    case NodeKind::Lambda: return "function";
    case NodeKind::JoinedStr:
    case NodeKind::FormattedValue: return "str";
    default: break;
  }
  const auto folded = folded_type(expression);
  return folded ? constant_type_name(*folded) : nullptr;
}

bool is_literal(const ast::Expr* expression) {
  const auto folded = folded_type(expression);
  return folded && *folded != ConstantType::None && *folded != ConstantType::Bool &&
         *folded != ConstantType::Ellipsis;
}

bool is_identity(ast::CompareOperator op) {
  return op == ast::CompareOperator::Is || op == ast::CompareOperator::IsNot;
}

bool is_unpacking_too_long(ast::ExprList elements, std::size_t star) {
  return star >= 256 && star < elements.size();
}

}  // namespace

bool CompileChecker::visit_all(ast::ExprList expressions) {
  for (const ast::Expr* expression : expressions)
    if (expression && !visit(expression)) return false;
  return true;
}

// Elements of displays and arguments, which may be starred.
bool CompileChecker::visit_elements(ast::ExprList elements) {
  for (const ast::Expr* element : elements) {
    const auto* starred = as<ast::Starred>(element);
    if (!visit(starred ? starred->value : element)) return false;
  }
  return true;
}

bool CompileChecker::visit(const ast::Expr* expression) {
  if (expression->kind == NodeKind::Constant) return true;
  if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_limit_) {
    failure_ = recursion_failure();
    return false;
  }
  const Span before = here_;
  here_ = expression->span;
  const bool fine = visit_kind(expression);
  here_ = before;
  return fine;
}

bool CompileChecker::visit_kind(const ast::Expr* expression) {
  switch (expression->kind) {
    case NodeKind::NameExpr: return visit_name(*as<ast::NameExpr>(expression));
    case NodeKind::Constant: return true;
    case NodeKind::Attribute: return visit_attribute(*as<ast::Attribute>(expression));
    case NodeKind::Call: return visit_call(*as<ast::Call>(expression));
    case NodeKind::Subscript: return visit_subscript(*as<ast::Subscript>(expression));
    case NodeKind::BinOp: {
      const auto* operation = as<ast::BinOp>(expression);
      return visit(operation->left) && visit(operation->right);
    }
    case NodeKind::UnaryOp: return visit_not(*as<ast::UnaryOp>(expression), false);
    case NodeKind::BoolOp: return visit_all(as<ast::BoolOp>(expression)->values);
    case NodeKind::Compare: return visit_compare(*as<ast::Compare>(expression), false);
    case NodeKind::NamedExpr: {
      const auto* walrus = as<ast::NamedExpr>(expression);
      return visit(walrus->value) && visit(walrus->target);
    }
    case NodeKind::Lambda: return visit_lambda(*as<ast::Lambda>(expression));
    case NodeKind::IfExp: {
      const auto* choice = as<ast::IfExp>(expression);
      return visit_condition(choice->test) && visit(choice->body) && visit(choice->orelse);
    }
    case NodeKind::Dict: return visit_dict(*as<ast::Dict>(expression));
    case NodeKind::Set: return visit_elements(as<ast::Set>(expression)->elts);
    case NodeKind::List: {
      const auto* list = as<ast::List>(expression);
      if (list->ctx == ast::ExprContext::Store) return visit_unpacking(list->elts);
      return list->ctx == ast::ExprContext::Load ? visit_elements(list->elts) : visit_all(list->elts);
    }
    case NodeKind::Tuple: {
      const auto* tuple = as<ast::Tuple>(expression);
      if (tuple->ctx == ast::ExprContext::Store) return visit_unpacking(tuple->elts);
      return tuple->ctx == ast::ExprContext::Load ? visit_elements(tuple->elts) : visit_all(tuple->elts);
    }
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
    case NodeKind::Yield: return visit_yield(as<ast::Yield>(expression)->value, "'yield' outside function");
    case NodeKind::YieldFrom: return visit_yield_from(*as<ast::YieldFrom>(expression));
    case NodeKind::Await: return visit_await(*as<ast::Await>(expression));
    case NodeKind::FormattedValue: {
      const auto* value = as<ast::FormattedValue>(expression);
      return visit(value->value) && visit_optional(value->format_spec);
    }
    case NodeKind::JoinedStr: return visit_all(as<ast::JoinedStr>(expression)->values);
    case NodeKind::Starred: {
      if (as<ast::Starred>(expression)->ctx == ast::ExprContext::Store)
        return fail("starred assignment target must be in a list or tuple");
      return fail("can't use starred expression here");
    }
    case NodeKind::Slice: {
      const auto* slice = as<ast::Slice>(expression);
      return visit_optional(slice->lower) && visit_optional(slice->upper) && visit_optional(slice->step);
    }
    default: DICTUM_UNREACHABLE("an expression of an unknown kind");
  }
}

// A test that decides a jump: not, and, or and conditional expressions leave no value and take no place of
// their own.
bool CompileChecker::visit_condition(const ast::Expr* test) {
  if (const auto* operation = as<ast::UnaryOp>(test); operation && operation->op == ast::UnaryOperator::Not)
    return visit_not(*operation, true);
  if (const auto* operation = as<ast::BoolOp>(test)) {
    for (const ast::Expr* value : operation->values)
      if (!visit_condition(value)) return false;
    return true;
  }
  if (const auto* choice = as<ast::IfExp>(test))
    return visit_condition(choice->test) && visit_condition(choice->body) && visit_condition(choice->orelse);
  const auto* compare = as<ast::Compare>(test);
  if (compare && compare->ops.size() > 1 && !language_.error_has_end) return visit_compare(*compare, false);
  return visit(test);
}

// The optimiser turns `not x is y` into `x is not y` and the other way round, also through several nots.
bool CompileChecker::visit_not(const ast::UnaryOp& operation, bool condition) {
  bool negated = false;
  const ast::Expr* operand = &operation;
  for (const ast::UnaryOp* next = &operation; next && next->op == ast::UnaryOperator::Not;
       next = as<ast::UnaryOp>(operand)) {
    operand = next->operand;
    negated = !negated;
  }
  const auto* compare = as<ast::Compare>(operand);
  if (compare && compare->ops.size() == 1 && is_identity(compare->ops[0])) {
    const Span before = here_;
    here_ = compare->span;
    const bool fine = visit_compare(*compare, negated);
    here_ = before;
    return fine;
  }
  if (operation.op != ast::UnaryOperator::Not) return visit(operation.operand);
  return condition ? visit_condition(operand) : visit(operand);
}

bool CompileChecker::visit_compare(const ast::Compare& compare, bool negated) {
  warn_of_identity(compare, negated);
  return visit(compare.left) && visit_all(compare.comparators);
}

void CompileChecker::warn_of_identity(const ast::Compare& compare, bool negated) {
  const ast::Expr* left = compare.left;
  for (std::size_t i = 0; i < compare.ops.size(); i++) {
    const ast::Expr* right = compare.comparators[i];
    if (is_identity(compare.ops[i]) && (is_literal(left) || is_literal(right))) {
      const bool is = (compare.ops[i] == ast::CompareOperator::Is) != negated;
      std::string what = "a literal";
      if (language_.is_warning_names_type)
        what = "'" + std::string(visible_type(is_literal(left) ? left : right)) + "' literal";
      return warn((is ? "\"is\" with " : "\"is not\" with ") + what +
                  (is ? ". Did you mean \"==\"?" : ". Did you mean \"!=\"?"));
    }
    left = right;
  }
}

bool CompileChecker::visit_name(const ast::NameExpr& name) {
  if (name.ctx == ast::ExprContext::Store) return check_stored_name(name.id);
  if (name.ctx == ast::ExprContext::Del && language_.refuses_deleting_debug && name.id->text == "__debug__")
    return fail("cannot delete __debug__");
  return true;
}

bool CompileChecker::visit_attribute(const ast::Attribute& attribute) {
  if (!visit(attribute.value)) return false;
  if (attribute.ctx != ast::ExprContext::Store) return true;
  if (language_.attribute_errors_at_attribute && here_.line != here_.end_line) {
    const auto length = static_cast<std::uint32_t>(attribute.attr->text.size());
    here_ = {here_.end_line, here_.end_column - length, here_.end_line, here_.end_column};
  }
  return check_stored_name(attribute.attr);
}

bool CompileChecker::visit_subscript(const ast::Subscript& subscript) {
  if (subscript.ctx == ast::ExprContext::Load && !folded_type(&subscript)) warn_of_subscript(subscript);
  return visit(subscript.value) && visit(subscript.slice);
}

void CompileChecker::warn_of_subscript(const ast::Subscript& subscript) {
  const char* type = visible_type(subscript.value);
  if (!type) return;
  const std::string_view name = type;
  const bool constant = folded_type(subscript.value).has_value();
  if (name == "set" || name == "generator" || name == "function" ||
      (constant && name != "str" && name != "bytes" && name != "tuple"))
    return warn("'" + std::string(name) + "' object is not subscriptable; perhaps you missed a comma?");
  if (name == "dict") return;
  const char* index = visible_type(subscript.slice);
  if (!index || index == std::string_view("int") || index == std::string_view("bool")) return;
  warn(std::string(name) + " indices must be integers or slices, not " + index +
       "; perhaps you missed a comma?");
}

// https://docs.python.org/3/reference/simple_stmts.html#assignment-statements
bool CompileChecker::visit_unpacking(ast::ExprList elements) {
  bool starred = false;
  for (std::size_t i = 0; i < elements.size(); i++) {
    if (elements[i]->kind != NodeKind::Starred) continue;
    if (starred)
      return fail(language_.says_multiple_starred ? "multiple starred expressions in assignment"
                                                  : "two starred expressions in assignment");
    if (is_unpacking_too_long(elements, i)) return fail("too many expressions in star-unpacking assignment");
    starred = true;
  }
  return visit_elements(elements);
}

// https://docs.python.org/3/reference/expressions.html#calls
bool CompileChecker::visit_call(const ast::Call& call) {
  if (language_.keywords_checked_before_call && !check_keywords(call.keywords)) return false;
  warn_of_call(call.func);
  return visit(call.func) && visit_arguments(call.args, call.keywords);
}

void CompileChecker::warn_of_call(const ast::Expr* called) {
  const char* type = called->kind == NodeKind::Lambda ? nullptr : visible_type(called);
  if (type) warn("'" + std::string(type) + "' object is not callable; perhaps you missed a comma?");
}

bool CompileChecker::visit_arguments(ast::ExprList arguments, ast::KeywordList keywords) {
  if (!check_keywords(keywords) || !visit_elements(arguments)) return false;
  for (const ast::Keyword* keyword : keywords)
    if (!visit(keyword->value)) return false;
  return true;
}

// CPython compares each name with all behind it: of several repeated ones the first is reported.
std::optional<CompileChecker::Repetition> CompileChecker::first_repetition(
    std::span<const Name* const> names) {
  std::optional<Repetition> found;
  std::unordered_map<const Name*, std::size_t> first;
  for (std::size_t i = 0; names.size() > 1 && i < names.size(); i++) {
    if (!names[i]) continue;
    const auto [place, is_new] = first.emplace(names[i], i);
    if (!is_new && (!found || place->second < found->first)) found = {place->second, i};
  }
  return found;
}

bool CompileChecker::check_keywords(ast::KeywordList keywords) {
  if (keywords.empty()) return true;
  std::vector<const Name*> names;
  for (const ast::Keyword* keyword : keywords) names.push_back(keyword->arg);
  const std::optional<Repetition> repeated = first_repetition(names);
  const Span before = here_;
  for (std::size_t i = 0; i < keywords.size(); i++) {
    if (!names[i]) continue;
    if (language_.debug_errors_at_name) here_ = keywords[i]->span;
    if (!check_stored_name(names[i])) return false;
    here_ = before;
    if (!repeated || repeated->first != i) continue;
    here_ = keywords[repeated->second]->span;
    if (!language_.keyword_errors_have_lines) here_.line = before.line;
    return fail("keyword argument repeated: " + std::string(names[i]->text));
  }
  return true;
}

bool CompileChecker::visit_dict(const ast::Dict& dict) {
  for (std::size_t i = 0; i < dict.values.size(); i++)
    if (!visit_optional(dict.keys[i]) || !visit(dict.values[i])) return false;
  return true;
}

// https://docs.python.org/3/reference/expressions.html#yield-expressions
bool CompileChecker::visit_yield(const ast::Expr* value, const char* message) {
  if (!in_function()) return fail(message);
  return visit_optional(value);
}

bool CompileChecker::visit_yield_from(const ast::YieldFrom& expression) {
  if (!in_function())
    return fail(language_.says_yield_from_outside ? "'yield from' outside function"
                                                  : "'yield' outside function");
  if (unit_.kind == UnitKind::AsyncFunction) return fail("'yield from' inside async function");
  return visit(expression.value);
}

// https://docs.python.org/3/reference/expressions.html#await-expression
bool CompileChecker::visit_await(const ast::Await& expression) {
  if (!in_function()) return fail("'await' outside function");
  if (unit_.kind != UnitKind::AsyncFunction && unit_.kind != UnitKind::Comprehension)
    return fail_outside_async("'await'");
  return visit(expression.value);
}

bool CompileChecker::fail_outside_async(const std::string& what) {
  RuleContext cx(rules_);
  RULE(GEN_24);
  return fail(what + " outside async function");
}

// The first iterable belongs to the code around: an inlined comprehension starts with it (PEP 709), others
// end with it.
bool CompileChecker::visit_comprehension(const ast::Expr* expression, ast::ComprehensionList generators,
                                         const ast::Expr* element, const ast::Expr* value) {
  const Scope& scope = symbols_.scope_of(expression);
  const bool inlined = scope.inlined;
  if (inlined && !visit(generators[0]->iter)) return false;
  const bool is_allowed = unit_.kind == UnitKind::AsyncFunction ||
                          expression->kind == NodeKind::GeneratorExp ||
                          (language_.nested_async_comprehensions && unit_.kind == UnitKind::Comprehension);
  if (scope.coroutine && !is_allowed)
    return fail("asynchronous comprehension outside of an asynchronous function",
                language_.error_has_end ? expression->span : Span{});
  if (!inlined) {
    enter(UnitKind::Comprehension, scope);
    here_ = expression->span;
  }
  if (!visit_generators(generators, element, value)) return false;
  if (!inlined) leave();
  return inlined || visit(generators[0]->iter);
}

bool CompileChecker::visit_generators(ast::ComprehensionList generators, const ast::Expr* element,
                                      const ast::Expr* value) {
  std::size_t opened = 0;
  for (const ast::Comprehension* generator : generators) {
    if (generator != generators.front() && !visit(generator->iter)) return false;
    if (generator->is_async && language_.async_comprehensions_take_blocks) {
      if (!open_block(BlockKind::AsyncComprehension)) return false;
      opened++;
    }
    if (!visit(generator->target)) return false;
    for (const ast::Expr* condition : generator->ifs)
      if (!visit_condition(condition)) return false;
  }
  if (!visit(element) || !visit_optional(value)) return false;
  for (; opened; opened--) close_block();
  return true;
}

}  // namespace dictum
