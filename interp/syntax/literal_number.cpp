// Numbers. https://docs.python.org/3/reference/lexical_analysis.html#numeric-literals
#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <vector>

#include "syntax/literal.h"

namespace dictum {

namespace {

constexpr std::size_t kMostDecimalDigits = 4300;  // sys.int_info.default_max_str_digits
constexpr std::size_t kSafeDigits = 18;           // any so long number fits an int64
constexpr char kHexDigits[] = "0123456789abcdef";

std::string without_underscores(std::string_view text) {
  std::string digits;
  digits.reserve(text.size());
  for (char c : text)
    if (c != '_') digits.push_back(c);
  return digits;
}

ast::ConstantValue small_integer(std::int64_t value) {
  ast::ConstantValue constant;
  constant.kind = ast::ConstantValue::Kind::Int;
  constant.integer = value;
  return constant;
}

// From hexadecimal digits without leading zeros.
ast::ConstantValue integer_from_hex(std::string_view hex, Arena& arena) {
  constexpr std::size_t kInt64Digits = 16;
  if (hex.size() < kInt64Digits || (hex.size() == kInt64Digits && hex[0] < '8')) {
    std::int64_t value = 0;
    std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
    return small_integer(value);
  }
  ast::ConstantValue constant;
  constant.kind = ast::ConstantValue::Kind::BigInt;
  constant.text = arena.copy_text(hex);
  return constant;
}

// Binary, octal and hexadecimal digits, of `bits` bits each, regrouped by four; from the last digit to the
// first.
std::string regroup_to_hex(std::string_view digits, unsigned bits) {
  std::string hex;
  hex.reserve(digits.size() * bits / 4 + 1);
  unsigned pending = 0;
  unsigned pending_bits = 0;
  for (std::size_t i = digits.size(); i-- > 0;) {
    const char c = digits[i];
    const unsigned value = static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    pending |= value << pending_bits;
    for (pending_bits += bits; pending_bits >= 4; pending_bits -= 4, pending >>= 4)
      hex.push_back(kHexDigits[pending & 15]);
  }
  hex.push_back(kHexDigits[pending]);
  while (hex.size() > 1 && hex.back() == '0') hex.pop_back();
  std::reverse(hex.begin(), hex.end());
  return hex;
}

// Decimal digits to limbs of 32 bits, nine digits at a time: the limit on digits keeps the square small.
std::string decimal_to_hex(std::string_view digits) {
  std::vector<std::uint32_t> limbs;
  for (std::size_t at = 0; at < digits.size();) {
    const std::size_t count = std::min<std::size_t>(9, digits.size() - at);
    std::uint64_t carry = 0;
    std::uint64_t scale = 1;
    for (std::size_t i = 0; i < count; i++, scale *= 10)
      carry = carry * 10 + static_cast<std::uint64_t>(digits[at + i] - '0');
    for (std::uint32_t& limb : limbs) {
      carry += limb * scale;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry) limbs.push_back(static_cast<std::uint32_t>(carry));
    at += count;
  }
  std::string hex;
  for (std::size_t i = limbs.size(); i-- > 0;)
    for (int shift = 28; shift >= 0; shift -= 4)
      if (!hex.empty() || (limbs[i] >> shift & 15)) hex.push_back(kHexDigits[limbs[i] >> shift & 15]);
  return hex.empty() ? "0" : hex;
}

LiteralFailure too_many_digits(std::size_t count, const Language& language) {
  LiteralFailure failure;
  failure.message =
      std::string("Exceeds the limit (4300") + (language.digit_limit_says_digits ? " digits" : "") +
      ") for integer string conversion: value has " + std::to_string(count) +
      " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge "
      "integer literals to avoid decimal conversion limits.";
  return failure;
}

Decoded<ast::ConstantValue> decimal_integer(const std::string& digits, const Language& language,
                                            Arena& arena) {
  if (digits.size() <= kSafeDigits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return small_integer(value);
  }
  if (digits[0] == '0') return small_integer(0);  // leading zeros are allowed in zero only
  if (digits.size() > kMostDecimalDigits) return Failure{too_many_digits(digits.size(), language)};
  return integer_from_hex(decimal_to_hex(digits), arena);
}

// The decimal exponent of the first digit that is not zero; tells an overflow from an underflow.
bool is_huge(std::string_view text) {
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::size_t point = std::min(text.find('.'), e);
  const std::size_t first = text.find_first_of("123456789");
  long long exponent = 0;
  if (e < text.size()) {
    const std::size_t digits = e + 1 + (text[e + 1] == '+' ? 1 : 0);
    const auto parsed = std::from_chars(text.data() + digits, text.data() + text.size(), exponent);
    if (parsed.ec == std::errc::result_out_of_range) return text[digits] != '-';
  }
  return exponent + static_cast<long long>(point) - static_cast<long long>(first) > 0;
}

double parse_double(std::string_view text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc::result_out_of_range) return value;
  return is_huge(text) ? std::numeric_limits<double>::infinity() : 0.0;
}

ast::ConstantValue floating(ast::ConstantValue::Kind kind, std::string_view text) {
  ast::ConstantValue constant;
  constant.kind = kind;
  constant.number = parse_double(text);
  return constant;
}

unsigned bits_of_digit(char radix_letter) {
  switch (radix_letter | 0x20) {
    case 'x': return 4;
    case 'o': return 3;
    case 'b': return 1;
    default: return 0;
  }
}

}  // namespace

Decoded<ast::ConstantValue> decode_number(std::string_view token, const Language& language, Arena& arena) {
  using Kind = ast::ConstantValue::Kind;
  const std::string digits = without_underscores(token);
  if (digits.size() > 1 && digits[0] == '0')
    if (const unsigned bits = bits_of_digit(digits[1]))
      return integer_from_hex(regroup_to_hex(std::string_view(digits).substr(2), bits), arena);
  if ((digits.back() | 0x20) == 'j')
    return floating(Kind::Complex, std::string_view(digits).substr(0, digits.size() - 1));
  if (digits.find_first_of(".eE") != std::string::npos) return floating(Kind::Float, digits);
  return decimal_integer(digits, language, arena);
}

}  // namespace dictum
