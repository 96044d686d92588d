// collections.deque: https://docs.python.org/3/library/collections.html#collections.deque
#include "builtins/sequence_helpers.h"
#include "modules/deque.h"
#include "modules/iterator_helpers.h"
#include "modules/module_types.h"
#include "objects/attribute.h"

namespace dictum {

namespace {

Deque* self_deque(const CallArguments& arguments) { return as<Deque>(arguments.self()); }

OwnedValue construct_deque(Context& cx, Type* type, const CallArguments&) {
  Ref<Deque> made = TRY(new_object<Deque>(cx, type));
  made->maxlen = -1;
  return made;
}

OwnedValue deque_init(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "deque", arguments.rest(), {"iterable", "maxlen"}, 0, 2, parts));
  std::int64_t maxlen = -1;
  if (parts[1].is_value() && !is_none(cx, parts[1])) {
    if (!is_int(parts[1])) return raise_type_error(cx, "an integer is required");
    maxlen = TRY(to_ssize(cx, parts[1]));
    if (maxlen < 0) return raise_value_error(cx, "maxlen must be non-negative");
  }
  Deque* self = self_deque(arguments);
  self->maxlen = maxlen;
  deque_clear(cx, self);
  if (parts[0].is_value()) TRY(deque_extend(cx, self, parts[0]));
  return cx.none();
}

OwnedValue deque_repr(Context& cx, const CallArguments& arguments) {
  Deque* self = self_deque(arguments);
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, "[...]");
  Ref<List> items = TRY(list_from(cx, Value(self)));
  Ref<Str> shown = TRY(repr_of(cx, Value(items.get())));
  const std::string maxlen = self->maxlen < 0 ? std::string() : cat(", maxlen=", self->maxlen);
  return text_result(cx, cat(type_of(self)->name, "(", shown.get(), maxlen, ")"));
}

// As sequences, by iterating: a deque that changes meanwhile is noticed.
OwnedValue deque_compare(Context& cx, Comparison op, Value left, Value right) {
  if (!is<Deque>(left) || !is<Deque>(right)) return cx.not_implemented();
  const std::uint32_t sizes[2] = {as<Deque>(left)->size, as<Deque>(right)->size};
  if (left == right) return cx.boolean_result(order_satisfies(op, 0));
  if (sizes[0] != sizes[1] && (op == Comparison::Eq || op == Comparison::Ne))
    return cx.boolean_result(op == Comparison::Ne);
  const OwnedValue lefts = TRY(get_iterator(cx, left)), rights = TRY(get_iterator(cx, right));
  for (;;) {
    if (!cx.charge()) return failed();
    const OwnedValue a = TRY(next_item(cx, lefts));
    const OwnedValue b = TRY(next_item(cx, rights));
    if (a.is_absent() || b.is_absent()) {
      const int order = a.is_absent() ? (b.is_absent() ? 0 : -1) : 1;
      return cx.boolean_result(order_satisfies(op, order));
    }
    if (TRY(equal_items(cx, a, b))) continue;
    if (op == Comparison::Eq || op == Comparison::Ne) return cx.boolean_result(op == Comparison::Ne);
    return cx.boolean_result(TRY(compare_truth(cx, op, a, b)));
  }
}

OwnedValue deque_iter(Context& cx, const CallArguments& arguments) {
  return make_deque_iterator(cx, TypeId::DequeIterator, self_deque(arguments));
}
OwnedValue deque_reversed(Context& cx, const CallArguments& arguments) {
  return make_deque_iterator(cx, TypeId::DequeReverseIterator, self_deque(arguments));
}
OwnedValue deque_len(Context& cx, const CallArguments& arguments) {
  return make_int(cx, self_deque(arguments)->size);
}
OwnedValue deque_bool(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(self_deque(arguments)->size != 0);
}

Fallible<std::size_t> place_of(Context& cx, Deque* self, Value index) {
  if (!is_int(index) && lookup_special(cx, type_of(cx, index), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, cat("sequence index must be integer, not '", type_name(cx, index), "'"));
  std::int64_t at = TRY(to_index64(cx, index, TypeId::IndexError));
  if (at < 0) at += self->size;
  if (at < 0 || at >= self->size) return raise_error(cx, TypeId::IndexError, "deque index out of range");
  return self->place(static_cast<std::size_t>(at));
}
OwnedValue deque_getitem(Context& cx, const CallArguments& arguments) {
  const std::size_t place = TRY(place_of(cx, self_deque(arguments), arguments[1]));
  return own(self_deque(arguments)->items[place]);
}
OwnedValue deque_setitem(Context& cx, const CallArguments& arguments) {
  const std::size_t place = TRY(place_of(cx, self_deque(arguments), arguments[1]));
  const OwnedValue before =
      OwnedValue::steal(std::exchange(self_deque(arguments)->items[place], own(arguments[2]).leak()));
  return cx.none();
}
// Takes out the item at an index counted from the left.
Done remove_at(Context& cx, Deque* self, std::int64_t index) {
  TRY(deque_rotate(cx, self, -index));
  const OwnedValue dropped = deque_pop_left(self);
  return deque_rotate(cx, self, index);
}
OwnedValue deque_delitem(Context& cx, const CallArguments& arguments) {
  Deque* self = self_deque(arguments);
  const std::size_t place = TRY(place_of(cx, self, arguments[1]));
  const std::size_t index = place >= self->head ? place - self->head : place + self->capacity - self->head;
  return none_result(cx, remove_at(cx, self, static_cast<std::int64_t>(index)));
}

// Searches from index `start` to `stop`: the index or -1.
Fallible<std::int64_t> find_item(Context& cx, Deque* self, Value wanted, std::size_t start, std::size_t stop,
                                 TypeId error, std::string_view message) {
  Ref<Deque> held = own_ref(self);
  const std::uint32_t changes = self->changes;
  for (std::size_t i = start; i < stop; i++) {
    if (!cx.charge()) return failed();
    const OwnedValue item = own((*self)[i]);
    const bool equal = TRY(equal_items(cx, item, wanted));
    if (self->changes != changes) return raise_error(cx, error, message);
    if (equal) return static_cast<std::int64_t>(i);
  }
  return -1;
}
// How C words a wrong number of arguments where they are parsed by a format.
Done check_given(Context& cx, std::string_view name, const CallArguments& arguments, std::size_t min,
                 std::size_t max) {
  const std::size_t given = arguments.count - 1;
  if (given >= min && given <= max) return done();
  const std::size_t bound = given < min ? min : max;
  return raise_type_error(cx, cat(name, "() takes ",
                                  min == max    ? "exactly "
                                  : given < min ? "at least "
                                                : "at most ",
                                  bound, bound == 1 ? " argument (" : " arguments (", given, " given)"));
}
constexpr std::string_view kMutated = "deque mutated during iteration";

OwnedValue deque_contains(Context& cx, const CallArguments& arguments) {
  Deque* self = self_deque(arguments);
  return cx.boolean_result(
      TRY(find_item(cx, self, arguments[1], 0, self->size, TypeId::RuntimeError, kMutated)) >= 0);
}
Failed raise_not_in_deque(Context& cx, Value item) {
  Ref<Str> shown = TRY(repr_of(cx, item));
  return raise_value_error(cx, cat(shown.get(), " is not in deque"));
}
OwnedValue deque_index(Context& cx, const CallArguments& arguments) {
  TRY(check_given(cx, "index", arguments, 1, 3));
  Deque* self = self_deque(arguments);
  const SearchRange range = TRY(search_range(cx, arguments, self->size));
  const std::size_t end = std::min<std::size_t>(range.end, self->size);
  const std::int64_t index =
      TRY(find_item(cx, self, arguments[1], range.start, end, TypeId::RuntimeError, kMutated));
  if (index >= 0) return make_int(cx, index);
  return raise_not_in_deque(cx, arguments[1]);
}
OwnedValue deque_count(Context& cx, const CallArguments& arguments) {
  Deque* self = self_deque(arguments);
  std::int64_t count = 0;
  for (std::size_t from = 0; from < self->size; count++) {
    const std::int64_t found =
        TRY(find_item(cx, self, arguments[1], from, self->size, TypeId::RuntimeError, kMutated));
    if (found < 0) break;
    from = static_cast<std::size_t>(found) + 1;
  }
  return make_int(cx, count);
}
OwnedValue deque_remove(Context& cx, const CallArguments& arguments) {
  Deque* self = self_deque(arguments);
  const bool searches = cx.language.deque_remove_searches;
  const std::int64_t index = TRY(find_item(cx, self, arguments[1], 0, self->size, TypeId::IndexError,
                                           searches ? kMutated : "deque mutated during remove()."));
  if (index < 0 && searches) return raise_not_in_deque(cx, arguments[1]);
  if (index < 0) return raise_value_error(cx, "deque.remove(x): x not in deque");
  return none_result(cx, remove_at(cx, self, index));
}

OwnedValue deque_append_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, deque_append(cx, self_deque(arguments), arguments[1]));
}
OwnedValue deque_append_left_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, deque_append_left(cx, self_deque(arguments), arguments[1]));
}
OwnedValue deque_extend_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, deque_extend(cx, self_deque(arguments), arguments[1]));
}
OwnedValue deque_extend_left_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, deque_extend_left(cx, self_deque(arguments), arguments[1]));
}
OwnedValue deque_pop_row(Context& cx, const CallArguments& arguments) {
  OwnedValue item = deque_pop(self_deque(arguments));
  if (item.is_absent()) return raise_error(cx, TypeId::IndexError, "pop from an empty deque");
  return item;
}
OwnedValue deque_pop_left_row(Context& cx, const CallArguments& arguments) {
  OwnedValue item = deque_pop_left(self_deque(arguments));
  if (item.is_absent()) return raise_error(cx, TypeId::IndexError, "pop from an empty deque");
  return item;
}
OwnedValue deque_clear_row(Context& cx, const CallArguments& arguments) {
  deque_clear(cx, self_deque(arguments));
  return cx.none();
}
OwnedValue deque_copy_row(Context& cx, const CallArguments& arguments) {
  return deque_copy(cx, self_deque(arguments));
}
OwnedValue deque_rotate_row(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "deque.rotate", arguments.count - 1, 0, 1));
  const std::int64_t steps = arguments.count > 1 ? TRY(to_ssize(cx, arguments[1])) : 1;
  return none_result(cx, deque_rotate(cx, self_deque(arguments), steps));
}
OwnedValue deque_reverse(Context& cx, const CallArguments& arguments) {
  Deque* self = self_deque(arguments);
  charge_work(self, self->size * sizeof(Value));
  for (std::uint32_t i = 0; i < self->size / 2; i++)
    std::swap(self->items[self->place(i)], self->items[self->place(self->size - 1 - i)]);
  return cx.none();
}
OwnedValue deque_insert(Context& cx, const CallArguments& arguments) {
  TRY(check_given(cx, "insert", arguments, 2, 2));
  Deque* self = self_deque(arguments);
  const std::int64_t index = TRY(to_ssize(cx, arguments[1])), size = self->size;
  if (size == self->maxlen) return raise_error(cx, TypeId::IndexError, "deque already at its maximum size");
  if (index >= size) return none_result(cx, deque_append(cx, self, arguments[2]));
  if (index <= -size || index == 0) return none_result(cx, deque_append_left(cx, self, arguments[2]));
  TRY(deque_rotate(cx, self, -index));
  TRY(index < 0 ? deque_append(cx, self, arguments[2]) : deque_append_left(cx, self, arguments[2]));
  return none_result(cx, deque_rotate(cx, self, index));
}

OwnedValue deque_iadd(Context& cx, const CallArguments& arguments) {
  TRY(deque_extend(cx, self_deque(arguments), arguments[1]));
  return own(arguments.self());
}
OwnedValue deque_add(Context& cx, const CallArguments& arguments) {
  if (!is<Deque>(arguments[1]))
    return raise_type_error(
        cx, cat("can only concatenate deque (not \"", type_name(cx, arguments[1]), "\") to deque"));
  OwnedValue made = TRY(deque_copy(cx, self_deque(arguments)));
  TRY(deque_extend(cx, as<Deque>(made), arguments[1]));
  return made;
}
Done repeat(Context& cx, Deque* self, Value times) {
  const std::int64_t count = TRY(to_index64(cx, times, TypeId::OverflowError));
  if (count <= 0) {
    deque_clear(cx, self);
    return done();
  }
  if (self->size == 0 || count == 1) return done();
  const std::int64_t size = self->size;
  std::int64_t total = 0;
  if (__builtin_mul_overflow(size, count, &total) || (self->maxlen < 0 && total > UINT32_MAX))
    return raise_memory_error(cx);
  Ref<List> items = TRY(list_from(cx, Value(self)));
  // Beyond maxlen only the last repetitions stay.
  const std::int64_t useful = self->maxlen < 0 ? count - 1 : std::min(count - 1, self->maxlen / size + 1);
  for (std::int64_t i = 0; i < useful; i++) TRY(deque_extend(cx, self, Value(items.get())));
  return done();
}
OwnedValue deque_imul(Context& cx, const CallArguments& arguments) {
  TRY(repeat(cx, self_deque(arguments), arguments[1]));
  return own(arguments.self());
}
OwnedValue deque_mul(Context& cx, const CallArguments& arguments) {
  if (!is_int(arguments[1]) &&
      lookup_special(cx, type_of(cx, arguments[1]), SpecialMethod::index_).is_absent())
    return cx.not_implemented();
  OwnedValue made = TRY(deque_copy(cx, self_deque(arguments)));
  TRY(repeat(cx, as<Deque>(made), arguments[1]));
  return made;
}

OwnedValue deque_reduce(Context& cx, const CallArguments& arguments) {
  Deque* self = self_deque(arguments);
  const OwnedValue state = TRY(reduced_state(cx, Value(self)));
  const OwnedValue iterator = TRY(get_iterator(cx, Value(self)));
  Ref<Tuple> given = TRY(empty_tuple(cx));
  if (self->maxlen >= 0) {
    const OwnedValue maxlen = TRY(make_int(cx, self->maxlen));
    given = TRY(make_tuple(cx, {Value(given.get()), maxlen.get()}));
  }
  return make_tuple(cx, {own_type(cx, arguments), Value(given.get()), state.get(), iterator.get()});
}

OwnedValue read_maxlen(Context& cx, Object* object) {
  auto* self = static_cast<Deque*>(object);
  return self->maxlen < 0 ? cx.none() : make_int(cx, self->maxlen);
}

constexpr MethodRow kMethods[] = {
    {"__init__", deque_init, 0, -1, true},
    {"__repr__", deque_repr},
    COMPARISON_ROWS(deque_compare),
    {"__iter__", deque_iter},
    {"__len__", deque_len},
    {"__bool__", deque_bool},
    {"__add__", deque_add, 1, 1},
    {"__iadd__", deque_iadd, 1, 1},
    {"__mul__", deque_mul, 1, 1},
    {"__rmul__", deque_mul, 1, 1},
    {"__imul__", deque_imul, 1, 1},
    {"__getitem__", deque_getitem, 1, 1},
    {"__setitem__", deque_setitem, 2, 2},
    {"__delitem__", deque_delitem, 1, 1},
    {"__contains__", deque_contains, 1, 1},
    {"append", deque_append_row, 1, 1},
    {"appendleft", deque_append_left_row, 1, 1},
    {"clear", deque_clear_row},
    {"__copy__", deque_copy_row},
    {"copy", deque_copy_row},
    {"count", deque_count, 1, 1},
    {"extend", deque_extend_row, 1, 1},
    {"extendleft", deque_extend_left_row, 1, 1},
    {"index", deque_index, 0, -1},
    {"insert", deque_insert, 0, -1},
    {"pop", deque_pop_row},
    {"popleft", deque_pop_left_row},
    {"__reduce__", deque_reduce},
    {"remove", deque_remove, 1, 1},
    {"__reversed__", deque_reversed},
    {"reverse", deque_reverse},
    {"rotate", deque_rotate_row, 0, -1},
    {"__class_getitem__", class_getitem, 1, 1},
};
constexpr GetSetRow kGetSets[] = {{"maxlen", read_maxlen}};

void destroy_deque(Context& cx, Object* object) { deque_clear(cx, static_cast<Deque*>(object)); }
void visit_deque(Object* object, EdgeVisitor& visitor) {
  auto* self = static_cast<Deque*>(object);
  for (std::uint32_t i = 0; i < self->size; i++) visit_owned((*self)[i], visitor);
}

}  // namespace

const NativeType kDequeType = {.layout = TypeId::Deque,
                               .size = sizeof(Deque),
                               .subclassable = true,
                               .has_weakrefs = true,
                               .destroy = destroy_deque,
                               .visit = visit_deque,
                               .clear = destroy_deque,
                               .construct = construct_deque,
                               .methods = kMethods,
                               .getsets = kGetSets,
                               .is_sequence = true};

}  // namespace dictum
