#include <algorithm>
#include <cmath>

#include "builtins/bytes_like.h"
#include "builtins/format_spec.h"
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/number_methods.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/int_internal.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/sequence_object.h"

// int and bool (Library Reference, "Numeric Types").

namespace dictum {

namespace {

bool is_space(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f) || c == 0x85 || c == 0xa0;
}

Failed raise_invalid(Context& cx, Value text, int base) {
  Ref<Str> shown = TRY(repr_of(cx, text));
  return raise_value_error(cx, cat("invalid literal for int() with base ", base, ": ", shown.get()));
}

// Digits without underscores; false if this is no literal of the base.
bool plain_digits(std::string_view text, int& base, std::string& digits) {
  auto prefixed = [&](char lower) { return text.size() > 1 && text[0] == '0' && (text[1] | 32) == lower; };
  int found = prefixed('x') ? 16 : prefixed('o') ? 8 : prefixed('b') ? 2 : 0;
  bool zero_base = base == 0;
  if (zero_base) base = found != 0 ? found : 10;
  bool had_prefix = found != 0 && found == base;
  if (had_prefix) text.remove_prefix(2);
  if (had_prefix && !text.empty() && text[0] == '_') text.remove_prefix(1);
  bool after_digit = false;
  for (char c : text) {
    if (c == '_') {
      if (!after_digit) return false;
      after_digit = false;
      continue;
    }
    int digit = c >= '0' && c <= '9'                 ? c - '0'
                : (c | 32) >= 'a' && (c | 32) <= 'z' ? (c | 32) - 'a' + 10
                                                     : 99;
    if (digit >= base) return false;
    digits.push_back(c);
    after_digit = true;
  }
  if (digits.empty() || !after_digit) return false;
  return !(zero_base && !had_prefix && digits.size() > 1 && digits[0] == '0' &&
           digits.find_first_not_of('0') != std::string::npos);
}

OwnedValue int_from_text(Context& cx, std::string_view text, int base, Value shown) {
  int given_base = base;
  while (!text.empty() && is_space(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && is_space(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  std::string digits;
  if (!plain_digits(text, base, digits)) return raise_invalid(cx, shown, given_base);
  std::size_t limit = cx.int_max_str_digits;
  if (limit != 0 && digits.size() > limit && (base & (base - 1)) != 0)
    return raise_value_error(
        cx, cat("Exceeds the limit (", limit, " digits) for integer string conversion: value has ",
                digits.size(), " digits; use sys.set_int_max_str_digits() to increase the limit"));
  OwnedValue made = TRY(int_from_digits(cx, digits, base));
  return negative ? int_negate(cx, made) : std::move(made);
}

// Decimal digits of any script become ASCII ones.
OwnedValue int_from_str(Context& cx, Str* string, int base) {
  if (string->ascii) return int_from_text(cx, string->ascii_text(), base, string);
  return int_from_text(cx, ascii_digits(string), base, string);
}

// What __int__ or, deprecated since 3.11, __trunc__ gives: absent if the type has neither.
OwnedValue int_by_special_method(Context& cx, Value value) {
  OwnedValue made = TRY(call_special(cx, value, SpecialMethod::int_));
  if (made.is_value()) {
    if (!is_int(made))
      return raise_type_error(cx, cat("__int__ returned non-int (type ", type_name(cx, made), ")"));
    if (!is_exact_int(cx, made)) TRY(warn_strict_subclass(cx, "__int__", made, "int"));
    return exact_int(cx, made);
  }
  if (!lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent()) {
    OwnedValue index = TRY(to_index(cx, value));
    return exact_int(cx, index);
  }
  if (lookup_special(cx, type_of(cx, value), SpecialMethod::trunc_).is_absent()) return {};
  if (cx.language.trunc_delegation_deprecated)
    TRY(warn(cx, TypeId::DeprecationWarning, "The delegation of int() to __trunc__ is deprecated."));
  made = TRY(call_special(cx, value, SpecialMethod::trunc_));
  if (!is_int(made) && lookup_special(cx, type_of(cx, made), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, cat("__trunc__ returned non-Integral (type ", type_name(cx, made), ")"));
  OwnedValue index = TRY(to_index(cx, made));
  return exact_int(cx, index);
}

OwnedValue int_from_object(Context& cx, Value value) {
  OwnedValue made = TRY(int_by_special_method(cx, value));
  if (!made.is_absent()) return made;
  if (is<Str>(value)) return int_from_str(cx, as<Str>(value), 10);
  if (is_bytes_like(value)) {
    const BytesArgument text = TRY(bytes_argument(cx, value));
    Ref<Bytes> shown = TRY(make_bytes(cx, text.view()));
    return int_from_text(cx, text.view(), 10, Value(shown.get()));
  }
  return raise_type_error(
      cx, cat("int() argument must be a string, a bytes-like object or a ",
              cx.language.real_number_wording ? "real " : "", "number, not '", type_name(cx, value), "'"));
}

OwnedValue int_from_base(Context& cx, Value value, Value base_value) {
  OwnedValue base_index = TRY(to_index(cx, base_value));
  const std::int64_t base = clamp_index(cx, base_index);
  if (base != 0 && (base < 2 || base > 36))
    return raise_value_error(cx, "int() base must be >= 2 and <= 36, or 0");
  if (is<Str>(value)) return int_from_str(cx, as<Str>(value), static_cast<int>(base));
  if (has_bytes(value)) {
    Ref<Bytes> shown = TRY(make_bytes(cx, bytes_view(value)));
    return int_from_text(cx, shown->view(), static_cast<int>(base), Value(shown.get()));
  }
  return raise_type_error(cx, "int() can't convert non-string with explicit base");
}

OwnedValue construct_int(Context& cx, Type* type, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "int", arguments, {"", "base"}, 0, 2, given));
  OwnedValue made = OwnedValue::small(0);
  if (given[0].is_absent()) {
    if (!given[1].is_absent()) return raise_type_error(cx, "int() missing string argument");
  } else if (given[1].is_absent()) {
    made = is_exact_int(cx, given[0]) ? own(given[0]) : TRY(int_from_object(cx, given[0]));
  } else {
    made = TRY(int_from_base(cx, given[0], given[1]));
  }
  return type == cx.type(TypeId::Int) ? std::move(made) : make_int_of(cx, type, made);
}

OwnedValue construct_bool(Context& cx, Type*, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "bool", arguments));
  if (arguments.count > 1)
    return raise_type_error(cx, cat("bool expected at most 1 argument, got ", arguments.count));
  if (arguments.count == 0) return cx.boolean_result(false);
  return cx.boolean_result(TRY(truth(cx, arguments[0])));
}

template <OwnedValue (*kFunction)(Context&, Value, Value)>
OwnedValue binary_row(Context& cx, const CallArguments& arguments) {
  if (!is_int(arguments[1])) return cx.not_implemented();
  return kFunction(cx, arguments[0], arguments[1]);
}
template <OwnedValue (*kFunction)(Context&, Value, Value)>
OwnedValue reflected_row(Context& cx, const CallArguments& arguments) {
  if (!is_int(arguments[1])) return cx.not_implemented();
  return kFunction(cx, arguments[1], arguments[0]);
}
#define BINARY_ROWS(NAME, FUNCTION) \
  {"__" NAME "__", binary_row<FUNCTION>, 1, 1}, { "__r" NAME "__", reflected_row<FUNCTION>, 1, 1 }

OwnedValue power_of(Context& cx, Value base, Value exponent, Value modulus) {
  if (!is_int(base) || !is_int(exponent)) return cx.not_implemented();
  bool modular = !modulus.is_absent() && !is_none(cx, modulus);
  if (modular && !is_int(modulus)) return cx.not_implemented();
  if (int_sign(exponent) >= 0 || modular) return int_pow(cx, base, exponent, modular ? modulus : Value());
  const double left = TRY(to_double(cx, base)), right = TRY(to_double(cx, exponent));
  return float_power(cx, left, right);
}
OwnedValue int_pow_row(Context& cx, const CallArguments& arguments) {
  return power_of(cx, arguments[0], arguments[1], arguments.get(2));
}
OwnedValue int_rpow_row(Context& cx, const CallArguments& arguments) {
  return power_of(cx, arguments[1], arguments[0], arguments.get(2));
}

OwnedValue int_compare_values(Context& cx, Comparison op, Value self, Value other) {
  if (!is_int(other)) return cx.not_implemented();
  return cx.boolean_result(order_satisfies(op, int_compare(self, other)));
}

OwnedValue int_repr_row(Context& cx, const CallArguments& arguments) {
  return int_repr(cx, arguments.self());
}
OwnedValue int_hash_row(Context& cx, const CallArguments& arguments) {
  return make_int(cx, int_hash(arguments.self()));
}
OwnedValue int_neg_row(Context& cx, const CallArguments& arguments) {
  return int_negate(cx, arguments.self());
}
OwnedValue int_self_row(Context& cx, const CallArguments& arguments) {
  return exact_int(cx, arguments.self());
}
OwnedValue int_abs_row(Context& cx, const CallArguments& arguments) {
  return int_sign(arguments.self()) < 0 ? int_negate(cx, arguments.self()) : exact_int(cx, arguments.self());
}
OwnedValue int_bool_row(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(!int_is_zero(arguments.self()));
}
OwnedValue int_invert_row(Context& cx, const CallArguments& arguments) {
  return int_invert(cx, arguments.self());
}
OwnedValue int_float_row(Context& cx, const CallArguments& arguments) {
  double number = TRY(to_double(cx, arguments.self()));
  return make_float(cx, number);
}
OwnedValue int_format_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "__format__", "argument", "str", arguments[1]);
  if (as<Str>(arguments[1])->length == 0) return str_of(cx, arguments.self());
  return format_int(cx, arguments.self(), as<Str>(arguments[1]));
}
OwnedValue int_bit_length_row(Context& cx, const CallArguments& arguments) {
  return make_int_unsigned(cx, int_bit_length(arguments.self()));
}
OwnedValue int_bit_count_row(Context& cx, const CallArguments& arguments) {
  OwnedValue magnitude = TRY(int_abs_row(cx, arguments));
  const IntView view(magnitude);
  if (!cx.charge(view.size / 8)) return failed();
  return make_int_unsigned(cx, view.size == 0 ? 0 : mpn_popcount(view.limbs, view.size));
}
// Round half to even at a power of ten.
OwnedValue int_round_row(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 1) return exact_int(cx, arguments.self());
  OwnedValue digits = TRY(to_index(cx, arguments[1]));
  if (int_sign(digits) >= 0) return exact_int(cx, arguments.self());
  OwnedValue exponent = TRY(int_negate(cx, digits));
  OwnedValue unit = TRY(int_pow(cx, Value::small(10), exponent, Value()));
  OwnedValue quotient = TRY(int_floordiv(cx, arguments.self(), unit));
  OwnedValue rest = TRY(int_mod(cx, arguments.self(), unit));
  OwnedValue twice = TRY(int_mul(cx, rest, Value::small(2)));
  int order = int_compare(twice, unit);
  OwnedValue odd = TRY(int_mod(cx, quotient, Value::small(2)));
  if (order > 0 || (order == 0 && !int_is_zero(odd))) quotient = TRY(int_add(cx, quotient, Value::small(1)));
  return int_mul(cx, quotient, unit);
}
OwnedValue int_getnewargs_row(Context& cx, const CallArguments& arguments) {
  OwnedValue plain = TRY(exact_int(cx, arguments.self()));
  return make_tuple(cx, {plain.get()});
}
OwnedValue int_is_integer_row(Context& cx, const CallArguments&) { return cx.boolean_result(true); }
OwnedValue int_ratio_row(Context& cx, const CallArguments& arguments) {
  OwnedValue plain = TRY(exact_int(cx, arguments.self()));
  return make_tuple(cx, {plain.get(), Value::small(1)});
}
// "little" or "big".
Fallible<bool> is_little(Context& cx, const char* function, Value order) {
  if (order.is_absent()) return false;
  if (!is<Str>(order)) return raise_bad_argument(cx, function, "argument 'byteorder'", "str", order);
  if (as<Str>(order)->is_ascii_text("little")) return true;
  if (as<Str>(order)->is_ascii_text("big")) return false;
  return raise_value_error(cx, "byteorder must be either 'little' or 'big'");
}
OwnedValue int_to_bytes_row(Context& cx, const CallArguments& arguments) {
  Value given[3];
  TRY(bind_arguments(cx, "to_bytes", arguments.rest(), {"length", "byteorder", "signed"},
                     cx.language.int_bytes_have_defaults ? 0 : 2, 2, given));
  const std::int64_t size = given[0].is_absent() ? 1 : TRY(to_c_size(cx, given[0]));
  if (!given[1].is_absent() && !is<Str>(given[1]))
    return raise_bad_argument(cx, "to_bytes", "argument 'byteorder'", "str", given[1]);
  const bool is_signed = given[2].is_absent() ? false : TRY(truth(cx, given[2]));
  const bool little = TRY(is_little(cx, "to_bytes", given[1]));
  if (size < 0) return raise_value_error(cx, "length argument must be non-negative");
  TRY(check_bytes_size(cx, static_cast<std::uint64_t>(size)));
  const bool negative = int_sign(arguments.self()) < 0;
  if (!is_signed && negative)
    return raise_error(cx, TypeId::OverflowError, "can't convert negative int to unsigned");
  OwnedValue magnitude =
      negative ? TRY(int_invert(cx, arguments.self())) : TRY(exact_int(cx, arguments.self()));
  const std::uint64_t bits = int_bit_length(magnitude) + (is_signed && size > 0 ? 1 : 0);
  if (bits > static_cast<std::uint64_t>(size) * 8)
    return raise_error(cx, TypeId::OverflowError, "int too big to convert");
  const std::string bytes = int_to_bytes(arguments.self(), static_cast<std::size_t>(size), little);
  return make_bytes(cx, bytes);
}
OwnedValue int_from_bytes_row(Context& cx, const CallArguments& arguments) {
  Value given[3];
  TRY(bind_arguments(cx, "from_bytes", arguments.rest(), {"bytes", "byteorder", "signed"},
                     cx.language.int_bytes_have_defaults ? 1 : 2, 2, given));
  if (!given[1].is_absent() && !is<Str>(given[1]))
    return raise_bad_argument(cx, "from_bytes", "argument 'byteorder'", "str", given[1]);
  const bool is_signed = given[2].is_absent() ? false : TRY(truth(cx, given[2]));
  const bool little = TRY(is_little(cx, "from_bytes", given[1]));
  OwnedValue bytes = TRY(bytes_of_object(cx, given[0]));
  const std::string_view view = bytes_view(bytes);
  OwnedValue made = TRY(
      int_from_bytes(cx, reinterpret_cast<const std::uint8_t*>(view.data()), view.size(), little, is_signed));
  if (arguments.self() == Value(cx.type(TypeId::Int))) return made;
  return call(cx, arguments.self(), {made.get()});
}

OwnedValue read_real(Context& cx, Object* self) { return exact_int(cx, Value(self)); }
OwnedValue read_imag(Context&, Object*) { return OwnedValue::small(0); }
OwnedValue read_denominator(Context&, Object*) { return OwnedValue::small(1); }

constexpr MethodRow kIntMethods[] = {
    {"__repr__", int_repr_row},
    {"__hash__", int_hash_row},
    COMPARISON_ROWS(int_compare_values),
    BINARY_ROWS("add", int_add),
    BINARY_ROWS("sub", int_sub),
    BINARY_ROWS("mul", int_mul),
    BINARY_ROWS("mod", int_mod),
    BINARY_ROWS("divmod", int_divmod),
    {"__pow__", int_pow_row, 1, 2},
    {"__rpow__", int_rpow_row, 1, 2},
    {"__neg__", int_neg_row},
    {"__pos__", int_self_row},
    {"__abs__", int_abs_row},
    {"__bool__", int_bool_row},
    {"__invert__", int_invert_row},
    BINARY_ROWS("lshift", int_lshift),
    BINARY_ROWS("rshift", int_rshift),
    BINARY_ROWS("and", int_and),
    BINARY_ROWS("xor", int_xor),
    BINARY_ROWS("or", int_or),
    {"__int__", int_self_row},
    {"__float__", int_float_row},
    BINARY_ROWS("floordiv", int_floordiv),
    BINARY_ROWS("truediv", int_truediv),
    {"__index__", int_self_row},
    {"conjugate", int_self_row},
    {"bit_length", int_bit_length_row},
    {"bit_count", int_bit_count_row},
    {"to_bytes", int_to_bytes_row, 0, -1, true},
    {"from_bytes", int_from_bytes_row, 0, -1, true},
    {"as_integer_ratio", int_ratio_row},
    {"__trunc__", int_self_row},
    {"__floor__", int_self_row},
    {"__ceil__", int_self_row},
    {"__round__", int_round_row, 0, 1},
    {"__getnewargs__", int_getnewargs_row},
    {"__format__", int_format_row, 1, 1},
    {"is_integer", int_is_integer_row},
};
constexpr GetSetRow kIntGetSets[] = {
    {"real", read_real}, {"imag", read_imag}, {"numerator", read_real}, {"denominator", read_denominator}};

OwnedValue bool_repr(Context& cx, const CallArguments& arguments) {
  return own(Value(arguments.self() == cx.core.true_ ? cx.names().True_ : cx.names().False_));
}
template <OwnedValue (*kFunction)(Context&, Value, Value)>
OwnedValue bool_bitwise(Context& cx, const CallArguments& arguments) {
  if (!is_int(arguments[1])) return cx.not_implemented();
  OwnedValue result = TRY(kFunction(cx, arguments[0], arguments[1]));
  if (!is_bool(cx, arguments[0]) || !is_bool(cx, arguments[1])) return result;
  return cx.boolean_result(!int_is_zero(result));
}
constexpr MethodRow kBoolMethods[] = {
    {"__repr__", bool_repr},
    {"__invert__", int_invert_row},
    {"__and__", bool_bitwise<int_and>, 1, 1},
    {"__rand__", bool_bitwise<int_and>, 1, 1},
    {"__xor__", bool_bitwise<int_xor>, 1, 1},
    {"__rxor__", bool_bitwise<int_xor>, 1, 1},
    {"__or__", bool_bitwise<int_or>, 1, 1},
    {"__ror__", bool_bitwise<int_or>, 1, 1},
};

}  // namespace

const NativeType kIntType = {.layout = TypeId::Int,
                             .size = sizeof(Int),
                             .subclassable = true,
                             .variable = true,
                             .construct = construct_int,
                             .methods = kIntMethods,
                             .getsets = kIntGetSets};
const NativeType kBoolType = {.layout = TypeId::Int,
                              .size = sizeof(Int),
                              .variable = true,
                              .construct = construct_bool,
                              .methods = kBoolMethods};

}  // namespace dictum
