// Number-theoretic functions of math:
// https://docs.python.org/3/library/math.html#number-theoretic-and-representation-functions
#include <numeric>

#include "modules/math_functions.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/operators.h"

namespace dictum {

namespace {

// low * (low + 1) * … * (high - 1), both positive; halves of equal size are multiplied.
OwnedValue product(Context& cx, std::int64_t low, std::int64_t high) {
  if (!cx.charge()) return failed();
  if (high - low <= 8) {
    OwnedValue result = OwnedValue::small(1);
    for (std::int64_t i = low; i < high; i++) result = TRY(int_mul(cx, result, Value::small(i)));
    return result;
  }
  const std::int64_t middle = low + (high - low) / 2;
  const OwnedValue left = TRY(product(cx, low, middle));
  const OwnedValue right = TRY(product(cx, middle, high));
  if (!cx.charge(1 + static_cast<std::int64_t>(int_bit_length(left) / 4096))) return failed();
  return int_mul(cx, left, right);
}

OwnedValue math_factorial(Context& cx, const CallArguments& arguments) {
  const OwnedValue number = TRY(to_index(cx, arguments[0]));
  if (int_sign(number) < 0) return raise_value_error(cx, "factorial() not defined for negative values");
  const auto n = int_to_int64(number);
  if (!n)
    return raise_error(cx, TypeId::OverflowError, cat("factorial() argument should not exceed ", INT64_MAX));
  return product(cx, 1, *n + 1);
}

// n * (n - 1) * … , k factors.
OwnedValue falling(Context& cx, Value n, std::int64_t k) {
  OwnedValue result = OwnedValue::small(1), factor = own(n);
  for (std::int64_t i = 0; i < k; i++) {
    if (!cx.charge(1 + static_cast<std::int64_t>(int_bit_length(result) / 4096))) return failed();
    result = TRY(int_mul(cx, result, factor));
    factor = TRY(int_sub(cx, factor, Value::small(1)));
  }
  return result;
}
Done check_natural(Context& cx, Value number, const char* words) {
  if (int_sign(number) < 0) return raise_value_error(cx, words);
  return done();
}
OwnedValue math_perm(Context& cx, const CallArguments& arguments) {
  if (arguments.count < 2 || is_none(cx, arguments[1]))
    return math_factorial(cx, {arguments.values, 1, nullptr});
  const OwnedValue n = TRY(to_index(cx, arguments[0]));
  const OwnedValue k = TRY(to_index(cx, arguments[1]));
  TRY(check_natural(cx, n, "n must be a non-negative integer"));
  TRY(check_natural(cx, k, "k must be a non-negative integer"));
  if (int_compare(n, k) < 0) return OwnedValue::small(0);
  const auto factors = int_to_int64(k);
  if (!factors) return raise_error(cx, TypeId::OverflowError, cat("k must not exceed ", INT64_MAX));
  return falling(cx, n, *factors);
}
OwnedValue math_comb(Context& cx, const CallArguments& arguments) {
  const OwnedValue n = TRY(to_index(cx, arguments[0]));
  OwnedValue k = TRY(to_index(cx, arguments[1]));
  TRY(check_natural(cx, n, "n must be a non-negative integer"));
  TRY(check_natural(cx, k, "k must be a non-negative integer"));
  OwnedValue other = TRY(int_sub(cx, n, k));
  if (int_sign(other) < 0) return OwnedValue::small(0);
  if (int_compare(other, k) < 0) std::swap(k, other);
  const auto factors = int_to_int64(k);
  if (!factors)
    return raise_error(cx, TypeId::OverflowError, cat("min(n - k, k) must not exceed ", INT64_MAX));
  OwnedValue result = OwnedValue::small(1), factor = own(n);
  for (std::int64_t i = 1; i <= *factors; i++) {
    if (!cx.charge(1 + static_cast<std::int64_t>(int_bit_length(result) / 4096))) return failed();
    result = TRY(int_mul(cx, result, factor));
    result = TRY(int_floordiv(cx, result, Value::small(i)));
    factor = TRY(int_sub(cx, factor, Value::small(1)));
  }
  return result;
}

OwnedValue gcd_of(Context& cx, Value left, Value right) {
  OwnedValue a = TRY(int_sign(left) < 0 ? int_negate(cx, left) : exact_int(cx, left));
  OwnedValue b = TRY(int_sign(right) < 0 ? int_negate(cx, right) : exact_int(cx, right));
  while (!int_is_zero(b)) {
    if (a.get().is_small() && b.get().is_small())
      return make_int(cx, std::gcd(a.get().small_value(), b.get().small_value()));
    if (!cx.charge()) return failed();
    OwnedValue rest = TRY(int_mod(cx, a, b));
    a = std::move(b);
    b = std::move(rest);
  }
  return a;
}
OwnedValue math_gcd(Context& cx, const CallArguments& arguments) {
  OwnedValue result = OwnedValue::small(0);
  for (std::uint32_t i = 0; i < arguments.count; i++) {
    const OwnedValue number = TRY(to_index(cx, arguments[i]));
    result = TRY(gcd_of(cx, result, number));
  }
  return result;
}
OwnedValue math_lcm(Context& cx, const CallArguments& arguments) {
  OwnedValue result = OwnedValue::small(1);
  for (std::uint32_t i = 0; i < arguments.count; i++) {
    const OwnedValue number = TRY(to_index(cx, arguments[i]));
    if (int_is_zero(result)) continue;
    if (int_is_zero(number)) {
      result = OwnedValue::small(0);
      continue;
    }
    const OwnedValue divisor = TRY(gcd_of(cx, result, number));
    const OwnedValue part = TRY(int_floordiv(cx, result, divisor));
    result = TRY(int_mul(cx, part, number));
    if (int_sign(result) < 0) result = TRY(int_negate(cx, result));
  }
  return result;
}

// Newton's iteration from above.
OwnedValue math_isqrt(Context& cx, const CallArguments& arguments) {
  const OwnedValue given = TRY(to_index(cx, arguments[0]));
  const OwnedValue n = TRY(exact_int(cx, given));
  if (int_sign(n) < 0) return raise_value_error(cx, "isqrt() argument must be nonnegative");
  if (int_is_zero(n)) return OwnedValue::small(0);
  const auto bits = static_cast<std::int64_t>(int_bit_length(n));
  OwnedValue root = TRY(int_lshift(cx, Value::small(1), Value::small((bits + 1) / 2)));
  for (;;) {
    if (!cx.charge()) return failed();
    const OwnedValue quotient = TRY(int_floordiv(cx, n, root));
    const OwnedValue sum = TRY(int_add(cx, root, quotient));
    OwnedValue next = TRY(int_rshift(cx, sum, Value::small(1)));
    if (int_compare(next, root) >= 0) return root;
    root = std::move(next);
  }
}

constexpr MethodRow kFunctions[] = {{"factorial", math_factorial, 1, 1},
                                    {"perm", math_perm, 1, 2},
                                    {"comb", math_comb, 2, 2},
                                    {"gcd", math_gcd, 0, -1},
                                    {"lcm", math_lcm, 0, -1},
                                    {"isqrt", math_isqrt, 1, 1}};

}  // namespace

std::span<const MethodRow> math_integer_functions() { return kFunctions; }

}  // namespace dictum
