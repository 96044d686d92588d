// Operators, displays, formatting, unpacking, patterns.
#pragma once

#include "objects/int_object.h"
#include "vm/build.h"
#include "vm/handlers_load.h"
#include "vm/operator_codes.h"
#include "vm/specialise.h"

namespace dictum {

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

HANDLER(BinaryOp) { return apart(r, binary_general, n); }
HANDLER(InplaceOp) { return apart(r, in_place_general, n); }
HANDLER(CompareOp) { return apart(r, compare_general, n); }
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
HANDLER(BuildSet) { return apart(r, build_set, n); }
HANDLER(BuildMap) { return apart(r, build_map, n); }
HANDLER(BuildString) { return apart(r, build_string, n); }
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
HANDLER(SetAdd) { return apart(r, add_to_set, n); }
HANDLER(MapAdd) { return apart(r, add_to_map, n); }
HANDLER(ListExtend) { return apart(r, extend_list); }
HANDLER(SetUpdate) { return apart(r, update_set); }
HANDLER(DictUpdate) { return apart(r, update_dict); }
HANDLER(DictMerge) { return apart(r, merge_keywords); }
HANDLER(ListToTuple) {
  const OwnedValue list = r.pop();
  List* items = as<List>(list);
  if (items->size() == 0) return push_result(r, empty_tuple(r.cx));
  return push_result(r, make_tuple(r.cx, std::span<const Value>(items->items, items->size())));
}
HANDLER(FormatValue) { return apart(r, format_top, n); }
HANDLER(UnpackSequence) { return apart(r, unpack_general, n); }
HANDLER(UnpackEx) { return apart(r, unpack_starred, n & 0xFFF, n >> 12); }

HANDLER(MatchSequence) {
  r.push(r.cx.boolean_result(type_of(r.cx, r.top())->has(kTypeSequence)));
  return Next::Go;
}
HANDLER(MatchMapping) {
  r.push(r.cx.boolean_result(type_of(r.cx, r.top())->has(kTypeMapping)));
  return Next::Go;
}
HANDLER(MatchKeys) { return apart(r, match_keys); }
HANDLER(MatchRest) { return apart(r, match_rest); }
HANDLER(MatchClass) { return apart(r, match_class, n); }
HANDLER(GetLength) {
  const Fallible<std::int64_t> size = length(r.cx, r.top());
  if (!size.ok()) return Next::Raise;
  r.push(OwnedValue::small(size.value()));
  return Next::Go;
}

}  // namespace dictum
