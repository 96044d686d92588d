// Another constant; labels stay.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_constant(Mutation& mutation) {
  const ExpressionSite* site = mutation.any_expression_that([](const ExpressionSite& one) {
    return (*one.slot)->kind == NodeKind::Constant && one.role != Role::Printed && one.role != Role::Fixed &&
           !one.in_text && one.parent->kind != NodeKind::JoinedStr;
  });
  if (site == nullptr) return false;
  const ConstantValue value = as<Constant>(*site->slot)->value;
  if (value.kind == ConstantValue::Kind::Int && value.integer < 1'000'000 && mutation.chance(60)) {
    const std::int64_t other[] = {value.integer + 1, value.integer > 0 ? value.integer - 1 : 3,
                                  value.integer * 2 + 1, 0};
    return mutation.assign(*site, cat(mutation.choices.pick(other)));
  }
  if (value.kind == ConstantValue::Kind::Str && mutation.chance(60))
    return mutation.assign(*site, cat("'", mutation.any_attribute(), "'"));
  return mutation.assign(*site, mutation.any_literal());
}

}  // namespace dictum::mutation::mutator
