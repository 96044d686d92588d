// Pass 1: blocks, names and failures.
#include <string>
#include <utility>

#include "base/native_stack.h"
#include "scope/scope_resolution.h"
#include "scope/symbol_table_builder.h"

namespace dictum {

namespace {
constexpr std::size_t kStackReserve = 48 * 1024;
}  // namespace

ScopeNames::ScopeNames(NameTable& names)
    : top(names.intern("top")),
      lambda(names.intern("lambda")),
      list_comprehension(names.intern("listcomp")),
      set_comprehension(names.intern("setcomp")),
      dict_comprehension(names.intern("dictcomp")),
      generator_expression(names.intern("genexpr")),
      annotation(names.intern("_annotation")),
      iterator_parameter(names.intern(".0")),
      super(names.intern("super")),
      class_cell(names.intern("__class__")),
      class_dictionary(names.intern("__classdict__")),
      type_parameters(names.intern(".type_params")),
      dunder_type_parameters(names.intern("__type_params__")),
      generic_base(names.intern(".generic_base")),
      defaults(names.intern(".defaults")),
      keyword_defaults(names.intern(".kwdefaults")) {}

Diagnostic recursion_failure() {
  Diagnostic failure;
  failure.kind = FailureKind::RecursionError;
  failure.message = "maximum recursion depth exceeded during compilation";
  failure.has_position = failure.has_end = failure.has_text = false;
  return failure;
}

SymbolTableBuilder::SymbolTableBuilder(const FutureFeatures& future, const ParseContext& context)
    : language_(context.language),
      future_(future),
      arena_(context.arena),
      names_(context.names),
      well_known_(context.names),
      table_(context.names),
      visible_(context.names.size() + 64),
      depth_limit_(context.language.compile_depth),
      stack_limit_(native_stack_limit(kStackReserve)),
      cx(context.rules) {}

Compiled<SymbolTable> SymbolTableBuilder::build(const ast::Mod& tree) {
  open_scope(ScopeType::Module, well_known_.top, &tree, Span{});
  bool fine = true;
  if (const auto* module = ast::as<ast::Module>(&tree)) fine = visit_statements(module->body);
  if (const auto* interactive = ast::as<ast::Interactive>(&tree)) fine = visit_statements(interactive->body);
  if (const auto* expression = ast::as<ast::Expression>(&tree)) fine = visit(expression->body);
  if (!fine) return Failure{std::move(failure_)};
  close_scope();
  table_.index_symbols();
  auto resolved =
      ScopeResolver(table_, directives_, well_known_, language_, arena_, names_, cx.rules).resolve();
  if (!resolved.ok()) return Failure{std::move(resolved).error()};
  return std::move(table_);
}

// Blocks of annotations that are not evaluated leave no trace: no block lists them as its child.
void SymbolTableBuilder::open_scope(ScopeType type, const Name* name, const ast::Node* node, Span span,
                                    ScopePart part) {
  Scope* scope = new (arena_.allocate(sizeof(Scope), alignof(Scope))) Scope{};
  scope->type = type;
  scope->name = name;
  scope->node = node;
  scope->span = span;
  scope->parent = scope_;
  scope->index = static_cast<std::uint32_t>(table_.scopes_.size());
  scope->private_name = private_name_;
  if (scope_) {
    scope->depth = scope_->depth + 1;
    scope->nested = scope_->nested || scope_->is_function_like();
    if (type != ScopeType::Class) scope->mangles_only_parameters_of = scope_->mangles_only_parameters_of;
    if (type != ScopeType::Annotation) {
      Scope*& last = last_child_[scope_->index];
      (last ? last->next_sibling : scope_->first_child) = scope;
      last = scope;
    }
  }
  open_.push_back({scope, open_.empty() ? 0 : current().iterable_depth, false, false, ""});
  table_.scopes_.push_back(scope);
  last_child_.push_back(nullptr);
  if (type != ScopeType::Annotation) table_.insert({node, part, scope});
  scope_ = scope;
}

void SymbolTableBuilder::close_scope() {
  for (Symbol* symbol = scope_->first_symbol; symbol; symbol = symbol->next)
    visible_[symbol->name->index] = symbol->shadowed;
  scope_ = scope_->parent;
  open_.pop_back();
}

const Name* SymbolTableBuilder::mangled(const Name* name) {
  if (!private_name_ || !name->text.starts_with("__")) return name;
  const Name* result = mangle(private_name_, name, names_);
  if (result != name) RULE(ATT_22);
  if (result == name || !scope_->mangles_only_parameters_of) return result;
  const Symbol* parameter = find_open(scope_->mangles_only_parameters_of, result);
  return parameter && parameter->has(SymbolFlags::kTypeParameter) ? result : name;
}

// The symbol of a name in an open block, or null.
Symbol* SymbolTableBuilder::find_open(const Scope* scope, const Name* mangled) const {
  if (mangled->index >= visible_.size()) return nullptr;
  Symbol* symbol = visible_[mangled->index];
  while (symbol && symbol->scope->depth > scope->depth) symbol = symbol->shadowed;
  return symbol && symbol->scope == scope ? symbol : nullptr;
}

Symbol* SymbolTableBuilder::new_symbol(Scope* scope, const Name* mangled) {
  if (mangled->index >= visible_.size()) visible_.resize(mangled->index * 2 + 64);
  Symbol* symbol = table_.append_symbol(arena_, scope, mangled);
  Symbol** link = &visible_[mangled->index];
  while (*link && (*link)->scope->depth > scope->depth) link = &(*link)->shadowed;
  symbol->shadowed = *link;
  *link = symbol;
  return symbol;
}

// Notes that the current block binds, uses or declares a name.
bool SymbolTableBuilder::add(const Name* name, std::uint16_t flags, const Span& span) {
  return add_mangled(scope_, mangled(name), name, flags, span);
}

bool SymbolTableBuilder::add_mangled(Scope* scope, const Name* mangled, const Name* shown,
                                     std::uint16_t flags, const Span& span) {
  Symbol* symbol = find_open(scope, mangled);
  if (!symbol) symbol = new_symbol(scope, mangled);
  constexpr std::uint16_t kOnce = SymbolFlags::kParameter | SymbolFlags::kTypeParameter;
  if (RULE_IF(FUN_22, flags & symbol->flags & kOnce)) [[unlikely]] {
    const std::string text(shown->text);
    if (flags & symbol->flags & SymbolFlags::kParameter)
      return fail("duplicate argument '" + text + "' in function definition", block_position(span));
    return fail("duplicate type parameter '" + text + "'", span);
  }
  symbol->flags |= flags;
  if (symbol->is_bound()) RULE(SCO_02);
  if (scope == scope_ && current().in_iteration_target) [[unlikely]] {
    if (symbol->has(SymbolFlags::kGlobal | SymbolFlags::kNonlocal))
      return fail("comprehension inner loop cannot rebind assignment expression target '" +
                      std::string(shown->text) + "'",
                  block_position(span));
    symbol->flags |= SymbolFlags::kIterationVariable;
  }
  // A global statement anywhere makes the name known to the module.
  Scope* module = table_.scopes_.front();
  if ((flags & SymbolFlags::kGlobal) && scope != module) {
    Symbol* global = find_open(module, mangled);
    if (!global) global = new_symbol(module, mangled);
    global->flags |= flags;
  }
  return true;
}

void SymbolTableBuilder::record_directive(const Name* name, const Span& span) {
  directives_.push_back({scope_, mangled(name), span});
}

// Where CPython points: at the name or, before 3.10, at the block.
Span SymbolTableBuilder::block_position(const Span& span) const {
  return language_.error_has_end ? span : scope_->span;
}

bool SymbolTableBuilder::fail(std::string message, const Span& span) {
  failure_ = {};
  failure_.message = std::move(message);
  failure_.line = span.line;
  failure_.offset = static_cast<std::int32_t>(span.column) + 1;
  failure_.has_end = language_.error_has_end;
  failure_.end_line = static_cast<std::int32_t>(span.end_line);
  failure_.end_offset = static_cast<std::int32_t>(span.end_column) + 1;
  return false;
}

// Up to 3.9 CPython forgets in some places that columns count from 0.
bool SymbolTableBuilder::fail_one_column_before(std::string message, const Span& span) {
  fail(std::move(message), span);
  if (!language_.error_has_end) failure_.offset--;
  return false;
}

bool SymbolTableBuilder::fail_too_deep() {
  failure_ = recursion_failure();
  return false;
}

// PEP 563, 649, 695: what may not stand in an annotation that is kept as text, or in a type parameter scope.
bool SymbolTableBuilder::refuse_in_annotation_scope(const char* what, const Span& span) {
  const char* place = nullptr;
  switch (scope_->type) {
    case ScopeType::Module:
    case ScopeType::Function:
    case ScopeType::Class: return true;
    case ScopeType::Annotation: place = "an annotation"; break;
    case ScopeType::TypeVariable: place = current().description; break;
    case ScopeType::TypeAlias: place = "a type alias"; break;
    case ScopeType::TypeParameters: place = "the definition of a generic"; break;
  }
  if (language_.says_cannot_be_used) return fail(std::string(what) + " cannot be used within " + place, span);
  return fail("'" + std::string(what) + "' can not be used within " + place, span);
}

}  // namespace dictum
