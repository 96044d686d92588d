// Pass 1 of the symbol table: what each block binds and uses. Private to the folder; the entry is
// build_symbol_table() of symbol_table.h.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scope/recursion_failure.h"
#include "scope/symbol_table.h"

namespace dictum {

// A place where a name was declared global or nonlocal: where the second pass points when it refuses the
// declaration.
struct ScopeDirective {
  const Scope* scope;
  const Name* name;
  Span span;
};

// Names that the rules themselves use.
struct ScopeNames {
  explicit ScopeNames(NameTable& names);

  const Name* top;
  const Name* lambda;
  const Name* list_comprehension;
  const Name* set_comprehension;
  const Name* dict_comprehension;
  const Name* generator_expression;
  const Name* annotation;
  const Name* iterator_parameter;  // .0
  const Name* super;
  const Name* class_cell;        // __class__
  const Name* class_dictionary;  // __classdict__
  const Name* type_parameters;   // .type_params
  const Name* dunder_type_parameters;
  const Name* generic_base;
  const Name* defaults;
  const Name* keyword_defaults;
};

// The walk keeps three invariants: `scope_` is the innermost open block; `visible_[n]` is the symbol of name
// n in the innermost open block that has one; a symbol's `shadowed` is the next one outwards. So a look-up in
// the current block is one array access, and closing a block costs one step per symbol.
class SymbolTableBuilder {
 public:
  SymbolTableBuilder(const FutureFeatures& future, const ParseContext& context);
  Compiled<SymbolTable> build(const ast::Mod& tree);

 private:
  // What the walk knows of an open block beside what the table keeps.
  struct OpenScope {
    Scope* scope;
    std::uint32_t iterable_depth;  // > 0: inside an iterable of a comprehension, where := is refused
    bool in_iteration_target;      // of a comprehension: names are its iteration variables
    bool yields_in_comprehension;
    const char* description;  // of a block for type parameters: "a TypeVar bound", …
  };
  enum class Direction : std::uint8_t { Global, Nonlocal };

  // Blocks and names
  void open_scope(ScopeType type, const Name* name, const ast::Node* node, Span span,
                  ScopePart part = ScopePart::Body);
  void close_scope();
  bool add(const Name* name, std::uint16_t flags, const Span& span);
  bool add_mangled(Scope* scope, const Name* mangled, const Name* shown, std::uint16_t flags,
                   const Span& span);
  Symbol* find_open(const Scope* scope, const Name* mangled) const;
  Symbol* new_symbol(Scope* scope, const Name* mangled);
  const Name* mangled(const Name* name);
  void record_directive(const Name* name, const Span& span);
  Span block_position(const Span& span) const;
  void set_parameters(const ast::Arguments& arguments);

  // Statements
  bool visit_statements(ast::StmtList body);
  bool visit(const ast::Stmt* statement);
  bool visit_compound(const ast::Stmt* statement);
  template <class Definition>
  bool visit_function(const Definition& function, bool is_async);
  bool visit_class(const ast::ClassDef& definition);
  bool visit_class_body(const ast::ClassDef& definition);
  bool visit_type_alias(const ast::TypeAlias& alias);
  bool visit_annotated(const ast::AnnAssign& statement);
  bool visit_declaration(ast::IdentifierList names, const Span& span, Direction direction);
  bool visit_imports(ast::AliasList names);
  template <class Loop>
  bool visit_for(const Loop& loop);
  template <class Statement>
  bool visit_with(const Statement& statement);
  template <class Statement>
  bool visit_try(const Statement& statement);
  bool visit_match(const ast::Match& statement);
  bool visit_pattern(const ast::Pattern* pattern);
  bool visit_patterns(ast::PatternList patterns);

  // Expressions
  bool visit(const ast::Expr* expression);
  bool visit_inner(const ast::Expr* expression);
  bool visit_optional(const ast::Expr* expression) { return !expression || visit(expression); }
  bool visit_all(ast::ExprList expressions);
  bool visit_keywords(ast::KeywordList keywords);
  bool visit_name(const ast::NameExpr& name);
  bool visit_spine(const ast::Expr* expression);
  bool visit_spine_rest(const ast::Expr* expression);
  bool visit_lambda(const ast::Lambda& lambda);
  bool visit_yield(const ast::Expr* expression, const ast::Expr* value);
  bool visit_await(const ast::Await& expression);
  bool visit_walrus(const ast::NamedExpr& expression);
  bool bind_walrus_target(const ast::NameExpr& target);
  bool bind_outside_comprehension(Scope* outer, const Name* name, const Span& span);
  bool visit_comprehension(const ast::Expr* expression, ast::ComprehensionList generators,
                           const ast::Expr* element, const ast::Expr* value);
  bool visit_comprehension_body(ast::ComprehensionList generators, const ast::Expr* element,
                                const ast::Expr* value);
  bool visit_target(const ast::Expr* target);
  bool visit_iterable(const ast::Expr* iterable);

  // Parameters, annotations and type parameters
  bool visit_defaults(const ast::Arguments& arguments);
  bool bind_parameters(const ast::Arguments& arguments);
  bool visit_annotations(const ast::Node* node, const ast::Arguments& arguments, const ast::Expr* returns);
  bool visit_argument_annotations(const ast::Arguments& arguments);
  bool visit_annotation(const ast::Expr* annotation);
  // PEP 563: annotations that stay text are seen in a block apart, up to 3.9 where they stand.
  bool has_annotation_blocks() const {
    return future_.annotations && language_.unevaluated_annotation_blocks;
  }
  bool open_type_parameters(const ast::Stmt* owner, const Name* name, ast::TypeParamList parameters,
                            const ast::Arguments* arguments);
  bool see_class_scope(bool can_see, const Span& span);
  bool visit_type_parameter(const ast::TypeParam* parameter);
  bool visit_type_variable(const ast::TypeParam* parameter, const Name* name, const ast::Expr* expression,
                           ScopePart part, const char* description);

  // Failures: all return false.
  bool fail(std::string message, const Span& span);
  bool fail_one_column_before(std::string message, const Span& span);
  bool fail_too_deep();
  bool refuse_in_annotation_scope(const char* what, const Span& span);
  bool too_deep() const {
    return depth_ >= depth_limit_ ||
           reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_limit_;
  }

  OpenScope& current() { return open_.back(); }

  const Language& language_;
  const FutureFeatures& future_;
  Arena& arena_;
  NameTable& names_;
  ScopeNames well_known_;
  SymbolTable table_;
  Scope* scope_ = nullptr;
  std::vector<OpenScope> open_;
  std::vector<Scope*> last_child_;  // by Scope::index
  std::vector<Symbol*> visible_;    // by Name::index
  std::vector<ScopeDirective> directives_;
  std::vector<const ast::Expr*> spine_;
  const Name* private_name_ = nullptr;
  std::uint32_t depth_ = 0;
  std::uint32_t depth_limit_;
  std::uintptr_t stack_limit_;
  Diagnostic failure_;
  RuleContext cx;
};

}  // namespace dictum
