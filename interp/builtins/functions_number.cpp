// abs, divmod, pow, round; and the functions that dictum lacks.
#include "builtins/function_arguments.h"
#include "builtins/functions.h"
#include "objects/attribute.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

OwnedValue builtin_abs(Context& cx, const CallArguments& arguments) { return absolute(cx, arguments[0]); }

OwnedValue builtin_divmod(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "divmod", arguments.count, 2, 2));
  return binary(cx, BinaryOperator::DivMod, arguments[0], arguments[1]);
}

OwnedValue builtin_pow(Context& cx, const CallArguments& arguments) {
  Value parts[3];
  TRY(bind_arguments(cx, "pow", arguments, {"base", "exp", "mod"}, 2, 3, parts));
  if (!parts[2].is_absent() && is_none(cx, parts[2])) parts[2] = Value::absent();
  return power(cx, parts[0], parts[1], parts[2]);
}

// round(number[, ndigits]): what type(number).__round__ says; None as ndigits is none given.
OwnedValue builtin_round(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "round", arguments, {"number", "ndigits"}, 1, 2, parts));
  Value method = lookup_special(cx, type_of(cx, parts[0]), SpecialMethod::round_);
  if (method.is_absent())
    return raise_type_error(cx, cat("type ", type_name(cx, parts[0]), " doesn't define __round__ method"));
  if (parts[1].is_absent() || is_none(cx, parts[1])) return call_bound(cx, method, parts[0]);
  return call_bound(cx, method, parts[0], {parts[1]});
}

OwnedValue missing_input(Context& cx, const CallArguments&) { return stop_unsupported(cx, "input"); }
OwnedValue missing_breakpoint(Context& cx, const CallArguments&) {
  return stop_unsupported(cx, "breakpoint");
}

constexpr MethodRow kRows[] = {
    {"abs", builtin_abs, 1, 1},
    {"divmod", builtin_divmod, 0, -1},
    {"pow", builtin_pow, 0, -1, true},
    {"round", builtin_round, 0, -1, true},
};
constexpr MethodRow kMissing[] = {
    {"input", missing_input, 0, -1, true},
    {"breakpoint", missing_breakpoint, 0, -1, true},
};

}  // namespace

std::span<const MethodRow> number_functions() { return kRows; }
std::span<const MethodRow> missing_functions() { return kMissing; }

}  // namespace dictum
