#include <algorithm>

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"
#include "objects/sequence_object.h"

// Iterators over lists and tuples, reversed(), and the two that iter() makes.

namespace dictum {

namespace {

SequenceIterator* iterator_of(Object* self) { return static_cast<SequenceIterator*>(self); }
OwnedValue exhausted(SequenceIterator* self) {
  drop_field(self->sequence);
  return {};
}

OwnedValue list_next(Context&, Object* object) {
  auto* self = iterator_of(object);
  if (self->sequence.is_absent()) return {};
  auto* list = as<List>(self->sequence);
  if (self->index >= static_cast<std::int64_t>(list->size())) return exhausted(self);
  return own((*list)[static_cast<std::size_t>(self->index++)]);
}
OwnedValue tuple_next(Context&, Object* object) {
  auto* self = iterator_of(object);
  if (self->sequence.is_absent()) return {};
  auto* tuple = as<Tuple>(self->sequence);
  if (self->index >= static_cast<std::int64_t>(tuple->size())) return exhausted(self);
  return own((*tuple)[static_cast<std::size_t>(self->index++)]);
}
OwnedValue list_reverse_next(Context&, Object* object) {
  auto* self = iterator_of(object);
  if (self->sequence.is_absent()) return {};
  auto* list = as<List>(self->sequence);
  if (self->index < 0 || self->index >= static_cast<std::int64_t>(list->size())) return exhausted(self);
  return own((*list)[static_cast<std::size_t>(self->index--)]);
}
// __getitem__ with 0, 1, 2 … until IndexError or StopIteration.
OwnedValue old_protocol_next(Context& cx, Object* object) {
  auto* self = iterator_of(object);
  if (self->sequence.is_absent()) return {};
  OwnedValue sequence = own(self->sequence);
  OwnedValue item = get_item(cx, sequence, Value::small(self->index++));
  if (!item.is_raised()) return item;
  if (catch_exception(cx, TypeId::IndexError) || catch_exception(cx, TypeId::StopIteration))
    return exhausted(self);
  return failed();
}
OwnedValue reversed_next(Context& cx, Object* object) {
  auto* self = iterator_of(object);
  if (self->sequence.is_absent()) return {};
  if (self->index < 0) return exhausted(self);
  OwnedValue sequence = own(self->sequence);
  OwnedValue item = get_item(cx, sequence, Value::small(self->index));
  --self->index;
  if (!item.is_raised()) return item;
  if (catch_exception(cx, TypeId::IndexError) || catch_exception(cx, TypeId::StopIteration))
    return exhausted(self);
  return failed();
}
OwnedValue length_hint_row(Context& cx, const CallArguments& arguments) {
  auto* self = iterator_of(arguments.self().object());
  if (self->sequence.is_absent()) return OwnedValue::small(0);
  OwnedValue sequence = own(self->sequence);
  std::int64_t size = TRY(length(cx, sequence));
  bool backwards = self->type->id == TypeId::ListReverseIterator || self->type->id == TypeId::Reversed;
  std::int64_t left = backwards ? self->index + 1 : size - self->index;
  return make_int(cx, left < 0 || (backwards && left > size) ? 0 : left);
}
// An exhausted iterator is one over an empty list or tuple.
OwnedValue empty_of(Context& cx, const Object* iterator) {
  switch (iterator->type->id) {
    case TypeId::ListIterator:
    case TypeId::ListReverseIterator: return new_list(cx);
    case TypeId::StrIterator:
    case TypeId::StrAsciiIterator: return own(Value(cx.names().empty));
    default: return empty_tuple(cx);
  }
}

}  // namespace

OwnedValue sequence_iterator_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = iterator_of(arguments.self().object());
  const bool backwards = self->type->id == TypeId::ListReverseIterator;
  if (self->type->id == TypeId::Reversed) {
    OwnedValue type = own(Value(self->type));
    OwnedValue items = self->sequence.is_absent() ? TRY(empty_of(cx, self)) : own(self->sequence);
    Ref<Tuple> parts = TRY(make_tuple(cx, {items.get()}));
    if (self->sequence.is_absent()) return make_tuple(cx, {type.get(), Value(parts.get())});
    return make_tuple(cx, {type.get(), Value(parts.get()), Value::small(self->index)});
  }
  if (self->sequence.is_absent()) {
    OwnedValue items = TRY(empty_of(cx, self));
    return reduce_iterator(cx, "iter", items);
  }
  return reduce_iterator(cx, backwards ? "reversed" : "iter", self->sequence, Value::small(self->index));
}

// The index is brought into the sequence.
OwnedValue sequence_iterator_setstate(Context& cx, const CallArguments& arguments) {
  if (!is_int(arguments[1])) return raise_type_error(cx, "an integer is required");
  const std::int64_t index = TRY(to_c_size(cx, arguments[1]));
  auto* self = iterator_of(arguments.self().object());
  if (self->sequence.is_absent()) return cx.none();
  OwnedValue sequence = own(self->sequence);
  const bool backwards = self->type->id == TypeId::ListReverseIterator || self->type->id == TypeId::Reversed;
  if (self->type->id == TypeId::SequenceIterator) {
    self->index = std::max<std::int64_t>(0, index);
    return cx.none();
  }
  const std::int64_t size = TRY(length(cx, sequence));
  self->index =
      backwards ? std::clamp<std::int64_t>(index, -1, size - 1) : std::clamp<std::int64_t>(index, 0, size);
  return cx.none();
}

namespace {

constexpr MethodRow kHintMethods[] = {{"__length_hint__", length_hint_row},
                                      {"__reduce__", sequence_iterator_reduce},
                                      {"__setstate__", sequence_iterator_setstate, 1, 1}};

OwnedValue callable_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<CallableIterator*>(arguments.self().object());
  if (self->callable.is_absent() || self->sentinel.is_absent()) {
    Ref<Tuple> nothing = TRY(empty_tuple(cx));
    return reduce_iterator(cx, "iter", Value(nothing.get()));
  }
  Ref<Tuple> parts = TRY(make_tuple(cx, {self->callable, self->sentinel}));
  OwnedValue made = TRY(reduce_iterator(cx, "iter", cx.core.none));
  return make_tuple(cx, {(*as<Tuple>(made))[0], Value(parts.get())});
}
constexpr MethodRow kCallableMethods[] = {{"__reduce__", callable_reduce}};
void destroy_iterator(Context&, Object* object) { drop_field(iterator_of(object)->sequence); }
void visit_iterator(Object* object, EdgeVisitor& visitor) { visitor.edge(iterator_of(object)->sequence); }

// reversed(x): x.__reversed__(), or an iterator over a sequence.
OwnedValue construct_reversed(Context& cx, Type* type, const CallArguments& arguments) {
  if (type == cx.type(TypeId::Reversed)) TRY(refuse_keywords(cx, "reversed", arguments));
  if (arguments.count != 1)
    return raise_type_error(cx, cat("reversed expected 1 argument, got ", arguments.count));
  OwnedValue method = own(lookup_special(cx, type_of(cx, arguments[0]), SpecialMethod::reversed_));
  if (!method.is_absent() && !is_none(cx, method)) return call_bound(cx, method, arguments[0]);
  bool sequence = method.is_absent() && !is_exact(cx, arguments[0], TypeId::Set) &&
                  !lookup_special(cx, type_of(cx, arguments[0]), SpecialMethod::getitem_).is_absent() &&
                  !is<MappingProxy>(arguments[0]);
  if (!sequence)
    return raise_type_error(cx, cat("'", type_name(cx, arguments[0]), "' object is not reversible"));
  std::int64_t size = TRY(length(cx, arguments[0]));
  Ref<SequenceIterator> made = TRY(new_object<SequenceIterator>(cx, type));
  made->sequence = own(arguments[0]).leak();
  made->index = size - 1;
  return made;
}

// iter(callable, sentinel)
OwnedValue callable_next(Context& cx, Object* object) {
  auto* self = static_cast<CallableIterator*>(object);
  if (self->callable.is_absent()) return {};
  OwnedValue callable = own(self->callable);
  OwnedValue item = call(cx, callable);
  if (item.is_raised()) {
    if (!catch_exception(cx, TypeId::StopIteration)) return failed();
    drop_field(self->callable);
    drop_field(self->sentinel);
    return {};
  }
  if (self->sentinel.is_absent()) return {};
  OwnedValue sentinel = own(self->sentinel);
  if (!TRY(compare_truth(cx, Comparison::Eq, sentinel, item))) return item;
  drop_field(self->callable);
  drop_field(self->sentinel);
  return {};
}
void destroy_callable(Context&, Object* object) {
  drop_field(static_cast<CallableIterator*>(object)->callable);
  drop_field(static_cast<CallableIterator*>(object)->sentinel);
}
void visit_callable(Object* object, EdgeVisitor& visitor) {
  visitor.edge(static_cast<CallableIterator*>(object)->callable);
  visitor.edge(static_cast<CallableIterator*>(object)->sentinel);
}

}  // namespace

const NativeType kListIteratorType = {.layout = TypeId::ListIterator,
                                      .size = sizeof(SequenceIterator),
                                      .destroy = destroy_iterator,
                                      .visit = visit_iterator,
                                      .methods = kHintMethods,
                                      .next = list_next};
const NativeType kTupleIteratorType = {.layout = TypeId::TupleIterator,
                                       .size = sizeof(SequenceIterator),
                                       .destroy = destroy_iterator,
                                       .visit = visit_iterator,
                                       .methods = kHintMethods,
                                       .next = tuple_next};
const NativeType kListReverseIteratorType = {.layout = TypeId::ListReverseIterator,
                                             .size = sizeof(SequenceIterator),
                                             .destroy = destroy_iterator,
                                             .visit = visit_iterator,
                                             .methods = kHintMethods,
                                             .next = list_reverse_next};
const NativeType kSequenceIteratorType = {.layout = TypeId::SequenceIterator,
                                          .size = sizeof(SequenceIterator),
                                          .destroy = destroy_iterator,
                                          .visit = visit_iterator,
                                          .methods = kHintMethods,
                                          .next = old_protocol_next};
const NativeType kReversedType = {.layout = TypeId::Reversed,
                                  .size = sizeof(SequenceIterator),
                                  .subclassable = true,
                                  .destroy = destroy_iterator,
                                  .visit = visit_iterator,
                                  .construct = construct_reversed,
                                  .methods = kHintMethods,
                                  .next = reversed_next};
const NativeType kCallableIteratorType = {.layout = TypeId::CallableIterator,
                                          .size = sizeof(CallableIterator),
                                          .destroy = destroy_callable,
                                          .visit = visit_callable,
                                          .methods = kCallableMethods,
                                          .next = callable_next};

}  // namespace dictum
