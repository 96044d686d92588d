#include <vector>

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

// types.GenericAlias (PEP 585) and types.UnionType (PEP 604).

namespace dictum {

namespace {

GenericAlias* alias_of(Object* self) { return static_cast<GenericAlias*>(self); }

// How an argument shows inside an alias: classes by their name.
Fallible<std::string> item_text(Context& cx, Value item) {
  if (item == cx.core.ellipsis) return std::string("...");
  if (is_none(cx, item)) return std::string("None");
  if (is<Type>(item)) return type_full_name(cx, as<Type>(item));
  Ref<Str> shown = TRY(repr_of(cx, item));
  return to_utf8(shown.get());
}

OwnedValue construct_alias(Context& cx, Type*, const CallArguments& arguments) {
  if (arguments.count != 2)
    return raise_type_error(cx, cat("GenericAlias expected 2 arguments, got ", arguments.count));
  return make_generic_alias(cx, arguments[0], arguments[1]);
}
OwnedValue alias_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<GenericAlias>(arguments);
  std::string text = TRY(item_text(cx, self->origin));
  text += "[";
  for (std::size_t i = 0; i < self->args->size(); ++i) {
    std::string item = TRY(item_text(cx, (*self->args)[i]));
    text += (i > 0 ? ", " : "") + item;
  }
  if (self->args->size() == 0) text += "()";
  return text_result(cx, (self->starred ? "*" : "") + text + "]");
}
OwnedValue alias_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<GenericAlias>(arguments);
  std::int64_t origin = TRY(hash_value(cx, self->origin));
  std::int64_t args = TRY(hash_value(cx, self->args));
  return make_int(cx, (origin ^ args) == -1 ? -2 : origin ^ args);
}
OwnedValue alias_call(Context& cx, const CallArguments& arguments) {
  OwnedValue origin = own(self_as<GenericAlias>(arguments)->origin);
  OwnedValue made = TRY(call(cx, origin, arguments.rest()));
  Ref<Str> name = TRY(intern(cx, "__orig_class__"));
  Done set = set_attribute(cx, made, name.get(), arguments.self());
  if (!set.ok() && !catch_exception(cx, TypeId::AttributeError) && !catch_exception(cx, TypeId::TypeError))
    return failed();
  return made;
}
OwnedValue alias_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<GenericAlias>(other) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  auto* a = as<GenericAlias>(self);
  auto* b = as<GenericAlias>(other);
  bool equal = a->starred == b->starred && TRY(equal_items(cx, a->origin, b->origin)) &&
               TRY(equal_items(cx, a->args, b->args));
  return cx.boolean_result(equal == (op == Comparison::Eq));
}
// Most attributes are the origin's.
OwnedValue alias_getattribute(Context& cx, Value value, Str* name) {
  std::string text = to_utf8(name);
  for (std::string_view kept :
       {"__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__mro_entries__",
        "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__", "__typing_unpacked_tuple_args__"})
    if (text == kept) return object_getattribute(cx, value, name);
  if (text == "__bases__") return object_getattribute(cx, value, name);
  OwnedValue origin = own(as<GenericAlias>(value)->origin);
  return get_attribute(cx, origin, name);
}
OwnedValue alias_mro_entries(Context& cx, const CallArguments& arguments) {
  return make_tuple(cx, {self_as<GenericAlias>(arguments)->origin});
}
OwnedValue alias_instancecheck(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "isinstance() argument 2 cannot be a parameterized generic");
}
OwnedValue alias_subclasscheck(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "issubclass() argument 2 cannot be a parameterized generic");
}
OwnedValue either_or(Context& cx, const CallArguments& arguments) {
  return make_union(cx, arguments[0], arguments[1]);
}
OwnedValue either_ror(Context& cx, const CallArguments& arguments) {
  return make_union(cx, arguments[1], arguments[0]);
}
OwnedValue alias_origin(Context&, Object* self) { return own(alias_of(self)->origin); }
OwnedValue alias_args(Context&, Object* self) { return own(Value(alias_of(self)->args)); }
OwnedValue alias_unpacked(Context& cx, Object* self) { return cx.boolean_result(alias_of(self)->starred); }
// Type variables among the arguments: those that have __typing_subst__ (or are of typing's TypeVar).
OwnedValue alias_parameters(Context& cx, Object* self) {
  for (Value item : alias_of(self)->args->span())
    if (!is<Type>(item) && item.is_object() && type_of(cx, item)->is_heap())
      return stop_unsupported(cx, "__parameters__ of a generic alias");
  return empty_tuple(cx);
}
constexpr MethodRow kAliasMethods[] = {{"__repr__", alias_repr},
                                       {"__hash__", alias_hash},
                                       {"__call__", alias_call, 0, -1, true},
                                       COMPARISON_ROWS(alias_compare),
                                       {"__or__", either_or, 1, 1},
                                       {"__ror__", either_ror, 1, 1},
                                       {"__mro_entries__", alias_mro_entries, 1, 1},
                                       {"__instancecheck__", alias_instancecheck, 1, 1},
                                       {"__subclasscheck__", alias_subclasscheck, 1, 1}};
constexpr GetSetRow kAliasGetSets[] = {{"__origin__", alias_origin},
                                       {"__args__", alias_args},
                                       {"__unpacked__", alias_unpacked},
                                       {"__parameters__", alias_parameters}};
void destroy_alias(Context&, Object* object) {
  drop_field(alias_of(object)->origin);
  drop_pointer(alias_of(object)->args);
  drop_field(alias_of(object)->parameters);
}
void visit_alias(Object* object, EdgeVisitor& visitor) {
  visitor.edge(alias_of(object)->origin);
  visit_pointer(visitor, alias_of(object)->args);
  visitor.edge(alias_of(object)->parameters);
}

// Unions.
bool can_join(const Context& cx, Value value) {
  return is_none(cx, value) || is<Type>(value) || is<GenericAlias>(value) || is<Union>(value);
}
void flatten(const Context& cx, Value value, std::vector<Value>& items) {
  if (is<Union>(value)) {
    for (Value item : as<Union>(value)->args->span()) flatten(cx, item, items);
    return;
  }
  Value item = is_none(cx, value) ? Value(cx.type(TypeId::None)) : value;
  for (Value known : items)
    if (known == item) return;
  items.push_back(item);
}
OwnedValue union_repr(Context& cx, const CallArguments& arguments) {
  std::string text;
  for (Value item : self_as<Union>(arguments)->args->span()) {
    std::string part = item == Value(cx.type(TypeId::None)) ? "None" : TRY(item_text(cx, item));
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
OwnedValue union_parameters(Context& cx, Object*) { return empty_tuple(cx); }
constexpr MethodRow kUnionMethods[] = {{"__repr__", union_repr},
                                       COMPARISON_ROWS(union_compare),
                                       {"__or__", either_or, 1, 1},
                                       {"__ror__", either_ror, 1, 1}};
constexpr GetSetRow kUnionGetSets[] = {{"__args__", union_args}, {"__parameters__", union_parameters}};
void destroy_union(Context&, Object* object) { drop_pointer(static_cast<Union*>(object)->args); }
void visit_union(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<Union*>(object)->args);
}

}  // namespace

OwnedValue make_union(Context& cx, Value left, Value right) {
  if (!can_join(cx, left) || !can_join(cx, right)) return cx.not_implemented();
  std::vector<Value> items;
  flatten(cx, left, items);
  flatten(cx, right, items);
  if (items.size() == 1) return own(items[0]);
  Ref<Tuple> args = TRY(make_tuple(cx, std::span<const Value>(items)));
  Ref<Union> made = TRY(new_object<Union>(cx, cx.type(TypeId::Union)));
  made->args = args.leak();
  return made;
}

const NativeType kGenericAliasType = {.layout = TypeId::GenericAlias,
                                      .size = sizeof(GenericAlias),
                                      .subclassable = true,
                                      .has_weakrefs = true,
                                      .destroy = destroy_alias,
                                      .visit = visit_alias,
                                      .construct = construct_alias,
                                      .methods = kAliasMethods,
                                      .getsets = kAliasGetSets,
                                      .getattribute = alias_getattribute};
const NativeType kUnionType = {.layout = TypeId::Union,
                               .size = sizeof(Union),
                               .destroy = destroy_union,
                               .visit = visit_union,
                               .methods = kUnionMethods,
                               .getsets = kUnionGetSets};

}  // namespace dictum
