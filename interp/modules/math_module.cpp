// math: https://docs.python.org/3/library/math.html. Functions of floats; those of integers are in
// math_integers.cpp.
#include <cerrno>
#include <cmath>

#include "modules/fill.h"
#include "modules/math_functions.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

Failed domain_error(Context& cx) { return raise_value_error(cx, "math domain error"); }
Failed range_error(Context& cx) { return raise_error(cx, TypeId::OverflowError, "math range error"); }

// The result of a function that is finite for finite arguments unless it overflows (`overflows`) or has none.
OwnedValue checked(Context& cx, double argument, double result, bool overflows) {
  if (std::isnan(result) && !std::isnan(argument)) return domain_error(cx);
  if (std::isinf(result) && std::isfinite(argument))
    return overflows ? OwnedValue(range_error(cx)) : OwnedValue(domain_error(cx));
  return make_float(cx, result);
}
template <double (*kFunction)(double), bool kOverflows>
OwnedValue unary_function(Context& cx, const CallArguments& arguments) {
  const double x = TRY(to_double(cx, arguments[0]));
  return checked(cx, x, kFunction(x), kOverflows);
}

double degrees_of(double x) { return x * (180.0 / M_PI); }
double radians_of(double x) { return x * (M_PI / 180.0); }

// --- logarithms

Fallible<double> log_of(Context& cx, Value value, double (*function)(double)) {
  if (is_int(value)) {
    if (int_sign(value) <= 0) return domain_error(cx);
    if (const auto number = int_to_double(value)) return function(*number);
    // Beyond the largest float: m * 2**e.
    const auto bits = static_cast<std::int64_t>(int_bit_length(value));
    const OwnedValue top = TRY(int_rshift(cx, value, Value::small(bits - 64)));
    const OwnedValue back = TRY(int_lshift(cx, top, Value::small(bits - 64)));
    std::uint64_t mantissa = int_to_uint64(top).value_or(0);
    if (int_compare(back, value) != 0) mantissa |= 1;
    const double m = std::ldexp(static_cast<double>(mantissa), -64);
    return function(m) + function(2.0) * static_cast<double>(bits);
  }
  const double x = TRY(to_double(cx, value));
  if (std::isnan(x) || x == INFINITY) return x;
  if (x <= 0) return domain_error(cx);
  return function(x);
}
double natural_log(double x) { return std::log(x); }
OwnedValue math_log(Context& cx, const CallArguments& arguments) {
  if (arguments.count < 1 || arguments.count > 2)
    return raise_type_error(cx, "math.log requires 1 to 2 arguments");
  const double number = TRY(log_of(cx, arguments[0], natural_log));
  if (arguments.count == 1) return make_float(cx, number);
  const double base = TRY(log_of(cx, arguments[1], natural_log));
  if (base == 0) return raise_zero_division(cx, "float division by zero");
  return make_float(cx, number / base);
}
template <double (*kFunction)(double)>
OwnedValue math_log_of(Context& cx, const CallArguments& arguments) {
  return make_float(cx, TRY(log_of(cx, arguments[0], kFunction)));
}

// --- two arguments

struct Pair {
  double x, y;
};
Fallible<Pair> two_numbers(Context& cx, const CallArguments& arguments) {
  const double x = TRY(to_double(cx, arguments[0]));
  const double y = TRY(to_double(cx, arguments[1]));
  return Pair{x, y};
}
OwnedValue math_atan2(Context& cx, const CallArguments& arguments) {
  const Pair p = TRY(two_numbers(cx, arguments));
  return make_float(cx, std::atan2(p.x, p.y));
}
OwnedValue math_copysign(Context& cx, const CallArguments& arguments) {
  const Pair p = TRY(two_numbers(cx, arguments));
  return make_float(cx, std::copysign(p.x, p.y));
}
OwnedValue math_nextafter(Context& cx, const CallArguments& arguments) {
  const Pair p = TRY(two_numbers(cx, arguments));
  return make_float(cx, std::nextafter(p.x, p.y));
}
OwnedValue math_fmod(Context& cx, const CallArguments& arguments) {
  const Pair p = TRY(two_numbers(cx, arguments));
  if (std::isinf(p.y) && std::isfinite(p.x)) return make_float(cx, p.x);
  const double result = std::fmod(p.x, p.y);
  if (std::isnan(result) && !std::isnan(p.x) && !std::isnan(p.y)) return domain_error(cx);
  return make_float(cx, result);
}
OwnedValue math_remainder(Context& cx, const CallArguments& arguments) {
  const Pair p = TRY(two_numbers(cx, arguments));
  const double result = std::remainder(p.x, p.y);
  if (std::isnan(result) && !std::isnan(p.x) && !std::isnan(p.y)) return domain_error(cx);
  return make_float(cx, result);
}
OwnedValue math_pow(Context& cx, const CallArguments& arguments) {
  const Pair p = TRY(two_numbers(cx, arguments));
  const double result = std::pow(p.x, p.y);
  if (!std::isfinite(p.x) || !std::isfinite(p.y)) return make_float(cx, result);
  if (std::isnan(result)) return domain_error(cx);
  if (std::isinf(result)) return p.x == 0 ? OwnedValue(domain_error(cx)) : OwnedValue(range_error(cx));
  return make_float(cx, result);
}
OwnedValue math_ldexp(Context& cx, const CallArguments& arguments) {
  const double x = TRY(to_double(cx, arguments[0]));
  if (!is_int(arguments[1])) return raise_type_error(cx, "Expected an int as second argument to ldexp.");
  if (x == 0 || !std::isfinite(x)) return make_float(cx, x);
  const auto exponent = int_to_int64(arguments[1]);
  const bool positive = int_sign(arguments[1]) > 0;
  if (!exponent || *exponent > INT32_MAX || *exponent < INT32_MIN)
    return positive ? OwnedValue(range_error(cx)) : make_float(cx, std::copysign(0.0, x));
  const double result = std::ldexp(x, static_cast<int>(*exponent));
  return std::isinf(result) ? OwnedValue(range_error(cx)) : make_float(cx, result);
}
OwnedValue math_frexp(Context& cx, const CallArguments& arguments) {
  const double x = TRY(to_double(cx, arguments[0]));
  int exponent = 0;
  const double mantissa = std::isfinite(x) && x != 0 ? std::frexp(x, &exponent) : x;
  const OwnedValue first = TRY(make_float(cx, mantissa));
  return make_tuple(cx, {first, Value::small(exponent)});
}
OwnedValue math_modf(Context& cx, const CallArguments& arguments) {
  const double x = TRY(to_double(cx, arguments[0]));
  double whole = 0;
  const double fraction = std::modf(x, &whole);
  const OwnedValue first = TRY(make_float(cx, fraction));
  const OwnedValue second = TRY(make_float(cx, whole));
  return make_tuple(cx, {first, second});
}
OwnedValue math_ulp(Context& cx, const CallArguments& arguments) {
  const double x = std::fabs(TRY(to_double(cx, arguments[0])));
  if (!std::isfinite(x)) return make_float(cx, x);
  const double next = std::nextafter(x, INFINITY);
  return make_float(cx, std::isinf(next) ? x - std::nextafter(x, -INFINITY) : next - x);
}

OwnedValue math_isfinite(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(std::isfinite(TRY(to_double(cx, arguments[0]))));
}
OwnedValue math_isinf(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(std::isinf(TRY(to_double(cx, arguments[0]))));
}
OwnedValue math_isnan(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(std::isnan(TRY(to_double(cx, arguments[0]))));
}
OwnedValue math_isclose(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2)
    return raise_type_error(
        cx, cat("isclose() takes exactly 2 positional arguments (", arguments.count, " given)"));
  Value out[4];
  TRY(bind_arguments(cx, "isclose", arguments, {"a", "b", "rel_tol", "abs_tol"}, 2, 2, out));
  const double a = TRY(to_double(cx, out[0])), b = TRY(to_double(cx, out[1]));
  const double relative = out[2].is_absent() ? 1e-09 : TRY(to_double(cx, out[2]));
  const double absolute = out[3].is_absent() ? 0.0 : TRY(to_double(cx, out[3]));
  if (relative < 0 || absolute < 0) return raise_value_error(cx, "tolerances must be non-negative");
  if (a == b) return cx.boolean_result(true);
  if (std::isinf(a) || std::isinf(b)) return cx.boolean_result(false);
  const double difference = std::fabs(b - a);
  return cx.boolean_result(difference <= std::fabs(relative * b) || difference <= std::fabs(relative * a) ||
                           difference <= absolute);
}

// --- sums

// The square root of the sum of squares; the extended range of long double needs no scaling.
OwnedValue norm(Context& cx, const std::vector<double>& numbers) {
  bool infinite = false, undefined = false;
  long double sum = 0, correction = 0;
  for (const double x : numbers) {
    infinite = infinite || std::isinf(x);
    undefined = undefined || std::isnan(x);
    const long double square = static_cast<long double>(x) * x;
    const long double error = std::fma(static_cast<long double>(x), static_cast<long double>(x), -square);
    const long double next = sum + square;
    correction += (std::fabs(sum) >= square ? (sum - next) + square : (square - next) + sum) + error;
    sum = next;
  }
  if (infinite) return make_float(cx, INFINITY);
  if (undefined) return make_float(cx, NAN);
  return make_float(cx, static_cast<double>(std::sqrt(sum + correction)));
}
OwnedValue math_hypot(Context& cx, const CallArguments& arguments) {
  std::vector<double> numbers;
  if (!cx.charge(4 * std::int64_t{arguments.count})) return failed();
  for (std::uint32_t i = 0; i < arguments.count; i++) numbers.push_back(TRY(to_double(cx, arguments[i])));
  return norm(cx, numbers);
}
OwnedValue math_dist(Context& cx, const CallArguments& arguments) {
  Ref<Tuple> p = TRY(tuple_from(cx, arguments[0]));
  Ref<Tuple> q = TRY(tuple_from(cx, arguments[1]));
  if (p->size() != q->size())
    return raise_value_error(cx, "both points must have the same number of dimensions");
  std::vector<double> numbers;
  for (std::size_t i = 0; i < p->size(); i++) {
    if (!cx.charge()) return failed();
    const double a = TRY(to_double(cx, (*p)[i]));
    const double b = TRY(to_double(cx, (*q)[i]));
    numbers.push_back(std::fabs(a - b));
  }
  return norm(cx, numbers);
}

// Partial sums that do not overlap (Shewchuk): nothing is lost.
class ExactSum {
 public:
  // False: overflow.
  bool add(double x) {
    std::size_t kept = 0;
    for (double y : partials_) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      const double high = x + y;
      const double low = y - (high - x);
      if (low != 0) partials_[kept++] = low;
      x = high;
    }
    partials_.resize(kept);
    if (!std::isfinite(x)) return false;
    if (x != 0) partials_.push_back(x);
    return true;
  }
  // Rounded once, half to even.
  double result() {
    if (partials_.empty()) return 0.0;
    std::size_t n = partials_.size() - 1;
    double high = partials_[n], low = 0;
    while (n > 0 && low == 0) {
      const double x = high, y = partials_[--n];
      high = x + y;
      low = y - (high - x);
    }
    if (n > 0 && ((low < 0 && partials_[n - 1] < 0) || (low > 0 && partials_[n - 1] > 0))) {
      const double twice = low * 2, sum = high + twice;
      if (twice == sum - high) high = sum;
    }
    return high;
  }

 private:
  std::vector<double> partials_;
};
OwnedValue math_fsum(Context& cx, const CallArguments& arguments) {
  ItemSource items(cx, arguments[0]);
  if (!items.ok()) return failed();
  ExactSum sum;
  double special = 0, infinities = 0;
  bool any_special = false;
  for (;;) {
    const OwnedValue item = TRY(items.next());
    if (item.is_absent()) break;
    const double x = TRY(to_double(cx, item));
    if (!std::isfinite(x)) {
      any_special = true;
      special += x;
      if (std::isinf(x)) infinities += x;
    } else if (!sum.add(x)) {
      return raise_error(cx, TypeId::OverflowError, "intermediate overflow in fsum");
    }
  }
  if (!any_special) return make_float(cx, sum.result());
  if (std::isnan(infinities)) return raise_value_error(cx, "-inf + inf in fsum");
  return make_float(cx, special);
}
OwnedValue math_prod(Context& cx, const CallArguments& arguments) {
  Value out[2];
  if (arguments.count == 0)
    return raise_type_error(cx, "prod() takes exactly 1 positional argument (0 given)");
  TRY(bind_arguments(cx, "prod", arguments, {"", "start"}, 1, 1, out));
  OwnedValue product = out[1].is_absent() ? OwnedValue::small(1) : own(out[1]);
  ItemSource items(cx, out[0]);
  if (!items.ok()) return failed();
  for (;;) {
    const OwnedValue item = TRY(items.next());
    if (item.is_absent()) return product;
    product = TRY(binary(cx, BinaryOperator::Mul, product, item));
  }
}

// --- rounding

template <const char* kSpecial, double (*kRound)(double)>
OwnedValue rounded(Context& cx, const CallArguments& arguments) {
  const Value number = arguments[0];
  if (!is_exact(cx, number, TypeId::Float)) {
    Ref<Str> name = TRY(intern(cx, kSpecial));
    const OwnedValue method = own(lookup_on_type(cx, type_of(cx, number), name.get()));
    if (!method.is_absent()) return call_bound(cx, method, number);
  }
  const double x = kRound(TRY(to_double(cx, number)));
  if (std::isinf(x))
    return raise_error(cx, TypeId::OverflowError, "cannot convert float infinity to integer");
  if (std::isnan(x)) return raise_value_error(cx, "cannot convert float NaN to integer");
  return int_from_double(cx, x);
}
constexpr char kCeil[] = "__ceil__", kFloor[] = "__floor__", kTrunc[] = "__trunc__";
OwnedValue math_trunc(Context& cx, const CallArguments& arguments) {
  Ref<Str> name = TRY(intern(cx, kTrunc));
  const OwnedValue method = own(lookup_on_type(cx, type_of(cx, arguments[0]), name.get()));
  if (method.is_absent())
    return raise_type_error(cx,
                            cat("type ", type_name(cx, arguments[0]), " doesn't define __trunc__ method"));
  return call_bound(cx, method, arguments[0]);
}

#define UNARY(NAME, FUNCTION, OVERFLOWS) \
  { NAME, unary_function<FUNCTION, OVERFLOWS>, 1, 1 }
constexpr MethodRow kFunctions[] = {
    UNARY("acos", ::acos, false),
    UNARY("acosh", ::acosh, false),
    UNARY("asin", ::asin, false),
    UNARY("asinh", ::asinh, false),
    UNARY("atan", ::atan, false),
    {"atan2", math_atan2, 2, 2},
    UNARY("atanh", ::atanh, false),
    UNARY("cbrt", ::cbrt, false),
    {"ceil", rounded<kCeil, ::ceil>, 1, 1},
    {"copysign", math_copysign, 2, 2},
    UNARY("cos", ::cos, false),
    UNARY("cosh", ::cosh, true),
    UNARY("degrees", degrees_of, true),
    {"dist", math_dist, 2, 2},
    UNARY("erf", ::erf, false),
    UNARY("erfc", ::erfc, false),
    UNARY("exp", ::exp, true),
    UNARY("exp2", ::exp2, true),
    UNARY("expm1", ::expm1, true),
    UNARY("fabs", ::fabs, false),
    {"floor", rounded<kFloor, ::floor>, 1, 1},
    {"fmod", math_fmod, 2, 2},
    {"frexp", math_frexp, 1, 1},
    {"fsum", math_fsum, 1, 1},
    {"hypot", math_hypot, 0, -1},
    {"isclose", math_isclose, 0, -1, true},
    {"isfinite", math_isfinite, 1, 1},
    {"isinf", math_isinf, 1, 1},
    {"isnan", math_isnan, 1, 1},
    {"ldexp", math_ldexp, 2, 2},
    {"log", math_log, 0, -1},
    UNARY("log1p", ::log1p, false),
    {"log10", math_log_of<::log10>, 1, 1},
    {"log2", math_log_of<::log2>, 1, 1},
    {"modf", math_modf, 1, 1},
    {"nextafter", math_nextafter, 2, 2},
    {"pow", math_pow, 2, 2},
    {"prod", math_prod, 0, -1, true},
    UNARY("radians", radians_of, false),
    {"remainder", math_remainder, 2, 2},
    UNARY("sin", ::sin, false),
    UNARY("sinh", ::sinh, true),
    UNARY("sqrt", ::sqrt, false),
    UNARY("tan", ::tan, false),
    UNARY("tanh", ::tanh, false),
    {"trunc", math_trunc, 1, 1},
    {"ulp", math_ulp, 1, 1},
};
#undef UNARY

}  // namespace

Done fill_math(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "math"));
  TRY(add_functions(cx, dict, math_gamma_functions(), "math"));
  TRY(add_functions(cx, dict, math_integer_functions(), "math"));
  static constexpr std::pair<std::string_view, double> kConstants[] = {
      {"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN}};
  for (const auto& [name, number] : kConstants) {
    const OwnedValue value = TRY(make_float(cx, number));
    TRY(dict_set(cx, dict, name, value));
  }
  return done();
}

}  // namespace dictum
