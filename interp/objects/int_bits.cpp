#include <algorithm>

#include "objects/int_internal.h"

// Shifts and bitwise operators: integers behave as two's complement of endless width (Language
// Reference 6.8, 6.9).

namespace dictum {

namespace {

enum class BitOperation { And, Or, Xor };

// The low `size` limbs in two's complement.
void to_complement(const IntView& view, mp_limb_t* out, std::size_t size) {
  auto used = static_cast<std::size_t>(view.size);
  std::copy_n(view.limbs, used, out);
  std::fill(out + used, out + size, 0);
  if (!view.negative) return;
  mpn_com(out, out, static_cast<mp_size_t>(size));
  mpn_add_1(out, out, static_cast<mp_size_t>(size), 1);
}

// Of two that are not negative: no complement.
OwnedValue bitwise_plain(Context& cx, BitOperation operation, const IntView& left, const IntView& right) {
  const IntView& big = left.size >= right.size ? left : right;
  const IntView& little = left.size >= right.size ? right : left;
  const auto common = static_cast<std::size_t>(little.size);
  const std::size_t size = operation == BitOperation::And ? common : static_cast<std::size_t>(big.size);
  Ref<Int> made = TRY(new_limbs(cx, size));
  mp_limb_t* out = limbs_of(made);
  for (std::size_t i = 0; i < common; ++i) {
    switch (operation) {
      case BitOperation::And: out[i] = big.limbs[i] & little.limbs[i]; break;
      case BitOperation::Or: out[i] = big.limbs[i] | little.limbs[i]; break;
      case BitOperation::Xor: out[i] = big.limbs[i] ^ little.limbs[i]; break;
    }
  }
  std::copy(big.limbs + common, big.limbs + size, out + common);
  return finish_int(cx, std::move(made), size, false);
}

OwnedValue bitwise(Context& cx, BitOperation operation, Value left_value, Value right_value) {
  IntView left(left_value), right(right_value);
  if (!left.negative && !right.negative) return bitwise_plain(cx, operation, left, right);
  std::size_t size = static_cast<std::size_t>(std::max(left.size, right.size)) + 1;
  Ref<Int> made = TRY(new_limbs(cx, size));
  Ref<Int> other = TRY(new_limbs(cx, size));
  mp_limb_t* out = limbs_of(made);
  const mp_limb_t* with = limbs_of(other);
  to_complement(left, out, size);
  to_complement(right, limbs_of(other), size);
  for (std::size_t i = 0; i < size; ++i) {
    switch (operation) {
      case BitOperation::And: out[i] &= with[i]; break;
      case BitOperation::Or: out[i] |= with[i]; break;
      case BitOperation::Xor: out[i] ^= with[i]; break;
    }
  }
  bool negative = out[size - 1] >> 63 != 0;
  if (negative) {
    mpn_com(out, out, static_cast<mp_size_t>(size));
    mpn_add_1(out, out, static_cast<mp_size_t>(size), 1);
  }
  return finish_int(cx, std::move(made), size, negative);
}

}  // namespace

OwnedValue int_and(Context& cx, Value left, Value right) {
  if (left.is_small() && right.is_small()) return OwnedValue::small(left.small_value() & right.small_value());
  return bitwise(cx, BitOperation::And, left, right);
}

OwnedValue int_or(Context& cx, Value left, Value right) {
  if (left.is_small() && right.is_small()) return OwnedValue::small(left.small_value() | right.small_value());
  return bitwise(cx, BitOperation::Or, left, right);
}

OwnedValue int_xor(Context& cx, Value left, Value right) {
  if (left.is_small() && right.is_small()) return OwnedValue::small(left.small_value() ^ right.small_value());
  return bitwise(cx, BitOperation::Xor, left, right);
}

OwnedValue int_invert(Context& cx, Value operand) { return int_sub(cx, Value::small(-1), operand); }

OwnedValue int_lshift(Context& cx, Value left_value, Value right_value) {
  if (int_sign(right_value) < 0) return raise_value_error(cx, "negative shift count");
  if (int_is_zero(left_value)) return OwnedValue::small(0);
  std::optional<std::uint64_t> shift = int_to_uint64(right_value);
  if (!shift || *shift > std::uint64_t{1} << 36) return raise_memory_error(cx);
  IntView left(left_value);
  auto whole = static_cast<std::size_t>(*shift / 64);
  auto rest = static_cast<unsigned>(*shift % 64);
  auto used = static_cast<std::size_t>(left.size);
  Ref<Int> made = TRY(new_limbs(cx, used + whole + 1));
  mp_limb_t* out = limbs_of(made);
  std::fill_n(out, whole, 0);
  if (rest == 0)
    std::copy_n(left.limbs, used, out + whole), out[whole + used] = 0;
  else
    out[whole + used] = mpn_lshift(out + whole, left.limbs, left.size, rest);
  return finish_int(cx, std::move(made), used + whole + 1, left.negative);
}

OwnedValue int_rshift(Context& cx, Value left_value, Value right_value) {
  if (int_sign(right_value) < 0) return raise_value_error(cx, "negative shift count");
  std::optional<std::uint64_t> shift = int_to_uint64(right_value);
  bool negative = int_sign(left_value) < 0;
  if (!shift || *shift >= int_bit_length(left_value)) return OwnedValue::small(negative ? -1 : 0);
  if (left_value.is_small()) return OwnedValue::small(left_value.small_value() >> *shift);
  // Rounds down: ~(~x >> n) for negative numbers.
  if (negative) {
    OwnedValue inverted = TRY(int_invert(cx, left_value));
    OwnedValue shifted = TRY(int_rshift(cx, inverted, right_value));
    return int_invert(cx, shifted);
  }
  IntView left(left_value);
  auto whole = static_cast<std::size_t>(*shift / 64);
  auto rest = static_cast<unsigned>(*shift % 64);
  std::size_t size = static_cast<std::size_t>(left.size) - whole;
  Ref<Int> made = TRY(new_limbs(cx, size));
  if (rest == 0)
    std::copy_n(left.limbs + whole, size, limbs_of(made));
  else
    mpn_rshift(limbs_of(made), left.limbs + whole, static_cast<mp_size_t>(size), rest);
  return finish_int(cx, std::move(made), size, false);
}

}  // namespace dictum
