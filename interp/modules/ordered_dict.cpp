// collections.OrderedDict: https://docs.python.org/3/library/collections.html#collections.OrderedDict
#include "modules/ordered_dict.h"

#include "builtins/dict_views.h"
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "modules/instance_dict.h"
#include "modules/module_types.h"
#include "objects/call_protocol.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

bool ordered_end(OrderedDict* dict, bool last, std::int64_t& entry) {
  if (dict->size() == 0) return false;
  const DictTable* table = dict->table;
  if (last) {
    entry = std::int64_t{table->entry_count} - 1;
    while (table->entries()[entry].key.is_absent()) entry--;
    return true;
  }
  entry = dict->first_layout == dict->layout_changes ? dict->first : 0;
  while (table->entries()[entry].key.is_absent()) entry++;
  dict->first = static_cast<std::uint32_t>(entry);
  dict->first_layout = dict->layout_changes;
  return true;
}

namespace {

OrderedDict* self_ordered(const CallArguments& arguments) {
  return static_cast<OrderedDict*>(arguments.self().object());
}
bool is_plain(const Context& cx, const OrderedDict* self) {
  return type_of(self) == cx.type(TypeId::OrderedDict);
}

OwnedValue construct_ordered(Context& cx, Type* type, const CallArguments&) {
  return new_object<OrderedDict>(cx, type);
}

Done update_from(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 1) TRY(update_mapping(cx, arguments.self(), arguments[1]));
  for (std::uint32_t i = 0; i < arguments.keyword_count(); i++)
    TRY(set_item(cx, arguments.self(), (*arguments.keyword_names)[i], arguments.values[arguments.count + i]));
  return done();
}
OwnedValue ordered_init(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2)
    return raise_type_error(cx, cat("expected at most 1 arguments, got ", arguments.count - 1));
  return none_result(cx, update_from(cx, arguments));
}
OwnedValue ordered_update(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2)
    return raise_type_error(
        cx, cat("update() takes at most 1 positional argument (", arguments.count - 1, " given)"));
  return none_result(cx, update_from(cx, arguments));
}

Done store(Context& cx, OrderedDict* self, Value key, Value value) {
  const std::uint32_t before = self->used;
  TRY(dict_set(cx, self, key, value));
  if (self->used != before) self->changes++;
  return done();
}
OwnedValue ordered_setitem(Context& cx, const CallArguments& arguments) {
  return none_result(cx, store(cx, self_ordered(arguments), arguments[1], arguments[2]));
}
OwnedValue ordered_delitem(Context& cx, const CallArguments& arguments) {
  OrderedDict* self = self_ordered(arguments);
  const OwnedValue dropped = TRY(dict_pop(cx, self, arguments[1]));
  if (dropped.is_absent()) return raise_with(cx, TypeId::KeyError, arguments[1]);
  self->changes++;
  return cx.none();
}

// Takes the key out, as pop() does. Absent: it was not there.
OwnedValue take(Context& cx, OrderedDict* self, Value key) {
  if (is_plain(cx, self) || cx.language.ordered_dict_pops_directly) {
    OwnedValue value = TRY(dict_pop(cx, self, key));
    if (!value.is_absent()) self->changes++;
    return value;
  }
  if (!TRY(contains(cx, Value(self), key))) return {};
  OwnedValue value = TRY(get_item(cx, Value(self), key));
  TRY(set_item(cx, Value(self), key, Value()));
  return value;
}
OwnedValue ordered_pop(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "pop", arguments.rest(), {"key", "default"}, 1, 2, parts));
  OwnedValue value = TRY(take(cx, self_ordered(arguments), parts[0]));
  if (!value.is_absent()) return value;
  return parts[1].is_absent() ? OwnedValue(raise_with(cx, TypeId::KeyError, parts[0])) : own(parts[1]);
}
OwnedValue ordered_popitem(Context& cx, const CallArguments& arguments) {
  Value given;
  TRY(bind_arguments(cx, "popitem", arguments.rest(), {"last"}, 0, 1, &given));
  const bool last = given.is_absent() || TRY(truth(cx, given));
  OrderedDict* self = self_ordered(arguments);
  std::int64_t entry = 0;
  if (!ordered_end(self, last, entry)) return raise_error(cx, TypeId::KeyError, "dictionary is empty");
  OwnedValue key = own(self->table->entries()[entry].key), value;
  if (is_plain(cx, self) || cx.language.ordered_dict_pops_directly) {
    OwnedValue dead_key;
    dict_remove_at(self, entry, dead_key, value);
    self->changes++;
    if (last) self->table->entry_count = static_cast<std::uint32_t>(entry);
  } else {
    value = TRY(take(cx, self, key));
    if (value.is_absent()) return raise_with(cx, TypeId::KeyError, key);
  }
  return make_tuple(cx, {key.get(), value.get()});
}

OwnedValue ordered_setdefault(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "setdefault", arguments.rest(), {"key", "default"}, 1, 2, parts));
  const Value fallback = parts[1].is_absent() ? cx.core.none : parts[1];
  OrderedDict* self = self_ordered(arguments);
  if (is_plain(cx, self)) {
    OwnedValue found = TRY(dict_get(cx, self, parts[0]));
    if (!found.is_absent()) return found;
    TRY(store(cx, self, parts[0], fallback));
    return own(fallback);
  }
  if (TRY(contains(cx, Value(self), parts[0]))) return get_item(cx, Value(self), parts[0]);
  TRY(set_item(cx, Value(self), parts[0], fallback));
  return own(fallback);
}

OwnedValue ordered_move_to_end(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "move_to_end", arguments.rest(), {"key", "last"}, 1, 2, parts));
  const bool last = parts[1].is_absent() || TRY(truth(cx, parts[1]));
  OrderedDict* self = self_ordered(arguments);
  std::int64_t end = 0;
  if (!ordered_end(self, last, end)) return raise_with(cx, TypeId::KeyError, parts[0]);
  if (self->table->entries()[end].key == parts[0]) return cx.none();
  const std::int64_t hash = TRY(hash_value(cx, parts[0]));
  const std::int64_t entry = TRY(dict_locate(cx, self, parts[0], hash));
  if (entry < 0) return raise_with(cx, TypeId::KeyError, parts[0]);
  TRY(dict_move_entry(cx, self, entry, last));
  self->changes++;
  if (!last) self->first_layout = self->layout_changes, self->first = 0;
  return cx.none();
}

OwnedValue ordered_clear(Context& cx, const CallArguments& arguments) {
  OrderedDict* self = self_ordered(arguments);
  dict_clear(cx, self);  // iterators notice the size
  return cx.none();
}
OwnedValue ordered_copy(Context& cx, const CallArguments& arguments) {
  OrderedDict* self = self_ordered(arguments);
  OwnedValue made = TRY(call(cx, Value(type_of(self))));
  Value key, value;
  for (std::size_t position = 0; dict_next(self, position, key, value);) {
    if (!cx.charge()) return failed();
    const OwnedValue held_key = own(key);
    const OwnedValue held = is_plain(cx, self) ? own(value) : TRY(get_item(cx, Value(self), held_key));
    TRY(set_item(cx, made, held_key, held));
  }
  return made;
}
OwnedValue ordered_fromkeys(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "fromkeys", arguments.rest(), {"iterable", "value"}, 1, 2, parts));
  OwnedValue made = TRY(call(cx, arguments.self()));
  ItemSource source(cx, parts[0]);
  if (!source.ok()) return failed();
  for (;;) {
    const OwnedValue key = TRY(source.next());
    if (key.is_absent()) return made;
    TRY(set_item(cx, made, key, parts[1].is_absent() ? cx.core.none : parts[1]));
  }
}

OwnedValue ordered_repr(Context& cx, const CallArguments& arguments) {
  OrderedDict* self = self_ordered(arguments);
  const std::string name = to_utf8(type_of(self)->name);
  if (self->size() == 0) return text_result(cx, name + "()");
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, "...");
  OwnedValue shown;
  if (cx.language.ordered_dict_shows_dict) {
    shown = TRY(OwnedValue(copy_dict(cx, self)));
  } else if (is_plain(cx, self)) {
    const OwnedValue items = TRY(make_dict_view(cx, TypeId::OrderedDictItems, self));
    shown = TRY(OwnedValue(list_from(cx, items)));
  } else {
    const OwnedValue items = TRY(call_method(cx, Value(self), cx.names().items));
    shown = TRY(OwnedValue(list_from(cx, items)));
  }
  Ref<Str> text = TRY(repr_of(cx, shown));
  return text_result(cx, cat(name, "(", text.get(), ")"));
}

// Two OrderedDicts are equal if also their keys come in the same order.
Fallible<bool> same_order(Context& cx, OrderedDict* left, OrderedDict* right) {
  Ref<OrderedDict> held_left = own_ref(left), held_right = own_ref(right);
  const std::uint32_t changes[2] = {left->changes, right->changes};
  std::size_t at_left = 0, at_right = 0;
  Value a, b, value;
  for (;;) {
    if (!cx.charge()) return failed();
    const bool more_left = dict_next(left, at_left, a, value),
               more_right = dict_next(right, at_right, b, value);
    if (!more_left || !more_right) return !more_left && !more_right;
    const OwnedValue held_a = own(a), held_b = own(b);
    if (!TRY(equal_items(cx, held_a, held_b))) return false;
    if (left->changes != changes[0] || right->changes != changes[1])
      return raise_error(cx, TypeId::RuntimeError, "OrderedDict mutated during iteration");
  }
}
OwnedValue ordered_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Dict>(other) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  const Value equals = lookup_special(cx, cx.type(TypeId::Dict), SpecialMethod::eq_);
  const OwnedValue answer = TRY(call(cx, equals, {self, other}));
  bool equal = TRY(truth(cx, answer));
  if (equal && is_ordered_dict(other))
    equal = TRY(
        same_order(cx, static_cast<OrderedDict*>(self.object()), static_cast<OrderedDict*>(other.object())));
  return cx.boolean_result(equal == (op == Comparison::Eq));
}

// The result is of the class of `like`.
OwnedValue joined(Context& cx, Value like, Value first, Value second) {
  if (!is<Dict>(first) || !is<Dict>(second)) return cx.not_implemented();
  OwnedValue made = TRY(call(cx, Value(type_of(cx, like)), {first}));
  TRY(update_mapping(cx, made, second));
  return made;
}
OwnedValue ordered_or(Context& cx, const CallArguments& arguments) {
  return joined(cx, arguments[0], arguments[0], arguments[1]);
}
OwnedValue ordered_ror(Context& cx, const CallArguments& arguments) {
  return joined(cx, arguments[0], arguments[1], arguments[0]);
}
OwnedValue ordered_ior(Context& cx, const CallArguments& arguments) {
  TRY(update_mapping(cx, arguments[0], arguments[1]));
  return own(arguments[0]);
}

OwnedValue ordered_reduce(Context& cx, const CallArguments& arguments) {
  const OwnedValue state = TRY(reduced_state(cx, arguments.self()));
  const OwnedValue items = TRY(call_method(cx, arguments.self(), cx.names().items));
  const OwnedValue iterator = TRY(get_iterator(cx, items));
  Ref<Tuple> nothing = TRY(empty_tuple(cx));
  return make_tuple(cx, {Value(type_of(cx, arguments.self())), Value(nothing.get()), state.get(),
                         cx.core.none, iterator.get()});
}

template <TypeId kView>
OwnedValue view_row(Context& cx, const CallArguments& arguments) {
  return make_dict_view(cx, kView, self_ordered(arguments));
}
OwnedValue ordered_iter(Context& cx, const CallArguments& arguments) {
  return make_ordered_iterator(cx, self_ordered(arguments), OrderedPart::Keys, false);
}
OwnedValue ordered_reversed(Context& cx, const CallArguments& arguments) {
  return make_ordered_iterator(cx, self_ordered(arguments), OrderedPart::Keys, true);
}

constexpr MethodRow kMethods[] = {
    {"__init__", ordered_init, 0, -1, true},
    {"__repr__", ordered_repr},
    COMPARISON_ROWS(ordered_compare),
    {"__iter__", ordered_iter},
    {"__or__", ordered_or, 1, 1},
    {"__ror__", ordered_ror, 1, 1},
    {"__ior__", ordered_ior, 1, 1},
    {"__setitem__", ordered_setitem, 2, 2},
    {"__delitem__", ordered_delitem, 1, 1},
    {"fromkeys", ordered_fromkeys, 0, -1, true},
    {"__reduce__", ordered_reduce},
    {"setdefault", ordered_setdefault, 0, -1, true},
    {"pop", ordered_pop, 0, -1, true},
    {"popitem", ordered_popitem, 0, -1, true},
    {"keys", view_row<TypeId::OrderedDictKeys>},
    {"values", view_row<TypeId::OrderedDictValues>},
    {"items", view_row<TypeId::OrderedDictItems>},
    {"update", ordered_update, 0, -1, true},
    {"clear", ordered_clear},
    {"copy", ordered_copy},
    {"__reversed__", ordered_reversed},
    {"move_to_end", ordered_move_to_end, 0, -1, true},
};
constexpr GetSetRow kGetSets[] = {{"__dict__", read_attributes, write_attributes}};

void destroy_ordered(Context& cx, Object* object) { dict_clear(cx, static_cast<Dict*>(object)); }
void visit_ordered(Object* object, EdgeVisitor& visitor) { kDictType.visit(object, visitor); }

}  // namespace

const NativeType kOrderedDictType = {.layout = TypeId::Dict,
                                     .size = sizeof(OrderedDict),
                                     .subclassable = true,
                                     .has_dict = true,
                                     .has_weakrefs = true,
                                     .destroy = destroy_ordered,
                                     .visit = visit_ordered,
                                     .clear = destroy_ordered,
                                     .construct = construct_ordered,
                                     .methods = kMethods,
                                     .getsets = kGetSets,
                                     .is_mapping = true};

}  // namespace dictum
