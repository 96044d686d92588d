// Tree -> symbol table: which block binds which name, and where each name of a block is looked up.
// https://docs.python.org/3/reference/executionmodel.html#naming-and-binding
//
// Two passes. The first (symbol_table.cpp) walks the tree once and notes for every block the names that it
// binds and uses; the second (scope_resolution.cpp) walks the blocks and decides for every name of a block
// whether it is local, shared with an inner block (cell), taken from an outer one (free), or global. Both
// refuse programs as CPython's symtable does, in its words and order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "scope/future.h"
#include "syntax/ast.h"
#include "syntax/parser.h"

namespace dictum {

enum class ScopeType : std::uint8_t {
  Module,    // also the block of eval() and of interactive input
  Function,  // def, async def, lambda, comprehensions and generator expressions
  Class,
  Annotation,      // annotations that are not evaluated (from __future__ import annotations)
  TypeVariable,    // bound, constraints or default of a type parameter, PEP 695 and 696
  TypeAlias,       // the value of a type statement, PEP 695
  TypeParameters,  // around a generic function, class or type alias, PEP 695
};

// Where a name of a block is looked up.
enum class Resolution : std::uint8_t {
  Local,           // of this block; in modules and classes: its namespace, then globals and builtins
  GlobalExplicit,  // named by a global statement
  GlobalImplicit,  // bound in no block around: globals, then builtins
  Free,            // a cell of a block around this one
  Cell,            // local, and shared with an inner block
};

// What was seen of a name in one block. The values are those of CPython's _symtable module.
struct SymbolFlags {
  static constexpr std::uint16_t kGlobal = 1;  // a global statement, or := in a comprehension of a module
  static constexpr std::uint16_t kLocal = 2;   // bound
  static constexpr std::uint16_t kParameter = 4;
  static constexpr std::uint16_t kNonlocal =
      8;  // a nonlocal statement, or := in a comprehension of a function
  static constexpr std::uint16_t kUsed = 16;
  static constexpr std::uint16_t kFreeClass =
      64;  // a class binds it and a method takes it from outside the class
  static constexpr std::uint16_t kImported = 128;
  static constexpr std::uint16_t kAnnotated = 256;
  static constexpr std::uint16_t kIterationVariable = 512;  // of a comprehension
  static constexpr std::uint16_t kTypeParameter = 1024;
  static constexpr std::uint16_t kComprehensionCell = 2048;  // a cell of an inlined comprehension, PEP 709
};

struct Scope;

// One name in one block.
struct Symbol {
  const Name* name;  // mangled where the rules of private names say so
  Scope* scope;
  Symbol* next;      // in the order in which the block's names were first seen
  Symbol* shadowed;  // for the first pass only
  std::uint16_t flags;
  Resolution resolution;

  bool has(std::uint16_t any_of) const { return (flags & any_of) != 0; }
  bool is_bound() const {
    return has(SymbolFlags::kLocal | SymbolFlags::kParameter | SymbolFlags::kImported |
               SymbolFlags::kTypeParameter);
  }
};

// One block.
struct Scope {
  ScopeType type;
  const Name* name;          // "top", "lambda", "listcomp", "genexpr", … or the name in the source
  const ast::Node* node;     // Module, FunctionDef, ClassDef, Lambda, ListComp, TypeVar, …
  Span span;                 // of the node; the module has none (line 0)
  Scope* parent;             // the block around it in the source; null for the module
  std::uint32_t index;       // 0 for the module, then in order of appearance: side tables can be arrays
  std::uint32_t depth;       // 0 for the module
  const Name* private_name;  // the class whose name mangles __names here, or null.
                             // https://docs.python.org/3/reference/expressions.html#private-name-mangling
  const Scope* mangles_only_parameters_of;  // in the type parameter scope of a class (3.13): of all names
                                            // only its type parameters are mangled; null elsewhere

  bool nested = false;     // somewhere inside a function
  bool generator = false;  // has yield (also true for generator expressions)
  bool coroutine = false;  // async def, or await or async for inside
  bool varargs = false;
  bool varkeywords = false;
  bool returns_value = false;
  bool needs_class_closure = false;  // class: a method uses __class__ or super, so there is a __class__ cell
  bool needs_class_dictionary = false;  // class: an inner type parameter scope reads __classdict__ (3.12)
  bool can_see_class_scope = false;     // type parameter scopes directly inside a class (3.12)
  bool inlined = false;                 // a comprehension that became part of its parent (3.12, PEP 709)

  Symbol* first_symbol = nullptr;
  Symbol* last_symbol = nullptr;
  std::uint32_t symbol_count = 0;
  std::span<const Name* const> parameters;  // as in co_varnames: positional, keyword-only, *args, **kwargs
  // Children as symtable shows them: in order of appearance, an inlined comprehension replaced by its own
  // children, without annotation scopes.
  Scope* first_child = nullptr;
  Scope* next_sibling = nullptr;

  bool is_comprehension() const {
    using enum ast::NodeKind;
    return node->kind == ListComp || node->kind == SetComp || node->kind == DictComp ||
           node->kind == GeneratorExp;
  }
  // Blocks whose names live in the fast locals and cells of a frame.
  bool is_function_like() const {
    return type == ScopeType::Function || type == ScopeType::TypeVariable || type == ScopeType::TypeAlias ||
           type == ScopeType::TypeParameters;
  }
};

// Which of the blocks that one node opens.
enum class ScopePart : std::uint8_t {
  Body,  // a module, function, class, lambda, comprehension, the value of a type alias, the bound of a
         // TypeVar
  TypeParameters,  // around a generic def, class or type statement
  Default,         // of a type parameter (3.13)
};

// The scopes and symbols live in the arena of the tree, and die with it.
class SymbolTable {
 public:
  const Scope& module() const { return *scopes_.front(); }
  // All blocks by Scope::index, annotation scopes and inlined comprehensions too.
  std::span<Scope* const> scopes() const { return scopes_; }

  // The block that `node` opens; a node that opens none is a broken invariant.
  const Scope& scope_of(const ast::Node* node, ScopePart part = ScopePart::Body) const;
  // The symbol of a name in a block, or null if the block knows nothing of it. find() takes the name as it
  // stands in the symbol (mangled), lookup() as it stands in the source.
  const Symbol* find(const Scope& scope, const Name* mangled) const;
  const Symbol* lookup(const Scope& scope, const Name* name) const;

 private:
  friend class SymbolTableBuilder;
  friend class ScopeResolver;
  struct NodeScope {
    const ast::Node* node = nullptr;
    ScopePart part = ScopePart::Body;
    Scope* scope = nullptr;
  };

  explicit SymbolTable(NameTable& names);
  Symbol* find_symbol(const Scope& scope, const Name* mangled) const;
  Symbol* append_symbol(Arena& arena, Scope* scope, const Name* name);
  void index_symbols();
  void insert(Symbol* symbol);
  void insert(const NodeScope& entry);

  NameTable* names_;
  std::vector<Scope*> scopes_;
  std::vector<Symbol*> symbol_slots_;  // open addressing by (scope, name)
  std::size_t symbol_count_ = 0;
  std::vector<NodeScope> node_slots_;  // open addressing by (node, part)
  std::size_t node_count_ = 0;
};

// Fails with CPython's SyntaxError (or its RecursionError); the diagnostic's text is left for the caller to
// fill in.
Compiled<SymbolTable> build_symbol_table(const ast::Mod& tree, const FutureFeatures& future,
                                         const ParseContext& context);

// The name as it is used inside class `private_name` (null: outside any class).
// https://docs.python.org/3/reference/expressions.html#private-name-mangling
const Name* mangle(const Name* private_name, const Name* name, NameTable& names);
// The same for a name in a block.
const Name* mangle(const SymbolTable& table, const Scope& scope, const Name* name, NameTable& names);

// Cells of a block as co_cellvars shows them: sorted by name, from 3.11 parameters first in their own order,
// then what an inlined comprehension also binds as its own; with a class's implicit __class__ and
// __classdict__.
std::vector<const Name*> cell_variables(const SymbolTable& table, const Scope& scope,
                                        const Language& language, NameTable& names);
// Free variables of a block, sorted by name: co_freevars.
std::vector<const Name*> free_variables(const Scope& scope);

}  // namespace dictum
