#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "builtins/bytes_like.h"
#include "builtins/format_spec.h"
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/number_methods.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/sequence_object.h"

// float (Library Reference, "Numeric Types").

namespace dictum {

namespace {

Failed raise_invalid(Context& cx, Value text) {
  Ref<Str> shown = TRY(repr_of(cx, text));
  return raise_value_error(cx, cat("could not convert string to float: ", shown.get()));
}

Fallible<double> from_text(Context& cx, std::string_view text, Value shown) {
  constexpr std::string_view kSpaces = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
  std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return raise_invalid(cx, shown);
  text = text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
  double number;
  if (!cx.charge(static_cast<std::int64_t>(text.size() / 4))) return failed();
  if (!parse_double(text, number)) return raise_invalid(cx, shown);
  return number;
}

}  // namespace

Fallible<double> convert_to_float(Context& cx, Value value) {
  const bool built_in = is<Float>(value) || is_int(value);
  if (!built_in || !type_of(cx, value)->is_heap()) return to_double(cx, value);
  OwnedValue made = TRY(call_special(cx, value, SpecialMethod::float_));
  if (!is<Float>(made.get()))
    return raise_type_error(
        cx, cat(type_name(cx, value), ".__float__ returned non-float (type ", type_name(cx, made), ")"));
  if (!is_exact(cx, made, TypeId::Float))
    TRY(warn_strict_subclass(cx, cat(type_name(cx, value), ".__float__"), made, "float"));
  return float_value(made);
}

namespace {

Fallible<double> from_value(Context& cx, Value value) {
  if (is<Str>(value)) {
    if (!as<Str>(value)->ascii) return from_text(cx, ascii_digits(as<Str>(value)), value);
    return from_text(cx, as<Str>(value)->ascii_text(), value);
  }
  if (is_bytes_like(value)) {
    const BytesArgument text = TRY(bytes_argument(cx, value));
    return from_text(cx, text.view(), value);
  }
  bool number = is_int(value) || is<Float>(value) ||
                !lookup_special(cx, type_of(cx, value), SpecialMethod::float_).is_absent() ||
                !lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent();
  if (number) return convert_to_float(cx, value);
  return raise_type_error(
      cx, cat("float() argument must be a string or a ", cx.language.real_number_wording ? "real " : "",
              "number, not '", type_name(cx, value), "'"));
}

OwnedValue construct_float(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "float", arguments));
  if (arguments.count > 1)
    return raise_type_error(cx, cat("float expected at most 1 argument, got ", arguments.count));
  if (arguments.count == 1 && type == cx.type(TypeId::Float) && is_exact(cx, arguments[0], TypeId::Float))
    return own(arguments[0]);
  double number = arguments.count == 0 ? 0.0 : TRY(from_value(cx, arguments[0]));
  Ref<Float> made = TRY(new_object<Float>(cx, type));
  made->number = number;
  return made;
}

// An operand as a double; absent-like false where the other type is not a number of ours.
Fallible<bool> operand(Context& cx, Value value, double& number) {
  if (is<Float>(value)) {
    number = float_value(value);
    return true;
  }
  if (!is_int(value)) return false;
  number = TRY(to_double(cx, value));
  return true;
}

OwnedValue float_add(Context& cx, double a, double b) { return make_float(cx, a + b); }
OwnedValue float_sub(Context& cx, double a, double b) { return make_float(cx, a - b); }
OwnedValue float_mul(Context& cx, double a, double b) { return make_float(cx, a * b); }
OwnedValue float_truediv(Context& cx, double a, double b) {
  if (b == 0) return raise_zero_division(cx, "float division by zero");
  return make_float(cx, a / b);
}
OwnedValue float_floordiv_values(Context& cx, double a, double b) {
  if (b == 0)
    return raise_zero_division(cx,
                               cx.language.dict_union ? "float floor division by zero" : "float divmod()");
  return make_float(cx, float_floordiv(a, b));
}
OwnedValue float_mod_values(Context& cx, double a, double b) {
  if (b == 0)
    return raise_zero_division(cx, cx.language.property_knows_name ? "float modulo by zero" : "float modulo");
  return make_float(cx, float_mod(a, b));
}
OwnedValue float_divmod_values(Context& cx, double a, double b) {
  if (b == 0) return raise_zero_division(cx, "float divmod()");
  OwnedValue quotient = TRY(make_float(cx, float_floordiv(a, b)));
  OwnedValue rest = TRY(make_float(cx, float_mod(a, b)));
  return make_tuple(cx, {quotient.get(), rest.get()});
}
template <OwnedValue (*kFunction)(Context&, double, double), bool kReflected>
OwnedValue arithmetic_row(Context& cx, const CallArguments& arguments) {
  double self = float_value(arguments[0]), other;
  if (!TRY(operand(cx, arguments[1], other))) return cx.not_implemented();
  return kReflected ? kFunction(cx, other, self) : kFunction(cx, self, other);
}
#define ARITHMETIC_ROWS(NAME, FUNCTION)                      \
  {"__" NAME "__", arithmetic_row<FUNCTION, false>, 1, 1}, { \
    "__r" NAME "__", arithmetic_row<FUNCTION, true>, 1, 1    \
  }

OwnedValue pow_row(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2 && !is_none(cx, arguments[2]))
    return raise_type_error(cx, "pow() 3rd argument not allowed unless all arguments are integers");
  return arithmetic_row<float_power, false>(cx, arguments);
}
OwnedValue rpow_row(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2 && !is_none(cx, arguments[2]))
    return raise_type_error(cx, "pow() 3rd argument not allowed unless all arguments are integers");
  return arithmetic_row<float_power, true>(cx, arguments);
}

OwnedValue float_compare(Context& cx, Comparison op, Value self, Value other) {
  double left = float_value(self);
  if (is<Float>(other)) {
    double right = float_value(other);
    if (std::isnan(left) || std::isnan(right)) return cx.boolean_result(op == Comparison::Ne);
    return cx.boolean_result(order_satisfies(op, left < right ? -1 : left > right));
  }
  if (!is_int(other)) return cx.not_implemented();
  if (std::isnan(left)) return cx.boolean_result(op == Comparison::Ne);
  return cx.boolean_result(order_satisfies(op, -int_compare_double(other, left)));
}

OwnedValue float_repr_row(Context& cx, const CallArguments& arguments) {
  return text_result(cx, float_repr(float_value(arguments.self())));
}
OwnedValue float_hash_row(Context& cx, const CallArguments& arguments) {
  return make_int(cx, float_hash(cx, float_value(arguments.self()), arguments.self().object()));
}
OwnedValue float_neg(Context& cx, const CallArguments& arguments) {
  return make_float(cx, -float_value(arguments.self()));
}
OwnedValue float_pos(Context& cx, const CallArguments& arguments) {
  if (is_exact(cx, arguments.self(), TypeId::Float)) return own(arguments.self());
  return make_float(cx, float_value(arguments.self()));
}
OwnedValue float_abs(Context& cx, const CallArguments& arguments) {
  return make_float(cx, std::fabs(float_value(arguments.self())));
}
OwnedValue float_bool(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(float_value(arguments.self()) != 0);
}

Done require_finite(Context& cx, double number) {
  if (std::isnan(number)) return raise_value_error(cx, "cannot convert float NaN to integer");
  if (std::isinf(number))
    return raise_error(cx, TypeId::OverflowError, "cannot convert float infinity to integer");
  return done();
}
template <double (*kRound)(double)>
OwnedValue to_int_row(Context& cx, const CallArguments& arguments) {
  double number = float_value(arguments.self());
  TRY(require_finite(cx, number));
  return int_from_double(cx, kRound(number));
}
double truncate(double number) { return std::trunc(number); }
double round_down(double number) { return std::floor(number); }
double round_up(double number) { return std::ceil(number); }

double round_even(double number) {
  double rounded = std::round(number);
  return std::fabs(number - rounded) == 0.5 ? 2.0 * std::round(number / 2.0) : rounded;
}
// The number rounded to a multiple of 10**-digits (digits below zero), ties to even: in decimal digits, so
// that the result is the nearest float.
double round_to_tens(double number, std::size_t zeros) {
  const double whole = std::trunc(std::fabs(number));
  std::string text = format_double(whole, 'f', 0, false);
  if (text.size() < zeros) return std::copysign(0.0, number);
  text.insert(0, "0");
  const std::size_t kept = text.size() - zeros;
  const std::string_view rest = std::string_view(text).substr(kept);
  const bool more = whole != std::fabs(number) || rest.find_first_not_of('0', 1) != std::string_view::npos;
  const bool odd = (text[kept - 1] - '0') % 2 != 0;
  if (rest[0] > '5' || (rest[0] == '5' && (more || odd))) {
    std::size_t at = kept - 1;
    while (text[at] == '9') text[at--] = '0';
    text[at]++;
  }
  std::fill(text.begin() + static_cast<std::ptrdiff_t>(kept), text.end(), '0');
  return std::copysign(std::strtod(text.c_str(), nullptr), number);
}
// round(x, n): correctly rounded from the decimal text.
OwnedValue float_round(Context& cx, const CallArguments& arguments) {
  const double number = float_value(arguments.self());
  if (arguments.count == 1 || is_none(cx, arguments[1])) {
    TRY(require_finite(cx, number));
    return int_from_double(cx, round_even(number));
  }
  OwnedValue index = TRY(to_index(cx, arguments[1]));
  const std::int64_t digits = clamp_index(cx, index);
  if (!std::isfinite(number) || digits > 323) return make_float(cx, number);
  if (digits < -308) return make_float(cx, std::copysign(0.0, number));
  const double rounded =
      digits >= 0 ? std::strtod(format_double(number, 'f', static_cast<int>(digits), false).c_str(), nullptr)
                  : round_to_tens(number, static_cast<std::size_t>(-digits));
  if (std::isinf(rounded))
    return raise_error(cx, TypeId::OverflowError, "rounded value too large to represent");
  return make_float(cx, rounded);
}
OwnedValue float_format_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "__format__", "argument", "str", arguments[1]);
  if (as<Str>(arguments[1])->length == 0) return str_of(cx, arguments.self());
  return format_float(cx, arguments.self(), as<Str>(arguments[1]));
}
OwnedValue float_is_integer(Context& cx, const CallArguments& arguments) {
  double number = float_value(arguments.self());
  return cx.boolean_result(std::isfinite(number) && std::floor(number) == number);
}
OwnedValue float_ratio(Context& cx, const CallArguments& arguments) {
  double number = float_value(arguments.self());
  if (std::isinf(number))
    return raise_error(cx, TypeId::OverflowError, "cannot convert Infinity to integer ratio");
  if (std::isnan(number)) return raise_value_error(cx, "cannot convert NaN to integer ratio");
  int exponent;
  double fraction = std::frexp(number, &exponent);
  for (int i = 0; i < 300 && fraction != std::floor(fraction); ++i) fraction *= 2.0, --exponent;
  OwnedValue numerator = TRY(int_from_double(cx, fraction));
  OwnedValue denominator = OwnedValue::small(1);
  OwnedValue shift = TRY(make_int(cx, std::abs(exponent)));
  if (exponent > 0)
    numerator = TRY(int_lshift(cx, numerator, shift));
  else
    denominator = TRY(int_lshift(cx, denominator, shift));
  return make_tuple(cx, {numerator.get(), denominator.get()});
}
OwnedValue float_hex(Context& cx, const CallArguments& arguments) {
  const double number = float_value(arguments.self());
  if (!std::isfinite(number)) return text_result(cx, float_repr(number));
  const char* sign = std::signbit(number) ? "-" : "";
  if (number == 0) return text_result(cx, cat(sign, "0x0.0p+0"));
  int exponent;
  double mantissa = std::frexp(std::fabs(number), &exponent) * 2;
  exponent--;
  // Below the normal numbers the exponent stays and the leading digit is zero.
  if (exponent < -1022) {
    mantissa = std::ldexp(mantissa, exponent + 1022);
    exponent = -1022;
  }
  char text[48];
  const auto leading = static_cast<int>(mantissa);
  const auto fraction = static_cast<unsigned long long>(std::ldexp(mantissa - leading, 52));
  std::snprintf(text, sizeof text, "%s0x%d.%013llxp%+d", sign, leading, fraction, exponent);
  return text_result(cx, text);
}

// Reads "0x1.8p3" from the front; false if it is none.
bool skip_hex_number(std::string_view text) {
  const auto skip = [&](const char* characters) {
    const std::size_t size = std::min(text.find_first_not_of(characters), text.size());
    text.remove_prefix(size);
    return size;
  };
  if (text.size() > 1 && text[0] == '0' && (text[1] | 32) == 'x') text.remove_prefix(2);
  std::size_t digits = skip("0123456789abcdefABCDEF");
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    digits += skip("0123456789abcdefABCDEF");
  }
  if (digits == 0) return false;
  if (!text.empty() && (text[0] | 32) == 'p') {
    text.remove_prefix(1);
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
    if (skip("0123456789") == 0) return false;
  }
  return text.empty();
}

OwnedValue float_fromhex(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_type_error(cx, "bad argument type for built-in operation");
  const auto refuse = [&] { return raise_value_error(cx, "invalid hexadecimal floating-point string"); };
  const std::string owned = to_utf8(as<Str>(arguments[1]));
  std::string_view text = owned;
  constexpr std::string_view kSpaces = " \t\n\v\f\r";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return refuse();
  text = text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  double number = 0;
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (lower == "inf" || lower == "infinity") {
    number = HUGE_VAL;
  } else if (lower == "nan") {
    number = __builtin_nan("");
  } else {
    if (!skip_hex_number(lower)) return refuse();
    if (lower.compare(0, 2, "0x") != 0) lower.insert(0, "0x");
    number = std::strtod(lower.c_str(), nullptr);
    if (std::isinf(number))
      return raise_error(cx, TypeId::OverflowError, "hexadecimal value too large to represent as a float");
  }
  OwnedValue made = TRY(make_float(cx, negative ? -number : number));
  if (arguments.self() == Value(cx.type(TypeId::Float))) return made;
  return call(cx, arguments.self(), {made.get()});
}

OwnedValue float_getformat(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "__getformat__", "argument", "str", arguments[1]);
  const Str* kind = as<Str>(arguments[1]);
  if (!kind->is_ascii_text("double") && !kind->is_ascii_text("float"))
    return raise_value_error(cx, "__getformat__() argument 1 must be 'double' or 'float'");
  return text_result(cx, "IEEE, little-endian");
}

OwnedValue float_getnewargs(Context& cx, const CallArguments& arguments) {
  OwnedValue plain = TRY(make_float(cx, float_value(arguments.self())));
  return make_tuple(cx, {plain.get()});
}
OwnedValue read_real(Context& cx, Object* self) { return make_float(cx, static_cast<Float*>(self)->number); }
OwnedValue read_imag(Context& cx, Object*) { return make_float(cx, 0.0); }

constexpr MethodRow kFloatMethods[] = {
    {"__repr__", float_repr_row},
    {"__hash__", float_hash_row},
    COMPARISON_ROWS(float_compare),
    ARITHMETIC_ROWS("add", float_add),
    ARITHMETIC_ROWS("sub", float_sub),
    ARITHMETIC_ROWS("mul", float_mul),
    ARITHMETIC_ROWS("mod", float_mod_values),
    ARITHMETIC_ROWS("divmod", float_divmod_values),
    {"__pow__", pow_row, 1, 2},
    {"__rpow__", rpow_row, 1, 2},
    {"__neg__", float_neg},
    {"__pos__", float_pos},
    {"__abs__", float_abs},
    {"__bool__", float_bool},
    {"__int__", to_int_row<truncate>},
    {"__float__", float_pos},
    ARITHMETIC_ROWS("floordiv", float_floordiv_values),
    ARITHMETIC_ROWS("truediv", float_truediv),
    {"conjugate", float_pos},
    {"__trunc__", to_int_row<truncate>},
    {"__floor__", to_int_row<round_down>},
    {"__ceil__", to_int_row<round_up>},
    {"__round__", float_round, 0, 1},
    {"as_integer_ratio", float_ratio},
    {"is_integer", float_is_integer},
    {"hex", float_hex},
    {"fromhex", float_fromhex, 1, 1},
    {"__getformat__", float_getformat, 1, 1},
    {"__getnewargs__", float_getnewargs},
    {"__format__", float_format_row, 1, 1},
};
constexpr GetSetRow kFloatGetSets[] = {{"real", read_real}, {"imag", read_imag}};

}  // namespace

bool is_number(Context& cx, Value value) {
  Type* type = type_of(cx, value);
  for (const SpecialMethod method : {SpecialMethod::index_, SpecialMethod::int_, SpecialMethod::float_})
    if (!lookup_special(cx, type, method).is_absent()) return true;
  return is_subtype(type, cx.type(TypeId::Complex));
}

// Special operands first, as C99's annex F and IEEE 754 have them.
OwnedValue float_power(Context& cx, double base, double exponent) {
  if (base == 0 && exponent < 0 && std::isfinite(exponent))
    return raise_zero_division(cx, "0.0 cannot be raised to a negative power");
  if (base < 0 && std::isfinite(base) && std::isfinite(exponent) && exponent != std::floor(exponent))
    return complex_power(cx, base, exponent);
  const double result = std::pow(base, exponent);
  if (!std::isinf(result) || !std::isfinite(base) || !std::isfinite(exponent)) return make_float(cx, result);
  Ref<Str> reason = TRY(make_str(cx, "Numerical result out of range"));
  const Value parts[] = {Value::small(ERANGE), Value(reason.get())};
  return raise_exception(cx, make_exception(cx, TypeId::OverflowError, parts));
}

const NativeType kFloatType = {.layout = TypeId::Float,
                               .size = sizeof(Float),
                               .subclassable = true,
                               .construct = construct_float,
                               .methods = kFloatMethods,
                               .getsets = kFloatGetSets};
}  // namespace dictum
