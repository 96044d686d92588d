#include "scope/symbol_table.h"

#include <algorithm>
#include <bit>
#include <string>

#include "base/check.h"
#include "scope/scope_resolution.h"
#include "scope/symbol_table_builder.h"

namespace dictum {

namespace {

std::size_t hash_symbol(const Scope& scope, const Name* name) {
  return (scope.index * std::size_t{0x9E3779B97F4A7C15} + name->index) * std::size_t{0xD6E8FEB86659FD93} >>
         20;
}

// Nodes are hashed by address: the slot decides nothing that can be seen.
std::size_t hash_node(const ast::Node* node, ScopePart part) {
  return (reinterpret_cast<std::uintptr_t>(node) / 8 + static_cast<std::size_t>(part) * 3) *
             std::size_t{0x9E3779B97F4A7C15} >>
         20;
}

std::size_t slots_for(std::size_t count) { return std::bit_ceil(count * 2 + 1); }

bool by_text(const Name* left, const Name* right) { return left->text < right->text; }

bool is_private(std::string_view text) {
  return text.starts_with("__") && !text.ends_with("__") && text.find('.') == std::string_view::npos;
}

// Names that are fast locals somewhere in the block's code: its parameters, and what inlined comprehensions
// bind.
std::vector<const Name*> fast_names(const SymbolTable& table, const Scope& scope) {
  std::vector<const Name*> found(scope.parameters.begin(), scope.parameters.end());
  for (const Scope* inner : table.scopes().subspan(scope.index + 1)) {
    if (inner->depth <= scope.depth) break;
    const Scope* host = inner;
    while (host->inlined) host = host->parent;
    if (!inner->inlined || host != &scope) continue;
    for (const Symbol* symbol = inner->first_symbol; symbol; symbol = symbol->next)
      if (symbol->resolution == Resolution::Local && !symbol->has(SymbolFlags::kParameter))
        found.push_back(symbol->name);
  }
  return found;
}

}  // namespace

const Name* mangle(const Name* private_name, const Name* name, NameTable& names) {
  if (!private_name || !is_private(name->text)) return name;
  std::string_view owner = private_name->text;
  owner.remove_prefix(std::min(owner.find_first_not_of('_'), owner.size()));
  if (owner.empty()) return name;
  std::string text;
  text.reserve(1 + owner.size() + name->text.size());
  text.append("_").append(owner).append(name->text);
  return names.intern(text);
}

const Name* mangle(const SymbolTable& table, const Scope& scope, const Name* name, NameTable& names) {
  const Name* mangled = mangle(scope.private_name, name, names);
  if (mangled == name || !scope.mangles_only_parameters_of) return mangled;
  const Symbol* parameter = table.find(*scope.mangles_only_parameters_of, mangled);
  return parameter && parameter->has(SymbolFlags::kTypeParameter) ? mangled : name;
}

SymbolTable::SymbolTable(NameTable& names) : names_(&names) {}

Symbol* SymbolTable::find_symbol(const Scope& scope, const Name* mangled) const {
  const std::size_t mask = symbol_slots_.size() - 1;
  for (std::size_t slot = hash_symbol(scope, mangled) & mask; symbol_slots_[slot]; slot = (slot + 1) & mask) {
    Symbol* symbol = symbol_slots_[slot];
    if (symbol->name == mangled && symbol->scope == &scope) return symbol;
  }
  return nullptr;
}

const Symbol* SymbolTable::find(const Scope& scope, const Name* mangled) const {
  return find_symbol(scope, mangled);
}

const Symbol* SymbolTable::lookup(const Scope& scope, const Name* name) const {
  return find_symbol(scope, mangle(*this, scope, name, *names_));
}

const Scope& SymbolTable::scope_of(const ast::Node* node, ScopePart part) const {
  const std::size_t mask = node_slots_.size() - 1;
  for (std::size_t slot = hash_node(node, part) & mask; node_slots_[slot].scope; slot = (slot + 1) & mask)
    if (node_slots_[slot].node == node && node_slots_[slot].part == part) return *node_slots_[slot].scope;
  DICTUM_UNREACHABLE("this node opens no block");
}

void SymbolTable::insert(Symbol* symbol) {
  if ((symbol_count_ + 1) * 2 > symbol_slots_.size()) {
    std::vector<Symbol*> old(slots_for(symbol_count_ * 2));
    old.swap(symbol_slots_);
    symbol_count_ = 0;
    for (Symbol* each : old)
      if (each) insert(each);
  }
  const std::size_t mask = symbol_slots_.size() - 1;
  std::size_t slot = hash_symbol(*symbol->scope, symbol->name) & mask;
  while (symbol_slots_[slot]) slot = (slot + 1) & mask;
  symbol_slots_[slot] = symbol;
  symbol_count_++;
}

// A new symbol at the end of the block's list; not yet in the index.
Symbol* SymbolTable::append_symbol(Arena& arena, Scope* scope, const Name* name) {
  Symbol* symbol =
      arena.make<Symbol>(name, scope, nullptr, nullptr, std::uint16_t{0}, Resolution::GlobalImplicit);
  (scope->last_symbol ? scope->last_symbol->next : scope->first_symbol) = symbol;
  scope->last_symbol = symbol;
  scope->symbol_count++;
  return symbol;
}

// After the first pass, which needs no look-up by name.
void SymbolTable::index_symbols() {
  std::size_t count = 0;
  for (const Scope* scope : scopes_) count += scope->symbol_count;
  symbol_slots_.assign(slots_for(count + count / 8), nullptr);
  for (const Scope* scope : scopes_)
    for (Symbol* symbol = scope->first_symbol; symbol; symbol = symbol->next) insert(symbol);
}

void SymbolTable::insert(const NodeScope& entry) {
  if ((node_count_ + 1) * 2 > node_slots_.size()) {
    std::vector<NodeScope> old(slots_for(node_count_ * 2 + 8));
    old.swap(node_slots_);
    node_count_ = 0;
    for (const NodeScope& each : old)
      if (each.scope) insert(each);
  }
  const std::size_t mask = node_slots_.size() - 1;
  std::size_t slot = hash_node(entry.node, entry.part) & mask;
  while (node_slots_[slot].scope) slot = (slot + 1) & mask;
  node_slots_[slot] = entry;
  node_count_++;
}

std::vector<const Name*> free_variables(const Scope& scope) {
  std::vector<const Name*> found;
  for (const Symbol* symbol = scope.first_symbol; symbol; symbol = symbol->next)
    if (symbol->resolution == Resolution::Free || symbol->has(SymbolFlags::kFreeClass))
      found.push_back(symbol->name);
  std::sort(found.begin(), found.end(), by_text);
  return found;
}

std::vector<const Name*> cell_variables(const SymbolTable& table, const Scope& scope,
                                        const Language& language, NameTable& names) {
  std::vector<const Name*> found;
  for (const Symbol* symbol = scope.first_symbol; symbol; symbol = symbol->next)
    if (symbol->resolution == Resolution::Cell || symbol->has(SymbolFlags::kComprehensionCell))
      found.push_back(symbol->name);
  std::sort(found.begin(), found.end(), by_text);
  if (scope.needs_class_closure) found.push_back(names.intern("__class__"));
  if (scope.needs_class_dictionary) found.push_back(names.intern("__classdict__"));
  if (!language.parameter_cells_first || found.size() < 2) return found;
  auto unplaced = found.begin();
  for (const Name* name : fast_names(table, scope)) {
    const auto place = std::find(unplaced, found.end(), name);
    if (place != found.end()) std::rotate(unplaced++, place, place + 1);
  }
  return found;
}

Compiled<SymbolTable> build_symbol_table(const ast::Mod& tree, const FutureFeatures& future,
                                         const ParseContext& context) {
  return SymbolTableBuilder(future, context).build(tree);
}

}  // namespace dictum
