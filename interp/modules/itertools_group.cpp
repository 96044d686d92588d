// itertools: groupby, and the iterators of tee().
#include "modules/iterator_helpers.h"
#include "modules/itertools_types.h"
#include "modules/module_types.h"

namespace dictum {

namespace {

// groupby

OwnedValue construct_groupby(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "groupby", arguments, {"iterable", "key"}, 1, 2, parts));
  OwnedValue iterator = TRY(get_iterator(cx, parts[0]));
  Ref<GroupBy> made = TRY(new_object<GroupBy>(cx, type));
  made->iterator = iterator.leak();
  made->key_function = own(parts[1].is_absent() ? cx.core.none : parts[1]).leak();
  return made;
}

// Reads one item and its key; false when there is none.
Fallible<bool> step_groupby(Context& cx, GroupBy* self) {
  const OwnedValue iterator = own(self->iterator), function = own(self->key_function);
  OwnedValue item = TRY(next_item(cx, iterator));
  if (item.is_absent()) return false;
  OwnedValue key = is_none(cx, function) ? own(item) : TRY(call(cx, function, {item.get()}));
  const OwnedValue old_value = OwnedValue::steal(std::exchange(self->current_value, item.leak()));
  const OwnedValue old_key = OwnedValue::steal(std::exchange(self->current_key, key.leak()));
  return true;
}

OwnedValue make_grouper(Context& cx, GroupBy* parent, Value target) {
  Ref<Grouper> made = TRY(new_object<Grouper>(cx, cx.type(TypeId::Grouper)));
  made->parent = own_ref(parent).leak();
  made->target_key = own(target).leak();
  parent->current_grouper = made.get();
  return made;
}

OwnedValue next_of_groupby(Context& cx, Object* object) {
  auto* self = static_cast<GroupBy*>(object);
  self->current_grouper = nullptr;
  for (;;) {
    if (!cx.charge()) return failed();
    if (self->current_key.is_value()) {
      if (self->target_key.is_absent()) break;
      const OwnedValue target = own(self->target_key), current = own(self->current_key);
      if (!TRY(equal_items(cx, target, current))) break;
    }
    if (!TRY(step_groupby(cx, self))) return {};
  }
  const OwnedValue key = own(self->current_key);
  const OwnedValue before = OwnedValue::steal(std::exchange(self->target_key, own(key).leak()));
  const OwnedValue grouper = TRY(make_grouper(cx, self, self->target_key));
  return make_tuple(cx, {key.get(), grouper.get()});
}

OwnedValue next_of_grouper(Context& cx, Object* object) {
  auto* self = static_cast<Grouper*>(object);
  Ref<GroupBy> parent = own_ref(self->parent);
  if (parent->current_grouper != self) return {};
  if (parent->current_value.is_absent()) {
    if (!TRY(step_groupby(cx, parent.get()))) return {};
  }
  const OwnedValue target = own(self->target_key), current = own(parent->current_key);
  if (!TRY(equal_items(cx, target, current))) return {};
  return OwnedValue::steal(std::exchange(parent->current_value, Value()));
}

OwnedValue reduce_groupby(Context& cx, const CallArguments& arguments) {
  auto* self = as<GroupBy>(arguments.self());
  Ref<Tuple> given = TRY(make_tuple(cx, {self->iterator, self->key_function}));
  if (!self->target_key.is_value() || !self->current_key.is_value() || !self->current_value.is_value())
    return reduced(cx, own_type(cx, arguments), std::move(given));
  Ref<Tuple> state = TRY(make_tuple(cx, {self->current_value, self->target_key, self->current_key}));
  return reduced(cx, own_type(cx, arguments), std::move(given), Value(state.get()));
}
OwnedValue setstate_groupby(Context& cx, const CallArguments& arguments) {
  if (!is<Tuple>(arguments[1])) return raise_type_error(cx, "state is not a tuple");
  auto* state = as<Tuple>(arguments[1]);
  if (state->size() != 3)
    return raise_type_error(cx, cat("function takes exactly 3 arguments (", state->size(), " given)"));
  auto* self = as<GroupBy>(arguments.self());
  const OwnedValue value = OwnedValue::steal(std::exchange(self->current_value, own((*state)[0]).leak()));
  const OwnedValue target = OwnedValue::steal(std::exchange(self->target_key, own((*state)[1]).leak()));
  const OwnedValue key = OwnedValue::steal(std::exchange(self->current_key, own((*state)[2]).leak()));
  return cx.none();
}

OwnedValue construct_grouper(Context& cx, Type*, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "_grouper", arguments));
  TRY(expect_count(cx, "_grouper", arguments.count, 2, 2));
  if (!is<GroupBy>(arguments[0]))
    return raise_type_error(
        cx, cat("_grouper() argument 1 must be itertools.groupby, not ", type_name(cx, arguments[0])));
  return make_grouper(cx, as<GroupBy>(arguments[0]), arguments[1]);
}
OwnedValue reduce_grouper(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Grouper*>(arguments.self().object());
  if (self->parent->current_grouper == self)
    return reduced(cx, own_type(cx, arguments), make_tuple(cx, {Value(self->parent), self->target_key}));
  const Value iter = dict_find(cx, cx.builtins.get(), std::string_view("iter"));
  Ref<Tuple> nothing = TRY(empty_tuple(cx));
  return reduced(cx, iter, make_tuple(cx, {Value(nothing.get())}));
}

// tee

Ref<TeeData> make_tee_data(Context& cx, Value iterator) {
  constexpr std::size_t kBytes = sizeof(Value) * TeeData::kSize;
  Ref<TeeData> made = TRY(new_object<TeeData>(cx, cx.type(TypeId::TeeData)));
  made->values = static_cast<Value*>(cx.heap.allocate_buffer(kBytes));
  made->iterator = own(iterator).leak();
  return made;
}

// Item `index` of the block, read now if nobody has: absent at the end.
OwnedValue tee_item(Context& cx, TeeData* data, std::int64_t index) {
  if (index < data->filled) return own(data->values[index]);
  if (data->running) return raise_error(cx, TypeId::RuntimeError, "cannot re-enter the tee iterator");
  data->running = true;
  const OwnedValue iterator = own(data->iterator);
  OwnedValue item = next_item(cx, iterator);
  data->running = false;
  if (item.is_value()) data->values[data->filled++] = own(item).leak();
  return item;
}

Fallible<TeeData*> next_block(Context& cx, TeeData* data) {
  if (!data->next) {
    Ref<TeeData> made = TRY(make_tee_data(cx, data->iterator));
    data->next = made.leak();
  }
  return data->next;
}

OwnedValue next_of_tee(Context& cx, Object* object) {
  auto* self = static_cast<Tee*>(object);
  if (self->index >= TeeData::kSize) {
    TeeData* next = TRY(next_block(cx, self->data));
    Ref<TeeData> before = Ref<TeeData>::steal(std::exchange(self->data, own_ref(next).leak()));
    self->index = 0;
  }
  Ref<TeeData> data = own_ref(self->data);
  OwnedValue item = TRY(tee_item(cx, data.get(), self->index));
  if (!item.is_absent()) self->index++;
  return item;
}

OwnedValue copy_tee(Context& cx, Tee* tee) {
  Ref<Tee> made = TRY(new_object<Tee>(cx, cx.type(TypeId::Tee)));
  made->data = own_ref(tee->data).leak();
  made->index = tee->index;
  return made;
}
OwnedValue copy_row(Context& cx, const CallArguments& arguments) {
  return copy_tee(cx, as<Tee>(arguments.self()));
}
OwnedValue construct_tee(Context& cx, Type*, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "_tee", arguments));
  TRY(expect_count(cx, "_tee", arguments.count, 1, 1));
  const OwnedValue iterator = TRY(get_iterator(cx, arguments[0]));
  if (is_exact(cx, iterator, TypeId::Tee)) return copy_tee(cx, as<Tee>(iterator));
  Ref<TeeData> data = TRY(make_tee_data(cx, iterator));
  Ref<Tee> made = TRY(new_object<Tee>(cx, cx.type(TypeId::Tee)));
  made->data = data.leak();
  return made;
}
OwnedValue reduce_tee(Context& cx, const CallArguments& arguments) {
  auto* self = as<Tee>(arguments.self());
  Ref<Tuple> nothing = TRY(empty_tuple(cx));
  Ref<Tuple> state = TRY(make_tuple(cx, {Value(self->data), Value::small(self->index)}));
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {Value(nothing.get())}), Value(state.get()));
}
OwnedValue setstate_tee(Context& cx, const CallArguments& arguments) {
  if (!is<Tuple>(arguments[1])) return raise_type_error(cx, "state is not a tuple");
  auto* state = as<Tuple>(arguments[1]);
  if (state->size() != 2)
    return raise_type_error(cx, cat("function takes exactly 2 arguments (", state->size(), " given)"));
  if (!is<TeeData>((*state)[0]))
    return raise_type_error(
        cx, cat("argument 1 must be itertools._tee_dataobject, not ", type_name(cx, (*state)[0])));
  Ref<TeeData> data = own_ref(as<TeeData>((*state)[0]));
  const std::int64_t index = TRY(to_ssize(cx, (*state)[1]));
  if (index < 0 || index > TeeData::kSize) return raise_value_error(cx, "Index out of range");
  auto* self = as<Tee>(arguments.self());
  Ref<TeeData> before = Ref<TeeData>::steal(std::exchange(self->data, data.leak()));
  self->index = index;
  return cx.none();
}

OwnedValue construct_tee_data(Context& cx, Type*, const CallArguments& arguments) {
  TRY(expect_count(cx, "_tee_dataobject", arguments.count, 3, 3));
  if (!is_exact(cx, arguments[1], TypeId::List))
    return raise_type_error(
        cx, cat("_tee_dataobject() argument 2 must be list, not ", type_name(cx, arguments[1])));
  auto* values = as<List>(arguments[1]);
  if (values->size() > TeeData::kSize) return raise_value_error(cx, "Invalid arguments");
  const bool linked = !is_none(cx, arguments[2]);
  if (linked && (!is<TeeData>(arguments[2]) || values->size() != TeeData::kSize))
    return raise_value_error(cx, "Invalid arguments");
  Ref<TeeData> made = TRY(make_tee_data(cx, arguments[0]));
  for (const Value item : std::span<const Value>(values->items, values->size()))
    made->values[made->filled++] = own(item).leak();
  if (linked) made->next = own_ref(as<TeeData>(arguments[2])).leak();
  return made;
}
OwnedValue reduce_tee_data(Context& cx, const CallArguments& arguments) {
  auto* self = as<TeeData>(arguments.self());
  Ref<List> values =
      TRY(make_list(cx, std::span<const Value>(self->values, static_cast<std::size_t>(self->filled))));
  return reduced(
      cx, own_type(cx, arguments),
      make_tuple(cx, {self->iterator, Value(values.get()), self->next ? Value(self->next) : cx.core.none}));
}

// A long list of blocks that nobody else holds is taken apart in a loop.
void destroy_tee_data(Context& cx, Object* object) {
  auto* self = static_cast<TeeData*>(object);
  drop_owned(self->iterator);
  for (std::int64_t i = 0; i < self->filled; i++) release(std::exchange(self->values[i], Value()));
  self->filled = 0;
  if (self->values) cx.heap.free_buffer(std::exchange(self->values, nullptr));
  Ref<TeeData> next = Ref<TeeData>::steal(std::exchange(self->next, nullptr));
  while (next && next->count == 1) next = Ref<TeeData>::steal(std::exchange(next->next, nullptr));
}
void visit_tee_data(Object* object, EdgeVisitor& visitor) {
  auto* self = static_cast<TeeData*>(object);
  visit_owned(self->iterator, visitor);
  for (std::int64_t i = 0; i < self->filled; i++) visit_owned(self->values[i], visitor);
  visit_owned(self->next, visitor);
}

constexpr MethodRow kGroupByMethods[] = {{"__reduce__", reduce_groupby},
                                         {"__setstate__", setstate_groupby, 1, 1}};
constexpr MethodRow kGrouperMethods[] = {{"__reduce__", reduce_grouper}};
constexpr MethodRow kTeeMethods[] = {
    {"__copy__", copy_row}, {"__reduce__", reduce_tee}, {"__setstate__", setstate_tee, 1, 1}};
constexpr MethodRow kTeeDataMethods[] = {{"__reduce__", reduce_tee_data}};

using GroupByFields = OwnedFields<GroupBy, &GroupBy::iterator, &GroupBy::key_function, &GroupBy::target_key,
                                  &GroupBy::current_key, &GroupBy::current_value>;
using GrouperFields = OwnedFields<Grouper, &Grouper::parent, &Grouper::target_key>;
using TeeFields = OwnedFields<Tee, &Tee::data>;

void destroy_grouper(Context& cx, Object* object) {
  auto* self = static_cast<Grouper*>(object);
  if (self->parent && self->parent->current_grouper == self) self->parent->current_grouper = nullptr;
  GrouperFields::destroy(cx, object);
}

}  // namespace

const NativeType kGroupByType = {.layout = TypeId::GroupBy,
                                 .size = sizeof(GroupBy),
                                 .subclassable = true,
                                 .destroy = GroupByFields::destroy,
                                 .visit = GroupByFields::visit,
                                 .construct = construct_groupby,
                                 .methods = kGroupByMethods,
                                 .next = next_of_groupby};
const NativeType kGrouperType = {.layout = TypeId::Grouper,
                                 .size = sizeof(Grouper),
                                 .destroy = destroy_grouper,
                                 .visit = GrouperFields::visit,
                                 .construct = construct_grouper,
                                 .methods = kGrouperMethods,
                                 .next = next_of_grouper};
const NativeType kTeeType = {.layout = TypeId::Tee,
                             .size = sizeof(Tee),
                             .has_weakrefs = true,
                             .destroy = TeeFields::destroy,
                             .visit = TeeFields::visit,
                             .clear = TeeFields::destroy,
                             .construct = construct_tee,
                             .methods = kTeeMethods,
                             .next = next_of_tee};
const NativeType kTeeDataType = {.layout = TypeId::TeeData,
                                 .size = sizeof(TeeData),
                                 .destroy = destroy_tee_data,
                                 .visit = visit_tee_data,
                                 .clear = destroy_tee_data,
                                 .construct = construct_tee_data,
                                 .methods = kTeeDataMethods};

}  // namespace dictum
