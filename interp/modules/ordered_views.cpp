// The views and iterators of OrderedDict.
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "modules/module_types.h"
#include "modules/ordered_dict.h"
#include "modules/owned_fields.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

OwnedValue make_ordered_iterator(Context& cx, OrderedDict* dict, OrderedPart part, bool reverse) {
  Ref<OrderedDictIterator> made =
      TRY(new_object<OrderedDictIterator>(cx, cx.type(TypeId::OrderedDictIterator)));
  made->dict = own_ref(dict).leak();
  made->expected_used = made->remaining = dict->used;
  made->changes = dict->changes;
  made->position = reverse && dict->table ? dict->table->entry_count : 0;
  made->part = part;
  made->reverse = reverse;
  return made;
}

namespace {

OwnedValue finish_with(Context& cx, OrderedDictIterator* self, std::string_view message) {
  drop_owned(self->dict);
  return raise_error(cx, TypeId::RuntimeError, message);
}
OwnedValue finish(OrderedDictIterator* self) {
  drop_owned(self->dict);
  return {};
}

OwnedValue next_of_ordered(Context& cx, Object* object) {
  auto* self = static_cast<OrderedDictIterator*>(object);
  if (!self->dict) return {};
  if (self->remaining == 0) return finish(self);
  if (self->dict->changes != self->changes)
    return finish_with(cx, self, "OrderedDict mutated during iteration");
  if (self->dict->used != self->expected_used)
    return finish_with(cx, self, "OrderedDict changed size during iteration");
  Value key, value;
  std::size_t position = self->position;
  if (self->reverse) {
    const DictEntry* entries = self->dict->table->entries();
    do position--;
    while (position > 0 && entries[position].key.is_absent());
    key = entries[position].key;
    value = entries[position].value;
  } else if (!dict_next(self->dict, position, key, value)) {
    return finish(self);
  }
  self->position = static_cast<std::uint32_t>(position);
  self->remaining--;
  if (self->part == OrderedPart::Keys) return own(key);
  if (self->part == OrderedPart::Values) return own(value);
  return make_tuple(cx, {key, value});
}

// The items that are left, as iter([…]).
OwnedValue reduce_iterator(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<OrderedDictIterator*>(arguments.self().object());
  Ref<List> items = TRY(new_list(cx));
  if (self->dict) {
    const OwnedValue other = TRY(make_ordered_iterator(cx, self->dict, self->part, self->reverse));
    auto* copy = static_cast<OrderedDictIterator*>(other.get().object());
    copy->position = self->position;
    copy->remaining = self->remaining;
    copy->changes = self->changes;
    copy->expected_used = self->expected_used;
    TRY(list_extend(cx, items.get(), other));
  }
  const Value iter = dict_find(cx, cx.builtins.get(), std::string_view("iter"));
  Ref<Tuple> given = TRY(make_tuple(cx, {Value(items.get())}));
  return make_tuple(cx, {iter, Value(given.get())});
}

template <OrderedPart kPart, bool kReverse>
OwnedValue view_iter(Context& cx, const CallArguments& arguments) {
  auto* view = static_cast<DictView*>(arguments.self().object());
  return make_ordered_iterator(cx, static_cast<OrderedDict*>(view->dict), kPart, kReverse);
}

template <OrderedPart kPart>
constexpr MethodRow kViewMethods[] = {{"__iter__", view_iter<kPart, false>},
                                      {"__reversed__", view_iter<kPart, true>}};
constexpr MethodRow kIteratorMethods[] = {{"__reduce__", reduce_iterator}};

using ViewFields = OwnedFields<DictView, &DictView::dict>;
using IteratorFields = OwnedFields<OrderedDictIterator, &OrderedDictIterator::dict>;

}  // namespace

const NativeType kOrderedDictKeysType = {.layout = TypeId::DictKeys,
                                         .size = sizeof(DictView),
                                         .destroy = ViewFields::destroy,
                                         .visit = ViewFields::visit,
                                         .methods = kViewMethods<OrderedPart::Keys>};
const NativeType kOrderedDictValuesType = {.layout = TypeId::DictValues,
                                           .size = sizeof(DictView),
                                           .destroy = ViewFields::destroy,
                                           .visit = ViewFields::visit,
                                           .methods = kViewMethods<OrderedPart::Values>};
const NativeType kOrderedDictItemsType = {.layout = TypeId::DictItems,
                                          .size = sizeof(DictView),
                                          .destroy = ViewFields::destroy,
                                          .visit = ViewFields::visit,
                                          .methods = kViewMethods<OrderedPart::Items>};
const NativeType kOrderedDictIteratorType = {.layout = TypeId::OrderedDictIterator,
                                             .size = sizeof(OrderedDictIterator),
                                             .destroy = IteratorFields::destroy,
                                             .visit = IteratorFields::visit,
                                             .methods = kIteratorMethods,
                                             .next = next_of_ordered};

}  // namespace dictum
