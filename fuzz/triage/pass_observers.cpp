// Generated programs print values through a function of their own, show(x), so that nothing printed differs
// between two runs. What is reduced seldom needs it: the comparison hides addresses.
#include "triage/reduction.h"

namespace dictum::triage {
namespace {

enum class Form : std::uint8_t { Bare, Repr };

bool is_observer(const ast::Expr* expression) {
  const auto* call = ast::as<ast::Call>(expression);
  const auto* callee = call != nullptr ? ast::as<ast::NameExpr>(call->func) : nullptr;
  return callee != nullptr && callee->id->text == "show" && call->args.size() == 1 && call->keywords.empty();
}

void replace_observers(tree::ProgramTree& tree, ast::Node& node, Form form, Edits& edits, int& count) {
  tree::for_each_slot(node, [&](auto& slot) {
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(slot)>, ast::Expr*>) {
      if (is_observer(slot)) {
        ++count;
        auto* call = ast::as<ast::Call>(slot);
        if (form == Form::Bare) {
          edits.set(slot, call->args[0]);
        } else {
          auto* name = ast::make<ast::NameExpr>(tree.arena, slot->span);
          name->id = tree.name("repr");
          edits.set(call->func, name);
        }
      }
    }
    replace_observers(tree, *slot, form, edits, count);
  });
}

bool replace_all(Reduction& reduction, Form form) {
  Edits edits;
  int count = 0;
  for (const tree::TreeFile& file : reduction.tree().files)
    if (file.module != nullptr && file.path != "shown.py")
      replace_observers(reduction.tree(), *file.module, form, edits, count);
  return count > 0 && reduction.keep(edits);
}

}  // namespace

bool drop_observers(Reduction& reduction) {
  return replace_all(reduction, Form::Bare) || replace_all(reduction, Form::Repr);
}

}  // namespace dictum::triage
