#include "scope/scope_resolution.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/native_stack.h"

namespace dictum {

// The walk goes from the module inwards. `around_` says of every name what the blocks around the current one
// make of it: a function adds what it binds and a global statement takes it away again; a class adds nothing
// (its names are invisible to its methods) but __class__. On the way back each block hands out the names that
// its inner blocks take from further out. A function keeps those that it binds itself, they become its cells;
// a class keeps __class__; the others pass through the block and are free in it, too.
// https://docs.python.org/3/reference/executionmodel.html#resolution-of-names

namespace {

constexpr std::size_t kStackReserve = 48 * 1024;

void erase_name(std::vector<const Name*>& names, const Name* name) { std::erase(names, name); }

}  // namespace

ScopeResolver::ScopeResolver(SymbolTable& table, const std::vector<ScopeDirective>& directives,
                             const ScopeNames& well_known, const Language& language, Arena& arena,
                             NameTable& names, Rules& rules)
    : table_(table),
      directives_(directives),
      well_known_(well_known),
      language_(language),
      arena_(arena),
      around_(names.size()),
      stamps_(names.size()),
      stack_limit_(native_stack_limit(kStackReserve)),
      cx(&rules) {}

Compiled<void> ScopeResolver::resolve() {
  FreeNames free;
  if (!resolve(*table_.scopes_.front(), nullptr, free)) return Failure{std::move(failure_)};
  return {};
}

// `free` receives the names that the block takes from blocks around it. `class_entry` is the class that a
// type parameter scope directly inside it can look into (PEP 695).
bool ScopeResolver::resolve(Scope& scope, const Scope* class_entry, FreeNames& free) {
  if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_limit_) return refuse_depth();
  const std::size_t mark = changes_.size();
  if (!resolve_own_names(scope, class_entry, free)) return false;
  if (scope.first_child) {
    FreeNames children_free, inlined_cells;
    if (!resolve_children(scope, class_entry, children_free, inlined_cells)) return false;
    if (scope.is_function_like()) settle_cells(scope, children_free, inlined_cells);
    if (scope.type == ScopeType::Class) settle_class(scope, children_free);
    for (const Name* name : inlined_cells)
      if (Symbol* symbol = table_.find_symbol(scope, name)) symbol->flags |= SymbolFlags::kComprehensionCell;
    pass_on(scope, children_free);
    free.insert(free.end(), children_free.begin(), children_free.end());
  }
  for (; changes_.size() > mark; changes_.pop_back())
    around_[changes_.back().name->index] = changes_.back().before;
  return true;
}

bool ScopeResolver::resolve_own_names(Scope& scope, const Scope* class_entry, FreeNames& free) {
  for (Symbol* symbol = scope.first_symbol; symbol; symbol = symbol->next) {
    if (!resolve_name(*symbol, class_entry, free)) return false;
    if (scope.first_child) declare_for_children(scope, *symbol);
  }
  if (scope.type != ScopeType::Class || !scope.first_child) return true;
  change(well_known_.class_cell, {true, around(well_known_.class_cell).global, false});
  if (language_.class_scope_type_parameters)
    change(well_known_.class_dictionary, {true, around(well_known_.class_dictionary).global, false});
  return true;
}

bool ScopeResolver::resolve_name(Symbol& symbol, const Scope* class_entry, FreeNames& free) {
  const Surroundings& outside = around(symbol.name);
  auto settle = [&symbol](Resolution resolution) {
    symbol.resolution = resolution;
    return true;
  };
  auto settle_free = [&] {
    free.push_back(symbol.name);
    return settle(Resolution::Free);
  };
  const std::string text(symbol.name->text);
  const bool in_class = symbol.scope->type == ScopeType::Class;
  if (RULE_IF(SCO_08, symbol.has(SymbolFlags::kGlobal))) {
    if (in_class) RULE(SCO_14);
    if (symbol.has(SymbolFlags::kNonlocal))
      return refuse(symbol, "name '" + text + "' is nonlocal and global");
    return settle(Resolution::GlobalExplicit);
  }
  if (RULE_IF(SCO_11, symbol.has(SymbolFlags::kNonlocal))) {
    if (in_class) RULE(SCO_15);
    if (!symbol.scope->parent) return refuse(symbol, "nonlocal declaration not allowed at module level");
    if (RULE_IF(SCO_12, !outside.bound))
      return refuse(symbol, "no binding for nonlocal '" + text + "' found");
    if (outside.type_parameter)
      return refuse(symbol, "nonlocal binding not allowed for type parameter '" + text + "'");
    return settle_free();
  }
  if (RULE_IF(SCO_01, symbol.is_bound())) return settle(Resolution::Local);
  if (class_entry) {
    RULE(SCO_37);
    const Symbol* of_class = table_.find(*class_entry, symbol.name);
    if (of_class && of_class->has(SymbolFlags::kGlobal)) return settle(Resolution::GlobalExplicit);
    if (of_class && of_class->is_bound() && !of_class->has(SymbolFlags::kNonlocal))
      return settle(Resolution::GlobalImplicit);
  }
  return outside.bound && RULE_IF(SCO_03, true) ? settle_free() : settle(Resolution::GlobalImplicit);
}

// What inner blocks see of a name of this block.
void ScopeResolver::declare_for_children(const Scope& scope, const Symbol& symbol) {
  const Surroundings& before = around(symbol.name);
  Surroundings now = before;
  const bool is_global = symbol.resolution == Resolution::GlobalExplicit && symbol.has(SymbolFlags::kGlobal);
  const bool is_local = symbol.resolution == Resolution::Local;
  if (is_local) now.type_parameter = symbol.has(SymbolFlags::kTypeParameter);
  const bool visible = RULE_IF(CLS_23, scope.type != ScopeType::Class);
  if (!visible) RULE(SCO_13);
  if (!visible) RULE(SCO_36);
  if (visible && is_global) now.bound = false, now.global = true;
  if (visible && is_local) now.bound |= scope.is_function_like(), now.global = false;
  if (now != before) change(symbol.name, now);
}

bool ScopeResolver::resolve_children(Scope& scope, const Scope* class_entry, FreeNames& children_free,
                                     FreeNames& inlined_cells) {
  bool any_inlined = false;
  for (Scope* child = scope.first_child; child; child = child->next_sibling) {
    const Scope* child_entry = nullptr;
    if (child->can_see_class_scope) child_entry = scope.type == ScopeType::Class ? &scope : class_entry;
    if (!is_inlined(scope, *child)) {
      if (!resolve(*child, child_entry, children_free)) return false;
      continue;
    }
    FreeNames comprehension_free;
    if (!resolve(*child, child_entry, comprehension_free)) return false;
    inline_comprehension(scope, *child, comprehension_free, inlined_cells);
    children_free.insert(children_free.end(), comprehension_free.begin(), comprehension_free.end());
    any_inlined = true;
  }
  if (any_inlined) splice_inlined(scope);
  remove_duplicates(children_free);
  return true;
}

// PEP 709: list, set and dict comprehensions are part of the block around them.
bool ScopeResolver::is_inlined(const Scope& parent, const Scope& child) const {
  return language_.inlined_comprehensions && child.is_comprehension() &&
         child.node->kind != ast::NodeKind::GeneratorExp && !parent.can_see_class_scope;
}

// The parent learns the names of the comprehension. A name that is free in it and bound by the parent need
// not be a cell, unless a block inside the comprehension takes it, too.
void ScopeResolver::inline_comprehension(Scope& parent, Scope& comprehension, FreeNames& free,
                                         FreeNames& inlined_cells) {
  remove_duplicates(free);
  comprehension.inlined = true;
  for (Symbol* symbol = comprehension.first_symbol; symbol; symbol = symbol->next) {
    if (symbol->has(SymbolFlags::kParameter)) continue;
    if (symbol->resolution == Resolution::Cell || symbol->has(SymbolFlags::kComprehensionCell))
      inlined_cells.push_back(symbol->name);
    const Symbol* known = table_.find(parent, symbol->name);
    if (!known) {
      Resolution resolution = symbol->resolution;
      const bool is_class_cell = symbol->name == well_known_.class_cell;
      if (resolution == Resolution::Free && parent.type == ScopeType::Class && is_class_cell) {
        resolution = Resolution::GlobalImplicit;
        erase_name(free, symbol->name);
      }
      add_symbol(parent, symbol->name, symbol->flags, resolution);
    } else if (known->is_bound() && parent.type != ScopeType::Class &&
               !is_free_in_a_child(comprehension, symbol->name)) {
      erase_name(free, symbol->name);
    }
  }
}

bool ScopeResolver::is_free_in_a_child(const Scope& scope, const Name* name) const {
  for (const Scope* child = scope.first_child; child; child = child->next_sibling) {
    const Symbol* symbol = table_.find(*child, name);
    if (symbol && symbol->resolution == Resolution::Free) return true;
  }
  return false;
}

// An inlined comprehension's children take its place.
void ScopeResolver::splice_inlined(Scope& scope) {
  Scope** link = &scope.first_child;
  while (Scope* child = *link) {
    if (!child->inlined) {
      link = &child->next_sibling;
      continue;
    }
    Scope* after = child->next_sibling;
    *link = child->first_child;
    while (*link) link = &(*link)->next_sibling;
    *link = after;
  }
}

void ScopeResolver::settle_cells(Scope& scope, FreeNames& children_free, const FreeNames& inlined_cells) {
  auto becomes_cell = [&](const Name* name) {
    Symbol* symbol = table_.find_symbol(scope, name);
    if (!symbol || symbol->resolution != Resolution::Local) return false;
    symbol->resolution = Resolution::Cell;
    RULE(SCO_24);
    return true;
  };
  std::erase_if(children_free, becomes_cell);
  for (const Name* name : inlined_cells) becomes_cell(name);
}

// https://docs.python.org/3/reference/datamodel.html#creating-the-class-object
void ScopeResolver::settle_class(Scope& scope, FreeNames& children_free) {
  scope.needs_class_closure = std::erase(children_free, well_known_.class_cell) != 0;
  if (scope.needs_class_closure) RULE(SUP_12);
  if (language_.class_scope_type_parameters)
    scope.needs_class_dictionary = std::erase(children_free, well_known_.class_dictionary) != 0;
}

void ScopeResolver::pass_on(Scope& scope, const FreeNames& children_free) {
  const bool is_class = scope.type == ScopeType::Class || scope.can_see_class_scope;
  for (const Name* name : children_free) {
    Symbol* symbol = table_.find_symbol(scope, name);
    if (!symbol)
      add_symbol(scope, name, 0, Resolution::Free);
    else if (is_class && (language_.marks_all_frees_of_classes || symbol->is_bound() ||
                          symbol->has(SymbolFlags::kGlobal)))
      symbol->flags |= SymbolFlags::kFreeClass;
  }
}

bool ScopeResolver::refuse(const Symbol& symbol, std::string message) {
  failure_ = {};
  failure_.message = std::move(message);
  failure_.has_end = language_.error_has_end;
  for (const ScopeDirective& directive : directives_) {
    if (directive.scope != symbol.scope || directive.name != symbol.name) continue;
    failure_.line = directive.span.line;
    failure_.offset = static_cast<std::int32_t>(directive.span.column) + 1;
    failure_.end_line = static_cast<std::int32_t>(directive.span.end_line);
    failure_.end_offset = static_cast<std::int32_t>(directive.span.end_column) + 1;
    break;
  }
  return false;
}

bool ScopeResolver::refuse_depth() {
  failure_ = recursion_failure();
  return false;
}

void ScopeResolver::change(const Name* name, const Surroundings& now) {
  changes_.push_back({name, around(name)});
  around_[name->index] = now;
}

// Keeps the first of equal names.
void ScopeResolver::remove_duplicates(FreeNames& names) {
  if (names.size() < 2) return;
  stamp_++;
  std::erase_if(names,
                [this](const Name* name) { return std::exchange(stamps_[name->index], stamp_) == stamp_; });
}

Symbol* ScopeResolver::add_symbol(Scope& scope, const Name* name, std::uint16_t flags,
                                  Resolution resolution) {
  Symbol* symbol = table_.append_symbol(arena_, &scope, name);
  symbol->flags = flags;
  symbol->resolution = resolution;
  table_.insert(symbol);
  return symbol;
}

}  // namespace dictum
