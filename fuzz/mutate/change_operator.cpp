// Another operator, or operands in the other order.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_operator(Mutation& mutation) {
  const ExpressionSite* site = mutation.any_expression_that([](const ExpressionSite& one) {
    const NodeKind kind = (*one.slot)->kind;
    return !one.in_text && (kind == NodeKind::BinOp || kind == NodeKind::Compare ||
                            kind == NodeKind::BoolOp || kind == NodeKind::UnaryOp);
  });
  if (site == nullptr) return false;
  if (auto* binary = as<BinOp>(*site->slot)) {
    if (mutation.chance(30)) {
      std::swap(binary->left, binary->right);
      return !tree::equal(*binary->left, *binary->right);
    }
    static constexpr Operator kOperators[] = {Operator::Add,    Operator::Sub,      Operator::Mult,
                                              Operator::Mod,    Operator::FloorDiv, Operator::BitOr,
                                              Operator::BitAnd, Operator::Div};
    const Operator other = mutation.choices.pick(kOperators);
    return std::exchange(binary->op, other) != other;
  }
  if (auto* compare = as<Compare>(*site->slot)) {
    // Whether equal constants are one object is nobody's promise: no `is` comes in.
    static constexpr CompareOperator kOperators[] = {
        CompareOperator::Eq, CompareOperator::NotEq, CompareOperator::Lt, CompareOperator::LtE,
        CompareOperator::Gt, CompareOperator::GtE,   CompareOperator::In, CompareOperator::NotIn};
    const CompareOperator other = mutation.choices.pick(kOperators);
    return std::exchange(compare->ops[0], other) != other;
  }
  if (auto* logic = as<BoolOp>(*site->slot)) {
    logic->op = logic->op == BoolOperator::And ? BoolOperator::Or : BoolOperator::And;
    return true;
  }
  const auto other = static_cast<UnaryOperator>(mutation.below(4));
  return std::exchange(as<UnaryOp>(*site->slot)->op, other) != other;
}

}  // namespace dictum::mutation::mutator
