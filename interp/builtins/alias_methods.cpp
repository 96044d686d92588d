#include "builtins/alias_parameters.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

// types.GenericAlias (PEP 585).

namespace dictum {

namespace {

GenericAlias* alias_of(Object* self) { return static_cast<GenericAlias*>(self); }

OwnedValue new_alias(Context& cx, Type* type, Value origin, Value args, bool starred) {
  Ref<Tuple> items = is<Tuple>(args) ? own_ref(as<Tuple>(args)) : make_tuple(cx, {args});
  if (!items) return failed();
  Ref<GenericAlias> made = TRY(new_object<GenericAlias>(cx, type));
  made->origin = own(origin).leak();
  made->args = items.leak();
  made->starred = starred;
  return made;
}
OwnedValue construct_alias(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "GenericAlias", arguments));
  if (arguments.count != 2)
    return raise_type_error(cx, cat("GenericAlias expected 2 arguments, got ", arguments.count));
  return new_alias(cx, type, arguments[0], arguments[1], false);
}
OwnedValue alias_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<GenericAlias>(arguments);
  std::string text = TRY(alias_item_text(cx, self->origin));
  text += "[";
  for (std::size_t i = 0; i < self->args->size(); ++i) {
    if (!cx.charge()) return failed();
    std::string item = TRY(alias_item_text(cx, (*self->args)[i]));
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
// Attributes of the alias itself; all others are the origin's.
constexpr std::string_view kOwnAttributes[] = {
    "__class__",       "__origin__",     "__args__",
    "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__",  "__reduce__",
    "__copy__",        "__deepcopy__"};
OwnedValue alias_getattribute(Context& cx, Value value, Str* name) {
  const bool forwarded = cx.language.alias_passes_for_its_class && name == cx.names().dunder_class;
  for (const std::string_view kept : kOwnAttributes)
    if (!forwarded && name->is_ascii_text(kept)) return object_getattribute(cx, value, name);
  if (cx.language.alias_hides_bases && name == cx.names().dunder_bases)
    return object_getattribute(cx, value, name);
  OwnedValue origin = own(as<GenericAlias>(value)->origin);
  if (!cx.charge()) return failed();
  return get_attribute(cx, origin, name);
}
OwnedValue alias_dir(Context& cx, const CallArguments& arguments) {
  const OwnedValue origin = own(self_as<GenericAlias>(arguments)->origin);
  const OwnedValue dir = own(dict_find(cx, cx.builtins.get(), std::string_view("dir")));
  OwnedValue names = TRY(call(cx, dir, {origin}));
  for (const std::string_view name : kOwnAttributes) {
    Ref<Str> text = TRY(intern(cx, name));
    if (!is<List>(names) || TRY(contains(cx, names, Value(text.get())))) continue;
    if (lookup_on_type(cx, type_of(cx, arguments.self()), text.get()).is_absent() && name != "__bases__" &&
        name != "__copy__" && name != "__deepcopy__")
      continue;
    TRY(list_append(cx, as<List>(names), Value(text.get())));
  }
  return names;
}
OwnedValue alias_iter(Context& cx, const CallArguments& arguments) {
  Ref<GenericAliasIterator> made =
      TRY(new_object<GenericAliasIterator>(cx, cx.type(TypeId::GenericAliasIterator)));
  made->alias = own_ref(self_as<GenericAlias>(arguments)).leak();
  return made;
}
OwnedValue alias_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<GenericAlias>(arguments);
  const Value type(cx.type(TypeId::GenericAlias));
  if (!self->starred) {
    Ref<Tuple> parts = TRY(make_tuple(cx, {self->origin, Value(self->args)}));
    return make_tuple(cx, {type, Value(parts.get())});
  }
  OwnedValue plain =
      TRY(new_alias(cx, cx.type(TypeId::GenericAlias), self->origin, Value(self->args), false));
  OwnedValue iterator = TRY(get_iterator(cx, plain));
  const OwnedValue next = own(dict_find(cx, cx.builtins.get(), std::string_view("next")));
  Ref<Tuple> parts = TRY(make_tuple(cx, {iterator}));
  return make_tuple(cx, {next, Value(parts.get())});
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
OwnedValue alias_parameters(Context& cx, Object* self) {
  if (alias_of(self)->parameters.is_absent()) {
    Ref<Tuple> found = TRY(type_parameters(cx, alias_of(self)->args));
    OwnedValue old = OwnedValue::steal(std::exchange(alias_of(self)->parameters, Value(found.leak())));
  }
  return own(alias_of(self)->parameters);
}
OwnedValue alias_getitem(Context& cx, const CallArguments& arguments) {
  Ref<GenericAlias> self = own_ref(self_as<GenericAlias>(arguments));
  OwnedValue parameters = TRY(alias_parameters(cx, self.get()));
  Ref<Tuple> args =
      TRY(substitute_parameters(cx, Value(self.get()), self->args, as<Tuple>(parameters), arguments[1]));
  return new_alias(cx, cx.type(TypeId::GenericAlias), self->origin, Value(args.get()), self->starred);
}
OwnedValue alias_tuple_args(Context& cx, Object* self) {
  const bool spread = alias_of(self)->starred && alias_of(self)->origin == Value(cx.type(TypeId::Tuple));
  return spread ? own(Value(alias_of(self)->args)) : cx.none();
}

// The iterator gives the starred alias, once.
OwnedValue next_alias(Context& cx, Object* self) {
  auto* iterator = static_cast<GenericAliasIterator*>(self);
  if (!iterator->alias) return {};
  Ref<GenericAlias> alias = Ref<GenericAlias>::steal(std::exchange(iterator->alias, nullptr));
  return new_alias(cx, cx.type(TypeId::GenericAlias), alias->origin, Value(alias->args), true);
}
OwnedValue iterator_reduce(Context& cx, const CallArguments& arguments) {
  const OwnedValue iter = own(dict_find(cx, cx.builtins.get(), std::string_view("iter")));
  GenericAlias* alias = self_as<GenericAliasIterator>(arguments)->alias;
  Ref<Tuple> parts = TRY(make_tuple(cx, {alias ? Value(alias) : Value(cx.core.empty_tuple)}));
  return make_tuple(cx, {iter, Value(parts.get())});
}
constexpr MethodRow kIteratorMethods[] = {{"__reduce__", iterator_reduce}};
void destroy_alias_iterator(Context&, Object* self) {
  drop_pointer(static_cast<GenericAliasIterator*>(self)->alias);
}
void visit_alias_iterator(Object* self, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<GenericAliasIterator*>(self)->alias);
}
constexpr MethodRow kAliasMethods[] = {{"__repr__", alias_repr},
                                       {"__hash__", alias_hash},
                                       {"__call__", alias_call, 0, -1, true},
                                       COMPARISON_ROWS(alias_compare),
                                       {"__iter__", alias_iter},
                                       {"__getitem__", alias_getitem, 1, 1},
                                       {"__reduce__", alias_reduce},
                                       {"__dir__", alias_dir},
                                       {"__or__", either_or, 1, 1},
                                       {"__ror__", either_ror, 1, 1},
                                       {"__mro_entries__", alias_mro_entries, 1, 1},
                                       {"__instancecheck__", alias_instancecheck, 1, 1},
                                       {"__subclasscheck__", alias_subclasscheck, 1, 1}};
constexpr GetSetRow kAliasGetSets[] = {{"__origin__", alias_origin},
                                       {"__args__", alias_args},
                                       {"__unpacked__", alias_unpacked},
                                       {"__typing_unpacked_tuple_args__", alias_tuple_args},
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

}  // namespace

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
const NativeType kGenericAliasIteratorType = {.layout = TypeId::GenericAliasIterator,
                                              .size = sizeof(GenericAliasIterator),
                                              .destroy = destroy_alias_iterator,
                                              .visit = visit_alias_iterator,
                                              .methods = kIteratorMethods,
                                              .next = next_alias};
}  // namespace dictum
