// A name bound by another kind of statement, or in another scope.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

// @N the name, @V its value's place. The last ones cannot stand in a class body.
constexpr std::string_view kForms[] = {
    "for @N in (@V,):\n    pass\n",
    "@N: int = @V\n",
    "@N, *_ = (@V,)\n",
    "import __main__ as @N\n",
    "try:\n    raise ValueError(@V)\nexcept ValueError as @N:\n    print(@L, show(@N))\n",
    "match @V:\n    case @N:\n        pass\n",
    "def @N(*args):\n    return @V\n",
    "class @N:\n    a = @V\n",
    "global @N\n@N = @V\n",
    "nonlocal @N\n@N = @V\n",
    "globals()['@N'] = @V\n",
    "locals()['@N'] = @V\n",
    "exec('@N = 1')\n",
    "if not (@N := @V):\n    print(@L, show(@N))\n",
    "import contextlib\nwith contextlib.nullcontext(@V) as @N:\n    print(@L, show(@N))\n",
    "def @F():\n    global @N\n    @N = @V\n@F()\n",
    "[@N := @V for _ in (1,)]\n",
};

const Name* single_name(Stmt& statement, Expr*& value) {
  if (auto* assign = as<Assign>(&statement); assign && assign->targets.size() == 1) {
    value = assign->value;
    const auto* name = as<NameExpr>(assign->targets[0]);
    return name != nullptr ? name->id : nullptr;
  }
  if (auto* loop = as<For>(&statement)) {
    value = loop->iter;
    const auto* name = as<NameExpr>(loop->target);
    return name != nullptr ? name->id : nullptr;
  }
  if (auto* annotated = as<AnnAssign>(&statement); annotated && annotated->value) {
    value = annotated->value;
    const auto* name = as<NameExpr>(annotated->target);
    return name != nullptr ? name->id : nullptr;
  }
  if (auto* single = as<ExprStmt>(&statement); single && single->value->kind == NodeKind::NamedExpr) {
    auto& walrus = static_cast<NamedExpr&>(*single->value);
    value = walrus.value;
    return as<NameExpr>(walrus.target)->id;
  }
  return nullptr;
}

void put_value(Node& node, const Name* hole, Expr* value) {
  tree::for_each_slot(node, [&](auto& child) {
    if constexpr (std::is_same_v<decltype(child), Expr*&>) {
      const auto* name = as<NameExpr>(child);
      if (name != nullptr && name->id == hole) {
        child = value;
        return;
      }
    }
    put_value(*child, hole, value);
  });
}

}  // namespace

bool change_binding(Mutation& mutation) {
  Expr* value = nullptr;
  const StatementSite* site = mutation.any_statement_that(
      [&](const StatementSite& one) { return single_name(*one.statement(), value) != nullptr; });
  if (site == nullptr) return false;
  const Name* name = single_name(*site->statement(), value);
  const std::string_view form = mutation.chance(15) ? "@N = @V\n" : mutation.choices.pick(kForms);
  const std::string fresh = mutation.fresh_name("k");
  const std::string hole = mutation.fresh_name("value");
  const std::int64_t label = mutation.next_label();
  std::string text;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '@') {
      text += form[i];
      continue;
    }
    switch (form[++i]) {
      case 'N': text += name->text; break;
      case 'V': text += hole; break;
      case 'F': text += fresh; break;
      default: text += cat(label); break;
    }
  }
  const StmtList made = mutation.parse(text);
  if (made.empty()) return false;
  for (Stmt* statement : made) put_value(*statement, mutation.tree.name(hole), value);
  mutation.replace(*site, 1, made);
  return true;
}

}  // namespace dictum::mutation::mutator
