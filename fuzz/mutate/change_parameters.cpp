// Parameters of a function: a default more or fewer, one more, by position or by keyword only.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

Arg* parameter(Mutation& mutation, std::string_view name) {
  auto* made = make<Arg>(mutation.arena(), {});
  made->arg = mutation.tree.name(name);
  return made;
}

bool has(const Arguments& arguments, const Name* name) {
  bool found = false;
  tree::for_each_child(const_cast<Arguments&>(arguments), [&](Node& child) {
    const auto* argument = as<Arg>(&child);
    found |= argument != nullptr && argument->arg == name;
  });
  return found;
}

std::string free_name(Mutation& mutation, const Arguments& arguments) {
  for (int number = 0;; ++number) {
    std::string name = cat("q", number);
    if (!has(arguments, mutation.tree.name(name))) return name;
  }
}

}  // namespace

bool change_parameters(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_of<FunctionDef>();
  if (site == nullptr) return false;
  Arguments& node = *as<FunctionDef>(site->statement())->args;
  Arena& arena = mutation.arena();
  const std::string name = free_name(mutation, node);
  Expr* value = mutation.tree.expression(mutation.any_value(site->scope, site->place));
  switch (mutation.below(8)) {
    case 0:  // the first default goes
      if (node.defaults.empty()) return false;
      node.defaults = tree::removed(arena, node.defaults, 0);
      return true;
    case 1:  // the parameter before the first default gets one
      if (node.defaults.size() >= node.posonlyargs.size() + node.args.size()) return false;
      node.defaults = tree::inserted(arena, node.defaults, 0, value);
      return true;
    case 2:
      node.args = tree::inserted(arena, node.args, node.args.size(), parameter(mutation, name));
      node.defaults = tree::inserted(arena, node.defaults, node.defaults.size(), value);
      return true;
    case 3:
      node.kwonlyargs =
          tree::inserted(arena, node.kwonlyargs, node.kwonlyargs.size(), parameter(mutation, name));
      node.kw_defaults = tree::inserted(arena, node.kw_defaults, node.kw_defaults.size(),
                                        mutation.chance(70) ? value : nullptr);
      return true;
    case 4: node.vararg = node.vararg == nullptr ? parameter(mutation, name) : nullptr; return true;
    case 5: node.kwarg = node.kwarg == nullptr ? parameter(mutation, name) : nullptr; return true;
    case 6:  // the first parameter becomes one by position only, or back
      if (!node.args.empty()) {
        node.posonlyargs = tree::inserted(arena, node.posonlyargs, node.posonlyargs.size(), node.args[0]);
        node.args = tree::removed(arena, node.args, 0);
        return true;
      }
      if (node.posonlyargs.empty()) return false;
      std::swap(node.args, node.posonlyargs);
      return true;
    default: {  // a parameter goes
      if (node.args.empty()) return false;
      const std::size_t at = mutation.below(static_cast<std::uint32_t>(node.args.size()));
      const std::size_t first = node.posonlyargs.size() + node.args.size() - node.defaults.size();
      if (node.posonlyargs.size() + at >= first)
        node.defaults = tree::removed(arena, node.defaults, node.posonlyargs.size() + at - first);
      node.args = tree::removed(arena, node.args, at);
      return true;
    }
  }
}

}  // namespace dictum::mutation::mutator
