// Pass 1: parameters, annotations and type parameters.
#include <algorithm>

#include "scope/symbol_table_builder.h"

namespace dictum {

using ast::as;

// Defaults are evaluated in the block around the function.
bool SymbolTableBuilder::visit_defaults(const ast::Arguments& arguments) {
  RULE(SCO_31);
  return visit_all(arguments.defaults) && visit_all(arguments.kw_defaults);
}

bool SymbolTableBuilder::bind_parameters(const ast::Arguments& arguments) {
  auto bind = [this](const ast::Arg* arg) {
    return !arg || add(arg->arg, SymbolFlags::kParameter, arg->span);
  };
  for (const ast::ArgList& list : {arguments.posonlyargs, arguments.args, arguments.kwonlyargs})
    for (const ast::Arg* arg : list)
      if (!bind(arg)) return false;
  if (!bind(arguments.vararg) || !bind(arguments.kwarg)) return false;
  scope_->varargs = arguments.vararg != nullptr;
  scope_->varkeywords = arguments.kwarg != nullptr;
  // Nothing else has been bound yet: the block's symbols are its parameters.
  std::span<const Name*> parameters = arena_.array<const Name*>(scope_->symbol_count);
  std::size_t i = 0;
  for (const Symbol* symbol = scope_->first_symbol; symbol; symbol = symbol->next)
    parameters[i++] = symbol->name;
  scope_->parameters = parameters;
  return true;
}

// https://docs.python.org/3/reference/compound_stmts.html#function-definitions, PEP 563
bool SymbolTableBuilder::visit_annotations(const ast::Node* node, const ast::Arguments& arguments,
                                           const ast::Expr* returns) {
  const bool apart = has_annotation_blocks();
  if (apart) open_scope(ScopeType::Annotation, well_known_.annotation, node, node->span);
  if (!visit_argument_annotations(arguments)) return false;
  if (apart) close_scope();
  return !returns || visit_annotation(returns);
}

bool SymbolTableBuilder::visit_argument_annotations(const ast::Arguments& arguments) {
  auto visit_one = [this](const ast::Arg* arg) { return !arg || visit_optional(arg->annotation); };
  auto visit_list = [&](const ast::ArgList& list) {
    return std::all_of(list.begin(), list.end(), visit_one);
  };
  return visit_list(arguments.posonlyargs) && visit_list(arguments.args) && visit_one(arguments.vararg) &&
         visit_one(arguments.kwarg) && visit_list(arguments.kwonlyargs);
}

bool SymbolTableBuilder::visit_annotation(const ast::Expr* annotation) {
  if (!has_annotation_blocks()) return visit(annotation);
  open_scope(ScopeType::Annotation, well_known_.annotation, annotation, annotation->span);
  if (!visit(annotation)) return false;
  close_scope();
  return true;
}

// The block around a generic function, class or alias: its type parameters, and the hidden names by which
// defaults and bases pass through it.
// https://docs.python.org/3/reference/executionmodel.html#annotation-scopes, PEP 695
bool SymbolTableBuilder::open_type_parameters(const ast::Stmt* owner, const Name* name,
                                              ast::TypeParamList parameters,
                                              const ast::Arguments* arguments) {
  constexpr std::uint16_t kLocalAndUsed = SymbolFlags::kLocal | SymbolFlags::kUsed;
  const bool in_class = scope_->type == ScopeType::Class;
  const bool is_class = owner->kind == ast::NodeKind::ClassDef;
  open_scope(ScopeType::TypeParameters, name, owner, owner->span, ScopePart::TypeParameters);
  if (!see_class_scope(in_class, owner->span)) return false;
  if (is_class) {
    private_name_ = scope_->private_name = name;
    if (language_.mangles_only_type_parameters) scope_->mangles_only_parameters_of = scope_;
    if (!add(well_known_.type_parameters, kLocalAndUsed, owner->span) ||
        !add(well_known_.generic_base, kLocalAndUsed, owner->span))
      return false;
  }
  if (arguments) {
    // CPython's parser always makes a list of defaults, maybe an empty one, and only its presence is asked
    // for.
    if (!add(well_known_.defaults, SymbolFlags::kParameter, owner->span)) return false;
    const auto& defaults = arguments->kw_defaults;
    if (std::any_of(defaults.begin(), defaults.end(),
                    [](const ast::Expr* each) { return each != nullptr; }) &&
        !add(well_known_.keyword_defaults, SymbolFlags::kParameter, owner->span))
      return false;
  }
  for (const ast::TypeParam* parameter : parameters)
    if (!visit_type_parameter(parameter)) return false;
  return true;
}

// A block for type parameters directly inside a class reads names of the class through __classdict__.
bool SymbolTableBuilder::see_class_scope(bool can_see, const Span& span) {
  scope_->can_see_class_scope = can_see;
  return !can_see || add(well_known_.class_dictionary, SymbolFlags::kUsed, span);
}

bool SymbolTableBuilder::visit_type_parameter(const ast::TypeParam* parameter) {
  if (too_deep()) return fail_too_deep();
  const auto* variable = as<ast::TypeVar>(parameter);
  const auto* specification = as<ast::ParamSpec>(parameter);
  const auto* tuple = as<ast::TypeVarTuple>(parameter);
  const Name* name = variable ? variable->name : specification ? specification->name : tuple->name;
  const Name* own_name = mangle(private_name_, name, names_);
  if (!add_mangled(scope_, own_name, name, SymbolFlags::kTypeParameter | SymbolFlags::kLocal,
                   parameter->span))
    return false;
  if (variable) {
    const bool constraints = variable->bound && variable->bound->kind == ast::NodeKind::Tuple;
    const bool named = constraints && language_.type_parameter_defaults;
    return visit_type_variable(parameter, name, variable->bound, ScopePart::Body,
                               named ? "a TypeVar constraint" : "a TypeVar bound") &&
           visit_type_variable(parameter, name, variable->default_value, ScopePart::Default,
                               "a TypeVar default");
  }
  if (specification)
    return visit_type_variable(parameter, name, specification->default_value, ScopePart::Default,
                               "a ParamSpec default");
  return visit_type_variable(parameter, name, tuple->default_value, ScopePart::Default,
                             "a TypeVarTuple default");
}

bool SymbolTableBuilder::visit_type_variable(const ast::TypeParam* parameter, const Name* name,
                                             const ast::Expr* expression, ScopePart part,
                                             const char* description) {
  if (!expression) return true;
  const bool can_see = scope_->can_see_class_scope;
  // From 3.13 the block starts where its expression does.
  const Span span = language_.type_parameter_defaults ? expression->span : parameter->span;
  open_scope(ScopeType::TypeVariable, name, parameter, span, part);
  current().description = description;
  if (!see_class_scope(can_see, expression->span) || !visit(expression)) return false;
  close_scope();
  return true;
}

}  // namespace dictum
