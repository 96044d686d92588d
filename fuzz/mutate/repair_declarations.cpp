// global and nonlocal: https://docs.python.org/3/reference/simple_stmts.html#the-global-statement
#include <algorithm>

#include "mutate/repair.h"

namespace dictum::mutation {

using namespace ast;

namespace {

class DeclarationRepair {
 public:
  DeclarationRepair(tree::ProgramTree& tree, const Survey& survey) : tree_(tree), survey_(survey) {}

  bool walk() {
    for (const StatementSite& site : survey_.statements) {
      if (auto* node = as<Global>(site.statement())) filter(site, node->names, true);
      if (auto* node = as<Nonlocal>(site.statement())) filter(site, node->names, false);
    }
    return changed_;
  }

 private:
  struct Declared {
    const Name* name;
    int scope;
    bool is_global;
  };

  void filter(const StatementSite& site, IdentifierList& names, bool is_global) {
    IdentifierList kept;
    for (const Name* name : names) {
      if (!legal(site, name, is_global)) continue;
      kept = tree::inserted(tree_.arena, kept, kept.size(), name);
      declared_.push_back({name, site.scope, is_global});
    }
    if (kept.size() == names.size()) return;
    changed_ = true;
    names = kept;
    if (names.empty()) (*site.block.list)[site.index] = make<Pass>(tree_.arena, {});
  }

  bool legal(const StatementSite& site, const Name* name, bool is_global) const {
    for (const Binding& binding : survey_.bindings)
      if (binding.name == name && binding.lexical == site.scope && !binding.declaration &&
          (binding.place < site.place || binding.annotated))
        return false;
    for (const Use& use : survey_.uses)
      if (use.node->id == name && use.scope == site.scope && use.place < site.place) return false;
    for (const Declared& other : declared_)
      if (other.name == name && other.scope == site.scope && other.is_global != is_global) return false;
    return is_global || enclosing_function_binds(name, site.scope);
  }

  // A parameter or a name that is bound in a function around, and not declared to be of the module there.
  bool enclosing_function_binds(const Name* name, int scope) const {
    for (scope = survey_.scopes[static_cast<std::size_t>(scope)].parent; scope > 0;
         scope = survey_.scopes[static_cast<std::size_t>(scope)].parent) {
      const ScopeKind kind = survey_.scopes[static_cast<std::size_t>(scope)].kind;
      if (kind != ScopeKind::Function && kind != ScopeKind::Lambda) continue;
      for (const Binding& binding : survey_.bindings)
        if (binding.name == name && binding.scope == scope && binding.lexical == scope &&
            !binding.declaration)
          return true;
      for (const Declared& other : declared_)
        if (other.name == name && other.scope == scope && other.is_global) return false;
    }
    return false;
  }

  tree::ProgramTree& tree_;
  const Survey& survey_;
  std::vector<Declared> declared_;  // that stay
  bool changed_ = false;
};

}  // namespace

bool repair_declarations(tree::ProgramTree& tree, const Survey& survey) {
  return survey.declares && DeclarationRepair(tree, survey).walk();
}

}  // namespace dictum::mutation
