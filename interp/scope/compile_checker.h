// The walk of check_compilable(), private to the folder.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scope/compile_checks.h"
#include "scope/recursion_failure.h"

namespace dictum {

// The walk keeps what CPython's code generator knows where it stands: the code object that is being made, the
// blocks that are open in it (loops, with, try: what break, continue and return have to leave), and the place
// that it would name in a failure. Up to 3.11 that place is a state, set by each statement and not always
// restored; later it is handed on, which the same state plays where both agree.
class CompileChecker {
 public:
  CompileChecker(const FutureFeatures& future, const SymbolTable& symbols, const ParseContext& context);
  Compiled<void> check(const ast::Mod& tree);

 private:
  enum class UnitKind : std::uint8_t {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    TypeParameters
  };
  enum class BlockKind : std::uint8_t {
    While,
    For,
    TryExcept,
    FinallyTry,
    FinallyEnd,
    With,
    HandlerCleanup,
    Handlers,
    GroupHandlers,
    KeptValue,
    AsyncComprehension,
    StopIteration
  };
  struct Block {
    BlockKind kind;
    const ast::Stmt* statement;  // With
    ast::StmtList final_body;    // FinallyTry
  };
  struct Unit {
    UnitKind kind;
    const Scope* scope;
    std::size_t first_block;
    Span here;
  };
  // A pattern under way: the names that it has bound, and whether it may match everything.
  struct PatternContext {
    std::vector<const Name*> stores;
    std::unordered_set<const Name*> stored;
    bool may_match_all;
    // False if the name is bound already.
    bool store(const Name* name) {
      if (!stored.insert(name).second) return false;
      stores.push_back(name);
      return true;
    }
  };

  // What def and async def have in common.
  struct FunctionParts {
    const Name* name;
    const ast::Arguments* arguments;
    ast::StmtList body;
    ast::ExprList decorators;
    const ast::Expr* returns;
    ast::TypeParamList type_parameters;
    bool is_async;
  };

  // Statements
  bool visit_statements(ast::StmtList body);
  bool visit(const ast::Stmt* statement);
  bool visit_kind(const ast::Stmt* statement);
  template <class Definition>
  bool visit_function(const Definition& function, bool is_async) {
    return visit_definition(&function, {function.name, function.args, function.body, function.decorator_list,
                                        function.returns, function.type_params, is_async});
  }
  bool visit_definition(const ast::Stmt* statement, const FunctionParts& function);
  bool visit_class(const ast::ClassDef& definition);
  bool visit_type_alias(const ast::TypeAlias& alias);
  bool visit_type_parameters(ast::TypeParamList parameters);
  bool visit_type_variable(const ast::TypeParam* parameter, const ast::Expr* expression, ScopePart part);
  bool visit_annotations(const ast::Arguments& arguments, const ast::Expr* returns);
  bool visit_annotated(const ast::AnnAssign& statement);
  bool visit_parts_of_target(const ast::Expr* target);
  bool visit_augmented(const ast::AugAssign& statement);
  bool visit_return(const ast::Return& statement);
  bool visit_if(const ast::If* statement);
  bool visit_while(const ast::While& loop);
  template <class Loop>
  bool visit_for(const Loop& loop);
  template <class Statement>
  bool visit_with(const Statement& statement);
  bool visit_imports(ast::AliasList names, bool whole);
  bool visit_import_from(const ast::ImportFrom& import);
  bool visit_assert(const ast::Assert& statement);
  template <class Statement>
  bool visit_try(const Statement& statement);
  template <class Statement>
  bool visit_try_finally(const Statement& statement);
  template <class Statement>
  bool visit_try_except(const Statement& statement);
  bool visit_handlers(ast::ExceptHandlerList handlers, BlockKind kind);
  bool visit_handler(const ast::Handler& handler, bool last);

  // Leaving blocks
  bool open_block(BlockKind kind, const ast::Stmt* statement = nullptr, ast::StmtList final_body = {});
  void close_block() { blocks_.pop_back(); }
  bool leave_loop(const char* message);
  bool unwind(bool keeps_value, bool* found_loop);
  bool leave_block(const Block& block, bool keeps_value);
  bool visit_final_body(ast::StmtList body);

  // Expressions
  bool visit(const ast::Expr* expression);
  bool visit_kind(const ast::Expr* expression);
  bool visit_optional(const ast::Expr* expression) { return !expression || visit(expression); }
  bool visit_all(ast::ExprList expressions);
  bool visit_elements(ast::ExprList elements);
  bool visit_condition(const ast::Expr* test);
  bool visit_not(const ast::UnaryOp& operation, bool condition);
  bool visit_compare(const ast::Compare& compare, bool negated);
  bool visit_name(const ast::NameExpr& name);
  bool visit_attribute(const ast::Attribute& attribute);
  bool visit_subscript(const ast::Subscript& subscript);
  bool visit_unpacking(ast::ExprList elements);
  bool visit_call(const ast::Call& call);
  bool visit_arguments(ast::ExprList arguments, ast::KeywordList keywords);
  bool visit_lambda(const ast::Lambda& lambda);
  bool visit_dict(const ast::Dict& dict);
  bool visit_yield(const ast::Expr* value, const char* message);
  bool visit_yield_from(const ast::YieldFrom& expression);
  bool visit_await(const ast::Await& expression);
  bool visit_comprehension(const ast::Expr* expression, ast::ComprehensionList generators,
                           const ast::Expr* element, const ast::Expr* value);
  bool visit_generators(ast::ComprehensionList generators, const ast::Expr* element, const ast::Expr* value);

  // Patterns
  bool visit_match(const ast::Match& statement);
  bool visit_pattern(const ast::Pattern* pattern, PatternContext& context);
  bool visit_pattern_kind(const ast::Pattern* pattern, PatternContext& context);
  bool visit_subpatterns(ast::PatternList patterns, PatternContext& context);
  bool visit_value_pattern(const ast::MatchValue& pattern);
  bool visit_sequence_pattern(const ast::MatchSequence& pattern, PatternContext& context);
  bool visit_mapping_pattern(const ast::MatchMapping& pattern, PatternContext& context);
  bool visit_class_pattern(const ast::MatchClass& pattern, PatternContext& context);
  bool visit_capture(const ast::MatchAs& pattern, PatternContext& context);
  bool visit_alternatives(const ast::MatchOr& pattern, PatternContext& context);
  bool bind_capture(const Name* name, PatternContext& context);

  // Single rules
  struct Repetition {
    std::size_t first;  // of the name that is repeated
    std::size_t second;
  };
  static std::optional<Repetition> first_repetition(std::span<const Name* const> names);
  bool check_keywords(ast::KeywordList keywords);
  bool check_parameters(const ast::Arguments& arguments);
  bool check_stored_name(const Name* name);
  bool check_stored_name(const Name* name, const Span& span);
  void warn_of_call(const ast::Expr* called);
  void warn_of_subscript(const ast::Subscript& subscript);
  void warn_of_identity(const ast::Compare& compare, bool negated);

  void enter(UnitKind kind, const Scope& scope);
  void leave();
  bool in_function() const { return unit_.scope->is_function_like(); }
  bool fail(std::string message);
  bool fail(std::string message, const Span& span);
  bool fail_outside_async(const std::string& what);
  void warn(std::string message);

  const Language& language_;
  Rules* rules_;
  const FutureFeatures& future_;
  const SymbolTable& symbols_;
  CompileWarnings* warnings_;
  CompileWarnings unwanted_;
  Unit unit_{};
  std::vector<Unit> outer_units_;
  std::vector<Block> blocks_;
  Span here_;
  // What compiling a finally body warned of; it is compiled again for every way out of its try statement.
  std::unordered_map<const ast::Stmt* const*, CompileWarnings> final_bodies_;
  std::uintptr_t stack_limit_;
  Diagnostic failure_;
};

}  // namespace dictum
