#include "objects/int_object.h"

#include <algorithm>

#include "objects/int_internal.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

constexpr std::size_t kIntHead = sizeof(Int) - sizeof(Int::limbs);
constexpr std::size_t kMaxLimbs = 0x7ffffff;

int compare_magnitude(const IntView& left, const IntView& right) {
  if (left.size != right.size) return left.size < right.size ? -1 : 1;
  return left.size == 0 ? 0 : mpn_cmp(left.limbs, right.limbs, left.size);
}

// |left| + |right| or the difference, with the sign that follows.
OwnedValue add_signed(Context& cx, const IntView& left, const IntView& right, bool flip) {
  bool right_negative = right.negative != flip;
  const IntView* big = &left;
  const IntView* little = &right;
  int order = compare_magnitude(left, right);
  if (order < 0) std::swap(big, little);
  bool negative = order < 0 ? right_negative : left.negative;
  Ref<Int> made = TRY(new_limbs(cx, static_cast<std::size_t>(big->size) + 1));
  mp_limb_t* out = limbs_of(made);
  auto size = static_cast<std::size_t>(big->size);
  if (left.negative == right_negative) {
    if (little->size == 0)
      std::copy_n(big->limbs, size, out), out[size] = 0;
    else if (little->size == 1)
      out[size] = mpn_add_1(out, big->limbs, big->size, little->limbs[0]);
    else
      out[size] = mpn_add(out, big->limbs, big->size, little->limbs, little->size);
    ++size;
  } else if (order == 0) {
    return OwnedValue::small(0);
  } else if (little->size == 0) {
    std::copy_n(big->limbs, size, out);
  } else {
    mpn_sub(out, big->limbs, big->size, little->limbs, little->size);
  }
  return finish_int(cx, std::move(made), size, negative);
}

// Quotient and remainder, rounded towards minus infinity.
struct Division {
  OwnedValue quotient;
  OwnedValue remainder;
};
// What a product of so many limbs costs: schoolbook for the small ones, then near to linear in the sum.
std::int64_t limb_steps(std::int64_t big, std::int64_t little) {
  return std::min(big * little / 64, (big + little) * 6) + big / 16;
}

Division floor_divide(Context& cx, Value left_value, Value right_value) {
  IntView left(left_value), right(right_value);
  if (compare_magnitude(left, right) < 0) {
    if (left.size == 0) return {OwnedValue::small(0), OwnedValue::small(0)};
    if (left.negative == right.negative) return {OwnedValue::small(0), exact_int(cx, left_value)};
    return {OwnedValue::small(-1), int_add(cx, left_value, right_value)};
  }
  if (left.size > 32 &&
      !cx.charge(3 * limb_steps(left.size, std::min(right.size, left.size - right.size + 1))))
    return {failed(), failed()};
  auto quotient_size = static_cast<std::size_t>(left.size - right.size + 1);
  Ref<Int> quotient = new_limbs(cx, quotient_size);
  Ref<Int> remainder = new_limbs(cx, static_cast<std::size_t>(right.size));
  if (!quotient || !remainder) return {failed(), failed()};
  mpn_tdiv_qr(limbs_of(quotient), limbs_of(remainder), 0, left.limbs, left.size, right.limbs, right.size);
  OwnedValue q = finish_int(cx, std::move(quotient), quotient_size, left.negative != right.negative);
  OwnedValue r = finish_int(cx, std::move(remainder), static_cast<std::size_t>(right.size), left.negative);
  if (left.negative != right.negative && !int_is_zero(r)) {
    q = int_sub(cx, q, Value::small(1));
    r = int_add(cx, r, right_value);
  }
  return {std::move(q), std::move(r)};
}

}  // namespace

Ref<Int> new_limbs(Context& cx, std::size_t limbs) {
  std::size_t size = kIntHead + std::max<std::size_t>(limbs, 1) * 8;
  Object* object = limbs > kMaxLimbs ? nullptr : cx.heap.allocate_object(size, false);
  if (!object) return raise_no_memory(cx, size);
  object->type = cx.type(TypeId::Int);
  object->count = 1;
  return Ref<Int>::steal(static_cast<Int*>(object));
}

OwnedValue finish_int(Context&, Ref<Int> made, std::size_t limbs, bool negative) {
  const mp_limb_t* data = limbs_of(made);
  while (limbs > 0 && data[limbs - 1] == 0) --limbs;
  if (limbs == 0) return OwnedValue::small(0);
  if (limbs == 1) {
    std::uint64_t magnitude = data[0];
    if (!negative && magnitude <= static_cast<std::uint64_t>(Value::kSmallMax))
      return OwnedValue::small(static_cast<std::int64_t>(magnitude));
    if (negative && magnitude <= static_cast<std::uint64_t>(Value::kSmallMax) + 1)
      return OwnedValue::small(-static_cast<std::int64_t>(magnitude));
  }
  made->size = negative ? -static_cast<std::int32_t>(limbs) : static_cast<std::int32_t>(limbs);
  return made;
}

OwnedValue make_int_unsigned(Context& cx, std::uint64_t number) {
  if (number <= static_cast<std::uint64_t>(Value::kSmallMax))
    return OwnedValue::small(static_cast<std::int64_t>(number));
  Ref<Int> made = TRY(new_limbs(cx, 1));
  made->limbs[0] = number;
  made->size = 1;
  return made;
}

OwnedValue make_int(Context& cx, std::int64_t number) {
  if (Value::fits_small(number)) return OwnedValue::small(number);
  Ref<Int> made = TRY(new_limbs(cx, 1));
  made->limbs[0] = number < 0 ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
  made->size = number < 0 ? -1 : 1;
  return made;
}

OwnedValue exact_int(Context& cx, Value integer) {
  if (is_exact_int(cx, integer)) return own(integer);
  IntView view(integer);
  Ref<Int> made = TRY(new_limbs(cx, static_cast<std::size_t>(view.size)));
  std::copy_n(view.limbs, view.size, limbs_of(made));
  return finish_int(cx, std::move(made), static_cast<std::size_t>(view.size), view.negative);
}

OwnedValue make_int_of(Context& cx, Type* type, Value integer) {
  IntView view(integer);
  std::size_t size = kIntHead + std::max<std::size_t>(static_cast<std::size_t>(view.size), 1) * 8;
  Object* object = allocate_instance(cx, type, size);
  if (!object) return failed();
  auto* made = static_cast<Int*>(object);
  std::copy_n(view.limbs, view.size, made->limbs);
  made->size = static_cast<std::int32_t>(view.negative ? -view.size : view.size);
  return OwnedValue::steal(made);
}

std::optional<std::int64_t> int_to_int64(Value integer) {
  if (integer.is_small()) return integer.small_value();
  IntView view(integer);
  if (view.size == 0) return 0;
  if (view.size > 1) return std::nullopt;
  std::uint64_t magnitude = view.limbs[0];
  if (view.negative) {
    if (magnitude > std::uint64_t{1} << 63) return std::nullopt;
    return static_cast<std::int64_t>(~magnitude + 1);
  }
  if (magnitude >> 63) return std::nullopt;
  return static_cast<std::int64_t>(magnitude);
}

std::optional<std::uint64_t> int_to_uint64(Value integer) {
  if (integer.is_small()) {
    if (integer.small_value() < 0) return std::nullopt;
    return static_cast<std::uint64_t>(integer.small_value());
  }
  IntView view(integer);
  if (view.size == 0) return 0;
  if (view.size > 1 || view.negative) return std::nullopt;
  return view.limbs[0];
}

int int_sign(Value integer) {
  if (integer.is_small()) return integer.small_value() < 0 ? -1 : integer.small_value() > 0;
  IntView view(integer);
  return view.size == 0 ? 0 : view.negative ? -1 : 1;
}

bool int_is_zero(Value integer) {
  return integer.is_small() ? integer.small_value() == 0 : as<Int>(integer)->size == 0;
}

std::uint64_t int_bit_length(Value integer) {
  IntView view(integer);
  return view.size == 0 ? 0 : mpn_sizeinbase(view.limbs, view.size, 2);
}

OwnedValue int_add(Context& cx, Value left, Value right) {
  if (left.is_small() && right.is_small()) return make_int(cx, left.small_value() + right.small_value());
  return add_signed(cx, IntView(left), IntView(right), false);
}

OwnedValue int_sub(Context& cx, Value left, Value right) {
  if (left.is_small() && right.is_small()) return make_int(cx, left.small_value() - right.small_value());
  return add_signed(cx, IntView(left), IntView(right), true);
}

OwnedValue int_mul(Context& cx, Value left_value, Value right_value) {
  if (left_value.is_small() && right_value.is_small()) {
    std::int64_t product;
    if (!__builtin_mul_overflow(left_value.small_value(), right_value.small_value(), &product))
      return make_int(cx, product);
  }
  IntView left(left_value), right(right_value);
  if (left.size == 0 || right.size == 0) return OwnedValue::small(0);
  const IntView& big = left.size >= right.size ? left : right;
  const IntView& little = left.size >= right.size ? right : left;
  if (big.size > 32 && !cx.charge(limb_steps(big.size, little.size))) return failed();
  auto size = static_cast<std::size_t>(big.size + little.size);
  Ref<Int> made = TRY(new_limbs(cx, size));
  if (little.size == 1)
    limbs_of(made)[big.size] = mpn_mul_1(limbs_of(made), big.limbs, big.size, little.limbs[0]);
  else
    mpn_mul(limbs_of(made), big.limbs, big.size, little.limbs, little.size);
  return finish_int(cx, std::move(made), size, left.negative != right.negative);
}

OwnedValue int_floordiv(Context& cx, Value left, Value right) {
  if (int_is_zero(right)) return raise_zero_division(cx, "integer division or modulo by zero");
  if (left.is_small() && right.is_small()) {
    std::int64_t a = left.small_value(), b = right.small_value();
    return make_int(cx, a / b - ((a % b != 0) && ((a < 0) != (b < 0))));
  }
  return floor_divide(cx, left, right).quotient;
}

OwnedValue int_mod(Context& cx, Value left, Value right) {
  if (int_is_zero(right)) return raise_zero_division(cx, cx.language.int_modulo_by_zero_message);
  if (left.is_small() && right.is_small()) {
    std::int64_t a = left.small_value(), b = right.small_value();
    std::int64_t rest = a % b;
    return make_int(cx, rest != 0 && ((rest < 0) != (b < 0)) ? rest + b : rest);
  }
  return floor_divide(cx, left, right).remainder;
}

OwnedValue int_divmod(Context& cx, Value left, Value right) {
  if (int_is_zero(right)) return raise_zero_division(cx, "integer division or modulo by zero");
  OwnedValue quotient = TRY(int_floordiv(cx, left, right));
  OwnedValue remainder = TRY(int_mod(cx, left, right));
  return make_tuple(cx, {quotient.get(), remainder.get()});
}

namespace {

// The number that times `base` leaves 1, by the extended Euclidean algorithm.
OwnedValue modular_inverse(Context& cx, Value base, Value modulus) {
  OwnedValue size = int_sign(modulus) < 0 ? TRY(int_negate(cx, modulus)) : TRY(exact_int(cx, modulus));
  OwnedValue rest = TRY(int_mod(cx, base, size)), divisor = own(size);
  OwnedValue inverse = OwnedValue::small(1), other = OwnedValue::small(0);
  while (!int_is_zero(rest)) {
    if (!cx.charge()) return failed();
    OwnedValue quotient = TRY(int_floordiv(cx, divisor, rest));
    OwnedValue next_rest = TRY(int_mod(cx, divisor, rest));
    OwnedValue step = TRY(int_mul(cx, quotient, inverse));
    OwnedValue next_inverse = TRY(int_sub(cx, other, step));
    divisor = std::exchange(rest, std::move(next_rest));
    other = std::exchange(inverse, std::move(next_inverse));
  }
  if (divisor.get() != Value::small(1))
    return raise_value_error(cx, "base is not invertible for the given modulus");
  return other;
}

}  // namespace

OwnedValue int_pow(Context& cx, Value base, Value exponent, Value modulus) {
  bool modular = !modulus.is_absent();
  if (modular && int_is_zero(modulus)) return raise_value_error(cx, "pow() 3rd argument cannot be 0");
  if (int_sign(exponent) < 0) {
    OwnedValue inverse = TRY(modular_inverse(cx, base, modulus));
    OwnedValue positive = TRY(int_negate(cx, exponent));
    return int_pow(cx, inverse, positive, modulus);
  }
  OwnedValue result = modular ? TRY(int_mod(cx, Value::small(1), modulus)) : OwnedValue::small(1);
  OwnedValue factor = modular ? TRY(int_mod(cx, base, modulus)) : TRY(exact_int(cx, base));
  std::uint64_t bits = int_bit_length(exponent);
  if (!modular && int_bit_length(factor) > 1) {
    std::optional<std::uint64_t> times = int_to_uint64(exponent);
    if (!times || *times > kMaxLimbs * 64 / int_bit_length(factor)) return raise_memory_error(cx);
    std::size_t bytes = *times * int_bit_length(factor) / 8;
    if (!cx.heap.fits_budget(bytes)) return raise_no_memory(cx, bytes);
  }
  IntView power(exponent);
  for (std::uint64_t bit = bits; bit-- > 0;) {
    result = TRY(int_mul(cx, result, result));
    if (modular) result = TRY(int_mod(cx, result, modulus));
    if (power.limbs[bit / 64] >> (bit % 64) & 1) {
      result = TRY(int_mul(cx, result, factor));
      if (modular) result = TRY(int_mod(cx, result, modulus));
    }
    if (!cx.charge()) return failed();
  }
  return result;
}

OwnedValue int_negate(Context& cx, Value operand) { return int_sub(cx, Value::small(0), operand); }

int int_compare(Value left_value, Value right_value) {
  if (left_value.is_small() && right_value.is_small()) {
    std::int64_t a = left_value.small_value(), b = right_value.small_value();
    return a == b ? 0 : a < b ? -1 : 1;
  }
  IntView left(left_value), right(right_value);
  if (left.negative != right.negative) return left.negative ? -1 : 1;
  if (left.size == right.size && left.size > 1)
    charge_work(left_value.object(), static_cast<std::size_t>(left.size) * 8);
  int order = compare_magnitude(left, right);
  return left.negative ? -order : order;
}

std::int64_t int_hash(Value integer) {
  constexpr std::uint64_t kModulus = (std::uint64_t{1} << 61) - 1;
  if (integer.is_small()) {
    const std::int64_t rest = integer.small_value() % static_cast<std::int64_t>(kModulus);
    return rest == -1 ? -2 : rest;
  }
  IntView view(integer);
  charge_work(integer.object(), static_cast<std::size_t>(view.size) * 64);
  std::uint64_t rest = view.size == 0 ? 0 : mpn_mod_1(view.limbs, view.size, kModulus);
  auto hash = static_cast<std::int64_t>(rest);
  if (view.negative) hash = -hash;
  return hash == -1 ? -2 : hash;
}

}  // namespace dictum
