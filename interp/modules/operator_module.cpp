// _operator: the language's operators as functions: https://docs.python.org/3/library/operator.html
#include "builtins/method_helpers.h"
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

template <BinaryOperator kOperator>
OwnedValue binary_row(Context& cx, const CallArguments& arguments) {
  return binary(cx, kOperator, arguments[0], arguments[1]);
}
template <BinaryOperator kOperator>
OwnedValue in_place_row(Context& cx, const CallArguments& arguments) {
  return in_place(cx, kOperator, arguments[0], arguments[1]);
}
template <UnaryOperation kOperation>
OwnedValue unary_row(Context& cx, const CallArguments& arguments) {
  return unary(cx, kOperation, arguments[0]);
}
template <Comparison kOperator>
OwnedValue comparison_row(Context& cx, const CallArguments& arguments) {
  return compare(cx, kOperator, arguments[0], arguments[1]);
}
OwnedValue operator_abs(Context& cx, const CallArguments& arguments) { return absolute(cx, arguments[0]); }

OwnedValue operator_truth(Context& cx, const CallArguments& arguments) {
  return bool_result(cx, truth(cx, arguments[0]));
}
OwnedValue operator_not(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(!TRY(truth(cx, arguments[0])));
}
OwnedValue operator_is(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(arguments[0] == arguments[1]);
}
OwnedValue operator_is_not(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(arguments[0] != arguments[1]);
}
OwnedValue operator_contains(Context& cx, const CallArguments& arguments) {
  return bool_result(cx, contains(cx, arguments[0], arguments[1]));
}
OwnedValue operator_index(Context& cx, const CallArguments& arguments) { return to_index(cx, arguments[0]); }
OwnedValue operator_getitem(Context& cx, const CallArguments& arguments) {
  return get_item(cx, arguments[0], arguments[1]);
}
OwnedValue operator_setitem(Context& cx, const CallArguments& arguments) {
  return none_result(cx, set_item(cx, arguments[0], arguments[1], arguments[2]));
}
OwnedValue operator_delitem(Context& cx, const CallArguments& arguments) {
  return none_result(cx, set_item(cx, arguments[0], arguments[1], Value()));
}
OwnedValue operator_call(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 0) return raise_type_error(cx, "call expected at least 1 argument, got 0");
  return call(cx, arguments[0], arguments.rest());
}

// The iterator of a search; other objects than iterables are worded as in C.
OwnedValue searched(Context& cx, Value container) {
  OwnedValue iterator = get_iterator(cx, container);
  if (iterator.is_raised() && catch_exception(cx, TypeId::TypeError))
    return raise_type_error(cx, cat("argument of type '", type_name(cx, container), "' is not iterable"));
  return iterator;
}
OwnedValue operator_index_of(Context& cx, const CallArguments& arguments) {
  const OwnedValue iterator = TRY(searched(cx, arguments[0]));
  for (std::int64_t index = 0;; index++) {
    if (!cx.charge()) return failed();
    const OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return raise_value_error(cx, "sequence.index(x): x not in sequence");
    if (TRY(equal_items(cx, item, arguments[1]))) return make_int(cx, index);
  }
}
OwnedValue operator_count_of(Context& cx, const CallArguments& arguments) {
  const OwnedValue iterator = TRY(searched(cx, arguments[0]));
  for (std::int64_t count = 0;;) {
    if (!cx.charge()) return failed();
    const OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return make_int(cx, count);
    if (TRY(equal_items(cx, item, arguments[1]))) count++;
  }
}

bool is_sequence(Context& cx, Value value) {
  return !is<Dict>(value) && !lookup_special(cx, type_of(cx, value), SpecialMethod::getitem_).is_absent();
}
OwnedValue operator_concat(Context& cx, const CallArguments& arguments) {
  if (!is_sequence(cx, arguments[0]))
    return raise_type_error(cx, cat("'", type_name(cx, arguments[0]), "' object can't be concatenated"));
  if (!is_sequence(cx, arguments[1]) &&
      !lookup_special(cx, type_of(cx, arguments[0]), SpecialMethod::add_).is_absent() &&
      type_of(cx, arguments[0])->is_heap())
    return raise_type_error(cx, cat("'", type_name(cx, arguments[0]), "' object can't be concatenated"));
  return binary(cx, BinaryOperator::Add, arguments[0], arguments[1]);
}
OwnedValue operator_iconcat(Context& cx, const CallArguments& arguments) {
  if (!is_sequence(cx, arguments[0]))
    return raise_type_error(cx, cat("'", type_name(cx, arguments[0]), "' object can't be concatenated"));
  return in_place(cx, BinaryOperator::Add, arguments[0], arguments[1]);
}

OwnedValue operator_length_hint(Context& cx, const CallArguments& arguments) {
  std::int64_t fallback = 0;
  if (arguments.count > 1) {
    if (!is_int(arguments[1]))
      return raise_type_error(
          cx, cat("'", type_name(cx, arguments[1]), "' object cannot be interpreted as an integer"));
    fallback = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  }
  const std::int64_t hint = TRY(length_hint(cx, arguments[0], fallback));
  return make_int(cx, hint);
}

// Compares every byte, whatever the earlier ones were.
bool same_bytes(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size(); i++)
    difference |= static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]);
  return difference == 0;
}
// The bytes of an argument that is no str.
Fallible<std::string_view> digest_bytes(Context& cx, Value value) {
  if (is<Bytes>(value)) return as<Bytes>(value)->view();
  if (is<ByteArray>(value)) return as<ByteArray>(value)->view();
  if (is_exact(cx, value, TypeId::MemoryView)) return stop_unsupported(cx, "_compare_digest of a memoryview");
  return raise_type_error(cx, cat("a bytes-like object is required, not '", type_name(cx, value), "'"));
}
OwnedValue operator_compare_digest(Context& cx, const CallArguments& arguments) {
  const Value left = arguments[0], right = arguments[1];
  if (!is<Str>(left) || !is<Str>(right)) {
    const std::string_view first = TRY(digest_bytes(cx, left)), second = TRY(digest_bytes(cx, right));
    return cx.boolean_result(same_bytes(first, second));
  }
  if (!as<Str>(left)->ascii || !as<Str>(right)->ascii)
    return raise_type_error(cx, "comparing strings with non-ASCII characters is not supported");
  return cx.boolean_result(same_bytes(as<Str>(left)->ascii_text(), as<Str>(right)->ascii_text()));
}

#define BINARY(NAME, OPERATOR) \
  { NAME, binary_row<BinaryOperator::OPERATOR>, 2, 2 }
#define IN_PLACE(NAME, OPERATOR) \
  { NAME, in_place_row<BinaryOperator::OPERATOR>, 2, 2 }
#define UNARY(NAME, OPERATION) \
  { NAME, unary_row<UnaryOperation::OPERATION>, 1, 1 }
#define COMPARE(NAME, OPERATOR) \
  { NAME, comparison_row<Comparison::OPERATOR>, 2, 2 }

constexpr MethodRow kFunctions[] = {
    {"truth", operator_truth, 1, 1},
    {"contains", operator_contains, 2, 2},
    {"indexOf", operator_index_of, 2, 2},
    {"countOf", operator_count_of, 2, 2},
    {"is_", operator_is, 2, 2},
    {"is_not", operator_is_not, 2, 2},
    {"index", operator_index, 1, 1},
    BINARY("add", Add),
    BINARY("sub", Sub),
    BINARY("mul", Mul),
    BINARY("matmul", MatMul),
    BINARY("floordiv", FloorDiv),
    BINARY("truediv", TrueDiv),
    BINARY("mod", Mod),
    UNARY("neg", Neg),
    UNARY("pos", Pos),
    {"abs", operator_abs, 1, 1},
    UNARY("inv", Invert),
    UNARY("invert", Invert),
    BINARY("lshift", LShift),
    BINARY("rshift", RShift),
    {"not_", operator_not, 1, 1},
    BINARY("and_", And),
    BINARY("xor", Xor),
    BINARY("or_", Or),
    IN_PLACE("iadd", Add),
    IN_PLACE("isub", Sub),
    IN_PLACE("imul", Mul),
    IN_PLACE("imatmul", MatMul),
    IN_PLACE("ifloordiv", FloorDiv),
    IN_PLACE("itruediv", TrueDiv),
    IN_PLACE("imod", Mod),
    IN_PLACE("ilshift", LShift),
    IN_PLACE("irshift", RShift),
    IN_PLACE("iand", And),
    IN_PLACE("ixor", Xor),
    IN_PLACE("ior", Or),
    {"concat", operator_concat, 2, 2},
    {"iconcat", operator_iconcat, 2, 2},
    {"getitem", operator_getitem, 2, 2},
    {"setitem", operator_setitem, 3, 3},
    {"delitem", operator_delitem, 2, 2},
    BINARY("pow", Pow),
    IN_PLACE("ipow", Pow),
    COMPARE("eq", Eq),
    COMPARE("ne", Ne),
    COMPARE("lt", Lt),
    COMPARE("le", Le),
    COMPARE("gt", Gt),
    COMPARE("ge", Ge),
    {"_compare_digest", operator_compare_digest, 2, 2},
    {"length_hint", operator_length_hint, 1, 2},
};
constexpr MethodRow kCall[] = {{"call", operator_call, 0, -1, true}};

}  // namespace

Done fill_operator(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_operator"));
  if (cx.language.operator_call) TRY(add_functions(cx, dict, kCall, "_operator"));
  return add_types(cx, dict, {TypeId::AttrGetter, TypeId::ItemGetter, TypeId::MethodCaller});
}

}  // namespace dictum
