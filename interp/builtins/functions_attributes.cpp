// getattr, setattr, hasattr, delattr, callable, isinstance, issubclass, id, hash.
#include "builtins/function_arguments.h"
#include "builtins/functions.h"
#include "objects/attribute.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// getattr(object, name[, default]): the default stands in for an AttributeError only.
OwnedValue builtin_getattr(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "getattr", arguments.count, 2, 3));
  Str* name = TRY(attribute_name(cx, "getattr", arguments[1]));
  if (arguments.count == 2) return get_attribute(cx, arguments[0], name);
  OwnedValue found = TRY(find_attribute(cx, arguments[0], name));
  return RULE_IF(ATT_18, found.is_absent()) ? own(arguments[2]) : std::move(found);
}

OwnedValue builtin_hasattr(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "hasattr", arguments.count, 2, 2));
  Str* name = TRY(attribute_name(cx, "hasattr", arguments[1]));
  return cx.boolean_result(TRY(has_attribute(cx, arguments[0], name)));
}

OwnedValue builtin_setattr(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "setattr", arguments.count, 3, 3));
  RULE(ATT_19);
  Str* name = TRY(attribute_name(cx, "setattr", arguments[1]));
  TRY(set_attribute(cx, arguments[0], name, arguments[2]));
  return cx.none();
}

OwnedValue builtin_delattr(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "delattr", arguments.count, 2, 2));
  Str* name = TRY(attribute_name(cx, "delattr", arguments[1]));
  TRY(set_attribute(cx, arguments[0], name, Value::absent()));
  return cx.none();
}

OwnedValue builtin_callable(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(is_callable(cx, arguments[0]));
}

OwnedValue builtin_isinstance(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "isinstance", arguments.count, 2, 2));
  return cx.boolean_result(TRY(is_instance(cx, arguments[0], arguments[1])));
}

OwnedValue builtin_issubclass(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "issubclass", arguments.count, 2, 2));
  return cx.boolean_result(TRY(is_subclass(cx, arguments[0], arguments[1])));
}

// Page and offset, never a machine address. Small integers have no object: theirs follow from the number.
OwnedValue builtin_id(Context& cx, const CallArguments& arguments) {
  Value value = arguments[0];
  if (value.is_object()) return make_int_unsigned(cx, Heap::id_of(value.object()));
  constexpr std::uint64_t kSmallIntegers = std::uint64_t{1} << 40;
  return make_int_unsigned(
      cx, kSmallIntegers + ((static_cast<std::uint64_t>(value.small_value()) & 0xFFFFFFFF) << 5));
}

OwnedValue builtin_hash(Context& cx, const CallArguments& arguments) {
  return make_int(cx, TRY(hash_value(cx, arguments[0])));
}

constexpr MethodRow kRows[] = {
    {"getattr", builtin_getattr, 0, -1},
    {"hasattr", builtin_hasattr, 0, -1},
    {"setattr", builtin_setattr, 0, -1},
    {"delattr", builtin_delattr, 0, -1},
    {"callable", builtin_callable, 1, 1},
    {"isinstance", builtin_isinstance, 0, -1},
    {"issubclass", builtin_issubclass, 0, -1},
    {"id", builtin_id, 1, 1},
    {"hash", builtin_hash, 1, 1},
};

}  // namespace

std::span<const MethodRow> attribute_functions() { return kRows; }

}  // namespace dictum
