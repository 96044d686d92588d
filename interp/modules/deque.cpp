// collections.deque: https://docs.python.org/3/library/collections.html#collections.deque
#include "modules/deque.h"

#include "builtins/method_helpers.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

Done reserve(Context& cx, Deque* deque) {
  if (deque->size < deque->capacity) return done();
  const std::uint64_t capacity = deque->capacity == 0 ? 8 : std::uint64_t{deque->capacity} * 2;
  if (capacity > UINT32_MAX) return raise_memory_error(cx);
  auto* items = static_cast<Value*>(cx.heap.allocate_buffer(capacity * sizeof(Value)));
  if (!items) return raise_no_memory(cx, capacity * sizeof(Value));
  for (std::uint32_t i = 0; i < deque->size; i++) items[i] = (*deque)[i];
  if (deque->items) cx.heap.free_buffer(deque->items);
  deque->items = items;
  deque->capacity = static_cast<std::uint32_t>(capacity);
  deque->head = 0;
  return done();
}

}  // namespace

OwnedValue deque_pop(Deque* deque) {
  if (deque->size == 0) return {};
  deque->changes++;
  return OwnedValue::steal(std::exchange(deque->items[deque->place(--deque->size)], Value()));
}

OwnedValue deque_pop_left(Deque* deque) {
  if (deque->size == 0) return {};
  deque->changes++;
  const std::uint32_t place = deque->head;
  deque->head = place + 1 == deque->capacity ? 0 : place + 1;
  deque->size--;
  return OwnedValue::steal(std::exchange(deque->items[place], Value()));
}

Done deque_append(Context& cx, Deque* deque, Value item) {
  OwnedValue dropped;
  if (deque->maxlen == 0) return done();
  if (deque->maxlen > 0 && deque->size >= deque->maxlen) dropped = deque_pop_left(deque);
  TRY(reserve(cx, deque));
  deque->changes++;
  deque->items[deque->place(deque->size++)] = own(item).leak();
  return done();
}

Done deque_append_left(Context& cx, Deque* deque, Value item) {
  OwnedValue dropped;
  if (deque->maxlen == 0) return done();
  if (deque->maxlen > 0 && deque->size >= deque->maxlen) dropped = deque_pop(deque);
  TRY(reserve(cx, deque));
  deque->changes++;
  deque->head = deque->head == 0 ? deque->capacity - 1 : deque->head - 1;
  deque->size++;
  deque->items[deque->head] = own(item).leak();
  return done();
}

namespace {

Done extend_by(Context& cx, Deque* deque, Value iterable, Done (*append)(Context&, Deque*, Value)) {
  OwnedValue source = own(iterable);
  if (iterable == Value(deque)) source = TRY(OwnedValue(list_from(cx, iterable)));
  ItemSource items(cx, source);
  if (!items.ok()) return failed();
  for (;;) {
    const OwnedValue item = TRY(items.next());
    if (item.is_absent()) return done();
    TRY(append(cx, deque, item));
  }
}

}  // namespace

Done deque_extend(Context& cx, Deque* deque, Value iterable) {
  return extend_by(cx, deque, iterable, deque_append);
}

Done deque_extend_left(Context& cx, Deque* deque, Value iterable) {
  return extend_by(cx, deque, iterable, deque_append_left);
}

Done deque_rotate(Context& cx, Deque* deque, std::int64_t steps) {
  const std::int64_t size = deque->size;
  if (size <= 1) return done();
  steps %= size;
  if (steps > size / 2) steps -= size;
  if (steps < -(size / 2)) steps += size;
  deque->changes++;
  for (; steps > 0; steps--) {
    if (!cx.charge()) return failed();
    const Value item = std::exchange(deque->items[deque->place(deque->size - 1)], Value());
    deque->head = deque->head == 0 ? deque->capacity - 1 : deque->head - 1;
    deque->items[deque->head] = item;
  }
  for (; steps < 0; steps++) {
    if (!cx.charge()) return failed();
    const Value item = std::exchange(deque->items[deque->head], Value());
    deque->head = deque->head + 1 == deque->capacity ? 0 : deque->head + 1;
    deque->items[deque->place(deque->size - 1)] = item;
  }
  return done();
}

// Takes the buffer away first: what dies may look at the deque.
void deque_clear(Context& cx, Deque* deque) {
  Value* items = std::exchange(deque->items, nullptr);
  const std::uint32_t capacity = std::exchange(deque->capacity, 0), head = std::exchange(deque->head, 0);
  const std::uint32_t size = std::exchange(deque->size, 0);
  if (size > 0) deque->changes++;
  for (std::uint32_t i = 0; i < size; i++) {
    const std::uint64_t place = std::uint64_t{head} + i;
    release(items[place < capacity ? place : place - capacity]);
  }
  if (items) cx.heap.free_buffer(items);
}

OwnedValue deque_copy(Context& cx, Deque* deque) {
  Type* type = type_of(deque);
  if (type == cx.type(TypeId::Deque)) {
    Ref<Deque> made = TRY(new_object<Deque>(cx, type));
    made->maxlen = deque->maxlen;
    TRY(deque_extend(cx, made.get(), Value(deque)));
    return made;
  }
  OwnedValue made;
  if (deque->maxlen < 0) {
    made = TRY(call(cx, Value(type), {Value(deque)}));
  } else {
    const OwnedValue maxlen = TRY(make_int(cx, deque->maxlen));
    made = TRY(call(cx, Value(type), {Value(deque), maxlen.get()}));
  }
  if (!is<Deque>(made))
    return raise_type_error(cx,
                            cat(type_short_name(type), "() must return a deque, not ", type_name(cx, made)));
  return made;
}

}  // namespace dictum
