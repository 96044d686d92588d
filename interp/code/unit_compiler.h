// The compiler's inside: what the compile_*.cpp files share.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "code/assembler.h"
#include "code/compiler.h"

namespace dictum::code {

// Slots of cells and free variables are numbered from here until all locals are known.
inline constexpr std::uint32_t kBehindLocals = 0x800000;

// What surrounds a statement: what `break`, `continue` and `return` have to leave, innermost last.
struct Block {
  enum class Kind : std::uint8_t {
    While,           // nothing on the stack
    For,             // [iterator]
    Try,             // body with `except`: nothing on the stack
    Finally,         // body with `finally`: leaving runs `statements`
    FinallyHandler,  // inside a `finally` that handles an exception: [handled before, exception]
    Handler,         // the search for a matching `except`
    HandlerBody,     // inside `except`: [handled before]
    GroupBody,       // inside `except*`, which only exceptions leave early
    With,            // [__exit__, self or absent]
    AsyncWith,       // [__aexit__, absent]
    Value,           // a value that `return` inside `finally` throws away
  };
  Kind kind;
  Label next{};                      // loops: where `continue` goes
  Label exit{};                      // loops: where `break` goes
  Protection* protection = nullptr;  // to be paused while leaving
  Protection* outer_protection = nullptr;
  ast::StmtList statements{};  // Finally
  const Name* name = nullptr;  // HandlerBody: `as name`
  Span position{};             // With: of the item
};

enum class UnitKind : std::uint8_t { Module, Class, Function, Lambda, Comprehension };

// One unit being made.
struct UnitState {
  UnitState* parent = nullptr;
  UnitKind kind = UnitKind::Module;
  const Scope* scope = nullptr;
  std::unique_ptr<Unit> unit = std::make_unique<Unit>();
  Assembler code;
  std::vector<Block> blocks;
  std::unordered_map<const Name*, std::uint32_t> name_indexes;
  std::unordered_map<const Name*, std::uint32_t>
      slot_indexes;                 // cells and free variables: from kBehindLocals
  std::vector<Slot> behind_locals;  // cells that are no locals, then free variables
  std::unordered_map<std::string, std::uint32_t> constant_indexes;
  std::vector<const Name*> static_attributes;  // 3.13: names assigned through `self`
  bool interactive = false;
  std::vector<const Scope*> inlined;  // comprehensions being compiled inside this unit, innermost last
};

class UnitCompiler {
 public:
  UnitCompiler(const SymbolTable& symbols, const CompileOptions& options)
      : symbols_(symbols), options_(options), cx(options.rules) {}
  Compiled<std::unique_ptr<const Unit>> run(const ast::Mod& tree);

 private:
  using Labels = std::vector<Label>;

  // compile_unit.cpp: units and what they hold
  void enter(UnitKind kind, const Scope* scope, std::string_view name, std::uint32_t first_line);
  std::unique_ptr<const Unit> leave();
  void set_up_slots();
  void set_qualified_name(std::string_view name);
  void emit_cells();
  void compile_root(const ast::Mod& tree);
  void function_definition(const ast::Node& node, const Name* name, const ast::Arguments& arguments,
                           ast::StmtList body, ast::ExprList decorators, const ast::Expr* returns,
                           std::uint32_t extra_flags);
  void lambda(const ast::Lambda& node);
  void class_definition(const ast::ClassDef& node);
  void class_body(const ast::ClassDef& node);
  void class_arguments(const ast::ClassDef& node);
  void class_cell();
  void set_parameters(const ast::Arguments& arguments);
  std::string cleaned_docstring(std::string_view text) const;
  std::uint32_t function_defaults(const ast::Arguments& arguments);
  std::uint32_t function_annotations(const ast::Arguments& arguments, const ast::Expr* returns);
  std::uint32_t argument_annotation(const ast::Arg* argument);
  void annotation(const ast::Expr& node);
  void make_function(std::unique_ptr<const Unit> unit, const Scope& scope, std::uint32_t flags);
  void apply_decorators(ast::ExprList decorators);
  ast::StmtList body_with_docstring(ast::StmtList body);
  void finish_with_none();

  // compile_name.cpp: names and constants
  struct NamePlace {
    const Name* name;  // mangled
    enum Kind : std::uint8_t { Fast, Cell, ClassCell, Global, Namespace } kind;
  };
  NamePlace place_of(const Name* source_name);
  std::uint32_t slot_of(const Name* name);
  std::uint32_t add_local_slot(const Name* name);
  std::uint32_t name_index(const Name* name);
  const Name* mangled(const Name* name);
  void load_name(const Name* name);
  void store_name(const Name* name);
  void delete_name(const Name* name);
  void load_attribute(const Name* name) { emit(Opcode::LoadAttribute, name_index(mangled(name))); }
  std::uint32_t constant_index(Constant constant);
  void load_constant(Constant constant) { emit(Opcode::LoadConst, constant_index(std::move(constant))); }
  void load_none() { load_constant(Constant{}); }
  void load_text(std::string_view text);
  void load_int(std::int64_t number);
  static Constant constant_of(const ast::ConstantValue& value);
  // Constant expressions that CPython folds and a program can tell: tuples of constants, signed numbers.
  static bool fold(const ast::Expr& node, Constant& out);
  // 1 true, 0 false, -1 not known before it runs.
  int constant_truth(const ast::Expr& node) const;

  // compile_statement.cpp
  void statements(ast::StmtList list);
  void statement(const ast::Stmt& node);
  void expression_statement(const ast::ExprStmt& node);
  void assign(const ast::Assign& node);
  void augmented_assign(const ast::AugAssign& node);
  void annotated_assign(const ast::AnnAssign& node);
  void evaluate_and_drop(const ast::Expr& node);
  void drop_slice_annotation(const ast::Expr& node);
  void return_statement(const ast::Return& node);
  void if_statement(const ast::If& node);
  void while_statement(const ast::While& node);
  void for_statement(const ast::For& node);
  void async_for_statement(const ast::AsyncFor& node);
  void break_or_continue(const ast::Stmt& node, bool is_break);
  void assert_statement(const ast::Assert& node);
  void import_statement(const ast::Import& node);
  void import_from(const ast::ImportFrom& node);
  void import_as(std::string_view dotted, const Name* asname);
  // Leaves all blocks, or those inside the innermost loop, which is the result.
  const Block* unwind_blocks(bool keep_value, bool to_loop);
  void resume_protections();
  void unwind_block(const Block& block, bool keep_value);
  void push_block(Block block, const ast::Node& node);
  void pop_block() { state_->blocks.pop_back(); }

  // compile_try.cpp
  void raise_statement(const ast::Raise& node);
  template <class Statement>
  void try_statement(const Statement& node);
  template <class Statement>
  void try_finally(const Statement& node);
  void try_except(const ast::Try& node);
  Protection guarded_body(const ast::Stmt& node, ast::StmtList body, ast::StmtList otherwise, Label end);
  void except_clause(const ast::Handler& handler, Protection& cleanup, Label end);
  void except_body(const ast::Handler& handler, Protection& cleanup, Label end);
  void reraise_from_cleanup(const Protection& cleanup);
  // With and AsyncWith.
  template <class Statement>
  void with_statement(const Statement& node, std::size_t item);
  void call_exit_with_nones(bool is_async, bool keep_value);
  void forget_name(const Name* name);

  // compile_groups.cpp
  void try_except(const ast::TryStar& node);
  void group_clause(const ast::Handler& handler);
  void group_body(const ast::Handler& handler, Label end);

  // compile_expression.cpp
  void expression(const ast::Expr& node);
  void expression_kind(const ast::Expr& node);
  void binary_operation(const ast::BinOp& node);
  void bool_operation(const ast::BoolOp& node);
  void compare(const ast::Compare& node);
  void compare_operator(ast::CompareOperator op);
  void conditional(const ast::IfExp& node);
  std::uint32_t restored_place(std::uint32_t which) const;
  void jump_if(const ast::Expr& node, bool condition, Label target);
  void jump_if_compare(const ast::Compare& node, bool condition, Label target);
  void dict_display(const ast::Dict& node);
  void sequence_display(ast::ExprList elements, Opcode build, Opcode add, Opcode extend, bool tuple);
  void formatted_value(const ast::FormattedValue& node);
  void joined_string(const ast::JoinedStr& node);
  void slice(const ast::Slice& node);
  void attribute_load(const ast::Attribute& node);
  void attribute_position(const ast::Attribute& node);
  void yield_expression(const ast::Yield& node);
  void yield_from(const ast::YieldFrom& node);
  void await_expression(const ast::Await& node);
  // [awaitable] -> [result]
  void await_top(AwaitedFrom from);
  // [iterator] -> [result]: what it yields is yielded
  void delegate_to_top();
  void store_target(const ast::Expr& target);
  void delete_target(const ast::Expr& target);
  void unpack_target(ast::ExprList elements, const ast::Expr& node);
  void note_static_attribute(const ast::Attribute& node);

  // compile_call.cpp
  void call(const ast::Call& node);
  bool method_call(const ast::Call& node);
  void call_arguments(std::span<ast::Expr* const> arguments, ast::KeywordList keywords, const Span& position);
  void call_with_unpacking(std::span<ast::Expr* const> arguments, ast::KeywordList keywords);
  void keyword_arguments(ast::KeywordList keywords);
  void positional_tuple(std::span<ast::Expr* const> arguments);

  // compile_comprehension.cpp
  struct ComprehensionParts {
    ast::NodeKind kind;
    const ast::Expr* element;  // or the key
    const ast::Expr* value;    // dict only
    ast::ComprehensionList generators;
  };
  void comprehension(const ast::Expr& node, const ComprehensionParts& parts, std::string_view name);
  void inlined_comprehension(const ComprehensionParts& parts, const Scope& scope);
  void comprehension_container(const ComprehensionParts& parts);
  // `below`: values between the container and the first iterator.
  void comprehension_loop(const ComprehensionParts& parts, std::size_t index, std::uint32_t below,
                          bool iterator_ready);
  void async_comprehension_loop(const ComprehensionParts& parts, std::size_t index, std::uint32_t below);
  // Behind an item: target, conditions, what is inside; then back for the next one.
  void comprehension_item(const ComprehensionParts& parts, std::size_t index, std::uint32_t below,
                          Label again);
  void comprehension_element(const ComprehensionParts& parts, std::uint32_t distance);

  // compile_pattern.cpp
  struct PatternState {
    std::vector<const Name*> stores;  // captured, their values below `on_top`
    bool allow_irrefutable = false;
    Labels fail;             // fail[i]: pop i values, then fail
    std::size_t on_top = 0;  // values above the captures
  };
  void match_statement(const ast::Match& node);
  void match_case(const ast::MatchCase& node, bool is_last, Label end);
  void pattern(const ast::Pattern& node, PatternState& state);
  void sub_pattern(const ast::Pattern& node, PatternState& state);
  void pattern_value(const ast::MatchValue& node, PatternState& state);
  void pattern_singleton(const ast::MatchSingleton& node, PatternState& state);
  void pattern_sequence(const ast::MatchSequence& node, PatternState& state);
  void pattern_items_by_unpacking(const ast::MatchSequence& node, PatternState& state);
  void pattern_items_by_subscript(const ast::MatchSequence& node, std::size_t star, PatternState& state);
  void pattern_mapping(const ast::MatchMapping& node, PatternState& state);
  void mapping_keys(const ast::MatchMapping& node);
  void pattern_class(const ast::MatchClass& node, PatternState& state);
  void pattern_as(const ast::MatchAs& node, PatternState& state);
  void pattern_or(const ast::MatchOr& node, PatternState& state);
  void reorder_alternative(const std::vector<const Name*>& control, PatternState& state,
                           const ast::Pattern& node);
  void check_length(std::size_t length, ast::CompareOperator op, PatternState& state);
  void unpack_starred(ast::PatternList patterns);
  void capture(const Name* name, const ast::Node& node, PatternState& state);
  void jump_to_fail(Opcode opcode, PatternState& state);
  void bind_fails(PatternState& state);
  void rotate_up(std::size_t count);

  // Shared
  Assembler& code() { return state_->code; }
  void emit(Opcode opcode, std::uint32_t operand = 0) { state_->code.emit(opcode, operand); }
  Label label() { return state_->code.label(); }
  void bind(Label target) { state_->code.bind(target); }
  void jump(Opcode opcode, Label target) { state_->code.jump(opcode, target); }
  void at(const ast::Node& node) { state_->code.set_position(node.span); }
  // From here to the end of the program this feature is refused when reached.
  void unsupported(std::string_view feature);
  void fail(std::string message, const ast::Node& node);
  bool failed() const { return failure_ != nullptr; }
  bool in_function() const;

  const SymbolTable& symbols_;
  const CompileOptions& options_;
  UnitState* state_ = nullptr;
  std::unique_ptr<Diagnostic> failure_;
  RuleContext cx;
};

}  // namespace dictum::code
