#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"
#include "objects/set_object.h"

// set and frozenset.

namespace dictum {

namespace {

Ref<Set> set_of_type(Context& cx, Type* type) {
  Ref<Set> made = TRY(new_object<Set>(cx, type));
  made->hash = -1;
  return made;
}
// What an operation on a set gives: set or frozenset, never a subclass.
Ref<Set> like(Context& cx, Value value) {
  return new_set(cx, type_of(cx, value)->id == TypeId::FrozenSet ? TypeId::FrozenSet : TypeId::Set);
}
Ref<Set> copy_of(Context& cx, Value value) {
  Ref<Set> made = TRY(like(cx, value));
  TRY(set_update(cx, made.get(), value));
  return made;
}
// The other operand as a set: itself, or a new one of its items.
Ref<Set> as_set(Context& cx, Value value) {
  if (is_any_set(value)) return own_ref(as<Set>(value));
  Ref<Set> made = TRY(new_set(cx));
  TRY(set_update(cx, made.get(), value));
  return made;
}

OwnedValue construct_set(Context& cx, Type* type, const CallArguments&) { return set_of_type(cx, type); }
OwnedValue construct_frozenset(Context& cx, Type* type, const CallArguments& arguments) {
  if (type == cx.type(TypeId::FrozenSet)) TRY(refuse_keywords(cx, "frozenset", arguments));
  if (arguments.count > 1)
    return raise_type_error(
        cx, cat(type_short_name(type), " expected at most 1 argument, got ", arguments.count));
  if (arguments.count == 1 && type == cx.type(TypeId::FrozenSet) &&
      is_exact(cx, arguments[0], TypeId::FrozenSet))
    return own(arguments[0]);
  Ref<Set> made = TRY(set_of_type(cx, type));
  if (arguments.count == 1) TRY(set_update(cx, made.get(), arguments[0]));
  return made;
}
OwnedValue set_init(Context& cx, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "set", arguments));
  if (arguments.count > 2)
    return raise_type_error(
        cx, cat(type_name(cx, arguments.self()), " expected at most 1 argument, got ", arguments.count - 1));
  set_clear(cx, self_as<Set>(arguments));
  self_as<Set>(arguments)->hash = -1;
  return arguments.count == 2 ? none_result(cx, set_update(cx, self_as<Set>(arguments), arguments[1]))
                              : cx.none();
}

OwnedValue set_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Set>(arguments);
  std::string name = type_name(cx, self);
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, cat(name, "(...)"));
  if (self->size() == 0) return text_result(cx, cat(name, "()"));
  bool plain = self->type == cx.type(TypeId::Set);
  Ref<List> items = TRY(list_from(cx, self));
  StrBuilder out(cx);
  Ref<Str> head = TRY(make_str(cx, plain ? std::string("{") : cat(name, "({")));
  out.append(head.get());
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (i > 0) out.append(std::string_view(", "));
    Ref<Str> text = TRY(repr_of(cx, (*items)[i]));
    out.append(text.get());
  }
  out.append(std::string_view(plain ? "}" : "})"));
  return out.finish();
}

// Order-independent, as CPython mixes it.
OwnedValue frozenset_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Set>(arguments);
  if (self->hash != -1) return make_int(cx, self->hash);
  std::uint64_t hash = 0;
  auto shuffle = [](std::uint64_t h) { return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u; };
  for (std::size_t i = 0; self->table && i <= self->mask; ++i)
    hash ^= shuffle(static_cast<std::uint64_t>(self->table[i].hash));
  std::uint64_t slots = self->table ? self->mask + 1u : 8u;
  std::uint64_t fill = self->table ? self->fill : 0;
  if ((slots - fill) & 1) hash ^= shuffle(0);
  if ((fill - self->used) & 1) hash ^= shuffle(static_cast<std::uint64_t>(-1));
  // Free and removed slots have taken part with hash 0 and -1: that is undone by parity above.
  hash ^= (self->used + 1) * std::uint64_t{1927868237};
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  if (hash == ~std::uint64_t{0}) hash = 590923713u;
  self->hash = static_cast<std::int64_t>(hash);
  return make_int(cx, self->hash);
}

Fallible<bool> subset(Context& cx, Set* left, Set* right) {
  if (left->size() > right->size()) return false;
  Ref<Set> held_left = own_ref(left), held_right = own_ref(right);
  Value key;
  for (std::size_t position = 0; set_next(left, position, key);) {
    OwnedValue held = own(key);
    if (!TRY(set_contains(cx, right, held))) return false;
  }
  return true;
}
OwnedValue set_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is_any_set(other)) return cx.not_implemented();
  auto* left = as<Set>(self);
  auto* right = as<Set>(other);
  switch (op) {
    case Comparison::Eq:
    case Comparison::Ne: {
      bool equal = left->size() == right->size() && TRY(subset(cx, left, right));
      return cx.boolean_result(equal == (op == Comparison::Eq));
    }
    case Comparison::Lt:
      return cx.boolean_result(left->size() < right->size() && TRY(subset(cx, left, right)));
    case Comparison::Le: return cx.boolean_result(TRY(subset(cx, left, right)));
    case Comparison::Gt:
      return cx.boolean_result(left->size() > right->size() && TRY(subset(cx, right, left)));
    case Comparison::Ge: return cx.boolean_result(TRY(subset(cx, right, left)));
  }
  return cx.not_implemented();
}

OwnedValue set_len(Context& cx, const CallArguments& arguments) {
  return make_int_unsigned(cx, self_as<Set>(arguments)->size());
}
// Asks with the key, or, where the key is a set and cannot be hashed, with a frozenset of its items.
template <class Ask>
Fallible<bool> ask_with_key(Context& cx, Value key, Ask ask) {
  Fallible<bool> answer = ask(key);
  if (answer.ok() || type_of(cx, key)->id != TypeId::Set || !catch_exception(cx, TypeId::TypeError))
    return answer;
  Ref<Set> frozen = TRY(new_set(cx, TypeId::FrozenSet));
  TRY(set_update(cx, frozen.get(), key));
  return ask(Value(frozen.get()));
}
OwnedValue set_contains_row(Context& cx, const CallArguments& arguments) {
  return bool_result(cx, ask_with_key(cx, arguments[1], [&](Value key) {
                       return set_contains(cx, self_as<Set>(arguments), key);
                     }));
}
OwnedValue set_iter(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Set>(arguments);
  Ref<SetIterator> made = TRY(new_object<SetIterator>(cx, cx.type(TypeId::SetIterator)));
  made->set = own_ref(self).leak();
  made->expected_used = made->remaining = self->used;
  return made;
}

// The four operations, by sets. Items keep CPython's order of insertion.
Ref<Set> unite(Context& cx, Value left, Value right) {
  Ref<Set> made = TRY(copy_of(cx, left));
  if (right != left) TRY(set_update(cx, made.get(), right));
  return made;
}
Ref<Set> intersect(Context& cx, Value left, Value right) {
  if (left == right) return copy_of(cx, left);
  Ref<Set> made = TRY(like(cx, left));
  if (!is_any_set(right)) {
    ItemSource source(cx, right);
    if (!source.ok()) return failed();
    for (;;) {
      OwnedValue item = TRY(source.next());
      if (item.is_absent()) return made;
      if (TRY(set_contains(cx, as<Set>(left), item))) TRY(set_add(cx, made.get(), item));
    }
  }
  auto* walked = as<Set>(right);
  auto* asked = as<Set>(left);
  if (walked->size() > asked->size()) std::swap(walked, asked);
  Ref<Set> held_walked = own_ref(walked), held_asked = own_ref(asked);
  Value key;
  for (std::size_t position = 0; set_next(walked, position, key);) {
    OwnedValue held = own(key);
    if (TRY(set_contains(cx, asked, held))) TRY(set_add(cx, made.get(), held));
  }
  return made;
}
Done subtract_from(Context& cx, Set* set, Value other) {
  if (other == Value(set)) {
    set_clear(cx, set);
    return done();
  }
  // Of a much larger set only the common items matter.
  OwnedValue others = own(other);
  if (is_any_set(other) && (as<Set>(other)->size() >> 3) > set->size())
    others = TRY(OwnedValue(intersect(cx, Value(set), other)));
  ItemSource source(cx, others);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return set_drop_removed(cx, set);
    TRY(set_discard(cx, set, item));
  }
}
// CPython walks the left set when the right one is a set or dict that is not much smaller.
Ref<Set> subtract(Context& cx, Value left, Value right) {
  bool can_ask = is_any_set(right) || is_exact(cx, right, TypeId::Dict);
  std::int64_t right_size = can_ask ? TRY(length(cx, right)) : 0;
  if (!can_ask || (static_cast<std::int64_t>(as<Set>(left)->size()) >> 2) > right_size) {
    Ref<Set> made = TRY(copy_of(cx, left));
    TRY(subtract_from(cx, made.get(), right));
    return made;
  }
  Ref<Set> made = TRY(like(cx, left));
  Value key;
  for (std::size_t position = 0; set_next(as<Set>(left), position, key);) {
    OwnedValue held = own(key);
    const bool there =
        is_any_set(right) ? TRY(set_contains(cx, as<Set>(right), held)) : TRY(contains(cx, right, held));
    if (!there) TRY(set_add(cx, made.get(), held));
  }
  return made;
}
Done toggle(Context& cx, Set* set, Value key) {
  OwnedValue held = own(key);
  if (TRY(set_discard(cx, set, held))) return done();
  return set_add(cx, set, held);
}
Done toggle_all(Context& cx, Set* set, Value other) {
  Value key, value;
  if (is_exact(cx, other, TypeId::Dict)) {
    for (std::size_t position = 0; dict_next(as<Dict>(other), position, key, value);)
      TRY(toggle(cx, set, key));
    return done();
  }
  Ref<Set> items = TRY(as_set(cx, other));
  if (items.get() == set) {
    set_clear(cx, set);
    return done();
  }
  for (std::size_t position = 0; set_next(items.get(), position, key);) TRY(toggle(cx, set, key));
  return done();
}
// CPython copies the right operand and toggles the left one's items in it.
Ref<Set> differ(Context& cx, Value left, Value right) {
  Ref<Set> made = TRY(like(cx, left));
  TRY(set_update(cx, made.get(), right));
  TRY(toggle_all(cx, made.get(), left));
  return made;
}

using SetOperation = Ref<Set> (*)(Context&, Value, Value);
template <SetOperation kOperation>
OwnedValue operator_row(Context& cx, const CallArguments& arguments) {
  if (!is_any_set(arguments[0]) || !is_any_set(arguments[1])) return cx.not_implemented();
  return kOperation(cx, arguments[0], arguments[1]);
}
template <SetOperation kOperation>
OwnedValue reflected_row(Context& cx, const CallArguments& arguments) {
  if (!is_any_set(arguments[1])) return cx.not_implemented();
  return kOperation(cx, arguments[1], arguments[0]);
}
OwnedValue set_union(Context& cx, const CallArguments& arguments) {
  Ref<Set> made = TRY(copy_of(cx, arguments[0]));
  for (std::size_t i = 1; i < arguments.count; ++i)
    if (arguments[i] != arguments[0]) TRY(set_update(cx, made.get(), arguments[i]));
  return made;
}
Ref<Set> intersect_all(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 1) return copy_of(cx, arguments[0]);
  Ref<Set> made = own_ref(self_as<Set>(arguments));
  for (std::size_t i = 1; i < arguments.count; ++i) made = TRY(intersect(cx, made.get(), arguments[i]));
  return made;
}
OwnedValue set_intersection(Context& cx, const CallArguments& arguments) {
  return intersect_all(cx, arguments);
}
OwnedValue set_difference(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 1) return copy_of(cx, arguments[0]);
  Ref<Set> made = TRY(subtract(cx, arguments[0], arguments[1]));
  for (std::size_t i = 2; i < arguments.count; ++i) TRY(subtract_from(cx, made.get(), arguments[i]));
  return made;
}

// Replaces the content by another set's.
void take_over(Context& cx, Set* self, Set* from) {
  std::swap(self->table, from->table);
  std::swap(self->mask, from->mask);
  std::swap(self->fill, from->fill);
  std::swap(self->used, from->used);
  self->finger = 0;
  ++self->changes;
  (void)cx;
}
OwnedValue set_ior(Context& cx, const CallArguments& arguments) {
  if (!is_any_set(arguments[1])) return cx.not_implemented();
  TRY(set_update(cx, self_as<Set>(arguments), arguments[1]));
  return own(arguments.self());
}
OwnedValue set_iand(Context& cx, const CallArguments& arguments) {
  if (!is_any_set(arguments[1])) return cx.not_implemented();
  Ref<Set> made = TRY(intersect(cx, arguments[0], arguments[1]));
  take_over(cx, self_as<Set>(arguments), made.get());
  return own(arguments.self());
}
OwnedValue set_isub(Context& cx, const CallArguments& arguments) {
  if (!is_any_set(arguments[1])) return cx.not_implemented();
  TRY(subtract_from(cx, self_as<Set>(arguments), arguments[1]));
  return own(arguments.self());
}
OwnedValue set_ixor(Context& cx, const CallArguments& arguments) {
  if (!is_any_set(arguments[1])) return cx.not_implemented();
  TRY(toggle_all(cx, self_as<Set>(arguments), arguments[1]));
  return own(arguments.self());
}

OwnedValue set_update_row(Context& cx, const CallArguments& arguments) {
  for (std::size_t i = 1; i < arguments.count; ++i)
    TRY(set_update(cx, self_as<Set>(arguments), arguments[i]));
  return cx.none();
}
OwnedValue set_intersection_update(Context& cx, const CallArguments& arguments) {
  Ref<Set> made = TRY(intersect_all(cx, arguments));
  take_over(cx, self_as<Set>(arguments), made.get());
  return cx.none();
}
OwnedValue set_difference_update(Context& cx, const CallArguments& arguments) {
  for (std::size_t i = 1; i < arguments.count; ++i)
    TRY(subtract_from(cx, self_as<Set>(arguments), arguments[i]));
  return cx.none();
}
OwnedValue set_symmetric_update(Context& cx, const CallArguments& arguments) {
  return none_result(cx, toggle_all(cx, self_as<Set>(arguments), arguments[1]));
}
OwnedValue set_symmetric(Context& cx, const CallArguments& arguments) {
  return differ(cx, arguments[0], arguments[1]);
}
OwnedValue set_add_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, set_add(cx, self_as<Set>(arguments), arguments[1]));
}
Fallible<bool> discard_key(Context& cx, const CallArguments& arguments) {
  return ask_with_key(cx, arguments[1],
                      [&](Value key) { return set_discard(cx, self_as<Set>(arguments), key); });
}
OwnedValue set_discard_row(Context& cx, const CallArguments& arguments) {
  TRY(discard_key(cx, arguments));
  return cx.none();
}
OwnedValue set_remove(Context& cx, const CallArguments& arguments) {
  if (TRY(discard_key(cx, arguments))) return cx.none();
  return raise_with(cx, TypeId::KeyError, arguments[1]);
}
OwnedValue set_pop(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Set>(arguments);
  if (self->size() == 0) return raise_error(cx, TypeId::KeyError, "pop from an empty set");
  std::uint32_t slot = self->finger & self->mask;
  while (self->table[slot].key.is_absent()) slot = slot == self->mask ? 0 : slot + 1;
  OwnedValue key = OwnedValue::steal(self->table[slot].key);
  self->table[slot] = {Value(), -1};
  --self->used;
  self->finger = slot + 1;
  return key;
}
OwnedValue set_clear_row(Context& cx, const CallArguments& arguments) {
  set_clear(cx, self_as<Set>(arguments));
  return cx.none();
}
OwnedValue set_copy(Context& cx, const CallArguments& arguments) {
  if (is_exact(cx, arguments.self(), TypeId::FrozenSet)) return own(arguments.self());
  return copy_of(cx, arguments.self());
}
OwnedValue set_isdisjoint(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Set>(arguments);
  Value other = arguments[1];
  if (other == Value(self)) return cx.boolean_result(self->size() == 0);
  if (is_any_set(other)) {
    Ref<Set> common = TRY(intersect(cx, arguments[0], other));
    return cx.boolean_result(common->size() == 0);
  }
  ItemSource source(cx, other);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return cx.boolean_result(true);
    if (TRY(set_contains(cx, self, item))) return cx.boolean_result(false);
  }
}
OwnedValue set_issubset(Context& cx, const CallArguments& arguments) {
  if (is_any_set(arguments[1]))
    return cx.boolean_result(TRY(subset(cx, self_as<Set>(arguments), as<Set>(arguments[1]))));
  Ref<Set> common = TRY(intersect(cx, arguments[0], arguments[1]));
  return cx.boolean_result(common->size() == self_as<Set>(arguments)->size());
}
OwnedValue set_issuperset(Context& cx, const CallArguments& arguments) {
  if (is_any_set(arguments[1]))
    return cx.boolean_result(TRY(subset(cx, as<Set>(arguments[1]), self_as<Set>(arguments))));
  ItemSource source(cx, arguments[1]);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return cx.boolean_result(true);
    if (!TRY(set_contains(cx, self_as<Set>(arguments), item))) return cx.boolean_result(false);
  }
}

// (type, ([items],), state)
OwnedValue set_reduce(Context& cx, const CallArguments& arguments) {
  Ref<List> items = TRY(list_from(cx, arguments.self()));
  Ref<Tuple> parts = TRY(make_tuple(cx, {Value(items.get())}));
  OwnedValue state = TRY(reduced_state(cx, arguments.self()));
  return make_tuple(cx, {Value(type_of(cx, arguments.self())), Value(parts.get()), state.get()});
}

#define SHARED_SET_ROWS                                                                                      \
  {"__repr__", set_repr}, {"__reduce__", set_reduce}, COMPARISON_ROWS(set_compare), {"__iter__", set_iter},  \
      {"__len__", set_len}, {"__contains__", set_contains_row, 1, 1}, {"__or__", operator_row<unite>, 1, 1}, \
      {"__ror__", reflected_row<unite>, 1, 1}, {"__and__", operator_row<intersect>, 1, 1},                   \
      {"__rand__", reflected_row<intersect>, 1, 1}, {"__sub__", operator_row<subtract>, 1, 1},               \
      {"__rsub__", reflected_row<subtract>, 1, 1}, {"__xor__", operator_row<differ>, 1, 1},                  \
      {"__rxor__", reflected_row<differ>, 1, 1}, {"copy", set_copy}, {"union", set_union, 0, -1},            \
      {"intersection", set_intersection, 0, -1}, {"difference", set_difference, 0, -1},                      \
      {"symmetric_difference", set_symmetric, 1, 1}, {"isdisjoint", set_isdisjoint, 1, 1},                   \
      {"issubset", set_issubset, 1, 1}, {"issuperset", set_issuperset, 1, 1}, {                              \
    "__class_getitem__", class_getitem, 1, 1                                                                 \
  }

constexpr MethodRow kSetMethods[] = {
    SHARED_SET_ROWS,
    {"__init__", set_init, 0, -1, true},
    {"__ior__", set_ior, 1, 1},
    {"__iand__", set_iand, 1, 1},
    {"__isub__", set_isub, 1, 1},
    {"__ixor__", set_ixor, 1, 1},
    {"add", set_add_row, 1, 1},
    {"discard", set_discard_row, 1, 1},
    {"remove", set_remove, 1, 1},
    {"pop", set_pop},
    {"clear", set_clear_row},
    {"update", set_update_row, 0, -1},
    {"intersection_update", set_intersection_update, 0, -1},
    {"difference_update", set_difference_update, 0, -1},
    {"symmetric_difference_update", set_symmetric_update, 1, 1},
};
constexpr MethodRow kFrozenSetMethods[] = {SHARED_SET_ROWS, {"__hash__", frozenset_hash}};

void destroy_set(Context& cx, Object* object) { set_clear(cx, static_cast<Set*>(object)); }
void visit_set(Object* object, EdgeVisitor& visitor) {
  Value key;
  for (std::size_t position = 0; set_next(static_cast<Set*>(object), position, key);) visitor.edge(key);
}

OwnedValue set_iterator_next(Context& cx, Object* object) {
  auto* iterator = static_cast<SetIterator*>(object);
  if (!iterator->set) return {};
  if (iterator->set->used != iterator->expected_used) {
    iterator->expected_used = UINT32_MAX;
    return raise_error(cx, TypeId::RuntimeError, "Set changed size during iteration");
  }
  std::size_t position = iterator->position;
  Value key;
  if (set_next(iterator->set, position, key)) {
    iterator->position = static_cast<std::uint32_t>(position);
    if (iterator->remaining > 0) --iterator->remaining;
    return own(key);
  }
  drop_pointer(iterator->set);
  return {};
}
OwnedValue set_iterator_length_hint(Context& cx, const CallArguments& arguments) {
  auto* iterator = self_as<SetIterator>(arguments);
  return make_int(cx,
                  iterator->set && iterator->set->used == iterator->expected_used ? iterator->remaining : 0);
}
OwnedValue set_iterator_reduce(Context& cx, const CallArguments& arguments) {
  auto* iterator = self_as<SetIterator>(arguments);
  Ref<SetIterator> copy = TRY(new_object<SetIterator>(cx, iterator->type));
  if (iterator->set) copy->set = own_ref(iterator->set).leak();
  copy->position = iterator->position;
  copy->expected_used = iterator->expected_used;
  copy->remaining = iterator->remaining;
  Ref<List> items = TRY(list_from(cx, Value(copy.get())));
  return reduce_iterator(cx, "iter", Value(items.get()));
}
constexpr MethodRow kSetIteratorMethods[] = {{"__length_hint__", set_iterator_length_hint},
                                             {"__reduce__", set_iterator_reduce}};
void destroy_set_iterator(Context&, Object* object) { drop_pointer(static_cast<SetIterator*>(object)->set); }
void visit_set_iterator(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<SetIterator*>(object)->set);
}

}  // namespace

const NativeType kSetType = {.layout = TypeId::Set,
                             .size = sizeof(Set),
                             .subclassable = true,
                             .has_weakrefs = true,
                             .destroy = destroy_set,
                             .visit = visit_set,
                             .clear = destroy_set,
                             .construct = construct_set,
                             .methods = kSetMethods};
const NativeType kFrozenSetType = {.layout = TypeId::Set,
                                   .size = sizeof(Set),
                                   .subclassable = true,
                                   .has_weakrefs = true,
                                   .destroy = destroy_set,
                                   .visit = visit_set,
                                   .clear = destroy_set,
                                   .construct = construct_frozenset,
                                   .methods = kFrozenSetMethods};
const NativeType kSetIteratorType = {.layout = TypeId::SetIterator,
                                     .size = sizeof(SetIterator),
                                     .destroy = destroy_set_iterator,
                                     .visit = visit_set_iterator,
                                     .methods = kSetIteratorMethods,
                                     .next = set_iterator_next};

}  // namespace dictum
