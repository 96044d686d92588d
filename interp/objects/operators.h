// The operators of the language on any values: reflected operands, rich comparison, conversions (Language
// Reference 3.3.1, 3.3.7, 3.3.8, 6).
#pragma once

#include <string_view>

#include "objects/context.h"

namespace dictum {

enum class BinaryOperator : std::uint8_t {
  Add,
  Sub,
  Mul,
  MatMul,
  TrueDiv,
  FloorDiv,
  Mod,
  Pow,
  LShift,
  RShift,
  And,
  Xor,
  Or,
  DivMod
};
enum class UnaryOperation : std::uint8_t { Neg, Pos, Invert };
enum class Comparison : std::uint8_t { Lt, Le, Eq, Ne, Gt, Ge };

OwnedValue binary(Context& cx, BinaryOperator op, Value left, Value right);
OwnedValue in_place(Context& cx, BinaryOperator op, Value left, Value right);
OwnedValue power(Context& cx, Value base, Value exponent,
                 Value modulus);  // pow(a, b, c); modulus absent: two arguments
OwnedValue unary(Context& cx, UnaryOperation op, Value operand);
OwnedValue absolute(Context& cx, Value operand);
// a < b and so on: any value.
OwnedValue compare(Context& cx, Comparison op, Value left, Value right);
// The truth of it; identical objects are equal (as containers compare their items).
Fallible<bool> compare_truth(Context& cx, Comparison op, Value left, Value right);
Fallible<bool> equal_items(Context& cx, Value left, Value right);
Fallible<bool> truth(Context& cx, Value value);
Fallible<std::int64_t> hash_value(Context& cx, Value value);
std::int64_t hash_pointer(const Object* object);
Comparison swapped(Comparison op);
// Whether `order` (negative, zero, positive) satisfies the operator.
bool order_satisfies(Comparison op, int order);

Fallible<std::int64_t> length(Context& cx, Value value);
Fallible<std::int64_t> length_hint(Context& cx, Value value, std::int64_t fallback);
// Asks for it where a program may notice: CPython does so before it fills a list.
Done ask_length(Context& cx, Value iterable);
OwnedValue get_item(Context& cx, Value container, Value key);
Done set_item(Context& cx, Value container, Value key, Value value);  // absent deletes
Fallible<bool> contains(Context& cx, Value container, Value item);

// operator.index: an int object (exact or bool), TypeError "'X' object cannot be interpreted as an integer"
// otherwise.
OwnedValue to_index(Context& cx, Value value);
// As a machine integer: too large values are clamped if `clamp`, else raise OverflowError/IndexError of class
// `error`.
Fallible<std::int64_t> to_index64(Context& cx, Value value, TypeId error);
std::int64_t clamp_index(Context& cx, Value integer);

// repr(), str(), ascii(), format(): a string, TypeError if the method returned none.
Ref<Str> repr_of(Context& cx, Value value);
Ref<Str> str_of(Context& cx, Value value);
Ref<Str> ascii_of(Context& cx, Value value);
Ref<Str> format_value(Context& cx, Value value, Str* specification);

// isinstance and issubclass (Language Reference 3.3.4), with __instancecheck__ and tuples.
Fallible<bool> is_instance(Context& cx, Value value, Value class_or_tuple);
Fallible<bool> is_subclass(Context& cx, Value derived, Value class_or_tuple);
// type.__instancecheck__ and __subclasscheck__: no overriding.
Fallible<bool> real_is_instance(Context& cx, Value value, Value cls);
Fallible<bool> real_is_subclass(Context& cx, Value derived, Value cls);

}  // namespace dictum
