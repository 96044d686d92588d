// Pass 2 of the symbol table: decides where each name of each block is looked up. Private to the folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "language.h"
#include "scope/symbol_table.h"
#include "scope/symbol_table_builder.h"

namespace dictum {

// Fills in the resolutions, adds the free names that pass through a block to it, and inlines comprehensions
// where the language does. Fails with CPython's SyntaxError for nonlocal declarations that find nothing.
class ScopeResolver {
 public:
  ScopeResolver(SymbolTable& table, const std::vector<ScopeDirective>& directives,
                const ScopeNames& well_known, const Language& language, Arena& arena, NameTable& names,
                Rules& rules);
  Compiled<void> resolve();

 private:
  using FreeNames = std::vector<const Name*>;

  // What the blocks around say of a name.
  struct Surroundings {
    bool bound = false;           // bound in a function around, and no global statement in between
    bool global = false;          // declared global in a block around
    bool type_parameter = false;  // bound as a type parameter
    bool operator==(const Surroundings&) const = default;
  };
  struct Change {
    const Name* name;
    Surroundings before;
  };

  bool resolve(Scope& scope, const Scope* class_entry, FreeNames& free);
  bool resolve_own_names(Scope& scope, const Scope* class_entry, FreeNames& free);
  bool resolve_name(Symbol& symbol, const Scope* class_entry, FreeNames& free);
  void declare_for_children(const Scope& scope, const Symbol& symbol);
  bool resolve_children(Scope& scope, const Scope* class_entry, FreeNames& children_free,
                        FreeNames& inlined_cells);
  bool is_inlined(const Scope& parent, const Scope& child) const;
  void inline_comprehension(Scope& parent, Scope& comprehension, FreeNames& free, FreeNames& inlined_cells);
  bool is_free_in_a_child(const Scope& scope, const Name* name) const;
  void splice_inlined(Scope& scope);
  void settle_cells(Scope& scope, FreeNames& children_free, const FreeNames& inlined_cells);
  void settle_class(Scope& scope, FreeNames& children_free);
  void pass_on(Scope& scope, const FreeNames& children_free);
  bool refuse(const Symbol& symbol, std::string message);
  bool refuse_depth();

  const Surroundings& around(const Name* name) const { return around_[name->index]; }
  void change(const Name* name, const Surroundings& now);
  void remove_duplicates(FreeNames& names);
  Symbol* add_symbol(Scope& scope, const Name* name, std::uint16_t flags, Resolution resolution);

  SymbolTable& table_;
  const std::vector<ScopeDirective>& directives_;
  const ScopeNames& well_known_;
  const Language& language_;
  Arena& arena_;
  std::vector<Surroundings> around_;   // by Name::index
  std::vector<Change> changes_;        // undone when a block is left
  std::vector<std::uint32_t> stamps_;  // by Name::index, for remove_duplicates
  std::uint32_t stamp_ = 0;
  std::uintptr_t stack_limit_;
  Diagnostic failure_;
  RuleContext cx;
};

}  // namespace dictum
