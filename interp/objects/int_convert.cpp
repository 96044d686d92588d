#include <charconv>
#include <cmath>
#include <string>

#include "objects/int_internal.h"
#include "objects/number_object.h"
#include "objects/str_object.h"

// Between int and text, double and bytes.

namespace dictum {

namespace {

constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  return c - 'A' + 10;
}

// The top 64 bits of the magnitude (highest bit set), a sticky bit for the rest, and the exponent of the
// lowest.
struct TopBits {
  std::uint64_t bits;
  bool sticky;
  std::int64_t exponent;
};
TopBits top_bits(const IntView& view) {
  mp_size_t n = view.size;
  int zeros = __builtin_clzll(view.limbs[n - 1]);
  std::uint64_t bits = view.limbs[n - 1] << zeros;
  bool sticky = false;
  if (n > 1 && zeros > 0) {
    bits |= view.limbs[n - 2] >> (64 - zeros);
    sticky = view.limbs[n - 2] << zeros != 0;
  } else if (n > 1) {
    sticky = view.limbs[n - 2] != 0;
  }
  for (mp_size_t i = 0; i + 2 < n; ++i) sticky |= view.limbs[i] != 0;
  return {bits, sticky, (n - 1) * 64 - zeros};
}

// Rounds half to even.
double round_top(TopBits top) {
  std::uint64_t mantissa = top.bits >> 11;
  std::uint64_t rest = top.bits & 0x7ff;
  bool up = rest > 0x400 || (rest == 0x400 && (top.sticky || (mantissa & 1)));
  return std::ldexp(static_cast<double>(mantissa + up),
                    static_cast<int>(std::min<std::int64_t>(top.exponent + 11, 4096)));
}

}  // namespace

std::optional<double> int_to_double(Value integer) {
  IntView view(integer);
  if (view.size == 0) return 0.0;
  double magnitude = round_top(top_bits(view));
  if (std::isinf(magnitude)) return std::nullopt;
  return view.negative ? -magnitude : magnitude;
}

OwnedValue int_truediv(Context& cx, Value left_value, Value right_value) {
  if (int_is_zero(right_value)) return raise_zero_division(cx, "division by zero");
  IntView left(left_value), right(right_value);
  constexpr std::uint64_t kExact = std::uint64_t{1} << 53;
  bool negative = left.negative != right.negative;
  if (left.size == 0) return make_float(cx, negative && right.negative ? -0.0 : 0.0);
  if (left.size == 1 && right.size == 1 && left.limbs[0] <= kExact && right.limbs[0] <= kExact) {
    double quotient = static_cast<double>(left.limbs[0]) / static_cast<double>(right.limbs[0]);
    return make_float(cx, negative ? -quotient : quotient);
  }
  // Scale so that the quotient has at least 66 bits, divide exactly, round once (not where the result is
  // denormal).
  auto left_bits = static_cast<std::int64_t>(int_bit_length(left_value));
  auto right_bits = static_cast<std::int64_t>(int_bit_length(right_value));
  std::int64_t shift = 66 - (left_bits - right_bits);
  OwnedValue scaled =
      shift >= 0 ? TRY(int_lshift(cx, left_value, Value::small(shift))) : TRY(exact_int(cx, left_value));
  OwnedValue divisor =
      shift >= 0 ? TRY(exact_int(cx, right_value)) : TRY(int_lshift(cx, right_value, Value::small(-shift)));
  if (int_sign(scaled) < 0) scaled = TRY(int_negate(cx, scaled));
  if (int_sign(divisor) < 0) divisor = TRY(int_negate(cx, divisor));
  OwnedValue quotient = TRY(int_floordiv(cx, scaled, divisor));
  OwnedValue rest = TRY(int_mod(cx, scaled, divisor));
  TopBits top = top_bits(IntView(quotient));
  top.sticky |= !int_is_zero(rest);
  top.exponent -= shift;
  double result = round_top(top);
  if (std::isinf(result))
    return raise_error(cx, TypeId::OverflowError, "integer division result too large for a float");
  return make_float(cx, negative ? -result : result);
}

int int_compare_double(Value integer, double number) {
  int sign = int_sign(integer);
  if (std::isinf(number)) return number > 0 ? -1 : 1;
  double whole = std::trunc(number);
  int number_sign = number > 0 ? 1 : number < 0 ? -1 : 0;
  if (sign != number_sign) return sign < number_sign ? -1 : 1;
  if (sign == 0) return 0;
  int exponent;
  double fraction = std::frexp(std::fabs(whole), &exponent);
  std::uint64_t bits = int_bit_length(integer);
  int order = 0;
  if (whole == 0 || bits > static_cast<std::uint64_t>(exponent)) {
    order = 1;
  } else if (bits < static_cast<std::uint64_t>(exponent)) {
    order = -1;
  } else {
    TopBits top = top_bits(IntView(integer));
    auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 64));
    if (top.bits != mantissa)
      order = top.bits < mantissa ? -1 : 1;
    else if (top.sticky)
      order = 1;
    else if (std::fabs(number) > std::fabs(whole))
      order = -1;
  }
  return sign < 0 ? -order : order;
}

OwnedValue int_from_double(Context& cx, double number) {
  double whole = std::trunc(number);
  if (std::fabs(whole) < 4e18) return make_int(cx, static_cast<std::int64_t>(whole));
  int exponent;
  double fraction = std::frexp(std::fabs(whole), &exponent);
  OwnedValue mantissa = TRY(make_int(cx, static_cast<std::int64_t>(std::ldexp(fraction, 53))));
  OwnedValue made = TRY(int_lshift(cx, mantissa, Value::small(exponent - 53)));
  return number < 0 ? int_negate(cx, made) : std::move(made);
}

Done charge_digits(Context& cx, std::uint64_t digits) {
  if (digits < 256) return done();
  const auto doublings = static_cast<std::uint64_t>(64 - __builtin_clzll(digits));
  return cx.charge(static_cast<std::int64_t>(digits * doublings / 16)) ? done() : Done(failed());
}

std::string int_to_text(Value integer, int base) {
  IntView view(integer);
  if (view.size == 0) return "0";
  std::string text(mpn_sizeinbase(view.limbs, view.size, base) + 1, '\0');
  std::string scratch(reinterpret_cast<const char*>(view.limbs),
                      static_cast<std::size_t>(view.size + 1) * 8 - 8);
  scratch.resize(scratch.size() + 8);
  auto* out = reinterpret_cast<unsigned char*>(text.data());
  std::size_t count = mpn_get_str(out, base, reinterpret_cast<mp_limb_t*>(scratch.data()), view.size);
  text.resize(count);
  for (char& digit : text) digit = kDigits[static_cast<unsigned char>(digit)];
  std::size_t zeros = text.find_first_not_of('0');
  text.erase(0, zeros);
  if (view.negative) text.insert(text.begin(), '-');
  return text;
}

Ref<Str> int_repr(Context& cx, Value integer) {
  if (integer.is_small()) {
    char digits[24];
    const char* end = std::to_chars(digits, digits + sizeof digits, integer.small_value()).ptr;
    return make_str_latin1(cx, std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }
  std::uint64_t bits = int_bit_length(integer);
  std::uint64_t limit = cx.int_max_str_digits;
  auto refuse = [&]() -> Failed {
    return raise_value_error(
        cx, cat("Exceeds the limit (", limit,
                " digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                "increase the limit"));
  };
  if (limit != 0 && bits > limit * 4) return refuse();
  TRY(charge_digits(cx, bits / 3));
  std::string text = int_to_text(integer, 10);
  if (limit != 0 && text.size() - (text[0] == '-') > limit) return refuse();
  return make_str_latin1(cx, text);
}

namespace {

constexpr std::size_t kSmallDigits = 11;  // of any base fit 64 bits

}  // namespace

OwnedValue int_from_digits(Context& cx, std::string_view digits, int base) {
  std::size_t start = digits.find_first_not_of('0');
  if (start == std::string_view::npos) return OwnedValue::small(0);
  digits.remove_prefix(start);
  TRY(charge_digits(cx, digits.size()));
  if (digits.size() <= kSmallDigits) {
    std::int64_t number = 0;
    for (const char digit : digits) number = number * base + digit_of(digit);
    return make_int(cx, number);
  }
  std::string values(digits.size(), '\0');
  for (std::size_t i = 0; i < digits.size(); ++i) values[i] = static_cast<char>(digit_of(digits[i]));
  std::size_t limbs = digits.size() * 6 / 64 + 2;
  Ref<Int> made = TRY(new_limbs(cx, limbs));
  mp_size_t size =
      mpn_set_str(limbs_of(made), reinterpret_cast<const unsigned char*>(values.data()), values.size(), base);
  return finish_int(cx, std::move(made), static_cast<std::size_t>(size), false);
}

OwnedValue int_from_bytes(Context& cx, const std::uint8_t* bytes, std::size_t size, bool little,
                          bool is_signed) {
  std::size_t limbs = size / 8 + 1;
  Ref<Int> made = TRY(new_limbs(cx, limbs));
  auto at = [&](std::size_t i) { return bytes[little ? i : size - 1 - i]; };
  for (std::size_t i = 0; i < size; ++i)
    made->limbs[i / 8] |= static_cast<std::uint64_t>(at(i)) << (8 * (i % 8));
  if (!is_signed || size == 0 || (at(size - 1) & 0x80) == 0)
    return finish_int(cx, std::move(made), limbs, false);
  for (std::size_t i = size; i < limbs * 8; ++i) made->limbs[i / 8] |= std::uint64_t{0xff} << (8 * (i % 8));
  mp_limb_t* out = limbs_of(made);
  mpn_com(out, out, static_cast<mp_size_t>(limbs));
  mpn_add_1(out, out, static_cast<mp_size_t>(limbs), 1);
  return finish_int(cx, std::move(made), limbs, true);
}

std::string int_to_bytes(Value integer, std::size_t size, bool little) {
  const IntView view(integer);
  std::string bytes(size, '\0');
  bool carry = view.negative;  // two's complement: inverted, plus one
  for (std::size_t i = 0; i < size; ++i) {
    const auto limb = static_cast<mp_size_t>(i / 8);
    auto byte =
        limb < view.size ? static_cast<std::uint8_t>(view.limbs[limb] >> (8 * (i % 8))) : std::uint8_t{0};
    if (view.negative) {
      byte = static_cast<std::uint8_t>(~byte + carry);
      carry = carry && byte == 0;
    }
    bytes[little ? i : size - 1 - i] = static_cast<char>(byte);
  }
  return bytes;
}

}  // namespace dictum
