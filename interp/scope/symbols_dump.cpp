#include "scope/symbols_dump.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace dictum {

namespace {

using Names = std::vector<std::string_view>;

class SymbolsDump {
 public:
  SymbolsDump(const SymbolTable& table, const Language& language) : table_(table), language_(language) {}

  std::string write() {
    std::vector<Level> waiting{{&table_.module(), 0}};
    while (!waiting.empty()) {
      const Level next = waiting.back();
      waiting.pop_back();
      write_table(*next.scope, next.depth);
      const std::size_t first = waiting.size();
      for (const Scope* child = next.scope->first_child; child; child = child->next_sibling)
        waiting.push_back({child, next.depth + 1});
      std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(first), waiting.end());
    }
    return std::move(out_);
  }

 private:
  struct Level {
    const Scope* scope;
    std::size_t depth;
  };

  const char* type_name(ScopeType type) const {
    switch (type) {
      case ScopeType::Module: return "module";
      case ScopeType::Function: return "function";
      case ScopeType::Class: return "class";
      case ScopeType::Annotation: return "annotation";
      case ScopeType::TypeVariable: return language_.names_type_variables ? "type variable" : "TypeVar bound";
      case ScopeType::TypeAlias: return "type alias";
      case ScopeType::TypeParameters:
        return language_.names_type_variables ? "type parameters" : "type parameter";
    }
    DICTUM_UNREACHABLE("an unknown type of block");
  }

  void write_table(const Scope& scope, std::size_t depth) {
    std::size_t children = 0;
    for (const Scope* child = scope.first_child; child; child = child->next_sibling) children++;
    out_.append(depth * 2, ' ').append(type_name(scope.type)).append(" ").append(scope.name->text);
    add_number(" line=", scope.span.line);
    add_number(" optimized=", scope.type == ScopeType::Function);
    add_number(" nested=", scope.nested);
    add_number(" children=", children);
    if (scope.type == ScopeType::Function) write_function(scope);
    if (scope.type == ScopeType::Class) add_names(" methods=", methods(scope));
    out_ += '\n';
    const Names child_names = names_of_children(scope);
    for (const Symbol* symbol : sorted_symbols(scope)) {
      out_.append(depth * 2, ' ').append("- ");
      write_symbol(scope, *symbol,
                   std::binary_search(child_names.begin(), child_names.end(), symbol->name->text));
    }
  }

  void write_function(const Scope& scope) {
    add_names(" parameters=", matching(scope, false, [](const Symbol& symbol) {
                return symbol.has(SymbolFlags::kParameter);
              }));
    add_names(" locals=", matching(scope, true, [](const Symbol& symbol) { return is_local(symbol); }));
    add_names(" globals=", matching(scope, true, [](const Symbol& symbol) { return is_global(symbol); }));
    add_names(" nonlocals=",
              matching(scope, true, [](const Symbol& symbol) { return symbol.has(SymbolFlags::kNonlocal); }));
    add_names(" frees=", matching(scope, true, [](const Symbol& symbol) {
                return symbol.resolution == Resolution::Free;
              }));
  }

  static bool is_local(const Symbol& symbol) {
    return symbol.resolution == Resolution::Local || symbol.resolution == Resolution::Cell;
  }
  static bool is_global(const Symbol& symbol) {
    return symbol.resolution == Resolution::GlobalExplicit || symbol.resolution == Resolution::GlobalImplicit;
  }

  template <class Predicate>
  static Names matching(const Scope& scope, bool sorted, Predicate predicate) {
    Names found;
    for (const Symbol* symbol = scope.first_symbol; symbol; symbol = symbol->next)
      if (predicate(*symbol)) found.push_back(symbol->name->text);
    if (sorted) std::sort(found.begin(), found.end());
    return found;
  }

  // get_methods(): up to 3.12 every block inside the class, from 3.13 the functions that are its attributes.
  Names methods(const Scope& scope) const {
    Names found;
    for (const Scope* child = scope.first_child; child; child = child->next_sibling) {
      if (language_.methods_are_functions && !is_method(scope, *child)) continue;
      if (std::find(found.begin(), found.end(), child->name->text) == found.end())
        found.push_back(child->name->text);
    }
    return found;
  }

  bool is_method(const Scope& scope, const Scope& child) const {
    const Symbol* attribute = table_.find(scope, child.name);
    if (!attribute || attribute->resolution != Resolution::Local) return false;
    if (child.type == ScopeType::Function)
      return child.name->text != "genexpr" || child.parameters.empty() || child.parameters[0]->text != ".0";
    if (child.type != ScopeType::TypeParameters) return false;
    for (const Scope* inner = child.first_child; inner; inner = inner->next_sibling)
      if (inner->type == ScopeType::Function && inner->name == child.name) return true;
    return false;
  }

  static Names names_of_children(const Scope& scope) {
    Names found;
    for (const Scope* child = scope.first_child; child; child = child->next_sibling)
      found.push_back(child->name->text);
    std::sort(found.begin(), found.end());
    return found;
  }

  static std::vector<const Symbol*> sorted_symbols(const Scope& scope) {
    std::vector<const Symbol*> symbols;
    for (const Symbol* symbol = scope.first_symbol; symbol; symbol = symbol->next) symbols.push_back(symbol);
    std::sort(symbols.begin(), symbols.end(),
              [](const Symbol* left, const Symbol* right) { return left->name->text < right->name->text; });
    return symbols;
  }

  void write_symbol(const Scope& scope, const Symbol& symbol, bool is_namespace) {
    // symtable takes any block of the name "top" for the module.
    const bool module_variable = scope.name->text == "top" && symbol.is_bound();
    const struct {
      bool holds;
      const char* name;
    } predicates[] = {{symbol.has(SymbolFlags::kUsed), "referenced"},
                      {symbol.has(SymbolFlags::kParameter), "parameter"},
                      {is_global(symbol) || module_variable, "global"},
                      {symbol.has(SymbolFlags::kNonlocal), "nonlocal"},
                      {symbol.resolution == Resolution::GlobalExplicit, "declared_global"},
                      {is_local(symbol) || module_variable, "local"},
                      {symbol.has(SymbolFlags::kAnnotated), "annotated"},
                      {symbol.resolution == Resolution::Free, "free"},
                      {symbol.has(SymbolFlags::kImported), "imported"},
                      {symbol.has(SymbolFlags::kLocal), "assigned"},
                      {is_namespace, "namespace"}};
    out_.append(symbol.name->text).append(":");
    const char* separator = " ";
    for (const auto& predicate : predicates)
      if (predicate.holds) out_.append(separator).append(predicate.name);
    if (out_.back() == ':') out_ += ' ';
    add_hexadecimal(symbol);
    out_ += '\n';
  }

  // CPython's number: flags, and above them the resolution.
  void add_hexadecimal(const Symbol& symbol) {
    const unsigned shift = language_.wide_symbol_flags ? 12 : 11;
    const unsigned resolution = static_cast<unsigned>(symbol.resolution) + 1;
    char digits[16];
    const auto end =
        std::to_chars(digits, digits + sizeof digits, symbol.flags | resolution << shift, 16).ptr;
    out_.append(" 0x").append(digits, end);
  }

  void add_number(const char* title, std::size_t number) {
    out_.append(title).append(std::to_string(number));
  }

  void add_names(const char* title, const Names& names) {
    out_.append(title);
    const char* separator = "";
    for (std::string_view name : names) {
      out_.append(separator).append(name);
      separator = ",";
    }
  }

  const SymbolTable& table_;
  const Language& language_;
  std::string out_;
};

}  // namespace

std::string dump_symbols(const SymbolTable& table, const Language& language) {
  return SymbolsDump(table, language).write();
}

}  // namespace dictum
