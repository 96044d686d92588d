// The compiler's numbering of operators and comparisons, and that of the objects.
#pragma once

#include "objects/operators.h"

namespace dictum {

// ast::Operator
inline constexpr BinaryOperator kBinaryOperators[] = {
    BinaryOperator::Add,     BinaryOperator::Sub, BinaryOperator::Mul, BinaryOperator::MatMul,
    BinaryOperator::TrueDiv, BinaryOperator::Mod, BinaryOperator::Pow, BinaryOperator::LShift,
    BinaryOperator::RShift,  BinaryOperator::Or,  BinaryOperator::Xor, BinaryOperator::And,
    BinaryOperator::FloorDiv};
inline constexpr SpecialMethod kPlainMethods[] = {
    SpecialMethod::add_,     SpecialMethod::sub_, SpecialMethod::mul_, SpecialMethod::matmul_,
    SpecialMethod::truediv_, SpecialMethod::mod_, SpecialMethod::pow_, SpecialMethod::lshift_,
    SpecialMethod::rshift_,  SpecialMethod::or_,  SpecialMethod::xor_, SpecialMethod::and_,
    SpecialMethod::floordiv_};
// ast::CompareOperator: Eq, NotEq, Lt, LtE, Gt, GtE
inline constexpr Comparison kComparisons[] = {Comparison::Eq, Comparison::Ne, Comparison::Lt,
                                              Comparison::Le, Comparison::Gt, Comparison::Ge};
inline constexpr SpecialMethod kCompareMethods[] = {SpecialMethod::eq_, SpecialMethod::ne_,
                                                    SpecialMethod::lt_, SpecialMethod::le_,
                                                    SpecialMethod::gt_, SpecialMethod::ge_};

}  // namespace dictum
