// The iterators of deque: they notice when items come or go.
#include "modules/deque.h"
#include "modules/iterator_helpers.h"
#include "modules/module_types.h"

namespace dictum {

OwnedValue make_deque_iterator(Context& cx, TypeId type, Deque* deque) {
  Ref<DequeIterator> made = TRY(new_object<DequeIterator>(cx, cx.type(type)));
  made->deque = own_ref(deque).leak();
  made->remaining = deque->size;
  made->changes = deque->changes;
  return made;
}

namespace {

template <bool kReverse>
OwnedValue next_of_deque(Context& cx, Object* object) {
  auto* self = static_cast<DequeIterator*>(object);
  if (kReverse && self->remaining == 0) return {};
  if (self->deque->changes != self->changes) {
    self->remaining = 0;
    return raise_error(cx, TypeId::RuntimeError, "deque mutated during iteration");
  }
  if (self->remaining == 0) return {};
  const std::int64_t left = self->remaining--;
  return own((*self->deque)[static_cast<std::size_t>(kReverse ? left - 1 : self->deque->size - left)]);
}

template <TypeId kIterator>
OwnedValue construct_iterator(Context& cx, Type* type, const CallArguments& arguments) {
  const std::string name = type_short_name(type);
  if (arguments.count < 1 || arguments.count > 2)
    return expect_count(cx, name, arguments.count, 1, 2).ok() ? OwnedValue() : OwnedValue(failed());
  if (!is<Deque>(arguments[0]))
    return raise_type_error(
        cx, cat(type->name, "() argument 1 must be collections.deque, not ", type_name(cx, arguments[0])));
  const std::int64_t index = arguments.count > 1 ? TRY(to_ssize(cx, arguments[1])) : 0;
  OwnedValue made = TRY(make_deque_iterator(cx, kIterator, as<Deque>(arguments[0])));
  auto* iterator = static_cast<DequeIterator*>(made.get().object());
  iterator->remaining = std::clamp<std::int64_t>(iterator->remaining - std::max<std::int64_t>(index, 0), 0,
                                                 iterator->remaining);
  return made;
}
OwnedValue left_of_iterator(Context& cx, const CallArguments& arguments) {
  return make_int(cx, static_cast<DequeIterator*>(arguments.self().object())->remaining);
}
OwnedValue reduce_iterator(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<DequeIterator*>(arguments.self().object());
  const OwnedValue index = TRY(make_int(cx, self->deque->size - self->remaining));
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {Value(self->deque), index.get()}));
}

using IteratorFields = OwnedFields<DequeIterator, &DequeIterator::deque>;
constexpr MethodRow kIteratorMethods[] = {{"__length_hint__", left_of_iterator},
                                          {"__reduce__", reduce_iterator}};

}  // namespace

const NativeType kDequeIteratorType = {.layout = TypeId::DequeIterator,
                                       .size = sizeof(DequeIterator),
                                       .destroy = IteratorFields::destroy,
                                       .visit = IteratorFields::visit,
                                       .construct = construct_iterator<TypeId::DequeIterator>,
                                       .methods = kIteratorMethods,
                                       .next = next_of_deque<false>};
const NativeType kDequeReverseIteratorType = {.layout = TypeId::DequeReverseIterator,
                                              .size = sizeof(DequeIterator),
                                              .destroy = IteratorFields::destroy,
                                              .visit = IteratorFields::visit,
                                              .construct = construct_iterator<TypeId::DequeReverseIterator>,
                                              .methods = kIteratorMethods,
                                              .next = next_of_deque<true>};

}  // namespace dictum
