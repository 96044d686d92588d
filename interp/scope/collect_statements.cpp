// Pass 1: what statements and patterns bind and use.
// https://docs.python.org/3/reference/executionmodel.html#binding-of-names
#include <string>
#include <string_view>

#include "base/check.h"
#include "scope/symbol_table_builder.h"

namespace dictum {

using ast::as;

namespace {

constexpr std::uint16_t kLocal = SymbolFlags::kLocal;
constexpr std::uint16_t kUsed = SymbolFlags::kUsed;

// Why a name that the block has seen already cannot be declared, or null.
const char* declaration_conflict(const Symbol& symbol, bool global) {
  if (symbol.has(SymbolFlags::kParameter))
    return global ? "' is parameter and global" : "' is parameter and nonlocal";
  if (symbol.has(kUsed))
    return global ? "' is used prior to global declaration" : "' is used prior to nonlocal declaration";
  if (symbol.has(SymbolFlags::kAnnotated)) return global ? "' can't be global" : "' can't be nonlocal";
  if (symbol.has(kLocal))
    return global ? "' is assigned to before global declaration"
                  : "' is assigned to before nonlocal declaration";
  return nullptr;
}

}  // namespace

bool SymbolTableBuilder::visit_statements(ast::StmtList body) {
  for (const ast::Stmt* statement : body)
    if (!visit(statement)) return false;
  return true;
}

bool SymbolTableBuilder::visit(const ast::Stmt* statement) {
  if (too_deep()) return fail_too_deep();
  depth_++;
  const bool fine = visit_compound(statement);
  depth_--;
  return fine;
}

bool SymbolTableBuilder::visit_compound(const ast::Stmt* statement) {
  switch (statement->kind) {
    case ast::NodeKind::ExprStmt: return visit(as<ast::ExprStmt>(statement)->value);
    case ast::NodeKind::Assign: {
      const auto* assign = as<ast::Assign>(statement);
      return visit_all(assign->targets) && visit(assign->value);
    }
    case ast::NodeKind::AugAssign: {
      const auto* assign = as<ast::AugAssign>(statement);
      return visit(assign->target) && visit(assign->value);
    }
    case ast::NodeKind::AnnAssign: return visit_annotated(*as<ast::AnnAssign>(statement));
    case ast::NodeKind::Return: {
      const ast::Expr* value = as<ast::Return>(statement)->value;
      scope_->returns_value |= value != nullptr;
      return visit_optional(value);
    }
    case ast::NodeKind::If: {
      const auto* branch = as<ast::If>(statement);
      return visit(branch->test) && visit_statements(branch->body) && visit_statements(branch->orelse);
    }
    case ast::NodeKind::While: {
      const auto* loop = as<ast::While>(statement);
      return visit(loop->test) && visit_statements(loop->body) && visit_statements(loop->orelse);
    }
    case ast::NodeKind::FunctionDef: return visit_function(*as<ast::FunctionDef>(statement), false);
    case ast::NodeKind::AsyncFunctionDef: return visit_function(*as<ast::AsyncFunctionDef>(statement), true);
    case ast::NodeKind::ClassDef: return visit_class(*as<ast::ClassDef>(statement));
    case ast::NodeKind::TypeAlias: return visit_type_alias(*as<ast::TypeAlias>(statement));
    case ast::NodeKind::For: return visit_for(*as<ast::For>(statement));
    case ast::NodeKind::AsyncFor: return visit_for(*as<ast::AsyncFor>(statement));
    case ast::NodeKind::With: return visit_with(*as<ast::With>(statement));
    case ast::NodeKind::AsyncWith: return visit_with(*as<ast::AsyncWith>(statement));
    case ast::NodeKind::Try: return visit_try(*as<ast::Try>(statement));
    case ast::NodeKind::TryStar: return visit_try(*as<ast::TryStar>(statement));
    case ast::NodeKind::Match: return visit_match(*as<ast::Match>(statement));
    case ast::NodeKind::Raise: {
      const auto* raise = as<ast::Raise>(statement);
      return visit_optional(raise->exc) && visit_optional(raise->cause);
    }
    case ast::NodeKind::Assert: {
      const auto* assertion = as<ast::Assert>(statement);
      return visit(assertion->test) && visit_optional(assertion->msg);
    }
    case ast::NodeKind::Delete: return visit_all(as<ast::Delete>(statement)->targets);
    case ast::NodeKind::Import: return visit_imports(as<ast::Import>(statement)->names);
    case ast::NodeKind::ImportFrom: return visit_imports(as<ast::ImportFrom>(statement)->names);
    case ast::NodeKind::Global:
      return visit_declaration(as<ast::Global>(statement)->names, statement->span, Direction::Global);
    case ast::NodeKind::Nonlocal:
      return visit_declaration(as<ast::Nonlocal>(statement)->names, statement->span, Direction::Nonlocal);
    case ast::NodeKind::Pass:
    case ast::NodeKind::Break:
    case ast::NodeKind::Continue: return true;
    default: DICTUM_UNREACHABLE("a statement of an unknown kind");
  }
}

// Defaults, decorators and annotations belong to the block around the function; with type parameters,
// annotations belong to the block of those.
// https://docs.python.org/3/reference/compound_stmts.html#function-definitions
template <class Definition>
bool SymbolTableBuilder::visit_function(const Definition& function, bool is_async) {
  const ast::Arguments& arguments = *function.args;
  if (!add(function.name, kLocal, function.span) || !visit_defaults(arguments)) return false;
  if (language_.decorators_before_bases && !visit_all(function.decorator_list)) return false;
  const bool generic = !function.type_params.empty();
  if (generic && !open_type_parameters(&function, function.name, function.type_params, &arguments))
    return false;
  if (!visit_annotations(&function, arguments, function.returns)) return false;
  if (!language_.decorators_before_bases && !visit_all(function.decorator_list)) return false;
  open_scope(ScopeType::Function, function.name, &function, function.span);
  scope_->coroutine = is_async;
  if (!bind_parameters(arguments) || !visit_statements(function.body)) return false;
  close_scope();
  if (generic) close_scope();
  return true;
}

bool SymbolTableBuilder::visit_class(const ast::ClassDef& definition) {
  if (!add(definition.name, kLocal, definition.span)) return false;
  if (language_.decorators_before_bases && !visit_all(definition.decorator_list)) return false;
  const Name* outer_class = private_name_;
  const bool generic = !definition.type_params.empty();
  if (generic && !open_type_parameters(&definition, definition.name, definition.type_params, nullptr))
    return false;
  if (!visit_all(definition.bases) || !visit_keywords(definition.keywords)) return false;
  if (!language_.decorators_before_bases && !visit_all(definition.decorator_list)) return false;
  if (!visit_class_body(definition)) return false;
  if (generic) close_scope();
  private_name_ = outer_class;
  return true;
}

bool SymbolTableBuilder::visit_class_body(const ast::ClassDef& definition) {
  private_name_ = definition.name;
  open_scope(ScopeType::Class, definition.name, &definition, definition.span);
  if (!definition.type_params.empty() && (!add(well_known_.dunder_type_parameters, kLocal, definition.span) ||
                                          !add(well_known_.type_parameters, kUsed, definition.span)))
    return false;
  if (!visit_statements(definition.body)) return false;
  close_scope();
  return true;
}

// https://docs.python.org/3/reference/simple_stmts.html#the-type-statement
bool SymbolTableBuilder::visit_type_alias(const ast::TypeAlias& alias) {
  if (!visit(alias.name)) return false;
  const auto* name = as<ast::NameExpr>(alias.name);
  DICTUM_CHECK(name, "the parser lets only names be type aliases");
  const bool in_class = scope_->type == ScopeType::Class;
  const bool generic = !alias.type_params.empty();
  if (generic && !open_type_parameters(&alias, name->id, alias.type_params, nullptr)) return false;
  open_scope(ScopeType::TypeAlias, name->id, &alias, alias.span);
  if (!see_class_scope(in_class, alias.value->span) || !visit(alias.value)) return false;
  close_scope();
  if (generic) close_scope();
  return true;
}

// https://docs.python.org/3/reference/simple_stmts.html#annotated-assignment-statements
bool SymbolTableBuilder::visit_annotated(const ast::AnnAssign& statement) {
  if (const auto* name = as<ast::NameExpr>(statement.target)) {
    const Symbol* known = find_open(scope_, mangled(name->id));
    const bool declared = known && known->has(SymbolFlags::kGlobal | SymbolFlags::kNonlocal);
    const bool refused = declared && statement.simple && scope_->depth > 0;
    if (refused && RULE_IF(SCO_30, true)) {
      const char* what = known->has(SymbolFlags::kGlobal) ? "global" : "nonlocal";
      return fail("annotated name '" + std::string(name->id->text) + "' can't be " + what, statement.span);
    }
    RULE_STEP(SCO_28) {
      if (statement.simple && !add(name->id, SymbolFlags::kAnnotated | kLocal, name->span)) return false;
    }
    if (!statement.simple && statement.value && !add(name->id, kLocal, name->span)) return false;
  } else if (!visit(statement.target)) {
    return false;
  }
  return visit_annotation(statement.annotation) && visit_optional(statement.value);
}

// https://docs.python.org/3/reference/simple_stmts.html#the-global-statement and the section behind it
bool SymbolTableBuilder::visit_declaration(ast::IdentifierList names, const Span& span, Direction direction) {
  const bool global = direction == Direction::Global;
  for (const Name* name : names) {
    const Symbol* known = find_open(scope_, mangled(name));
    const char* conflict = known ? declaration_conflict(*known, global) : nullptr;
    RULE_STEP(SCO_09) {
      if (conflict) {
        RULE(SCO_10);
        const bool annotated =
            !known->has(SymbolFlags::kParameter | kUsed) && known->has(SymbolFlags::kAnnotated);
        return fail((annotated ? "annotated name '" : "name '") + std::string(name->text) + conflict, span);
      }
    }
    if (!add(name, global ? SymbolFlags::kGlobal : SymbolFlags::kNonlocal, span)) return false;
    record_directive(name, span);
  }
  return true;
}

// import a.b binds a.
bool SymbolTableBuilder::visit_imports(ast::AliasList names) {
  for (const ast::Alias* alias : names) {
    const Name* bound = alias->asname ? alias->asname : alias->name;
    if (const auto dot = bound->text.find('.'); dot != std::string_view::npos)
      bound = names_.intern(bound->text.substr(0, dot));
    if (bound->text != "*") {
      if (!add(bound, SymbolFlags::kImported, alias->span)) return false;
    } else if (RULE_IF(SCO_38, scope_->type != ScopeType::Module)) {
      return fail("import * only allowed at module level", block_position(alias->span));
    }
  }
  return true;
}

template <class Loop>
bool SymbolTableBuilder::visit_for(const Loop& loop) {
  return visit(loop.target) && visit(loop.iter) && visit_statements(loop.body) &&
         visit_statements(loop.orelse);
}

template <class Statement>
bool SymbolTableBuilder::visit_with(const Statement& statement) {
  for (const ast::WithItem* item : statement.items)
    if (!visit(item->context_expr) || !visit_optional(item->optional_vars)) return false;
  return visit_statements(statement.body);
}

template <class Statement>
bool SymbolTableBuilder::visit_try(const Statement& statement) {
  if (!visit_statements(statement.body)) return false;
  if (!language_.handlers_before_else && !visit_statements(statement.orelse)) return false;
  for (const ast::ExceptHandler* each : statement.handlers) {
    const auto* handler = as<ast::Handler>(each);
    if (!visit_optional(handler->type)) return false;
    if (handler->name && !add(handler->name, kLocal, handler->span)) return false;
    if (!visit_statements(handler->body)) return false;
  }
  if (language_.handlers_before_else && !visit_statements(statement.orelse)) return false;
  return visit_statements(statement.finalbody);
}

bool SymbolTableBuilder::visit_match(const ast::Match& statement) {
  if (!visit(statement.subject)) return false;
  for (const ast::MatchCase* each : statement.cases)
    if (!visit_pattern(each->pattern) || !visit_optional(each->guard) || !visit_statements(each->body))
      return false;
  return true;
}

bool SymbolTableBuilder::visit_patterns(ast::PatternList patterns) {
  for (const ast::Pattern* pattern : patterns)
    if (!visit_pattern(pattern)) return false;
  return true;
}

// Capture patterns bind. https://docs.python.org/3/reference/compound_stmts.html#patterns
bool SymbolTableBuilder::visit_pattern(const ast::Pattern* pattern) {
  if (too_deep()) return fail_too_deep();
  depth_++;
  auto bind = [&](const Name* name) { return !name || add(name, kLocal, pattern->span); };
  bool fine = true;
  if (const auto* value = as<ast::MatchValue>(pattern)) {
    fine = visit(value->value);
  } else if (const auto* sequence = as<ast::MatchSequence>(pattern)) {
    fine = visit_patterns(sequence->patterns);
  } else if (const auto* star = as<ast::MatchStar>(pattern)) {
    fine = bind(star->name);
  } else if (const auto* mapping = as<ast::MatchMapping>(pattern)) {
    fine = visit_all(mapping->keys) && visit_patterns(mapping->patterns) && bind(mapping->rest);
  } else if (const auto* class_pattern = as<ast::MatchClass>(pattern)) {
    fine = visit(class_pattern->cls) && visit_patterns(class_pattern->patterns) &&
           visit_patterns(class_pattern->kwd_patterns);
  } else if (const auto* capture = as<ast::MatchAs>(pattern)) {
    fine = (!capture->pattern || visit_pattern(capture->pattern)) && bind(capture->name);
  } else if (const auto* alternatives = as<ast::MatchOr>(pattern)) {
    fine = visit_patterns(alternatives->patterns);
  }
  depth_--;
  return fine;
}

}  // namespace dictum
