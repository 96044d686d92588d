#include "objects/number_object.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "objects/attribute.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

OwnedValue make_float(Context& cx, double number) {
  auto* made = static_cast<Float*>(cx.heap.allocate_object(sizeof(Float), false));
  made->type = cx.type(TypeId::Float);
  made->count = 1;
  made->number = number;
  return Ref<Float>::steal(made);
}

OwnedValue make_complex(Context& cx, double real, double imaginary) {
  Ref<Complex> made = TRY(new_object<Complex>(cx, cx.type(TypeId::Complex)));
  made->real = real;
  made->imaginary = imaginary;
  return made;
}

// Equal numbers have equal hashes: reduction modulo 2**61 - 1 (Library Reference, "Hashing of numeric
// types").
std::int64_t float_hash(const Context& cx, double number, const Object* self) {
  constexpr int kBits = 61;
  constexpr std::uint64_t kModulus = (std::uint64_t{1} << kBits) - 1;
  if (std::isinf(number)) return number > 0 ? 314159 : -314159;
  if (std::isnan(number)) return cx.language.nan_hash_by_identity && self ? hash_pointer(self) : 0;
  int exponent;
  double mantissa = std::frexp(std::fabs(number), &exponent);
  std::uint64_t hash = 0;
  while (mantissa != 0) {
    hash = ((hash << 28) & kModulus) | hash >> (kBits - 28);
    mantissa *= 268435456.0;
    exponent -= 28;
    auto part = static_cast<std::uint64_t>(mantissa);
    mantissa -= static_cast<double>(part);
    hash += part;
    if (hash >= kModulus) hash -= kModulus;
  }
  exponent = exponent >= 0 ? exponent % kBits : kBits - 1 - ((-1 - exponent) % kBits);
  hash = ((hash << exponent) & kModulus) | hash >> (kBits - exponent);
  auto result = static_cast<std::int64_t>(hash);
  if (number < 0) result = -result;
  return result == -1 ? -2 : result;
}

namespace {

std::string special_double(double number) {
  if (std::isnan(number)) return "nan";
  return number > 0 ? "inf" : "-inf";
}

// Shortest digits and decimal exponent: 0.d1d2… * 10**exponent.
struct Decimal {
  std::string digits;
  int exponent;
  bool negative;
};
Decimal shortest(double number) {
  char buffer[40];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific);
  std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  Decimal made{{}, 0, false};
  if (text[0] == '-') made.negative = true, text.remove_prefix(1);
  std::size_t mark = text.find('e');
  for (char c : text.substr(0, mark))
    if (c != '.') made.digits.push_back(c);
  made.exponent = std::atoi(std::string(text.substr(mark + 1)).c_str()) + 1;
  return made;
}

std::string with_exponent(const std::string& digits, int exponent) {
  std::string text = digits.substr(0, 1);
  if (digits.size() > 1) text += "." + digits.substr(1);
  char tail[16];
  std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
  return text + tail;
}

std::string repr_digits(double number, bool add_point) {
  if (!std::isfinite(number)) return special_double(number);
  Decimal decimal = shortest(number);
  std::string text;
  int point = decimal.exponent;
  auto count = static_cast<int>(decimal.digits.size());
  if (number == 0) {
    text = add_point ? "0.0" : "0";
  } else if (point > 16 || point < -3) {
    text = with_exponent(decimal.digits, point - 1);
  } else if (point <= 0) {
    text = "0." + std::string(static_cast<std::size_t>(-point), '0') + decimal.digits;
  } else if (point >= count) {
    text =
        decimal.digits + std::string(static_cast<std::size_t>(point - count), '0') + (add_point ? ".0" : "");
  } else {
    text = decimal.digits;
    text.insert(static_cast<std::size_t>(point), ".");
  }
  return decimal.negative ? "-" + text : text;
}

}  // namespace

std::string float_repr(double number) { return repr_digits(number, true); }

std::string complex_repr(double real, double imaginary) {
  std::string tail = repr_digits(imaginary, false) + "j";
  if (real == 0 && !std::signbit(real)) return tail;
  std::string text = "(" + repr_digits(real, false);
  if (tail[0] != '-') text += "+";
  return text + tail + ")";
}

std::string format_double(double number, char code, int precision, bool alternate) {
  bool upper = code == 'E' || code == 'F' || code == 'G';
  std::string text;
  if (!std::isfinite(number)) {
    text = special_double(number);
  } else {
    char format[8];
    std::snprintf(format, sizeof format, "%%%s.*%c", alternate ? "#" : "", upper ? code + 32 : code);
    int size = std::snprintf(nullptr, 0, format, precision, number);
    text.resize(static_cast<std::size_t>(size) + 1);
    std::snprintf(text.data(), text.size(), format, precision, number);
    text.pop_back();
  }
  if (upper)
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string format_significant(double number, int precision, bool alternate) {
  if (!std::isfinite(number)) return special_double(number);
  const std::string text = format_double(std::fabs(number), 'e', precision - 1, false);
  const std::size_t mark = text.find('e');
  std::string digits;
  for (char c : text.substr(0, mark))
    if (c != '.') digits += c;
  const int point = std::atoi(text.c_str() + mark + 1) + 1;
  while (!alternate && digits.size() > 1 && digits.back() == '0') digits.pop_back();
  std::string made;
  if (point <= -4 || point > precision - 1) {
    made = with_exponent(digits, point - 1);
    if (alternate && digits.size() == 1) made.insert(1, ".");
  } else if (point <= 0) {
    made = "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    const auto whole = static_cast<std::size_t>(point);
    if (digits.size() <= whole) digits.append(whole + 1 - digits.size(), '0');
    made = digits.substr(0, whole) + "." + digits.substr(whole);
  }
  return std::signbit(number) ? "-" + made : made;
}

double float_mod(double left, double right) {
  double rest = std::fmod(left, right);
  if (rest != 0) return (right < 0) != (rest < 0) ? rest + right : rest;
  return std::copysign(0.0, right);
}

double float_floordiv(double left, double right) {
  double rest = std::fmod(left, right);
  double quotient = (left - rest) / right;
  if (rest != 0 && (right < 0) != (rest < 0)) quotient -= 1.0;
  if (quotient == 0) return std::copysign(0.0, left / right);
  double whole = std::floor(quotient);
  return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

Done warn_strict_subclass(Context& cx, std::string_view method, Value given, std::string_view wanted) {
  return warn(cx, TypeId::DeprecationWarning,
              cat(method, " returned non-", wanted, " (type ", type_name(cx, given),
                  ").  The ability to return an instance of a strict subclass of ", wanted,
                  " is deprecated, and may be removed in a future version of Python."));
}

Fallible<double> to_double(Context& cx, Value value) {
  if (is<Float>(value)) return float_value(value);
  if (!is_int(value)) {
    OwnedValue made = TRY(call_special(cx, value, SpecialMethod::float_));
    if (made.is_value()) {
      if (is<Float>(made.get())) {
        if (!is_exact(cx, made, TypeId::Float))
          TRY(warn_strict_subclass(cx, cat(type_name(cx, value), ".__float__"), made, "float"));
        return float_value(made);
      }
      return raise_type_error(
          cx, cat(type_name(cx, value), ".__float__ returned non-float (type ", type_name(cx, made), ")"));
    }
    if (lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent())
      return raise_type_error(cx, cat("must be real number, not ", type_name(cx, value)));
    OwnedValue integer = TRY(to_index(cx, value));
    return to_double(cx, integer);
  }
  std::optional<double> number = int_to_double(value);
  if (!number) return raise_error(cx, TypeId::OverflowError, "int too large to convert to float");
  return *number;
}

bool parse_double(std::string_view text, double& number) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(text[i]))));
      continue;
    }
    auto digit = [&](std::size_t at) {
      return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at]));
    };
    if (i == 0 || !digit(i - 1) || !digit(i + 1)) return false;
  }
  std::string_view rest = plain;
  bool negative = false;
  if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) negative = rest[0] == '-', rest.remove_prefix(1);
  if (rest == "inf" || rest == "infinity") return number = negative ? -HUGE_VAL : HUGE_VAL, true;
  if (rest == "nan") return number = std::copysign(__builtin_nan(""), negative ? -1.0 : 1.0), true;
  if (rest.empty() || !(std::isdigit(static_cast<unsigned char>(rest[0])) || rest[0] == '.')) return false;
  auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (end != rest.data() + rest.size() || error == std::errc::invalid_argument) return false;
  if (error == std::errc::result_out_of_range) number = std::strtod(std::string(rest).c_str(), nullptr);
  if (negative) number = -number;
  return true;
}

}  // namespace dictum
