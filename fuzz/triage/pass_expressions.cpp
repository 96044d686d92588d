// An operand, or a constant, in the place of an expression; the largest ones first.
#include <algorithm>

#include "triage/reduction.h"

namespace dictum::triage {
namespace {

bool is_target(const ast::Expr* expression) {
  const auto stored = [](ast::ExprContext context) { return context != ast::ExprContext::Load; };
  if (const auto* name = ast::as<ast::NameExpr>(expression)) return stored(name->ctx);
  if (const auto* attribute = ast::as<ast::Attribute>(expression)) return stored(attribute->ctx);
  if (const auto* item = ast::as<ast::Subscript>(expression)) return stored(item->ctx);
  if (const auto* starred = ast::as<ast::Starred>(expression)) return stored(starred->ctx);
  if (const auto* list = ast::as<ast::List>(expression)) return stored(list->ctx);
  if (const auto* tuple = ast::as<ast::Tuple>(expression)) return stored(tuple->ctx);
  return false;
}

// A name or a literal is as simple as it gets; the others are no expressions of their own.
bool is_left_alone(const ast::Expr* expression) {
  switch (expression->kind) {
    case ast::NodeKind::Constant:
    case ast::NodeKind::NameExpr:
    case ast::NodeKind::Starred:
    case ast::NodeKind::Slice:
    case ast::NodeKind::FormattedValue: return true;
    default: return is_target(expression);
  }
}

bool is_pattern(const ast::Node& node) {
  switch (node.kind) {
    case ast::NodeKind::MatchValue:
    case ast::NodeKind::MatchMapping:
    case ast::NodeKind::MatchClass: return true;
    default: return false;
  }
}

class Expressions {
 public:
  explicit Expressions(Reduction& reduction) : reduction_(reduction) {}

  void visit(ast::Node& node) {
    if (reduction_.is_over() || is_pattern(node)) return;
    const bool text = node.kind == ast::NodeKind::JoinedStr;
    tree::for_each_slot(node, [&](auto& slot) {
      if constexpr (std::is_same_v<std::remove_reference_t<decltype(slot)>, ast::Expr*>) {
        while (!text && !is_left_alone(slot) && simplify(slot)) changed_ = true;
      }
      visit(*slot);
    });
  }
  bool changed() const { return changed_; }

 private:
  // Whether something simpler stands in the slot now.
  bool simplify(ast::Expr*& slot) {
    if (reduction_.is_over()) return false;
    if (reduction_.replace(slot, constant())) return true;
    std::vector<ast::Expr*> operands;
    tree::for_each_slot(*slot, [&](auto& child) {
      if constexpr (std::is_same_v<std::remove_reference_t<decltype(child)>, ast::Expr*>) {
        const bool fits = child->kind != ast::NodeKind::Slice && child->kind != ast::NodeKind::Starred &&
                          child->kind != ast::NodeKind::FormattedValue &&
                          child->kind != ast::NodeKind::Constant;
        if (fits && !is_target(child)) operands.push_back(child);
      }
    });
    // What is called stands first, and is seldom what counts.
    if (slot->kind == ast::NodeKind::Call && operands.size() > 1)
      std::rotate(operands.begin(), operands.begin() + 1, operands.end());
    for (ast::Expr* operand : operands)
      if (reduction_.replace(slot, operand)) return true;
    return false;
  }

  ast::Expr* constant() {
    auto* made = ast::make<ast::Constant>(reduction_.tree().arena, {});
    made->value.kind = ast::ConstantValue::Kind::Int;
    return made;
  }

  Reduction& reduction_;
  bool changed_ = false;
};

}  // namespace

bool simplify_expressions(Reduction& reduction) {
  Expressions expressions(reduction);
  for (ast::Module* module : reduction.modules()) expressions.visit(*module);
  return expressions.changed();
}

}  // namespace dictum::triage
