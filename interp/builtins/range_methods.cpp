#include <algorithm>
#include <utility>

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"
#include "objects/sequence_object.h"

// range, slice and their iterators.

namespace dictum {

namespace {

OwnedValue construct_range(Context& cx, Type*, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "range", arguments));
  if (arguments.count == 0) return raise_type_error(cx, "range expected at least 1 argument, got 0");
  if (arguments.count > 3)
    return raise_type_error(cx, cat("range expected at most 3 arguments, got ", arguments.count));
  OwnedValue parts[3] = {OwnedValue::small(0), OwnedValue::small(0), OwnedValue::small(1)};
  for (std::size_t i = 0; i < arguments.count; ++i) {
    OwnedValue index = TRY(to_index(cx, arguments[i]));
    parts[arguments.count == 1 ? 1 : i] = TRY(exact_int(cx, index));
  }
  return make_range(cx, parts[0], parts[1], parts[2]);
}

OwnedValue range_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Range>(arguments);
  Ref<Str> start = TRY(repr_of(cx, self->start)), stop = TRY(repr_of(cx, self->stop)),
           step = TRY(repr_of(cx, self->step));
  if (self->step == Value::small(1))
    return text_result(cx, cat("range(", start.get(), ", ", stop.get(), ")"));
  return text_result(cx, cat("range(", start.get(), ", ", stop.get(), ", ", step.get(), ")"));
}
OwnedValue range_len(Context& cx, const CallArguments& arguments) {
  auto length = int_to_int64(self_as<Range>(arguments)->length);
  if (!length) return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C ssize_t");
  return make_int(cx, *length);
}
// start + index * step
OwnedValue range_item(Context& cx, Range* self, Value index) {
  OwnedValue offset = TRY(int_mul(cx, index, self->step));
  return int_add(cx, self->start, offset);
}
// A part of a slice as an int; absent for None.
OwnedValue slice_part(Context& cx, Value part) {
  if (is_none(cx, part)) return {};
  if (is_int(part)) return exact_int(cx, part);
  if (lookup_special(cx, type_of(cx, part), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, "slice indices must be integers or None or have an __index__ method");
  return to_index(cx, part);
}
// Start, stop and step of a slice of `length` items, however large (Language Reference 6.3.3).
Done slice_bounds(Context& cx, Slice* slice, Value length, OwnedValue* out) {
  OwnedValue step = TRY(slice_part(cx, slice->step));
  if (step.is_absent()) step = OwnedValue::small(1);
  if (int_is_zero(step)) return raise_value_error(cx, "slice step cannot be zero");
  const bool backwards = int_sign(step) < 0;
  const OwnedValue lower = OwnedValue::small(backwards ? -1 : 0);
  const OwnedValue upper = backwards ? TRY(int_sub(cx, length, Value::small(1))) : own(length);
  const auto bound = [&](Value part, const OwnedValue& fallback) -> OwnedValue {
    OwnedValue at = TRY(slice_part(cx, part));
    if (at.is_absent()) return own(fallback);
    if (int_sign(at) < 0) {
      at = TRY(int_add(cx, at, length));
      return int_compare(at, lower) < 0 ? own(lower) : std::move(at);
    }
    return int_compare(at, upper) > 0 ? own(upper) : std::move(at);
  };
  out[0] = TRY(bound(slice->start, backwards ? upper : lower));
  out[1] = TRY(bound(slice->stop, backwards ? lower : upper));
  out[2] = std::move(step);
  return done();
}
OwnedValue range_getitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Range>(arguments);
  if (is<Slice>(arguments[1])) {
    OwnedValue bounds[3];
    TRY(slice_bounds(cx, as<Slice>(arguments[1]), self->length, bounds));
    OwnedValue start = TRY(range_item(cx, self, bounds[0]));
    OwnedValue stop = TRY(range_item(cx, self, bounds[1]));
    OwnedValue step = TRY(int_mul(cx, self->step, bounds[2]));
    return make_range(cx, start, stop, step);
  }
  if (!is_int(arguments[1]) &&
      lookup_special(cx, type_of(cx, arguments[1]), SpecialMethod::index_).is_absent())
    return raise_type_error(
        cx, cat("range indices must be integers or slices, not ", type_name(cx, arguments[1])));
  OwnedValue index = TRY(to_index(cx, arguments[1]));
  if (int_sign(index) < 0) index = TRY(int_add(cx, index, self->length));
  if (int_sign(index) < 0 || int_compare(index, self->length) >= 0)
    return raise_error(cx, TypeId::IndexError, "range object index out of range");
  return range_item(cx, self, index);
}
// The index of an int in the range, or absent.
OwnedValue range_find(Context& cx, Range* self, Value wanted) {
  OwnedValue distance = TRY(int_sub(cx, wanted, self->start));
  OwnedValue rest = TRY(int_mod(cx, distance, self->step));
  if (!int_is_zero(rest)) return {};
  OwnedValue index = TRY(int_floordiv(cx, distance, self->step));
  if (int_sign(index) < 0 || int_compare(index, self->length) >= 0) return {};
  return index;
}
// Goes through the items as any sequence: calls found(index) for each equal one, until it answers false.
template <class Found>
Done search(Context& cx, Value self, Value wanted, Found found) {
  OwnedValue iterator = TRY(get_iterator(cx, self));
  for (std::int64_t index = 0;; index++) {
    if (!cx.charge()) return failed();
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return done();
    if (TRY(equal_items(cx, item, wanted)) && !found(index)) return done();
  }
}
OwnedValue range_contains(Context& cx, const CallArguments& arguments) {
  if (is_exact_int(cx, arguments[1]) || is_bool(cx, arguments[1]))
    return cx.boolean_result(!TRY(range_find(cx, self_as<Range>(arguments), arguments[1])).is_absent());
  bool there = false;
  TRY(search(cx, arguments.self(), arguments[1], [&](std::int64_t) {
    there = true;
    return false;
  }));
  return cx.boolean_result(there);
}
OwnedValue range_index(Context& cx, const CallArguments& arguments) {
  if (is_exact_int(cx, arguments[1]) || is_bool(cx, arguments[1])) {
    OwnedValue index = TRY(range_find(cx, self_as<Range>(arguments), arguments[1]));
    if (!index.is_absent()) return index;
    Ref<Str> shown = TRY(repr_of(cx, arguments[1]));
    return raise_value_error(cx, cat(shown.get(), " is not in range"));
  }
  std::int64_t place = -1;
  TRY(search(cx, arguments.self(), arguments[1], [&](std::int64_t index) {
    place = index;
    return false;
  }));
  if (place >= 0) return make_int(cx, place);
  return raise_value_error(cx, "sequence.index(x): x not in sequence");
}
OwnedValue range_count(Context& cx, const CallArguments& arguments) {
  if (!is_exact_int(cx, arguments[1]) && !is_bool(cx, arguments[1])) {
    std::int64_t found = 0;
    TRY(search(cx, arguments.self(), arguments[1], [&](std::int64_t) {
      found++;
      return true;
    }));
    return make_int(cx, found);
  }
  return make_int(cx, !TRY(range_find(cx, self_as<Range>(arguments), arguments[1])).is_absent());
}
// Equal as sequences: by length, first item and step.
OwnedValue range_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Range>(other) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  auto* a = as<Range>(self);
  auto* b = as<Range>(other);
  bool equal = int_compare(a->length, b->length) == 0;
  if (equal && !int_is_zero(a->length)) {
    equal = int_compare(a->start, b->start) == 0;
    if (equal && a->length != Value::small(1)) equal = int_compare(a->step, b->step) == 0;
  }
  return cx.boolean_result(equal == (op == Comparison::Eq));
}
OwnedValue range_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Range>(arguments);
  Value start = int_is_zero(self->length) ? cx.core.none : self->start;
  Value step = int_is_zero(self->length) || self->length == Value::small(1) ? cx.core.none : self->step;
  Ref<Tuple> key = TRY(make_tuple(cx, {self->length, start, step}));
  return make_int(cx, TRY(hash_value(cx, key.get())));
}
OwnedValue range_bool(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(!int_is_zero(self_as<Range>(arguments)->length));
}

OwnedValue long_range_iterator(Context& cx, Value start, Value step, Value length) {
  Ref<LongRangeIterator> made = TRY(new_object<LongRangeIterator>(cx, cx.type(TypeId::LongRangeIterator)));
  made->start = own(start).leak();
  made->step = own(step).leak();
  made->length = own(length).leak();
  made->index = Value::small(0);
  return made;
}
OwnedValue range_iterator(Context& cx, Value start, Value step, Value length) {
  auto first = int_to_int64(start), stride = int_to_int64(step), count = int_to_int64(length);
  std::int64_t last;
  bool small = first && stride && count && !__builtin_mul_overflow(*stride, *count, &last) &&
               !__builtin_add_overflow(*first, last, &last);
  if (!small) return long_range_iterator(cx, start, step, length);
  Ref<RangeIterator> made = TRY(new_object<RangeIterator>(cx, cx.type(TypeId::RangeIterator)));
  made->next = *first;
  made->step = *stride;
  made->remaining = *count;
  return made;
}
OwnedValue range_iter(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Range>(arguments);
  return range_iterator(cx, self->start, self->step, self->length);
}
OwnedValue range_reversed(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Range>(arguments);
  OwnedValue last = TRY(int_sub(cx, self->length, Value::small(1)));
  OwnedValue start = TRY(range_item(cx, self, last));
  OwnedValue step = TRY(int_negate(cx, self->step));
  return range_iterator(cx, start, step, self->length);
}
OwnedValue range_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Range>(arguments);
  Ref<Tuple> parts = TRY(make_tuple(cx, {self->start, self->stop, self->step}));
  return make_tuple(cx, {Value(cx.type(TypeId::Range)), Value(parts.get())});
}
OwnedValue read_start(Context&, Object* self) { return own(static_cast<Range*>(self)->start); }
OwnedValue read_stop(Context&, Object* self) { return own(static_cast<Range*>(self)->stop); }
OwnedValue read_step(Context&, Object* self) { return own(static_cast<Range*>(self)->step); }

constexpr MethodRow kRangeMethods[] = {
    {"__repr__", range_repr},
    {"__hash__", range_hash},
    COMPARISON_ROWS(range_compare),
    {"__iter__", range_iter},
    {"__bool__", range_bool},
    {"__len__", range_len},
    {"__getitem__", range_getitem, 1, 1},
    {"__contains__", range_contains, 1, 1},
    {"__reversed__", range_reversed},
    {"__reduce__", range_reduce},
    {"count", range_count, 1, 1},
    {"index", range_index, 1, 1},
};
constexpr GetSetRow kRangeGetSets[] = {{"start", read_start}, {"stop", read_stop}, {"step", read_step}};

void destroy_range(Context&, Object* object) {
  auto* range = static_cast<Range*>(object);
  for (Value* field : {&range->start, &range->stop, &range->step, &range->length}) drop_field(*field);
}

OwnedValue range_iterator_next(Context& cx, Object* object) {
  auto* self = static_cast<RangeIterator*>(object);
  if (self->remaining == 0) return {};
  --self->remaining;
  std::int64_t value = self->next;
  self->next += self->step;
  return make_int(cx, value);
}
// iter(range): what is left, from its beginning.
OwnedValue range_iterator_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<RangeIterator>(arguments);
  OwnedValue start = TRY(make_int(cx, self->next)), step = TRY(make_int(cx, self->step));
  OwnedValue stop = TRY(make_int(cx, self->next + self->step * self->remaining));
  OwnedValue range = TRY(make_range(cx, start, stop, step));
  return reduce_iterator(cx, "iter", range, cx.core.none);
}
OwnedValue range_iterator_setstate(Context& cx, const CallArguments& arguments) {
  std::int64_t index = TRY(to_c_size(cx, arguments[1]));
  auto* self = self_as<RangeIterator>(arguments);
  index = std::clamp<std::int64_t>(index, 0, self->remaining);
  self->next += index * self->step;
  self->remaining -= index;
  return cx.none();
}
OwnedValue range_iterator_length_hint(Context& cx, const CallArguments& arguments) {
  return make_int(cx, self_as<RangeIterator>(arguments)->remaining);
}
constexpr MethodRow kRangeIteratorMethods[] = {{"__length_hint__", range_iterator_length_hint},
                                               {"__reduce__", range_iterator_reduce},
                                               {"__setstate__", range_iterator_setstate, 1, 1}};

OwnedValue long_range_next(Context& cx, Object* object) {
  auto* self = static_cast<LongRangeIterator*>(object);
  if (int_compare(self->index, self->length) >= 0) return {};
  OwnedValue offset = TRY(int_mul(cx, self->index, self->step));
  OwnedValue item = TRY(int_add(cx, self->start, offset));
  OwnedValue next = TRY(int_add(cx, self->index, Value::small(1)));
  OwnedValue old = OwnedValue::steal(std::exchange(self->index, next.leak()));
  return item;
}
OwnedValue long_range_length_hint(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<LongRangeIterator>(arguments);
  return int_sub(cx, self->length, self->index);
}
void destroy_long_range(Context&, Object* object) {
  auto* self = static_cast<LongRangeIterator*>(object);
  for (Value* field : {&self->start, &self->step, &self->length, &self->index}) drop_field(*field);
}
OwnedValue long_range_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<LongRangeIterator>(arguments);
  OwnedValue distance = TRY(int_mul(cx, self->index, self->step)),
             whole = TRY(int_mul(cx, self->length, self->step));
  OwnedValue start = TRY(int_add(cx, self->start, distance)), stop = TRY(int_add(cx, self->start, whole));
  OwnedValue range = TRY(make_range(cx, start, stop, self->step));
  return reduce_iterator(cx, "iter", range, cx.core.none);
}
OwnedValue long_range_setstate(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<LongRangeIterator>(arguments);
  if (!is_int(arguments[1]))
    return raise_type_error(
        cx, cat("'<' not supported between instances of '", type_name(cx, arguments[1]), "' and 'int'"));
  OwnedValue index = TRY(exact_int(cx, arguments[1]));
  if (int_sign(index) < 0) index = OwnedValue::small(0);
  if (int_compare(index, self->length) > 0) index = own(self->length);
  OwnedValue old = OwnedValue::steal(std::exchange(self->index, index.leak()));
  return cx.none();
}
constexpr MethodRow kLongRangeIteratorMethods[] = {{"__length_hint__", long_range_length_hint},
                                                   {"__reduce__", long_range_reduce},
                                                   {"__setstate__", long_range_setstate, 1, 1}};

OwnedValue construct_slice(Context& cx, Type*, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "slice", arguments));
  if (arguments.count == 0) return raise_type_error(cx, "slice expected at least 1 argument, got 0");
  if (arguments.count > 3)
    return raise_type_error(cx, cat("slice expected at most 3 arguments, got ", arguments.count));
  Value none = cx.core.none;
  if (arguments.count == 1) return make_slice(cx, none, arguments[0], none);
  return make_slice(cx, arguments[0], arguments[1], arguments.count == 3 ? arguments[2] : none);
}
OwnedValue slice_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Slice>(arguments);
  Ref<Str> start = TRY(repr_of(cx, self->start)), stop = TRY(repr_of(cx, self->stop)),
           step = TRY(repr_of(cx, self->step));
  return text_result(cx, cat("slice(", start.get(), ", ", stop.get(), ", ", step.get(), ")"));
}
OwnedValue slice_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Slice>(other)) return cx.not_implemented();
  auto* a = as<Slice>(self);
  auto* b = as<Slice>(other);
  Ref<Tuple> left = TRY(make_tuple(cx, {a->start, a->stop, a->step}));
  Ref<Tuple> right = TRY(make_tuple(cx, {b->start, b->stop, b->step}));
  return compare(cx, op, left.get(), right.get());
}
OwnedValue slice_indices(Context& cx, const CallArguments& arguments) {
  OwnedValue index = TRY(to_index(cx, arguments[1]));
  OwnedValue length = TRY(exact_int(cx, index));
  if (int_sign(length) < 0) return raise_value_error(cx, "length should not be negative");
  OwnedValue bounds[3];
  TRY(slice_bounds(cx, self_as<Slice>(arguments), length, bounds));
  return make_tuple(cx, {bounds[0].get(), bounds[1].get(), bounds[2].get()});
}
OwnedValue slice_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Slice>(arguments);
  Ref<Tuple> parts = TRY(make_tuple(cx, {self->start, self->stop, self->step}));
  return make_tuple(cx, {Value(cx.type(TypeId::Slice)), Value(parts.get())});
}
OwnedValue slice_start(Context&, Object* self) { return own(static_cast<Slice*>(self)->start); }
OwnedValue slice_stop(Context&, Object* self) { return own(static_cast<Slice*>(self)->stop); }
OwnedValue slice_step(Context&, Object* self) { return own(static_cast<Slice*>(self)->step); }
// Since 3.12: the mixing of a tuple's items, without its length.
OwnedValue slice_hash(Context& cx, const CallArguments& arguments) {
  constexpr std::uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u,
                          kPrime5 = 2870177450012600261u;
  auto* self = self_as<Slice>(arguments);
  std::uint64_t hash = kPrime5;
  for (const Value part : {self->start, self->stop, self->step}) {
    hash += static_cast<std::uint64_t>(TRY(hash_value(cx, part))) * kPrime2;
    hash = (hash << 31) | (hash >> 33);
    hash *= kPrime1;
  }
  return make_int(cx, hash == ~std::uint64_t{0} ? 1546275796 : static_cast<std::int64_t>(hash));
}
constexpr MethodRow kSliceMethods[] = {{"__hash__", slice_hash},
                                       {"__repr__", slice_repr},
                                       COMPARISON_ROWS(slice_compare),
                                       {"indices", slice_indices, 1, 1},
                                       {"__reduce__", slice_reduce}};
constexpr GetSetRow kSliceGetSets[] = {{"start", slice_start}, {"stop", slice_stop}, {"step", slice_step}};
void destroy_slice(Context&, Object* object) {
  auto* slice = static_cast<Slice*>(object);
  for (Value* field : {&slice->step, &slice->start, &slice->stop}) drop_field(*field);
}
void visit_range(Object* object, EdgeVisitor& visitor) {
  auto* range = static_cast<Range*>(object);
  for (Value field : {range->start, range->stop, range->step, range->length}) visitor.edge(field);
}
void visit_long_range(Object* object, EdgeVisitor& visitor) {
  auto* self = static_cast<LongRangeIterator*>(object);
  for (Value field : {self->start, self->step, self->index, self->length}) visitor.edge(field);
}
void visit_slice(Object* object, EdgeVisitor& visitor) {
  auto* slice = static_cast<Slice*>(object);
  for (Value field : {slice->start, slice->stop, slice->step}) visitor.edge(field);
}

}  // namespace

const NativeType kRangeType = {.layout = TypeId::Range,
                               .size = sizeof(Range),
                               .destroy = destroy_range,
                               .visit = visit_range,
                               .construct = construct_range,
                               .methods = kRangeMethods,
                               .getsets = kRangeGetSets,
                               .is_sequence = true};
const NativeType kRangeIteratorType = {.layout = TypeId::RangeIterator,
                                       .size = sizeof(RangeIterator),
                                       .methods = kRangeIteratorMethods,
                                       .next = range_iterator_next};
const NativeType kLongRangeIteratorType = {.layout = TypeId::LongRangeIterator,
                                           .size = sizeof(LongRangeIterator),
                                           .destroy = destroy_long_range,
                                           .visit = visit_long_range,
                                           .methods = kLongRangeIteratorMethods,
                                           .next = long_range_next};
const NativeType kSliceType = {.layout = TypeId::Slice,
                               .size = sizeof(Slice),
                               .destroy = destroy_slice,
                               .visit = visit_slice,
                               .construct = construct_slice,
                               .methods = kSliceMethods,
                               .getsets = kSliceGetSets};

}  // namespace dictum
