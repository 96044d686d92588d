// The classes of _ast that stand for operators and contexts, in the order of the tree's enums.
#pragma once

#include <span>
#include <string_view>

#include "syntax/ast.h"

namespace dictum {

inline constexpr std::string_view kContextWords[] = {"Load", "Store", "Del"};
inline constexpr std::string_view kBoolWords[] = {"And", "Or"};
inline constexpr std::string_view kOperatorWords[] = {"Add",    "Sub",    "Mult",    "MatMult", "Div",
                                                      "Mod",    "Pow",    "LShift",  "RShift",  "BitOr",
                                                      "BitXor", "BitAnd", "FloorDiv"};
inline constexpr std::string_view kUnaryWords[] = {"Invert", "Not", "UAdd", "USub"};
inline constexpr std::string_view kCompareWords[] = {"Eq",  "NotEq", "Lt",    "LtE", "Gt",
                                                     "GtE", "Is",    "IsNot", "In",  "NotIn"};

inline std::span<const std::string_view> ast_words(ast::ExprContext) { return kContextWords; }
inline std::span<const std::string_view> ast_words(ast::BoolOperator) { return kBoolWords; }
inline std::span<const std::string_view> ast_words(ast::Operator) { return kOperatorWords; }
inline std::span<const std::string_view> ast_words(ast::UnaryOperator) { return kUnaryWords; }
inline std::span<const std::string_view> ast_words(ast::CompareOperator) { return kCompareWords; }

}  // namespace dictum
