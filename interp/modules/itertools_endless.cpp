// itertools: count, cycle, repeat, islice.
#include "builtins/number_methods.h"
#include "modules/iterator_helpers.h"
#include "modules/itertools_types.h"
#include "modules/module_types.h"
#include "objects/iterator_object.h"

namespace dictum {

namespace {

// count

OwnedValue construct_count(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "count", arguments, {"start", "step"}, 0, 2, parts));
  for (const Value part : parts)
    if (!part.is_absent() && !is_number(cx, part)) return raise_type_error(cx, "a number is required");
  Ref<Counting> made = TRY(new_object<Counting>(cx, type));
  made->current = parts[0].is_absent() ? Value::small(0) : own(parts[0]).leak();
  made->step = parts[1].is_absent() ? Value::small(1) : own(parts[1]).leak();
  return made;
}
OwnedValue next_of_count(Context& cx, Object* object) {
  auto* self = static_cast<Counting*>(object);
  OwnedValue current = own(self->current);
  const OwnedValue step = own(self->step);
  OwnedValue following = TRY(binary(cx, BinaryOperator::Add, current, step));
  const OwnedValue before = OwnedValue::steal(std::exchange(self->current, following.leak()));
  return current;
}
bool is_one(const Context& cx, Value value) {
  return is_exact_int(cx, value) && value.is_small() && value.small_value() == 1;
}
OwnedValue repr_of_count(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Counting*>(arguments.self().object());
  const OwnedValue count = own(self->current), step = own(self->step);
  Ref<Str> first = TRY(repr_of(cx, count));
  std::string text = cat(type_of(cx, arguments.self())->name, "(", first.get());
  if (!is_one(cx, step)) {
    Ref<Str> second = TRY(repr_of(cx, step));
    text += cat(", ", second.get());
  }
  return text_result(cx, text + ")");
}
OwnedValue reduce_count(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Counting*>(arguments.self().object());
  return reduced(
      cx, own_type(cx, arguments),
      is_one(cx, self->step) ? make_tuple(cx, {self->current}) : make_tuple(cx, {self->current, self->step}));
}

// cycle

OwnedValue construct_cycle(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_plain_keywords(cx, TypeId::Cycle, type, "cycle", arguments));
  TRY(expect_count(cx, "cycle", arguments.count, 1, 1));
  OwnedValue iterator = TRY(get_iterator(cx, arguments[0]));
  Ref<List> saved = TRY(new_list(cx));
  Ref<Cycle> made = TRY(new_object<Cycle>(cx, type));
  made->iterator = iterator.leak();
  made->saved = saved.leak();
  return made;
}
OwnedValue next_of_cycle(Context& cx, Object* object) {
  auto* self = static_cast<Cycle*>(object);
  if (self->iterator.is_value()) {
    const OwnedValue iterator = own(self->iterator);
    OwnedValue item = TRY(next_item(cx, iterator));
    if (!item.is_absent()) {
      if (!self->first_pass) {
        Ref<List> saved = own_ref(self->saved);
        TRY(list_append(cx, saved.get(), item.get()));
      }
      return item;
    }
    const OwnedValue before = OwnedValue::steal(std::exchange(self->iterator, Value()));
  }
  if (self->saved->size() == 0) return {};
  if (static_cast<std::size_t>(self->index) >= self->saved->size()) self->index = 0;
  OwnedValue item = own((*self->saved)[static_cast<std::size_t>(self->index)]);
  if (static_cast<std::size_t>(++self->index) >= self->saved->size()) self->index = 0;
  return item;
}
OwnedValue reduce_cycle(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Cycle*>(arguments.self().object());
  Ref<List> saved = own_ref(self->saved);
  OwnedValue iterator = own(self->iterator);
  bool first_pass = self->first_pass;
  if (iterator.is_absent()) {
    const std::int64_t index = self->index;
    iterator = TRY(get_iterator(cx, Value(saved.get())));
    static_cast<SequenceIterator*>(iterator.get().object())->index = index;
    first_pass = true;
  }
  Ref<Tuple> state = TRY(make_tuple(cx, {Value(saved.get()), cx.boolean(first_pass)}));
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {iterator.get()}), Value(state.get()));
}
OwnedValue setstate_cycle(Context& cx, const CallArguments& arguments) {
  if (!is<Tuple>(arguments[1])) return raise_type_error(cx, "state is not a tuple");
  auto* state = as<Tuple>(arguments[1]);
  if (state->size() != 2)
    return raise_type_error(cx, cat("function takes exactly 2 arguments (", state->size(), " given)"));
  if (!is<List>((*state)[0]))
    return raise_type_error(cx, cat("argument 1 must be list, not ", type_name(cx, (*state)[0])));
  const bool first_pass = TRY(truth(cx, (*state)[1]));
  auto* self = static_cast<Cycle*>(arguments.self().object());
  Ref<List> saved = own_ref(as<List>((*state)[0]));
  Ref<List> before = Ref<List>::steal(std::exchange(self->saved, saved.leak()));
  self->first_pass = first_pass;
  self->index = 0;
  return cx.none();
}

// repeat

OwnedValue construct_repeat(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "repeat", arguments, {"object", "times"}, 1, 2, parts));
  std::int64_t count = -1;
  if (!parts[1].is_absent()) count = std::max<std::int64_t>(TRY(to_ssize(cx, parts[1])), 0);
  Ref<Repeat> made = TRY(new_object<Repeat>(cx, type));
  made->element = own(parts[0]).leak();
  made->remaining = count;
  return made;
}
OwnedValue next_of_repeat(Context&, Object* object) {
  auto* self = static_cast<Repeat*>(object);
  if (self->remaining == 0) return {};
  if (self->remaining > 0) self->remaining--;
  return own(self->element);
}
OwnedValue repr_of_repeat(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Repeat*>(arguments.self().object());
  const std::int64_t count = self->remaining;
  const OwnedValue element = own(self->element);
  Ref<Str> shown = TRY(repr_of(cx, element));
  return text_result(cx, cat(type_of(cx, arguments.self())->name, "(", shown.get(),
                             count < 0 ? std::string() : cat(", ", count), ")"));
}
OwnedValue left_of_repeat(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Repeat*>(arguments.self().object());
  if (self->remaining < 0) return raise_type_error(cx, "len() of unsized object");
  return make_int(cx, self->remaining);
}
OwnedValue reduce_repeat(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Repeat*>(arguments.self().object());
  if (self->remaining < 0) return reduced(cx, own_type(cx, arguments), make_tuple(cx, {self->element}));
  const OwnedValue count = TRY(make_int(cx, self->remaining));
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {self->element, count.get()}));
}

// islice

// A bound of islice: -1 (or `fallback`) for None.
Fallible<std::int64_t> slice_bound(Context& cx, Value value, std::int64_t fallback,
                                   std::string_view message) {
  if (is_none(cx, value)) return fallback;
  OwnedValue index = to_index(cx, value);
  if (index.is_raised() && catch_exception(cx, TypeId::TypeError)) return raise_value_error(cx, message);
  if (index.is_raised()) return failed();
  const std::optional<std::int64_t> number = int_to_int64(index);
  if (!number || *number < 0) return raise_value_error(cx, message);
  return *number;
}

constexpr std::string_view kBadStop =
    "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
constexpr std::string_view kBadIndices =
    "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";

OwnedValue construct_islice(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_plain_keywords(cx, TypeId::SliceIterator, type, "islice", arguments));
  TRY(expect_count(cx, "islice", arguments.count, 2, 4));
  std::int64_t start = 0, stop = -1, step = 1;
  if (arguments.count == 2) {
    stop = TRY(slice_bound(cx, arguments[1], -1, kBadStop));
  } else {
    start = TRY(slice_bound(cx, arguments[1], 0, kBadIndices));
    stop = TRY(slice_bound(cx, arguments[2], -1, kBadStop));
  }
  constexpr std::string_view kBadStep = "Step for islice() must be a positive integer or None.";
  if (arguments.count == 4) step = TRY(slice_bound(cx, arguments[3], 1, kBadStep));
  if (step < 1) return raise_value_error(cx, kBadStep);
  OwnedValue iterator = TRY(get_iterator(cx, arguments[0]));
  Ref<SliceIterator> made = TRY(new_object<SliceIterator>(cx, type));
  made->iterator = iterator.leak();
  made->next = start;
  made->stop = stop;
  made->step = step;
  return made;
}
OwnedValue end_islice(SliceIterator* self) {
  const OwnedValue before = OwnedValue::steal(std::exchange(self->iterator, Value()));
  return {};
}
OwnedValue next_of_islice(Context& cx, Object* object) {
  auto* self = static_cast<SliceIterator*>(object);
  if (self->iterator.is_absent()) return {};
  const OwnedValue iterator = own(self->iterator);
  while (self->position < self->next) {
    if (!cx.charge()) return failed();
    const OwnedValue skipped = TRY(next_item(cx, iterator));
    if (skipped.is_absent()) return end_islice(self);
    self->position++;
  }
  if (self->stop != -1 && self->position >= self->stop) return end_islice(self);
  OwnedValue item = TRY(next_item(cx, iterator));
  if (item.is_absent()) return end_islice(self);
  self->position++;
  const std::int64_t old = self->next;
  if (__builtin_add_overflow(old, self->step, &self->next)) self->next = INT64_MAX;
  if (self->stop != -1 && (self->next < old || self->next > self->stop)) self->next = self->stop;
  return item;
}
OwnedValue reduce_islice(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<SliceIterator*>(arguments.self().object());
  if (self->iterator.is_absent()) {
    Ref<List> nothing = TRY(new_list(cx));
    const OwnedValue iterator = TRY(get_iterator(cx, Value(nothing.get())));
    return reduced(cx, own_type(cx, arguments), make_tuple(cx, {iterator.get(), Value::small(0)}),
                   Value::small(0));
  }
  const OwnedValue next = TRY(make_int(cx, self->next)), step = TRY(make_int(cx, self->step));
  const OwnedValue stop = self->stop == -1 ? cx.none() : TRY(make_int(cx, self->stop));
  const OwnedValue count = TRY(make_int(cx, self->position));
  return reduced(cx, own_type(cx, arguments),
                 make_tuple(cx, {self->iterator, next.get(), stop.get(), step.get()}), count);
}
OwnedValue setstate_islice(Context& cx, const CallArguments& arguments) {
  const std::int64_t count = TRY(to_ssize(cx, arguments[1]));
  static_cast<SliceIterator*>(arguments.self().object())->count = count;
  return cx.none();
}

constexpr MethodRow kCountMethods[] = {{"__repr__", repr_of_count}, {"__reduce__", reduce_count}};
constexpr MethodRow kCycleMethods[] = {{"__reduce__", reduce_cycle}, {"__setstate__", setstate_cycle, 1, 1}};
constexpr MethodRow kRepeatMethods[] = {
    {"__repr__", repr_of_repeat}, {"__length_hint__", left_of_repeat}, {"__reduce__", reduce_repeat}};
constexpr MethodRow kSliceMethods[] = {{"__reduce__", reduce_islice},
                                       {"__setstate__", setstate_islice, 1, 1}};

using CountFields = OwnedFields<Counting, &Counting::current, &Counting::step>;
using CycleFields = OwnedFields<Cycle, &Cycle::iterator, &Cycle::saved>;
using RepeatFields = OwnedFields<Repeat, &Repeat::element>;
using SliceFields = OwnedFields<SliceIterator, &SliceIterator::iterator>;

}  // namespace

const NativeType kCountingType = {.layout = TypeId::Counting,
                                  .size = sizeof(Counting),
                                  .subclassable = true,
                                  .destroy = CountFields::destroy,
                                  .visit = CountFields::visit,
                                  .construct = construct_count,
                                  .methods = kCountMethods,
                                  .next = next_of_count};
const NativeType kCycleType = {.layout = TypeId::Cycle,
                               .size = sizeof(Cycle),
                               .subclassable = true,
                               .destroy = CycleFields::destroy,
                               .visit = CycleFields::visit,
                               .construct = construct_cycle,
                               .methods = kCycleMethods,
                               .next = next_of_cycle};
const NativeType kRepeatType = {.layout = TypeId::Repeat,
                                .size = sizeof(Repeat),
                                .subclassable = true,
                                .destroy = RepeatFields::destroy,
                                .visit = RepeatFields::visit,
                                .construct = construct_repeat,
                                .methods = kRepeatMethods,
                                .next = next_of_repeat};
const NativeType kSliceIteratorType = {.layout = TypeId::SliceIterator,
                                       .size = sizeof(SliceIterator),
                                       .subclassable = true,
                                       .destroy = SliceFields::destroy,
                                       .visit = SliceFields::visit,
                                       .construct = construct_islice,
                                       .methods = kSliceMethods,
                                       .next = next_of_islice};

}  // namespace dictum
