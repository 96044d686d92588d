// A statement inside another one: a function, a loop that ends, exec, ….
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

// The statement takes the place of `pass`.
constexpr std::string_view kForms[] = {
    "def @():\n    pass\n@()\n",
    "for @ in (1, 2):\n    pass\n",
    "try:\n    pass\nfinally:\n    print(0, 'finally')\n",
    "if True:\n    pass\n",
    "class @:\n    pass\n",
    "def @(*args):\n    pass\n    yield 1\nlist(@())\n",
    "while True:\n    pass\n    break\n",
    "try:\n    raise ValueError(1)\nexcept ValueError as e:\n    pass\n",
    "def @(*args):\n    def inner():\n        pass\n    return inner()\n@()\n",
    "class @:\n    def f(self):\n        pass\n@().f()\n",
};

StmtList* place_in(StmtList& list) {
  std::vector<tree::Block> blocks;
  for (Stmt* statement : list) tree::collect_blocks(*statement, blocks);
  for (const tree::Block& block : blocks)
    for (const Stmt* statement : *block.list)
      if (statement->kind == NodeKind::Pass) return block.list;
  return nullptr;
}

// exec('the statement')
StmtList executed(Mutation& mutation, const StatementSite& site) {
  Module module;
  module.kind = NodeKind::Module;
  Stmt* statement = site.statement();
  module.body = StmtList(&statement, 1);
  std::string quoted;
  for (const char c : mutation.tree.text_of({"", &module, ""})) {
    if (c == '\\' || c == '\'') quoted += '\\';
    if (c == '\n')
      quoted += "\\n";
    else
      quoted += c;
  }
  static constexpr std::string_view kNamespaces[] = {"", ", globals()", ", globals(), {}",
                                                     ", dict(globals())"};
  return mutation.parse(cat("exec('", quoted, "'", mutation.choices.pick(kNamespaces), ")\n"));
}

// x = v becomes x = (lambda: v)(), and f(v) alone.
bool wrap_in_lambda(Mutation& mutation) {
  const ExpressionSite* site = mutation.any_expression_that([](const ExpressionSite& one) {
    return one.role == Role::Value && !one.in_text && (*one.slot)->kind != NodeKind::Starred &&
           (*one.slot)->kind != NodeKind::Constant;
  });
  if (site == nullptr) return false;
  Expr* made = mutation.tree.expression("(lambda: 0)()");
  as<Lambda>(as<Call>(made)->func)->body = *site->slot;
  *site->slot = made;
  return true;
}

}  // namespace

bool wrap_statement(Mutation& mutation) {
  if (mutation.chance(10)) return wrap_in_lambda(mutation);
  const StatementSite* site =
      mutation.any_statement_that([](const StatementSite& one) { return one.depth < 12; });
  if (site == nullptr) return false;
  StmtList made;
  if (mutation.chance(15)) {
    made = executed(mutation, *site);
    if (made.empty()) return false;
    mutation.replace(*site, 1, mutation.chance(60) ? mutation.observed(made) : made);
    return true;
  }
  std::string text(mutation.choices.pick(kForms));
  const std::string name = mutation.fresh_name("k");
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@'))
    text.replace(at, 1, name);
  made = mutation.parse(text);
  StmtList* place = place_in(made);
  for (Stmt*& statement : *place)
    if (statement->kind == NodeKind::Pass) statement = site->statement();
  // The labels of the wrapped statement stay; that of the wrapping one is new.
  for (Stmt* statement : made) {
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*statement, blocks);
    for (const tree::Block& block : blocks)
      for (Stmt* inner : *block.list)
        if (Constant* label = label_of(*inner); label && label->value.integer == 0)
          label->value.integer = mutation.next_label();
  }
  mutation.replace(*site, 1, made);
  return true;
}

}  // namespace dictum::mutation::mutator
