// Operators, displays, formatting, unpacking, patterns.
#pragma once

#include "objects/int_object.h"
#include "vm/build.h"
#include "vm/handlers_load.h"

namespace dictum {

// The compiler's numbering (ast::Operator) to that of the objects.
inline constexpr BinaryOperator kBinaryOperators[] = {
    BinaryOperator::Add,     BinaryOperator::Sub, BinaryOperator::Mul, BinaryOperator::MatMul,
    BinaryOperator::TrueDiv, BinaryOperator::Mod, BinaryOperator::Pow, BinaryOperator::LShift,
    BinaryOperator::RShift,  BinaryOperator::Or,  BinaryOperator::Xor, BinaryOperator::And,
    BinaryOperator::FloorDiv};
// ast::CompareOperator: Eq, NotEq, Lt, LtE, Gt, GtE
inline constexpr Comparison kComparisons[] = {Comparison::Eq, Comparison::Ne, Comparison::Lt,
                                              Comparison::Le, Comparison::Gt, Comparison::Ge};

HANDLER(UnaryPositive) {
  const OwnedValue operand = r.pop();
  return push_result(r, unary(r.cx, UnaryOperation::Pos, operand));
}
HANDLER(UnaryNegative) {
  const OwnedValue operand = r.pop();
  return push_result(r, unary(r.cx, UnaryOperation::Neg, operand));
}
HANDLER(UnaryInvert) {
  const OwnedValue operand = r.pop();
  return push_result(r, unary(r.cx, UnaryOperation::Invert, operand));
}
HANDLER(UnaryNot) {
  const OwnedValue operand = r.pop();
  const Fallible<bool> answer = truth(r.cx, operand);
  if (!answer.ok()) return Next::Raise;
  r.push(r.cx.boolean_result(!answer.value()));
  return Next::Go;
}

HANDLER(BinaryOp) {
  const Value left = r.top(2), right = r.top(1);
  if (left.is_small() && right.is_small() && n < 2) {
    const std::int64_t a = left.small_value(), b = right.small_value();
    const std::int64_t sum = n == 0 ? a + b : a - b;
    if (Value::fits_small(sum)) {
      r.sp--;
      r.sp[-1] = Value::small(sum);
      return Next::Go;
    }
  }
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  return push_result(r, binary(r.cx, kBinaryOperators[n], a, b));
}
HANDLER(InplaceOp) {
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  return push_result(r, in_place(r.cx, kBinaryOperators[n], a, b));
}
HANDLER(CompareOp) {
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  return push_result(r, compare(r.cx, kComparisons[n], a, b));
}
HANDLER(IsOp) {
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  r.push(r.cx.boolean_result((a.get() == b.get()) != (n == 1)));
  return Next::Go;
}
HANDLER(ContainsOp) {
  const OwnedValue container = r.pop();
  const OwnedValue item = r.pop();
  const Fallible<bool> answer = contains(r.cx, container, item);
  if (!answer.ok()) return Next::Raise;
  r.push(r.cx.boolean_result(answer.value() != (n == 1)));
  return Next::Go;
}

HANDLER(BuildTuple) {
  Ref<Tuple> tuple = n == 0 ? empty_tuple(r.cx) : new_tuple(r.cx, n);
  if (!tuple) return Next::Raise;
  r.sp -= n;
  for (std::uint32_t i = 0; i < n; i++) tuple->items[i] = r.sp[i];
  r.push(OwnedValue(std::move(tuple)));
  return Next::Go;
}
HANDLER(BuildList) {
  Ref<List> list = new_list(r.cx, n);
  if (!list) return Next::Raise;
  r.sp -= n;
  for (std::uint32_t i = 0; i < n; i++) list->items[i] = r.sp[i];
  list->size_ = n;
  r.push(OwnedValue(std::move(list)));
  return Next::Go;
}
HANDLER(BuildSet) { return build_set(r, n); }
HANDLER(BuildMap) { return build_map(r, n); }
HANDLER(BuildString) { return build_string(r, n); }
HANDLER(BuildSlice) {
  const OwnedValue step = n == 3 ? r.pop() : r.cx.none();
  const OwnedValue stop = r.pop();
  const OwnedValue start = r.pop();
  return push_result(r, make_slice(r.cx, start, stop, step));
}
HANDLER(ListAppend) {
  OwnedValue item = r.pop();
  return list_append(r.cx, as<List>(r.top(n)), std::move(item)).ok() ? Next::Go : Next::Raise;
}
HANDLER(SetAdd) { return add_to_set(r, n); }
HANDLER(MapAdd) { return add_to_map(r, n); }
HANDLER(ListExtend) { return extend_list(r); }
HANDLER(SetUpdate) { return update_set(r); }
HANDLER(DictUpdate) { return update_dict(r); }
HANDLER(DictMerge) { return merge_keywords(r); }
HANDLER(ListToTuple) {
  const OwnedValue list = r.pop();
  List* items = as<List>(list);
  if (items->size() == 0) return push_result(r, empty_tuple(r.cx));
  return push_result(r, make_tuple(r.cx, std::span<const Value>(items->items, items->size())));
}
HANDLER(FormatValue) { return format_top(r, n); }
HANDLER(UnpackSequence) {
  if (is_exact(r.cx, r.top(), TypeId::Tuple) && as<Tuple>(r.top())->size() == n) {
    const OwnedValue tuple = r.pop();
    for (std::uint32_t i = n; i-- > 0;) r.push_borrowed(as<Tuple>(tuple)->items[i]);
    return Next::Go;
  }
  return unpack_sequence(r, n);
}
HANDLER(UnpackEx) { return unpack_starred(r, n & 0xFFF, n >> 12); }

HANDLER(MatchSequence) {
  r.push(r.cx.boolean_result(type_of(r.cx, r.top())->has(kTypeSequence)));
  return Next::Go;
}
HANDLER(MatchMapping) {
  r.push(r.cx.boolean_result(type_of(r.cx, r.top())->has(kTypeMapping)));
  return Next::Go;
}
HANDLER(MatchKeys) { return match_keys(r); }
HANDLER(MatchRest) { return match_rest(r); }
HANDLER(MatchClass) { return match_class(r, n); }
HANDLER(GetLength) {
  const Fallible<std::int64_t> size = length(r.cx, r.top());
  if (!size.ok()) return Next::Raise;
  r.push(OwnedValue::small(size.value()));
  return Next::Go;
}

}  // namespace dictum
