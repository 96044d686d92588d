// types.UnionType: int | str (PEP 604).
#include <vector>

#include "builtins/alias_parameters.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

OwnedValue either_or(Context& cx, const CallArguments& arguments) {
  return make_union(cx, arguments[0], arguments[1]);
}
OwnedValue either_ror(Context& cx, const CallArguments& arguments) {
  return make_union(cx, arguments[1], arguments[0]);
}
bool can_join(const Context& cx, Value value) {
  return is_none(cx, value) || is<Type>(value) || is<GenericAlias>(value) || is<Union>(value);
}
// Members once each; aliases are compared, everything else is known by its identity.
Done flatten(Context& cx, Value value, std::vector<Value>& items) {
  if (is<Union>(value)) {
    for (Value item : as<Union>(value)->args->span()) TRY(flatten(cx, item, items));
    return done();
  }
  Value item = is_none(cx, value) ? Value(cx.type(TypeId::None)) : value;
  for (Value known : items) {
    if (!cx.charge()) return failed();
    if (known == item) return done();
    if (is<GenericAlias>(known) && is<GenericAlias>(item) && TRY(equal_items(cx, known, item))) return done();
  }
  items.push_back(item);
  return done();
}
OwnedValue union_repr(Context& cx, const CallArguments& arguments) {
  std::string text;
  for (Value item : self_as<Union>(arguments)->args->span()) {
    std::string part = item == Value(cx.type(TypeId::None)) ? "None" : TRY(alias_item_text(cx, item));
    text += (text.empty() ? "" : " | ") + part;
  }
  return text_result(cx, text);
}
Fallible<bool> same_members(Context& cx, Tuple* left, Tuple* right) {
  if (left->size() != right->size()) return false;
  for (Value a : left->span()) {
    bool found = false;
    for (Value b : right->span()) found = found || TRY(equal_items(cx, a, b));
    if (!found) return false;
  }
  return true;
}
OwnedValue union_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Union>(other) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  bool equal = TRY(same_members(cx, as<Union>(self)->args, as<Union>(other)->args));
  return cx.boolean_result(equal == (op == Comparison::Eq));
}
OwnedValue union_args(Context&, Object* self) { return own(Value(static_cast<Union*>(self)->args)); }
OwnedValue union_parameters(Context& cx, Object* self) {
  return type_parameters(cx, static_cast<Union*>(self)->args);
}
OwnedValue union_hash(Context& cx, const CallArguments& arguments) {
  const Value members(self_as<Union>(arguments)->args);
  OwnedValue set = TRY(call(cx, Value(cx.type(TypeId::FrozenSet)), {members}));
  return make_int(cx, TRY(hash_value(cx, set)));
}
OwnedValue union_getitem(Context& cx, const CallArguments& arguments) {
  Ref<Union> self = own_ref(self_as<Union>(arguments));
  Ref<Tuple> parameters = TRY(type_parameters(cx, self->args));
  Ref<Tuple> args =
      TRY(substitute_parameters(cx, Value(self.get()), self->args, parameters.get(), arguments[1]));
  if (args->size() == 0) return raise_type_error(cx, "Cannot take a Union of no types.");
  OwnedValue result = own((*args)[0]);
  for (std::size_t i = 1; i < args->size(); i++)
    result = TRY(binary(cx, BinaryOperator::Or, result, (*args)[i]));
  return result;
}
// __module__ is the type's.
OwnedValue union_getattribute(Context& cx, Value value, Str* name) {
  if (name == cx.names().dunder_module) return get_attribute(cx, Value(type_of(cx, value)), name);
  return object_getattribute(cx, value, name);
}
constexpr MethodRow kUnionMethods[] = {
    {"__repr__", union_repr},       {"__hash__", union_hash},    {"__getitem__", union_getitem, 1, 1},
    COMPARISON_ROWS(union_compare), {"__or__", either_or, 1, 1}, {"__ror__", either_ror, 1, 1}};
constexpr GetSetRow kUnionGetSets[] = {{"__args__", union_args}, {"__parameters__", union_parameters}};
void destroy_union(Context&, Object* object) { drop_pointer(static_cast<Union*>(object)->args); }
void visit_union(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<Union*>(object)->args);
}

}  // namespace

OwnedValue make_union(Context& cx, Value left, Value right) {
  if (!can_join(cx, left) || !can_join(cx, right)) return cx.not_implemented();
  std::vector<Value> items;
  TRY(flatten(cx, left, items));
  TRY(flatten(cx, right, items));
  if (items.size() == 1) return own(items[0]);
  Ref<Tuple> args = TRY(make_tuple(cx, std::span<const Value>(items)));
  Ref<Union> made = TRY(new_object<Union>(cx, cx.type(TypeId::Union)));
  made->args = args.leak();
  return made;
}

const NativeType kUnionType = {.layout = TypeId::Union,
                               .size = sizeof(Union),
                               .destroy = destroy_union,
                               .visit = visit_union,
                               .methods = kUnionMethods,
                               .getsets = kUnionGetSets,
                               .getattribute = union_getattribute};

}  // namespace dictum
