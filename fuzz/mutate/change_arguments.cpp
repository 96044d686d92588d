// Arguments of a call: one more, fewer, in another order, by keyword, spread.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

bool is_fitting(const ExpressionSite& site) {
  const auto* call = as<Call>(*site.slot);
  if (call == nullptr || site.in_text) return false;
  const auto* name = as<NameExpr>(call->func);
  return name == nullptr || (name->id->text != "print" && !is_scaffold_name(name->id->text));
}

}  // namespace

bool change_arguments(Mutation& mutation) {
  const ExpressionSite* site = mutation.any_expression_that(is_fitting);
  if (site == nullptr) return false;
  auto& node = *as<Call>(*site->slot);
  Arena& arena = mutation.arena();
  const std::size_t size = node.args.size();
  const std::uint32_t at = mutation.below(static_cast<std::uint32_t>(size + 1));
  Expr* value = mutation.tree.expression(mutation.any_value(site->scope, site->place));
  switch (mutation.below(7)) {
    case 0:
      if (at >= size) return false;
      node.args = tree::removed(arena, node.args, at);
      return true;
    case 1:
      if (size < 2 || at + 1 >= size || tree::equal(*node.args[at], *node.args[at + 1])) return false;
      std::swap(node.args[at], node.args[at + 1]);
      return true;
    case 2: {  // by keyword
      if (size == 0 || node.args[size - 1]->kind == NodeKind::Starred) return false;
      static constexpr std::string_view kNames[] = {"p0", "p1", "k0", "key", "x", "value", "q0"};
      const Name* name = mutation.tree.name(mutation.choices.pick(kNames));
      for (const Keyword* keyword : node.keywords)
        if (keyword->arg == name) return false;
      auto* keyword = make<Keyword>(arena, {});
      keyword->arg = name;
      keyword->value = node.args[size - 1];
      node.args = tree::removed(arena, node.args, size - 1);
      node.keywords = tree::inserted(arena, node.keywords, 0, keyword);
      return true;
    }
    case 3:
      if (node.keywords.empty()) return false;
      node.keywords = tree::removed(arena, node.keywords,
                                    mutation.below(static_cast<std::uint32_t>(node.keywords.size())));
      return true;
    case 4: {  // *(value,) or **{'k': value}
      auto* star = make<Starred>(arena, {});
      star->value = mutation.tree.expression("(0,)");
      as<Tuple>(star->value)->elts[0] = value;
      node.args = tree::inserted(arena, node.args, size, star);
      return true;
    }
    default: node.args = tree::inserted(arena, node.args, at, value); return true;
  }
}

}  // namespace dictum::mutation::mutator
