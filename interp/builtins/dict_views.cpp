#include "builtins/dict_views.h"

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "objects/call_protocol.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"

namespace dictum {

OwnedValue make_dict_view(Context& cx, TypeId view, Dict* dict) {
  Ref<DictView> made = TRY(new_object<DictView>(cx, cx.type(view)));
  made->dict = own_ref(dict).leak();
  return made;
}

namespace {

// Iterators over items.
struct DictItemIterator : DictIterator {
  Tuple* result;  // see reused_tuple()
};

}  // namespace

OwnedValue make_dict_iterator(Context& cx, TypeId type, Dict* dict) {
  Ref<DictIterator> made = TRY(new_object<DictIterator>(cx, cx.type(type)));
  if (type == TypeId::DictItemIterator || type == TypeId::DictReverseItemIterator)
    static_cast<DictItemIterator*>(made.get())->result =
        TRY(make_tuple(cx, {cx.core.none, cx.core.none})).leak();
  made->dict = own_ref(dict).leak();
  made->expected_used = made->remaining = static_cast<std::uint32_t>(dict->size());
  bool reverse = type == TypeId::DictReverseKeyIterator || type == TypeId::DictReverseValueIterator ||
                 type == TypeId::DictReverseItemIterator;
  made->position = reverse && dict->table ? dict->table->entry_count : 0;
  return made;
}

namespace {

enum class Part { Key, Value, Item };

OwnedValue item_of(Context& cx, DictItemIterator* iterator, Value key, Value value) {
  Ref<Tuple> result = reused_tuple(iterator->result);
  if (!result) return make_tuple(cx, {key, value});
  const OwnedValue old_key = OwnedValue::steal(std::exchange(result->items[0], own(key).leak()));
  const OwnedValue old_value = OwnedValue::steal(std::exchange(result->items[1], own(value).leak()));
  return result;
}
OwnedValue part_of(Context& cx, DictIterator* iterator, Part part, Value key, Value value) {
  if (part == Part::Key) return own(key);
  if (part == Part::Value) return own(value);
  return item_of(cx, static_cast<DictItemIterator*>(iterator), key, value);
}

OwnedValue finish(DictIterator* iterator) {
  Ref<Dict> dict = Ref<Dict>::steal(iterator->dict);
  iterator->dict = nullptr;
  return {};
}

template <Part kPart, bool kReverse>
OwnedValue iterator_next(Context& cx, Object* object) {
  auto* iterator = static_cast<DictIterator*>(object);
  Dict* dict = iterator->dict;
  if (!dict) return {};
  if (dict->size() != iterator->expected_used) {
    iterator->expected_used = UINT32_MAX;
    return raise_error(cx, TypeId::RuntimeError, "dictionary changed size during iteration");
  }
  const DictTable* table = dict->table;
  if (!table) return finish(iterator);
  if (kReverse) {
    while (iterator->position > 0) {
      const DictEntry& entry = table->entries()[--iterator->position];
      if (entry.key.is_absent()) continue;
      if (iterator->remaining > 0) --iterator->remaining;
      return part_of(cx, iterator, kPart, entry.key, entry.value);
    }
    return finish(iterator);
  }
  Value key, value;
  std::size_t position = iterator->position;
  if (!dict_next(dict, position, key, value)) return finish(iterator);
  if (iterator->remaining == 0)
    return raise_error(cx, TypeId::RuntimeError, "dictionary keys changed during iteration");
  --iterator->remaining;
  iterator->position = static_cast<std::uint32_t>(position);
  return part_of(cx, iterator, kPart, key, value);
}

OwnedValue iterator_length_hint(Context& cx, const CallArguments& arguments) {
  auto* iterator = static_cast<DictIterator*>(arguments.self().object());
  bool live = iterator->dict && iterator->dict->size() == iterator->expected_used;
  return make_int(cx, live ? iterator->remaining : 0);
}

DictView* self_view(const CallArguments& arguments) {
  return static_cast<DictView*>(arguments.self().object());
}
bool is_set_view(const Context& cx, Value value) {
  const TypeId layout = type_of(cx, value)->layout;
  return layout == TypeId::DictKeys || layout == TypeId::DictItems;
}

OwnedValue view_len(Context& cx, const CallArguments& arguments) {
  return make_int_unsigned(cx, self_view(arguments)->dict->size());
}
template <TypeId kIterator>
OwnedValue view_iter(Context& cx, const CallArguments& arguments) {
  return make_dict_iterator(cx, kIterator, self_view(arguments)->dict);
}
OwnedValue keys_contains(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(!TRY(dict_get(cx, self_view(arguments)->dict, arguments[1])).is_absent());
}
OwnedValue items_contains(Context& cx, const CallArguments& arguments) {
  if (!is<Tuple>(arguments[1]) || as<Tuple>(arguments[1])->size() != 2) return cx.boolean_result(false);
  auto* pair = as<Tuple>(arguments[1]);
  OwnedValue found = TRY(dict_get(cx, self_view(arguments)->dict, (*pair)[0]));
  if (found.is_absent()) return cx.boolean_result(false);
  return cx.boolean_result(TRY(equal_items(cx, found, (*pair)[1])));
}

OwnedValue view_repr(Context& cx, const CallArguments& arguments) {
  ReprGuard guard(cx, arguments.self().object());
  if (guard.recursive()) return text_result(cx, "...");
  Ref<List> items = TRY(list_from(cx, arguments.self()));
  Ref<Str> shown = TRY(repr_of(cx, items.get()));
  return text_result(cx, cat(type_name(cx, arguments.self()), "(", shown.get(), ")"));
}
OwnedValue view_mapping(Context& cx, Object* self) {
  return make_mapping_proxy(cx, static_cast<DictView*>(self)->dict);
}

// Whether every item of `left` is in `right`.
Fallible<bool> all_in(Context& cx, Value left, Value right) {
  ItemSource source(cx, left);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return true;
    if (!TRY(contains(cx, right, item))) return false;
  }
}
OwnedValue view_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is_any_set(other) && !is_set_view(cx, other)) return cx.not_implemented();
  std::int64_t left = TRY(length(cx, self)), right = TRY(length(cx, other));
  switch (op) {
    case Comparison::Eq:
    case Comparison::Ne: {
      bool equal = left == right && TRY(all_in(cx, self, other));
      return cx.boolean_result(equal == (op == Comparison::Eq));
    }
    case Comparison::Lt: return cx.boolean_result(left < right && TRY(all_in(cx, self, other)));
    case Comparison::Le: return cx.boolean_result(left <= right && TRY(all_in(cx, self, other)));
    case Comparison::Gt: return cx.boolean_result(left > right && TRY(all_in(cx, other, self)));
    case Comparison::Ge: return cx.boolean_result(left >= right && TRY(all_in(cx, other, self)));
  }
  return cx.not_implemented();
}

// Set operations give sets: the left operand's items, then the right one's. Either operand may be any
// iterable, if the other is a view.
Ref<Set> set_of(Context& cx, Value items) {
  Ref<Set> made = TRY(new_set(cx));
  // CPython has a short way for the keys of a dict, which makes room for all of them first.
  const bool keys = is_exact(cx, items, TypeId::DictKeys);
  Dict* dict = keys ? static_cast<DictView*>(items.object())->dict : nullptr;
  TRY(set_update(cx, made.get(), dict && is_exact(cx, Value(dict), TypeId::Dict) ? Value(dict) : items));
  return made;
}
OwnedValue changed_by(Context& cx, Value left, Value right, std::string_view method) {
  Ref<Set> made = TRY(set_of(cx, left));
  Ref<Str> name = TRY(intern(cx, method));
  TRY(call_method(cx, Value(made.get()), name.get(), {right}));
  return made;
}
OwnedValue united(Context& cx, Value left, Value right) {
  Ref<Set> made = TRY(set_of(cx, left));
  TRY(set_update(cx, made.get(), right));
  return made;
}
OwnedValue subtracted(Context& cx, Value left, Value right) {
  return changed_by(cx, left, right, "difference_update");
}

// The pairs that are in one of two items views: those of the second, then what is left of the first.
OwnedValue items_differ(Context& cx, Dict* left, Dict* right) {
  Ref<Dict> rest = TRY(copy_dict(cx, left));
  Ref<Set> made = TRY(new_set(cx));
  Ref<Dict> held = own_ref(right);
  Value key, value;
  for (std::size_t position = 0; dict_next(right, position, key, value);) {
    OwnedValue held_key = own(key), held_value = own(value);
    OwnedValue other = TRY(dict_get(cx, rest.get(), held_key));
    if (!other.is_absent() && TRY(equal_items(cx, other, held_value))) {
      TRY(dict_pop(cx, rest.get(), held_key));
      continue;
    }
    Ref<Tuple> pair = TRY(make_tuple(cx, {held_key.get(), held_value.get()}));
    TRY(set_add(cx, made.get(), Value(pair.get())));
  }
  OwnedValue items = TRY(make_dict_view(cx, TypeId::DictItems, rest.get()));
  TRY(set_update(cx, made.get(), items));
  return made;
}
OwnedValue differing(Context& cx, Value left, Value right) {
  if (is_exact(cx, left, TypeId::DictItems) && is_exact(cx, right, TypeId::DictItems))
    return items_differ(cx, static_cast<DictView*>(left.object())->dict,
                        static_cast<DictView*>(right.object())->dict);
  return changed_by(cx, left, right, "symmetric_difference_update");
}

OwnedValue intersected(Context& cx, Value left, Value right) {
  if (!is_set_view(cx, left)) std::swap(left, right);
  const std::int64_t size = TRY(length(cx, left));
  if (is_exact(cx, right, TypeId::Set) && size <= TRY(length(cx, right))) {
    Ref<Str> name = TRY(intern(cx, "intersection"));
    return call_method(cx, right, name.get(), {left});
  }
  if (is_set_view(cx, right) && TRY(length(cx, right)) > size) std::swap(left, right);
  Ref<Set> made = TRY(new_set(cx));
  ItemSource source(cx, right);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return made;
    if (TRY(contains(cx, left, item))) TRY(set_add(cx, made.get(), item));
  }
}

template <OwnedValue (*kOperation)(Context&, Value, Value)>
OwnedValue view_row(Context& cx, const CallArguments& arguments) {
  return kOperation(cx, arguments[0], arguments[1]);
}
template <OwnedValue (*kOperation)(Context&, Value, Value)>
OwnedValue reflected_view_row(Context& cx, const CallArguments& arguments) {
  return kOperation(cx, arguments[1], arguments[0]);
}
#define VIEW_ROWS(NAME, OPERATION) \
  {"__" NAME "__", view_row<OPERATION>, 1, 1}, { "__r" NAME "__", reflected_view_row<OPERATION>, 1, 1 }

OwnedValue view_isdisjoint(Context& cx, const CallArguments& arguments) {
  Value asked = arguments[0], walked = arguments[1];
  const std::int64_t size = TRY(length(cx, asked));
  if (asked == walked) return cx.boolean_result(size == 0);
  const bool sized =
      is_exact(cx, walked, TypeId::Set) || is_exact(cx, walked, TypeId::FrozenSet) || is_set_view(cx, walked);
  if (sized && TRY(length(cx, walked)) > size) std::swap(asked, walked);
  ItemSource source(cx, walked);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return cx.boolean_result(true);
    if (TRY(contains(cx, asked, item))) return cx.boolean_result(false);
  }
}

constexpr MethodRow kKeysMethods[] = {
    {"__repr__", view_repr},
    COMPARISON_ROWS(view_compare),
    {"__iter__", view_iter<TypeId::DictKeyIterator>},
    VIEW_ROWS("and", intersected),
    VIEW_ROWS("or", united),
    VIEW_ROWS("sub", subtracted),
    VIEW_ROWS("xor", differing),
    {"__len__", view_len},
    {"__contains__", keys_contains, 1, 1},
    {"isdisjoint", view_isdisjoint, 1, 1},
    {"__reversed__", view_iter<TypeId::DictReverseKeyIterator>},
};
constexpr MethodRow kItemsMethods[] = {
    {"__repr__", view_repr},
    COMPARISON_ROWS(view_compare),
    {"__iter__", view_iter<TypeId::DictItemIterator>},
    VIEW_ROWS("and", intersected),
    VIEW_ROWS("or", united),
    VIEW_ROWS("sub", subtracted),
    VIEW_ROWS("xor", differing),
    {"__len__", view_len},
    {"__contains__", items_contains, 1, 1},
    {"isdisjoint", view_isdisjoint, 1, 1},
    {"__reversed__", view_iter<TypeId::DictReverseItemIterator>},
};
constexpr MethodRow kValuesMethods[] = {{"__repr__", view_repr},
                                        {"__iter__", view_iter<TypeId::DictValueIterator>},
                                        {"__len__", view_len},
                                        {"__reversed__", view_iter<TypeId::DictReverseValueIterator>}};
constexpr GetSetRow kViewGetSets[] = {{"mapping", view_mapping}};
// (iter, ([what is left],)): the iterator itself stays where it is.
OwnedValue iterator_reduce(Context& cx, const CallArguments& arguments) {
  auto* iterator = static_cast<DictIterator*>(arguments.self().object());
  Ref<DictIterator> copy = TRY(new_object<DictIterator>(cx, iterator->type));
  if (iterator->dict) copy->dict = own_ref(iterator->dict).leak();
  copy->position = iterator->position;
  copy->expected_used = iterator->expected_used;
  copy->remaining = iterator->remaining;
  Ref<List> items = TRY(list_from(cx, Value(copy.get())));
  return reduce_iterator(cx, "iter", Value(items.get()));
}
constexpr MethodRow kIteratorMethods[] = {{"__length_hint__", iterator_length_hint},
                                          {"__reduce__", iterator_reduce}};

void destroy_view(Context&, Object* object) { drop_pointer(static_cast<DictView*>(object)->dict); }
void visit_view(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<DictView*>(object)->dict);
}
template <Part kPart>
void destroy_iterator(Context&, Object* object) {
  drop_pointer(static_cast<DictIterator*>(object)->dict);
  if (kPart == Part::Item) drop_pointer(static_cast<DictItemIterator*>(object)->result);
}
template <Part kPart>
void visit_iterator(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<DictIterator*>(object)->dict);
  if (kPart == Part::Item) visit_pointer(visitor, static_cast<DictItemIterator*>(object)->result);
}
template <Part kPart>
constexpr std::uint32_t kIteratorSize = kPart == Part::Item ? sizeof(DictItemIterator) : sizeof(DictIterator);

}  // namespace

const NativeType kDictKeysType = {.layout = TypeId::DictKeys,
                                  .size = sizeof(DictView),
                                  .destroy = destroy_view,
                                  .visit = visit_view,
                                  .methods = kKeysMethods,
                                  .getsets = kViewGetSets};
const NativeType kDictItemsType = {.layout = TypeId::DictItems,
                                   .size = sizeof(DictView),
                                   .destroy = destroy_view,
                                   .visit = visit_view,
                                   .methods = kItemsMethods,
                                   .getsets = kViewGetSets};
const NativeType kDictValuesType = {.layout = TypeId::DictValues,
                                    .size = sizeof(DictView),
                                    .destroy = destroy_view,
                                    .visit = visit_view,
                                    .methods = kValuesMethods,
                                    .getsets = kViewGetSets};

#define DICT_ITERATOR(NATIVE, ID, PART, REVERSE)                \
  const NativeType NATIVE = {.layout = TypeId::ID,              \
                             .size = kIteratorSize<PART>,       \
                             .destroy = destroy_iterator<PART>, \
                             .visit = visit_iterator<PART>,     \
                             .methods = kIteratorMethods,       \
                             .next = iterator_next<PART, REVERSE>};
DICT_ITERATOR(kDictKeyIteratorType, DictKeyIterator, Part::Key, false)
DICT_ITERATOR(kDictValueIteratorType, DictValueIterator, Part::Value, false)
DICT_ITERATOR(kDictItemIteratorType, DictItemIterator, Part::Item, false)
DICT_ITERATOR(kDictReverseKeyIteratorType, DictReverseKeyIterator, Part::Key, true)
DICT_ITERATOR(kDictReverseValueIteratorType, DictReverseValueIterator, Part::Value, true)
DICT_ITERATOR(kDictReverseItemIteratorType, DictReverseItemIterator, Part::Item, true)

}  // namespace dictum
