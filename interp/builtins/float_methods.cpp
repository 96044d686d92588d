#include <cmath>
#include <cstdlib>

#include "builtins/format_spec.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
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
  if (!parse_double(text, number)) return raise_invalid(cx, shown);
  return number;
}

Fallible<double> from_value(Context& cx, Value value) {
  if (is<Str>(value)) {
    if (!as<Str>(value)->ascii) return from_text(cx, ascii_digits(as<Str>(value)), value);
    return from_text(cx, as<Str>(value)->ascii_text(), value);
  }
  if (is<Bytes>(value)) return from_text(cx, as<Bytes>(value)->view(), value);
  bool number = is_int(value) || is<Float>(value) ||
                !lookup_special(cx, type_of(cx, value), SpecialMethod::float_).is_absent() ||
                !lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent();
  if (number) return to_double(cx, value);
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
OwnedValue float_pow_values(Context& cx, double a, double b) {
  if (a == 0 && b < 0) return raise_zero_division(cx, "0.0 cannot be raised to a negative power");
  if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::floor(b))
    return stop_unsupported(cx, "a negative float to a fractional power");
  double result = std::pow(a, b);
  if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
    return raise_error(cx, TypeId::OverflowError, "(34, 'Numerical result out of range')");
  return make_float(cx, result);
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
  return arithmetic_row<float_pow_values, false>(cx, arguments);
}
OwnedValue rpow_row(Context& cx, const CallArguments& arguments) {
  return arithmetic_row<float_pow_values, true>(cx, arguments);
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
// round(x, n): correctly rounded from the decimal text.
OwnedValue float_round(Context& cx, const CallArguments& arguments) {
  double number = float_value(arguments.self());
  if (arguments.count == 1 || is_none(cx, arguments[1])) {
    TRY(require_finite(cx, number));
    return int_from_double(cx, round_even(number));
  }
  std::int64_t digits = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  if (!std::isfinite(number) || digits > 323) return make_float(cx, number);
  if (digits < -308) return make_float(cx, std::copysign(0.0, number));
  if (digits >= 0)
    return make_float(
        cx, std::strtod(format_double(number, 'f', static_cast<int>(digits), false).c_str(), nullptr));
  double unit = std::pow(10.0, static_cast<double>(-digits));
  double scaled = round_even(number / unit) * unit;
  if (std::isinf(scaled))
    return raise_error(cx, TypeId::OverflowError, "rounded value too large to represent");
  return make_float(cx, scaled);
}
OwnedValue float_format_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx, cat("__format__() argument must be str, not ", type_name(cx, arguments[1])));
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
    {"__getnewargs__", float_getnewargs},
    {"__format__", float_format_row, 1, 1},
};
constexpr GetSetRow kFloatGetSets[] = {{"real", read_real}, {"imag", read_imag}};

OwnedValue complex_repr_row(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Complex>(arguments);
  return text_result(cx, complex_repr(self->real, self->imaginary));
}
OwnedValue complex_real(Context& cx, Object* self) {
  return make_float(cx, static_cast<Complex*>(self)->real);
}
OwnedValue complex_imag(Context& cx, Object* self) {
  return make_float(cx, static_cast<Complex*>(self)->imaginary);
}

bool complex_operand(Value value, double& real, double& imaginary) {
  imaginary = 0;
  if (is<Complex>(value)) {
    real = as<Complex>(value)->real;
    imaginary = as<Complex>(value)->imaginary;
    return true;
  }
  if (is<Float>(value)) return real = float_value(value), true;
  if (!is_int(value)) return false;
  std::optional<double> number = int_to_double(value);
  real = number.value_or(HUGE_VAL);
  return number.has_value();
}
template <char kOperator, bool kReflected>
OwnedValue complex_arithmetic(Context& cx, const CallArguments& arguments) {
  double a, b, c, d;
  if (!complex_operand(arguments[kReflected ? 1 : 0], a, b) ||
      !complex_operand(arguments[kReflected ? 0 : 1], c, d))
    return cx.not_implemented();
  if (kOperator == '+') return make_complex(cx, a + c, b + d);
  if (kOperator == '-') return make_complex(cx, a - c, b - d);
  return make_complex(cx, a * c - b * d, a * d + b * c);
}
OwnedValue complex_compare(Context& cx, Comparison op, Value self, Value other) {
  double real, imaginary;
  if ((op != Comparison::Eq && op != Comparison::Ne) || !complex_operand(other, real, imaginary))
    return cx.not_implemented();
  bool equal = as<Complex>(self)->real == real && as<Complex>(self)->imaginary == imaginary;
  return cx.boolean_result(equal == (op == Comparison::Eq));
}
OwnedValue complex_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Complex>(arguments);
  auto real = static_cast<std::uint64_t>(float_hash(cx, self->real, self));
  auto imaginary = static_cast<std::uint64_t>(float_hash(cx, self->imaginary, self));
  auto hash = static_cast<std::int64_t>(real + 1000003 * imaginary);
  return make_int(cx, hash == -1 ? -2 : hash);
}
OwnedValue complex_bool(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(self_as<Complex>(arguments)->real != 0 ||
                           self_as<Complex>(arguments)->imaginary != 0);
}
OwnedValue complex_neg(Context& cx, const CallArguments& arguments) {
  return make_complex(cx, -self_as<Complex>(arguments)->real, -self_as<Complex>(arguments)->imaginary);
}
OwnedValue complex_abs(Context& cx, const CallArguments& arguments) {
  return make_float(cx,
                    std::hypot(self_as<Complex>(arguments)->real, self_as<Complex>(arguments)->imaginary));
}
OwnedValue construct_complex(Context& cx, Type* type, const CallArguments& arguments) {
  double real = 0, imaginary = 0, more = 0, ignored;
  if (arguments.keyword_count() > 0 || arguments.count > 2 || type != cx.type(TypeId::Complex))
    return stop_unsupported(cx, "complex() with these arguments");
  if (arguments.count > 0 && !complex_operand(arguments[0], real, imaginary))
    return stop_unsupported(cx, "complex() of such an argument");
  if (arguments.count > 1 && !complex_operand(arguments[1], more, ignored))
    return stop_unsupported(cx, "complex() of such an argument");
  return make_complex(cx, real, imaginary + more);
}
constexpr MethodRow kComplexMethods[] = {
    {"__repr__", complex_repr_row},
    {"__hash__", complex_hash},
    COMPARISON_ROWS(complex_compare),
    {"__add__", complex_arithmetic<'+', false>, 1, 1},
    {"__radd__", complex_arithmetic<'+', true>, 1, 1},
    {"__sub__", complex_arithmetic<'-', false>, 1, 1},
    {"__rsub__", complex_arithmetic<'-', true>, 1, 1},
    {"__mul__", complex_arithmetic<'*', false>, 1, 1},
    {"__rmul__", complex_arithmetic<'*', true>, 1, 1},
    {"__bool__", complex_bool},
    {"__neg__", complex_neg},
    {"__abs__", complex_abs},
};
constexpr GetSetRow kComplexGetSets[] = {{"real", complex_real}, {"imag", complex_imag}};

}  // namespace

const NativeType kFloatType = {.layout = TypeId::Float,
                               .size = sizeof(Float),
                               .subclassable = true,
                               .construct = construct_float,
                               .methods = kFloatMethods,
                               .getsets = kFloatGetSets};
const NativeType kComplexType = {.layout = TypeId::Complex,
                                 .size = sizeof(Complex),
                                 .subclassable = true,
                                 .construct = construct_complex,
                                 .methods = kComplexMethods,
                                 .getsets = kComplexGetSets};

}  // namespace dictum
