#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/heap.h"
#include "objects/int_object.h"
#include "objects/operator_steps.h"
#include "objects/slot_call.h"
#include "objects/str_object.h"

// Rich comparison, truth and hash (Language Reference 3.3.1).

namespace dictum {

bool order_satisfies(Comparison op, int order) {
  switch (op) {
    case Comparison::Lt: return order < 0;
    case Comparison::Le: return order <= 0;
    case Comparison::Eq: return order == 0;
    case Comparison::Ne: return order != 0;
    case Comparison::Gt: return order > 0;
    case Comparison::Ge: return order >= 0;
  }
  return false;
}

namespace {

struct ComparisonRow {
  const char* symbol;
  SpecialMethod method;
  Comparison swapped;
};
constexpr ComparisonRow kComparisons[] = {
    {"<", SpecialMethod::lt_, Comparison::Gt},  {"<=", SpecialMethod::le_, Comparison::Ge},
    {"==", SpecialMethod::eq_, Comparison::Eq}, {"!=", SpecialMethod::ne_, Comparison::Ne},
    {">", SpecialMethod::gt_, Comparison::Lt},  {">=", SpecialMethod::ge_, Comparison::Le},
};
const ComparisonRow& row_of(Comparison op) { return kComparisons[static_cast<std::size_t>(op)]; }

OwnedValue try_method(Context& cx, Comparison op, Value self, Value other) {
  RULE(ATT_11);
  RULE(ATT_12);
  RULE(SUP_08);
  const OwnedValue method = own(lookup_special(cx, type_of(cx, self), row_of(op).method));
  if (method.is_absent()) return cx.not_implemented();
  OwnedValue result = TRY(call_if_bindable(cx, method, self, {other}));
  return result.is_absent() ? cx.not_implemented() : std::move(result);
}

// Nobody has an answer.
OwnedValue compare_identity(Context& cx, Comparison op, Value left, Value right) {
  if (op == Comparison::Eq) return cx.boolean_result(left == right);
  if (op == Comparison::Ne) return cx.boolean_result(left != right);
  return raise_type_error(
      cx, cat("'", std::string_view(row_of(op).symbol), "' not supported between instances of '",
              type_name(cx, left), "' and '", type_name(cx, right), "'"));
}

OwnedValue compare_slowly(Context& cx, Comparison op, Value left, Value right) {
  Type* left_type = type_of(cx, left);
  Type* right_type = type_of(cx, right);
  bool tried = false;
  if (left_type != right_type && is_subtype(right_type, left_type)) {
    tried = true;
    OwnedValue result = TRY(try_method(cx, row_of(op).swapped, right, left));
    if (result.get() != cx.core.not_implemented) return result;
  }
  OwnedValue result = TRY(try_method(cx, op, left, right));
  if (result.get() != cx.core.not_implemented) return result;
  if (!tried) {
    result = TRY(try_method(cx, row_of(op).swapped, right, left));
    if (result.get() != cx.core.not_implemented) return result;
  }
  return compare_identity(cx, op, left, right);
}

}  // namespace

OwnedValue compare_without_left(Context& cx, Comparison op, Value left, Value right) {
  OwnedValue result = TRY(try_method(cx, row_of(op).swapped, right, left));
  if (result.get() != cx.core.not_implemented) return result;
  return compare_identity(cx, op, left, right);
}

Comparison swapped(Comparison op) { return row_of(op).swapped; }

OwnedValue compare(Context& cx, Comparison op, Value left, Value right) {
  DICTUM_MAY_RUN_PYTHON(cx);
  if (left.is_small() && right.is_small()) {
    std::int64_t a = left.small_value(), b = right.small_value();
    return cx.boolean_result(order_satisfies(op, a < b ? -1 : a > b));
  }
  if (is_exact(cx, left, TypeId::Str) && is_exact(cx, right, TypeId::Str)) {
    if (op == Comparison::Eq || op == Comparison::Ne)
      return cx.boolean_result(str_equal(as<Str>(left), as<Str>(right)) == (op == Comparison::Eq));
    return cx.boolean_result(order_satisfies(op, str_compare(as<Str>(left), as<Str>(right))));
  }
  if (is_exact_int(cx, left) && is_exact_int(cx, right))
    return cx.boolean_result(order_satisfies(op, int_compare(left, right)));
  StackGuard guard(cx);
  const std::uint32_t level = comparison_level(cx);
  if (!guard.ok || (level != 0 && cx.recursion_depth >= cx.recursion_limit))
    return raise_recursion(cx, " in comparison");
  cx.recursion_depth += level;
  OwnedValue result = compare_slowly(cx, op, left, right);
  cx.recursion_depth -= level;
  return result;
}

Fallible<bool> compare_truth(Context& cx, Comparison op, Value left, Value right) {
  if (left == right) {
    if (op == Comparison::Eq) return true;
    if (op == Comparison::Ne) return false;
  }
  if (left.is_small() && right.is_small())
    return order_satisfies(op, left.small_value() < right.small_value() ? -1 : left != right);
  OwnedValue result = TRY(compare(cx, op, left, right));
  return truth(cx, result);
}

Fallible<bool> equal_items(Context& cx, Value left, Value right) {
  return compare_truth(cx, Comparison::Eq, left, right);
}

Fallible<bool> truth(Context& cx, Value value) {
  if (value == cx.core.true_) return true;
  if (value == cx.core.false_ || value == cx.core.none) return false;
  if (value.is_small()) return value.small_value() != 0;
  DICTUM_MAY_RUN_PYTHON(cx);
  if (is_exact(cx, value, TypeId::Str)) return as<Str>(value)->length != 0;
  if (is_exact(cx, value, TypeId::List) || is_exact(cx, value, TypeId::Tuple) ||
      is_exact(cx, value, TypeId::Dict))
    return TRY(length(cx, value)) != 0;
  OwnedValue answer = TRY(call_special(cx, value, SpecialMethod::bool_));
  if (!answer.is_absent()) {
    if (is_bool(cx, answer)) return answer.get() == cx.core.true_;
    return raise_type_error(cx, cat("__bool__ should return bool, returned ", type_name(cx, answer)));
  }
  if (lookup_special(cx, type_of(cx, value), SpecialMethod::len_).is_absent()) return true;
  return TRY(length(cx, value)) != 0;
}

std::int64_t hash_pointer(const Object* object) {
  std::uint64_t id = Heap::id_of(object);
  auto hash = static_cast<std::int64_t>(id >> 4 | id << 60);
  return hash == -1 ? -2 : hash;
}

namespace {

Failed raise_unhashable(Context& cx, Value value) {
  return raise_type_error(cx, cat("unhashable type: '", type_name(cx, value), "'"));
}

}  // namespace

Fallible<std::int64_t> hash_value(Context& cx, Value value) {
  if (value.is_small()) return int_hash(value);
  if (is_exact(cx, value, TypeId::Str)) return str_hash(cx, as<Str>(value));
  DICTUM_MAY_RUN_PYTHON(cx);
  OwnedValue method = own(lookup_special(cx, type_of(cx, value), SpecialMethod::hash_));
  if (method.is_absent() || is_none(cx, method)) return raise_unhashable(cx, value);
  OwnedValue answer = TRY(call_if_bindable(cx, method, value));
  if (answer.is_absent()) return raise_unhashable(cx, value);
  if (!is_int(answer)) return raise_type_error(cx, "__hash__ method should return an integer");
  std::optional<std::int64_t> hash = int_to_int64(answer);
  if (!hash) return int_hash(answer);
  return *hash == -1 ? -2 : *hash;
}

}  // namespace dictum
