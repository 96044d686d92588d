// Compile checks: functions, classes, type aliases and their parameters.
#include <string>

#include "scope/compile_checker.h"

namespace dictum {

using ast::as;

// https://docs.python.org/3/reference/compound_stmts.html#function-definitions
bool CompileChecker::visit_definition(const ast::Stmt* statement, const FunctionParts& function) {
  if (!check_parameters(*function.arguments) || !visit_all(function.decorators) ||
      !visit_all(function.arguments->defaults) || !visit_all(function.arguments->kw_defaults))
    return false;
  const bool generic = !function.type_parameters.empty();
  if (generic) {
    enter(UnitKind::TypeParameters, symbols_.scope_of(statement, ScopePart::TypeParameters));
    if (!visit_type_parameters(function.type_parameters)) return false;
    here_ = statement->span;
  }
  if (!visit_annotations(*function.arguments, function.returns)) return false;
  enter(function.is_async ? UnitKind::AsyncFunction : UnitKind::Function, symbols_.scope_of(statement));
  const bool suspends = unit_.scope->generator || unit_.scope->coroutine;
  const bool takes_block = language_.generators_take_blocks && suspends;
  if (takes_block && !open_block(BlockKind::StopIteration)) return false;
  if (!visit_statements(function.body)) return false;
  if (takes_block) close_block();
  leave();
  if (generic) leave();
  return check_stored_name(function.name, statement->span);
}

bool CompileChecker::visit_annotations(const ast::Arguments& arguments, const ast::Expr* returns) {
  if (future_.annotations) return true;
  auto visit_one = [this](const ast::Arg* arg) { return !arg || visit_optional(arg->annotation); };
  for (const ast::Arg* arg : arguments.args)
    if (!visit_one(arg)) return false;
  for (const ast::Arg* arg : arguments.posonlyargs)
    if (!visit_one(arg)) return false;
  // *args: *Ts
  const auto* starred = arguments.vararg ? as<ast::Starred>(arguments.vararg->annotation) : nullptr;
  if (!(starred ? visit(starred->value) : visit_one(arguments.vararg))) return false;
  for (const ast::Arg* arg : arguments.kwonlyargs)
    if (!visit_one(arg)) return false;
  return visit_one(arguments.kwarg) && visit_optional(returns);
}

// The body is compiled before the bases.
// https://docs.python.org/3/reference/compound_stmts.html#class-definitions
bool CompileChecker::visit_class(const ast::ClassDef& definition) {
  if (!visit_all(definition.decorator_list)) return false;
  const bool generic = !definition.type_params.empty();
  if (generic) {
    enter(UnitKind::TypeParameters, symbols_.scope_of(&definition, ScopePart::TypeParameters));
    if (!visit_type_parameters(definition.type_params)) return false;
  }
  enter(UnitKind::Class, symbols_.scope_of(&definition));
  if (!visit_statements(definition.body)) return false;
  leave();
  here_ = definition.span;
  if (!visit_arguments(definition.bases, definition.keywords)) return false;
  if (generic) leave();
  return check_stored_name(definition.name, definition.span);
}

// https://docs.python.org/3/reference/simple_stmts.html#the-type-statement
bool CompileChecker::visit_type_alias(const ast::TypeAlias& alias) {
  const bool generic = !alias.type_params.empty();
  if (generic) {
    enter(UnitKind::TypeParameters, symbols_.scope_of(&alias, ScopePart::TypeParameters));
    if (!visit_type_parameters(alias.type_params)) return false;
  }
  enter(UnitKind::TypeParameters, symbols_.scope_of(&alias));
  if (!visit(alias.value)) return false;
  leave();
  if (generic) leave();
  return check_stored_name(as<ast::NameExpr>(alias.name)->id, alias.span);
}

bool CompileChecker::visit_type_parameters(ast::TypeParamList parameters) {
  bool has_default = false;
  for (const ast::TypeParam* parameter : parameters) {
    const auto* variable = as<ast::TypeVar>(parameter);
    const auto* specification = as<ast::ParamSpec>(parameter);
    const auto* tuple = as<ast::TypeVarTuple>(parameter);
    const Name* name = variable ? variable->name : specification ? specification->name : tuple->name;
    const ast::Expr* value = variable        ? variable->default_value
                             : specification ? specification->default_value
                                             : tuple->default_value;
    if (variable && !visit_type_variable(parameter, variable->bound, ScopePart::Body)) return false;
    if (!value && has_default)
      return fail(
          "non-default type parameter '" + std::string(name->text) + "' follows default type parameter",
          parameter->span);
    has_default |= value != nullptr;
    if (!visit_type_variable(parameter, value, ScopePart::Default)) return false;
    if (!check_stored_name(name, parameter->span)) return false;
  }
  return true;
}

bool CompileChecker::visit_type_variable(const ast::TypeParam* parameter, const ast::Expr* expression,
                                         ScopePart part) {
  if (!expression) return true;
  enter(UnitKind::TypeParameters, symbols_.scope_of(parameter, part));
  // The default of a TypeVarTuple may be starred.
  const auto* starred = as<ast::Starred>(expression);
  if (!visit(starred ? starred->value : expression)) return false;
  leave();
  return true;
}

// https://docs.python.org/3/reference/expressions.html#lambda
bool CompileChecker::visit_lambda(const ast::Lambda& lambda) {
  if (!check_parameters(*lambda.args) || !visit_all(lambda.args->defaults) ||
      !visit_all(lambda.args->kw_defaults))
    return false;
  enter(UnitKind::Lambda, symbols_.scope_of(&lambda));
  if (!visit(lambda.body)) return false;
  leave();
  return true;
}

// https://docs.python.org/3/library/constants.html#debug__
bool CompileChecker::check_stored_name(const Name* name) {
  if (!language_.compiler_checks_assigned_debug || name->text != "__debug__") return true;
  return fail("cannot assign to __debug__");
}

bool CompileChecker::check_stored_name(const Name* name, const Span& span) {
  here_ = span;
  return check_stored_name(name);
}

bool CompileChecker::check_parameters(const ast::Arguments& arguments) {
  const Span before = here_;
  auto check = [&](const ast::Arg* arg) {
    if (!arg) return true;
    if (language_.debug_errors_at_name) here_ = arg->span;
    return check_stored_name(arg->arg);
  };
  for (const ast::ArgList& list : {arguments.posonlyargs, arguments.args})
    for (const ast::Arg* arg : list)
      if (!check(arg)) return false;
  if (!check(arguments.vararg)) return false;
  for (const ast::Arg* arg : arguments.kwonlyargs)
    if (!check(arg)) return false;
  if (!check(arguments.kwarg)) return false;
  here_ = before;
  return true;
}

}  // namespace dictum
