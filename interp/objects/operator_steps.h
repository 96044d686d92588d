// The later steps of operators, for a caller that has made the first one itself.
#pragma once

#include "objects/operators.h"

namespace dictum {

// Up to 3.11 a comparison that may call methods is a level of recursion of its own, beside the frames that it
// calls.
inline std::uint32_t comparison_level(const Context& cx) { return cx.language.comparison_recursion_wording; }

// What follows when the left operand's method of two operands of one type has answered NotImplemented.
OwnedValue binary_without_left(Context& cx, BinaryOperator op, Value left, Value right);
OwnedValue compare_without_left(Context& cx, Comparison op, Value left, Value right);

}  // namespace dictum
