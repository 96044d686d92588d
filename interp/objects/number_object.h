// float and complex.
#pragma once

#include <string>

#include "objects/context.h"

namespace dictum {

struct Float : Object {
  static constexpr TypeId kLayout = TypeId::Float;
  double number;
};
struct Complex : Object {
  static constexpr TypeId kLayout = TypeId::Complex;
  double real;
  double imaginary;
};

OwnedValue make_float(Context& cx, double number);
OwnedValue make_complex(Context& cx, double real, double imaginary);
inline double float_value(Value value) { return as<Float>(value)->number; }
std::int64_t float_hash(const Context& cx, double number, const Object* self);
// Shortest text that reads back the same, as repr() shows it.
std::string float_repr(double number);
std::string complex_repr(double real, double imaginary);
// As the format codes e, f, g, %, n and none write it.
std::string format_double(double number, char code, int precision, bool alternate);
// Without a format code but with a precision: significant digits, and one behind the point at least.
std::string format_significant(double number, int precision, bool alternate);
double float_mod(double left, double right);  // right is not 0
double float_floordiv(double left, double right);
// Warns that a conversion method gave an instance of a strict subclass of the type it should.
Done warn_strict_subclass(Context& cx, std::string_view method, Value given, std::string_view wanted);
// A float argument as math functions take it: float, int, __float__, __index__.
Fallible<double> to_double(Context& cx, Value value);
// The text of a float literal or float(): whole text, underscores allowed between digits.
bool parse_double(std::string_view text, double& number);

}  // namespace dictum
