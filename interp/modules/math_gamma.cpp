// math.gamma and math.lgamma by Lanczos's approximation, with the constants that Boost computed for doubles
// (N = 13): the last digit is CPython's, not that of the C library.
// https://www.boost.org/doc/libs/release/libs/math/doc/html/math_toolkit/lanczos.html
#include <cmath>

#include "modules/math_functions.h"
#include "objects/errors.h"
#include "objects/number_object.h"

namespace dictum {

namespace {

constexpr int kTerms = 13;
constexpr double kG = 6.024680040776729583740234375;
constexpr double kNumerator[kTerms] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
constexpr double kDenominator[kTerms] = {0.0,        39916800.0, 120543840.0, 150917976.0, 105258076.0,
                                         45995730.0, 13339535.0, 2637558.0,   357423.0,    32670.0,
                                         1925.0,     66.0,       1.0};

// Horner's rule in x, for larger x in 1 / x.
double lanczos_sum(double x) {
  double numerator = 0, denominator = 0;
  for (int i = 0; i < kTerms; i++) {
    const int term = x < 5.0 ? kTerms - 1 - i : i;
    numerator = (x < 5.0 ? numerator * x : numerator / x) + kNumerator[term];
    denominator = (x < 5.0 ? denominator * x : denominator / x) + kDenominator[term];
  }
  return numerator / denominator;
}
// sin(pi * x), exact at the integers.
double sine_of_pi(double x) {
  const double y = std::fmod(std::fabs(x), 2.0);
  double result = 0;
  switch (static_cast<int>(std::round(2.0 * y))) {
    case 0: result = std::sin(M_PI * y); break;
    case 1: result = std::cos(M_PI * (y - 0.5)); break;
    case 2: result = std::sin(M_PI * (1.0 - y)); break;
    case 3: result = -std::cos(M_PI * (y - 1.5)); break;
    default: result = std::sin(M_PI * (y - 2.0)); break;
  }
  return std::copysign(1.0, x) * result;
}

// x is finite, neither zero nor an integer up to 23.
double gamma_of(double x) {
  const double size = std::fabs(x);
  if (size < 1e-20) return 1.0 / x;
  if (size > 200.0) return x < 0.0 ? 0.0 / sine_of_pi(x) : INFINITY;
  const double y = size + (kG - 0.5);
  const double rest = size > kG - 0.5 ? (y - size) - (kG - 0.5) : (y - (kG - 0.5)) - size;
  const double z = rest * kG / y;
  const bool large = size >= 140.0;
  const double power = large ? std::pow(y, size / 2.0 - 0.25) : std::pow(y, size - 0.5);
  if (x < 0.0) {
    double result = -M_PI / sine_of_pi(size) / size * std::exp(y) / lanczos_sum(size);
    result -= z * result;
    result /= power;
    return large ? result / power : result;
  }
  double result = lanczos_sum(size) / std::exp(y);
  result += z * result;
  result *= power;
  return large ? result * power : result;
}
double log_gamma_of(double x) {
  const double size = std::fabs(x);
  if (size < 1e-20) return -std::log(size);
  double result = std::log(lanczos_sum(size)) - kG;
  result += (size - 0.5) * (std::log(size + kG - 0.5) - 1);
  if (x < 0.0) result = std::log(M_PI) - std::log(std::fabs(sine_of_pi(size))) - std::log(size) - result;
  return result;
}

OwnedValue math_gamma(Context& cx, const CallArguments& arguments) {
  const double x = TRY(to_double(cx, arguments[0]));
  if (std::isnan(x) || x == INFINITY) return make_float(cx, x);
  const bool whole = x == std::floor(x);
  if (x == 0 || (whole && x < 0)) return raise_value_error(cx, "math domain error");
  if (whole && x <= 23) {
    double product = 1;
    for (double i = 2; i < x; i++) product *= i;
    return make_float(cx, product);
  }
  const double result = gamma_of(x);
  if (std::isinf(result)) return raise_error(cx, TypeId::OverflowError, "math range error");
  return make_float(cx, result);
}
OwnedValue math_lgamma(Context& cx, const CallArguments& arguments) {
  const double x = TRY(to_double(cx, arguments[0]));
  if (std::isnan(x)) return make_float(cx, x);
  if (std::isinf(x)) return make_float(cx, INFINITY);
  if (x == std::floor(x) && x <= 2) {
    if (x <= 0) return raise_value_error(cx, "math domain error");
    return make_float(cx, 0.0);
  }
  const double result = log_gamma_of(x);
  if (std::isinf(result)) return raise_error(cx, TypeId::OverflowError, "math range error");
  return make_float(cx, result);
}

constexpr MethodRow kFunctions[] = {{"gamma", math_gamma, 1, 1}, {"lgamma", math_lgamma, 1, 1}};

}  // namespace

std::span<const MethodRow> math_gamma_functions() { return kFunctions; }

}  // namespace dictum
