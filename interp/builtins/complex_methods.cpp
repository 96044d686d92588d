// complex (Library Reference, "Numeric Types").
#include <cmath>
#include <optional>

#include "builtins/format_spec.h"
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/number_methods.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

struct ComplexNumber {
  double real = 0, imaginary = 0;
};

ComplexNumber value_of(Value value) { return {as<Complex>(value)->real, as<Complex>(value)->imaginary}; }
OwnedValue make(Context& cx, ComplexNumber number) { return make_complex(cx, number.real, number.imaginary); }

// A number operand; absent for what is no number of ours.
Fallible<std::optional<ComplexNumber>> operand(Context& cx, Value value) {
  using Found = std::optional<ComplexNumber>;
  if (is<Complex>(value)) return Found(value_of(value));
  if (is<Float>(value)) return Found({float_value(value), 0});
  if (!is_int(value)) return Found();
  const double number = TRY(to_double(cx, value));
  return Found({number, 0});
}

ComplexNumber product(ComplexNumber a, ComplexNumber b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

// R. L. Smith's method: the larger part of the divisor is divided by first. Nothing for a divisor of zero.
std::optional<ComplexNumber> quotient(ComplexNumber a, ComplexNumber b) {
  const double real_size = std::fabs(b.real), imaginary_size = std::fabs(b.imaginary);
  if (real_size >= imaginary_size) {
    if (real_size == 0) return std::nullopt;
    const double ratio = b.imaginary / b.real;
    const double divisor = b.real + b.imaginary * ratio;
    return ComplexNumber{(a.real + a.imaginary * ratio) / divisor, (a.imaginary - a.real * ratio) / divisor};
  }
  if (imaginary_size >= real_size) {
    const double ratio = b.real / b.imaginary;
    const double divisor = b.real * ratio + b.imaginary;
    return ComplexNumber{(a.real * ratio + a.imaginary) / divisor, (a.imaginary * ratio - a.real) / divisor};
  }
  return ComplexNumber{__builtin_nan(""), __builtin_nan("")};
}

// By repeated squaring; nothing for zero to a negative power.
std::optional<ComplexNumber> integer_power(ComplexNumber base, int exponent) {
  ComplexNumber result{1, 0}, square = base;
  const auto bits = static_cast<unsigned>(std::abs(exponent));
  for (unsigned mask = 1; mask <= bits; mask <<= 1) {
    if (bits & mask) result = product(result, square);
    square = product(square, square);
  }
  if (exponent > 0) return result;
  return quotient({1, 0}, result);
}

// In polar coordinates.
std::optional<ComplexNumber> general_power(ComplexNumber base, ComplexNumber exponent) {
  if (exponent.real == 0 && exponent.imaginary == 0) return ComplexNumber{1, 0};
  if (base.real == 0 && base.imaginary == 0) {
    if (exponent.imaginary != 0 || exponent.real < 0) return std::nullopt;
    return ComplexNumber{};
  }
  const double size = std::hypot(base.real, base.imaginary);
  const double angle = std::atan2(base.imaginary, base.real);
  double length = std::pow(size, exponent.real);
  double phase = angle * exponent.real;
  if (exponent.imaginary != 0) {
    length /= std::exp(angle * exponent.imaginary);
    phase += exponent.imaginary * std::log(size);
  }
  // An angle without end has no cosine: CPython reports it in the same words as zero to a negative power.
  if (std::isinf(phase)) return std::nullopt;
  return ComplexNumber{length * std::cos(phase), length * std::sin(phase)};
}

OwnedValue power(Context& cx, ComplexNumber base, ComplexNumber exponent) {
  const bool small_integer = exponent.imaginary == 0 && exponent.real == std::floor(exponent.real) &&
                             std::fabs(exponent.real) <= 100;
  const std::optional<ComplexNumber> result =
      small_integer ? integer_power(base, static_cast<int>(exponent.real)) : general_power(base, exponent);
  if (!result) return raise_zero_division(cx, "0.0 to a negative or complex power");
  if (std::isinf(result->real) || std::isinf(result->imaginary))
    return raise_error(cx, TypeId::OverflowError, "complex exponentiation");
  return make(cx, *result);
}

template <class Function>
OwnedValue arithmetic(Context& cx, const CallArguments& arguments, bool reflected, Function function) {
  const auto left = TRY(operand(cx, arguments[reflected ? 1 : 0]));
  const auto right = TRY(operand(cx, arguments[reflected ? 0 : 1]));
  if (!left || !right) return cx.not_implemented();
  return function(cx, *left, *right);
}

OwnedValue add(Context& cx, ComplexNumber a, ComplexNumber b) {
  return make(cx, {a.real + b.real, a.imaginary + b.imaginary});
}
OwnedValue subtract(Context& cx, ComplexNumber a, ComplexNumber b) {
  return make(cx, {a.real - b.real, a.imaginary - b.imaginary});
}
OwnedValue multiply(Context& cx, ComplexNumber a, ComplexNumber b) { return make(cx, product(a, b)); }
OwnedValue divide(Context& cx, ComplexNumber a, ComplexNumber b) {
  const std::optional<ComplexNumber> result = quotient(a, b);
  if (!result) return raise_zero_division(cx, "complex division by zero");
  return make(cx, *result);
}

template <OwnedValue (*kFunction)(Context&, ComplexNumber, ComplexNumber), bool kReflected>
OwnedValue arithmetic_row(Context& cx, const CallArguments& arguments) {
  return arithmetic(cx, arguments, kReflected, kFunction);
}
#define ARITHMETIC_ROWS(NAME, FUNCTION)                      \
  {"__" NAME "__", arithmetic_row<FUNCTION, false>, 1, 1}, { \
    "__r" NAME "__", arithmetic_row<FUNCTION, true>, 1, 1    \
  }

template <bool kReflected>
OwnedValue power_row(Context& cx, const CallArguments& arguments) {
  const auto left = TRY(operand(cx, arguments[kReflected ? 1 : 0]));
  const auto right = TRY(operand(cx, arguments[kReflected ? 0 : 1]));
  if (!left || !right) return cx.not_implemented();
  if (arguments.count > 2 && !is_none(cx, arguments[2])) return raise_value_error(cx, "complex modulo");
  return power(cx, *left, *right);
}

OwnedValue complex_compare(Context& cx, Comparison op, Value self, Value other) {
  if (op != Comparison::Eq && op != Comparison::Ne) return cx.not_implemented();
  const ComplexNumber number = value_of(self);
  bool equal = false;
  if (is_int(other)) {
    equal =
        number.imaginary == 0 && std::isfinite(number.real) && int_compare_double(other, number.real) == 0;
  } else {
    const auto right = TRY(operand(cx, other));
    if (!right) return cx.not_implemented();
    equal = number.real == right->real && number.imaginary == right->imaginary;
  }
  return cx.boolean_result(equal == (op == Comparison::Eq));
}

OwnedValue complex_repr_row(Context& cx, const CallArguments& arguments) {
  const ComplexNumber number = value_of(arguments.self());
  return text_result(cx, complex_repr(number.real, number.imaginary));
}
OwnedValue complex_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Complex>(arguments);
  auto real = static_cast<std::uint64_t>(float_hash(cx, self->real, self));
  auto imaginary = static_cast<std::uint64_t>(float_hash(cx, self->imaginary, self));
  auto hash = static_cast<std::int64_t>(real + 1000003 * imaginary);
  return make_int(cx, hash == -1 ? -2 : hash);
}
OwnedValue complex_bool(Context& cx, const CallArguments& arguments) {
  const ComplexNumber number = value_of(arguments.self());
  return cx.boolean_result(number.real != 0 || number.imaginary != 0);
}
OwnedValue complex_neg(Context& cx, const CallArguments& arguments) {
  const ComplexNumber number = value_of(arguments.self());
  return make(cx, {-number.real, -number.imaginary});
}
OwnedValue complex_pos(Context& cx, const CallArguments& arguments) {
  if (is_exact(cx, arguments.self(), TypeId::Complex)) return own(arguments.self());
  return make(cx, value_of(arguments.self()));
}
OwnedValue complex_abs(Context& cx, const CallArguments& arguments) {
  const ComplexNumber number = value_of(arguments.self());
  const double size = std::hypot(number.real, number.imaginary);
  if (std::isinf(size) && std::isfinite(number.real) && std::isfinite(number.imaginary))
    return raise_error(cx, TypeId::OverflowError, "absolute value too large");
  return make_float(cx, size);
}
OwnedValue complex_conjugate(Context& cx, const CallArguments& arguments) {
  const ComplexNumber number = value_of(arguments.self());
  return make(cx, {number.real, -number.imaginary});
}
OwnedValue complex_getnewargs(Context& cx, const CallArguments& arguments) {
  const ComplexNumber number = value_of(arguments.self());
  OwnedValue real = TRY(make_float(cx, number.real)), imaginary = TRY(make_float(cx, number.imaginary));
  return make_tuple(cx, {real.get(), imaginary.get()});
}
OwnedValue complex_format_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "__format__", "argument", "str", arguments[1]);
  if (as<Str>(arguments[1])->length == 0) return str_of(cx, arguments.self());
  return format_complex(cx, arguments.self(), as<Str>(arguments[1]));
}
OwnedValue read_real(Context& cx, Object* self) { return make_float(cx, static_cast<Complex*>(self)->real); }
OwnedValue read_imaginary(Context& cx, Object* self) {
  return make_float(cx, static_cast<Complex*>(self)->imaginary);
}

// The float at the start of the text, as long as it can be; 0 characters if there is none.
std::size_t leading_float(std::string_view text, double& number) {
  std::size_t at = 0;
  const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) at++;
  for (std::string_view word : {"infinity", "inf", "nan"})
    if (text.substr(at, word.size()) == word)
      return (void)parse_double(text.substr(0, at + word.size()), number), at + word.size();
  const std::size_t start = at;
  while (is_digit(at)) at++;
  std::size_t digits = at - start;
  if (at < text.size() && text[at] == '.') {
    const std::size_t point = at++;
    while (is_digit(at)) at++;
    digits += at - point - 1;
  }
  if (digits == 0) return 0;
  if (at < text.size() && text[at] == 'e') {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) exponent++;
    if (is_digit(exponent)) {
      at = exponent;
      while (is_digit(at)) at++;
    }
  }
  return (void)parse_double(text.substr(0, at), number), at;
}

// "a", "bj", "a+bj", "a+j" and "j", in lower case and without underscores; nothing for anything else.
std::optional<ComplexNumber> parse_complex(std::string_view text) {
  ComplexNumber made;
  const auto unit = [&] { return !text.empty() && text[0] == 'j' && text.size() == 1; };
  const auto sign_before_unit = [&](double& number) {
    if (text.size() != 2 || (text[0] != '+' && text[0] != '-') || text[1] != 'j') return false;
    number = text[0] == '-' ? -1.0 : 1.0;
    return true;
  };
  if (unit()) return ComplexNumber{0, 1};
  if (sign_before_unit(made.imaginary)) return made;
  double number = 0;
  std::size_t size = leading_float(text, number);
  if (size == 0) return std::nullopt;
  text.remove_prefix(size);
  if (text.empty()) return ComplexNumber{number, 0};
  if (unit()) return ComplexNumber{0, number};
  made.real = number;
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  if (sign_before_unit(made.imaginary)) return made;
  size = leading_float(text, made.imaginary);
  text.remove_prefix(size);
  if (size == 0 || !unit()) return std::nullopt;
  return made;
}

// The text without underscores between digits, in lower case; false if one stands elsewhere.
bool plain_text(std::string_view text, std::string& plain) {
  for (std::size_t i = 0; i < text.size(); i++) {
    const auto is_digit = [&](std::size_t at) {
      return at < text.size() && text[at] >= '0' && text[at] <= '9';
    };
    if (text[i] != '_')
      plain += static_cast<char>(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
    else if (i == 0 || !is_digit(i - 1) || !is_digit(i + 1))
      return false;
  }
  return true;
}

Fallible<ComplexNumber> from_text(Context& cx, const Str* string) {
  if (!cx.charge(string->length / 4)) return failed();
  const std::string ascii = ascii_digits(string);
  constexpr std::string_view kSpaces = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
  const auto trimmed = [&](std::string_view text) {
    const std::size_t first = text.find_first_not_of(kSpaces);
    if (first == std::string_view::npos) return std::string_view();
    return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
  };
  std::string_view text = trimmed(ascii);
  const bool opened = !text.empty() && text[0] == '(';
  if (opened && text.back() == ')' && text.size() > 1) text = trimmed(text.substr(1, text.size() - 2));
  std::string plain;
  if (!plain_text(text, plain)) {
    Ref<Str> shown = TRY(str_repr(cx, string));
    return raise_value_error(cx, cat("could not convert string to complex: ", shown.get()));
  }
  const std::optional<ComplexNumber> made = parse_complex(plain);
  if (!made) return raise_value_error(cx, "complex() arg is a malformed string");
  return *made;
}

OwnedValue make_of(Context& cx, Type* type, ComplexNumber number) {
  Ref<Complex> made = TRY(new_object<Complex>(cx, type));
  made->real = number.real;
  made->imaginary = number.imaginary;
  return made;
}

bool has_special(Context& cx, Value value, SpecialMethod method) {
  return !lookup_special(cx, type_of(cx, value), method).is_absent();
}

// What __complex__ gives; absent if the type has none.
OwnedValue by_special_method(Context& cx, Value value) {
  OwnedValue made = TRY(call_special(cx, value, SpecialMethod::complex_));
  if (made.is_absent() || is_exact(cx, made, TypeId::Complex)) return made;
  if (!is<Complex>(made.get()))
    return raise_type_error(cx, cat("__complex__ returned non-complex (type ", type_name(cx, made), ")"));
  TRY(warn_strict_subclass(cx, "__complex__", made, "complex"));
  return made;
}

Fallible<ComplexNumber> part_number(Context& cx, Value value) {
  if (is<Complex>(value)) return value_of(value);
  const double number = TRY(convert_to_float(cx, value));
  return ComplexNumber{number, 0};
}

Failed raise_no_number(Context& cx, std::string_view which, Value value) {
  return raise_type_error(cx, cat("complex() ", which, ", not '", type_name(cx, value), "'"));
}

OwnedValue construct_complex(Context& cx, Type* type, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "complex", arguments, {"real", "imag"}, 0, 2, given));
  const bool has_imaginary = !given[1].is_absent();
  if (given[0].is_absent()) given[0] = Value::small(0);
  if (is_exact(cx, given[0], TypeId::Complex) && !has_imaginary && type == cx.type(TypeId::Complex))
    return own(given[0]);
  if (is<Str>(given[0])) {
    if (has_imaginary) return raise_type_error(cx, "complex() can't take second arg if first is a string");
    return make_of(cx, type, TRY(from_text(cx, as<Str>(given[0]))));
  }
  if (has_imaginary && is<Str>(given[1]))
    return raise_type_error(cx, "complex() second arg can't be a string");
  OwnedValue first = TRY(by_special_method(cx, given[0]));
  if (first.is_absent()) first = own(given[0]);
  const auto is_number = [&](Value value) {
    return is<Complex>(value) || is_int(value) || has_special(cx, value, SpecialMethod::float_) ||
           has_special(cx, value, SpecialMethod::index_);
  };
  if (!is_number(first)) return raise_no_number(cx, "first argument must be a string or a number", first);
  if (has_imaginary && !is_number(given[1]))
    return raise_no_number(cx, "second argument must be a number", given[1]);
  const ComplexNumber left = TRY(part_number(cx, first));
  if (!has_imaginary) return make_of(cx, type, left);
  const ComplexNumber right = TRY(part_number(cx, given[1]));
  // real + imag*1j, whatever the parts are.
  ComplexNumber made{left.real, right.real};
  if (is<Complex>(given[1])) made.real -= right.imaginary;
  if (is<Complex>(first)) made.imaginary += left.imaginary;
  return make_of(cx, type, made);
}

// Up to 3.9 complex has these to refuse them in its own words.
OwnedValue refuse_floor(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "can't take floor of complex number.");
}
OwnedValue refuse_divmod(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "can't take floor or mod of complex number.");
}
OwnedValue refuse_mod(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "can't mod complex numbers.");
}
OwnedValue refuse_int(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "can't convert complex to int");
}
OwnedValue refuse_float(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "can't convert complex to float");
}

constexpr MethodRow kComplexMethods[] = {
    {"__floordiv__", refuse_floor, 1, 1},
    {"__rfloordiv__", refuse_floor, 1, 1},
    {"__divmod__", refuse_divmod, 1, 1},
    {"__rdivmod__", refuse_divmod, 1, 1},
    {"__mod__", refuse_mod, 1, 1},
    {"__rmod__", refuse_mod, 1, 1},
    {"__int__", refuse_int},
    {"__float__", refuse_float},
    {"__repr__", complex_repr_row},
    {"__hash__", complex_hash},
    COMPARISON_ROWS(complex_compare),
    ARITHMETIC_ROWS("add", add),
    ARITHMETIC_ROWS("sub", subtract),
    ARITHMETIC_ROWS("mul", multiply),
    ARITHMETIC_ROWS("truediv", divide),
    {"__pow__", power_row<false>, 1, 2},
    {"__rpow__", power_row<true>, 1, 2},
    {"__neg__", complex_neg},
    {"__pos__", complex_pos},
    {"__abs__", complex_abs},
    {"__bool__", complex_bool},
    {"conjugate", complex_conjugate},
    {"__complex__", complex_pos},
    {"__getnewargs__", complex_getnewargs},
    {"__format__", complex_format_row, 1, 1},
};
constexpr GetSetRow kComplexGetSets[] = {{"real", read_real}, {"imag", read_imaginary}};

}  // namespace

OwnedValue complex_power(Context& cx, double base, double exponent) {
  return power(cx, {base, 0}, {exponent, 0});
}

const NativeType kComplexType = {.layout = TypeId::Complex,
                                 .size = sizeof(Complex),
                                 .subclassable = true,
                                 .construct = construct_complex,
                                 .methods = kComplexMethods,
                                 .getsets = kComplexGetSets};

}  // namespace dictum
