// What CPython's tree optimiser makes of constant expressions before code is generated: some of the
// compiler's warnings and failures look at the result. Only the kind of the value is computed, with as much
// of it as is needed to know whether the operation succeeds and stays within the optimiser's limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "syntax/ast.h"

namespace dictum {

enum class ConstantType : std::uint8_t { None, Bool, Ellipsis, Int, Float, Complex, Str, Bytes, Tuple };

// "NoneType", "bool", "ellipsis", … as type(x).__name__.
const char* constant_type_name(ConstantType type);

// The kind of constant that the expression is folded to; nothing if it stays an expression.
std::optional<ConstantType> folded_type(const ast::Expr* expression);

// A key of a mapping pattern: a literal, maybe negative, or the sum of a real and an imaginary number.
struct PatternKey {
  ConstantType type = ConstantType::None;
  bool negative = false;  // of an integer
  std::string text;       // integers: decimal digits; Str, Bytes: the content
  double real = 0;
  double imaginary = 0;

  // Equality of the values as Python compares dict keys.
  bool operator==(const PatternKey& other) const;
  std::string repr() const;
};
// Equal keys have equal hashes.
struct PatternKeyHash {
  std::size_t operator()(const PatternKey& key) const;
};
// Nothing if the expression is no constant.
std::optional<PatternKey> pattern_key(const ast::Expr* expression);

}  // namespace dictum
