// int: small ones live in the Value; others are sign and 64-bit limbs. bool and subclasses are always
// objects.
#pragma once

#include <optional>
#include <string>

#include "objects/context.h"

namespace dictum {

struct Int : Object {
  static constexpr TypeId kLayout = TypeId::Int;
  std::int32_t size;  // limbs; negative: the number is
  std::uint32_t padding;
  std::uint64_t limbs[1];  // normalised: the highest is not zero
};

// Also true for bool and instances of subclasses.
inline bool is_int(Value value) { return value.is_small() || is<Int>(value); }
inline bool is_exact_int(const Context& cx, Value value) {
  return value.is_small() || value.object()->type == cx.type(TypeId::Int);
}
inline bool is_bool(const Context& cx, Value value) {
  return value == cx.core.true_ || value == cx.core.false_;
}

OwnedValue make_int(Context& cx, std::int64_t number);
OwnedValue make_int_unsigned(Context& cx, std::uint64_t number);
// The exact int equal to an int of any kind.
OwnedValue exact_int(Context& cx, Value integer);
// An instance of a subclass of int.
OwnedValue make_int_of(Context& cx, Type* type, Value integer);
std::optional<std::int64_t> int_to_int64(Value integer);
std::optional<std::uint64_t> int_to_uint64(Value integer);
int int_sign(Value integer);
bool int_is_zero(Value integer);
std::uint64_t int_bit_length(Value integer);

OwnedValue int_add(Context& cx, Value left, Value right);
OwnedValue int_sub(Context& cx, Value left, Value right);
OwnedValue int_mul(Context& cx, Value left, Value right);
OwnedValue int_floordiv(Context& cx, Value left, Value right);
OwnedValue int_mod(Context& cx, Value left, Value right);
OwnedValue int_divmod(Context& cx, Value left, Value right);
OwnedValue int_truediv(Context& cx, Value left, Value right);
OwnedValue int_pow(Context& cx, Value base, Value exponent, Value modulus);  // modulus absent or int
OwnedValue int_lshift(Context& cx, Value left, Value right);
OwnedValue int_rshift(Context& cx, Value left, Value right);
OwnedValue int_and(Context& cx, Value left, Value right);
OwnedValue int_or(Context& cx, Value left, Value right);
OwnedValue int_xor(Context& cx, Value left, Value right);
OwnedValue int_invert(Context& cx, Value operand);
OwnedValue int_negate(Context& cx, Value operand);
int int_compare(Value left, Value right);
std::int64_t int_hash(Value integer);
// The nearest double, or nothing if it overflows.
std::optional<double> int_to_double(Value integer);
int int_compare_double(Value integer, double number);    // number is finite
OwnedValue int_from_double(Context& cx, double number);  // truncated; number is finite
// The cost of turning so many decimal digits into a number or back.
Done charge_digits(Context& cx, std::uint64_t digits);
// Digits in base 2 to 36 with sign, lower case, no prefix.
std::string int_to_text(Value integer, int base);
Ref<Str> int_repr(Context& cx, Value integer);  // ValueError past sys.get_int_max_str_digits
// `digits`: valid digits of the base, no sign, no underscores.
OwnedValue int_from_digits(Context& cx, std::string_view digits, int base);
// The low `size` bytes in two's complement.
std::string int_to_bytes(Value integer, std::size_t size, bool little);
OwnedValue int_from_bytes(Context& cx, const std::uint8_t* bytes, std::size_t size, bool little,
                          bool is_signed);

}  // namespace dictum
