#include "builtins/dict_views.h"

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/call_protocol.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"

namespace dictum {

OwnedValue make_dict_view(Context& cx, TypeId view, Dict* dict) {
  Ref<DictView> made = TRY(new_object<DictView>(cx, cx.type(view)));
  made->dict = own_ref(dict).leak();
  return made;
}

OwnedValue make_dict_iterator(Context& cx, TypeId type, Dict* dict) {
  Ref<DictIterator> made = TRY(new_object<DictIterator>(cx, cx.type(type)));
  made->dict = own_ref(dict).leak();
  made->expected_used = made->remaining = static_cast<std::uint32_t>(dict->size());
  bool reverse = type == TypeId::DictReverseKeyIterator || type == TypeId::DictReverseValueIterator ||
                 type == TypeId::DictReverseItemIterator;
  made->position = reverse && dict->table ? dict->table->entry_count : 0;
  return made;
}

namespace {

enum class Part { Key, Value, Item };

OwnedValue part_of(Context& cx, Part part, Value key, Value value) {
  if (part == Part::Key) return own(key);
  if (part == Part::Value) return own(value);
  return make_tuple(cx, {key, value});
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
      if (!entry.key.is_absent()) return part_of(cx, kPart, entry.key, entry.value);
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
  return part_of(cx, kPart, key, value);
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

// Set operations give sets: the left operand's items, then the right one's.
OwnedValue set_of(Context& cx, Value items) {
  Ref<Set> made = TRY(new_set(cx));
  TRY(set_update(cx, made.get(), items));
  return made;
}
OwnedValue view_or(Context& cx, const CallArguments& arguments) {
  OwnedValue made = TRY(set_of(cx, arguments[0]));
  TRY(set_update(cx, as<Set>(made), arguments[1]));
  return made;
}
OwnedValue view_and(Context& cx, const CallArguments& arguments) {
  Ref<Set> made = TRY(new_set(cx));
  ItemSource source(cx, arguments[1]);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return made;
    if (TRY(contains(cx, arguments[0], item))) TRY(set_add(cx, made.get(), item));
  }
}
OwnedValue view_sub(Context& cx, const CallArguments& arguments) {
  OwnedValue made = TRY(set_of(cx, arguments[0]));
  ItemSource source(cx, arguments[1]);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return made;
    TRY(set_discard(cx, as<Set>(made), item));
  }
}
OwnedValue view_isdisjoint(Context& cx, const CallArguments& arguments) {
  ItemSource source(cx, arguments[1]);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return cx.boolean_result(true);
    if (TRY(contains(cx, arguments[0], item))) return cx.boolean_result(false);
  }
}

constexpr MethodRow kKeysMethods[] = {
    {"__repr__", view_repr},
    COMPARISON_ROWS(view_compare),
    {"__iter__", view_iter<TypeId::DictKeyIterator>},
    {"__and__", view_and, 1, 1},
    {"__or__", view_or, 1, 1},
    {"__sub__", view_sub, 1, 1},
    {"__len__", view_len},
    {"__contains__", keys_contains, 1, 1},
    {"isdisjoint", view_isdisjoint, 1, 1},
    {"__reversed__", view_iter<TypeId::DictReverseKeyIterator>},
};
constexpr MethodRow kItemsMethods[] = {
    {"__repr__", view_repr},
    COMPARISON_ROWS(view_compare),
    {"__iter__", view_iter<TypeId::DictItemIterator>},
    {"__and__", view_and, 1, 1},
    {"__or__", view_or, 1, 1},
    {"__sub__", view_sub, 1, 1},
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
constexpr MethodRow kIteratorMethods[] = {{"__length_hint__", iterator_length_hint}};

void destroy_view(Context&, Object* object) { drop_pointer(static_cast<DictView*>(object)->dict); }
void visit_view(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<DictView*>(object)->dict);
}
void destroy_iterator(Context&, Object* object) { drop_pointer(static_cast<DictIterator*>(object)->dict); }
void visit_iterator(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<DictIterator*>(object)->dict);
}

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

#define DICT_ITERATOR(NATIVE, ID, PART, REVERSE)           \
  const NativeType NATIVE = {.layout = TypeId::ID,         \
                             .size = sizeof(DictIterator), \
                             .destroy = destroy_iterator,  \
                             .visit = visit_iterator,      \
                             .methods = kIteratorMethods,  \
                             .next = iterator_next<PART, REVERSE>};
DICT_ITERATOR(kDictKeyIteratorType, DictKeyIterator, Part::Key, false)
DICT_ITERATOR(kDictValueIteratorType, DictValueIterator, Part::Value, false)
DICT_ITERATOR(kDictItemIteratorType, DictItemIterator, Part::Item, false)
DICT_ITERATOR(kDictReverseKeyIteratorType, DictReverseKeyIterator, Part::Key, true)
DICT_ITERATOR(kDictReverseValueIteratorType, DictReverseValueIterator, Part::Value, true)
DICT_ITERATOR(kDictReverseItemIteratorType, DictReverseItemIterator, Part::Item, true)

}  // namespace dictum
