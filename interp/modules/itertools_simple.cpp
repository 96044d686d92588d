// itertools: dropwhile, takewhile, filterfalse, starmap, compress, pairwise, batched.
#include "modules/iterator_helpers.h"
#include "modules/itertools_types.h"
#include "modules/module_types.h"

namespace dictum {

namespace {

// dropwhile, takewhile, filterfalse, starmap: (function, iterable).
template <TypeId kType>
OwnedValue construct_with_function(Context& cx, Type* type, const CallArguments& arguments) {
  const std::string name = to_utf8(cx.type(kType)->name);
  TRY(refuse_plain_keywords(cx, kType, type, name, arguments));
  TRY(expect_count(cx, name, arguments.count, 2, 2));
  OwnedValue iterator = TRY(get_iterator(cx, arguments[1]));
  Ref<FunctionIterator> made = TRY(new_object<FunctionIterator>(cx, type));
  made->function = own(arguments[0]).leak();
  made->iterator = iterator.leak();
  return made;
}

OwnedValue next_of_dropwhile(Context& cx, Object* object) {
  auto* self = static_cast<FunctionIterator*>(object);
  const OwnedValue iterator = own(self->iterator), function = own(self->function);
  for (;;) {
    if (!cx.charge()) return failed();
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent() || self->switched) return item;
    const OwnedValue answer = TRY(call(cx, function, {item.get()}));
    if (TRY(truth(cx, answer))) continue;
    self->switched = true;
    return item;
  }
}

OwnedValue next_of_takewhile(Context& cx, Object* object) {
  auto* self = static_cast<FunctionIterator*>(object);
  if (self->switched) return {};
  const OwnedValue iterator = own(self->iterator), function = own(self->function);
  OwnedValue item = TRY(next_item(cx, iterator));
  if (item.is_absent()) return item;
  const OwnedValue answer = TRY(call(cx, function, {item.get()}));
  if (TRY(truth(cx, answer))) return item;
  self->switched = true;
  return {};
}

OwnedValue next_of_filterfalse(Context& cx, Object* object) {
  auto* self = static_cast<FunctionIterator*>(object);
  const OwnedValue iterator = own(self->iterator), function = own(self->function);
  const bool plain = is_none(cx, function) || function.get() == Value(cx.type(TypeId::Bool));
  for (;;) {
    if (!cx.charge()) return failed();
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return item;
    const OwnedValue answer = plain ? own(item) : TRY(call(cx, function, {item.get()}));
    if (!TRY(truth(cx, answer))) return item;
  }
}

OwnedValue next_of_starmap(Context& cx, Object* object) {
  auto* self = static_cast<FunctionIterator*>(object);
  const OwnedValue iterator = own(self->iterator), function = own(self->function);
  const OwnedValue item = TRY(next_item(cx, iterator));
  if (item.is_absent()) return {};
  Ref<Tuple> arguments = TRY(tuple_from(cx, item));
  return call(cx, function,
              CallArguments{arguments->items, static_cast<std::uint32_t>(arguments->size()), nullptr});
}

OwnedValue reduce_function(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<FunctionIterator*>(arguments.self().object());
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {self->function, self->iterator}));
}
OwnedValue reduce_switched(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<FunctionIterator*>(arguments.self().object());
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {self->function, self->iterator}),
                 Value::small(self->switched));
}
OwnedValue setstate_switched(Context& cx, const CallArguments& arguments) {
  const bool state = TRY(truth(cx, arguments[1]));
  static_cast<FunctionIterator*>(arguments.self().object())->switched = state;
  return cx.none();
}

// compress

OwnedValue construct_compress(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "compress", arguments, {"data", "selectors"}, 2, 2, parts));
  OwnedValue data = TRY(get_iterator(cx, parts[0]));
  OwnedValue selectors = TRY(get_iterator(cx, parts[1]));
  Ref<Compress> made = TRY(new_object<Compress>(cx, type));
  made->data = data.leak();
  made->selectors = selectors.leak();
  return made;
}
OwnedValue next_of_compress(Context& cx, Object* object) {
  auto* self = static_cast<Compress*>(object);
  const OwnedValue data = own(self->data), selectors = own(self->selectors);
  for (;;) {
    if (!cx.charge()) return failed();
    OwnedValue item = TRY(next_item(cx, data));
    if (item.is_absent()) return item;
    const OwnedValue selector = TRY(next_item(cx, selectors));
    if (selector.is_absent()) return {};
    if (TRY(truth(cx, selector))) return item;
  }
}
OwnedValue reduce_compress(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Compress*>(arguments.self().object());
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {self->data, self->selectors}));
}

// pairwise

OwnedValue construct_pairwise(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_plain_keywords(cx, TypeId::Pairwise, type, "pairwise", arguments));
  TRY(expect_count(cx, "pairwise", arguments.count, 1, 1));
  OwnedValue iterator = TRY(get_iterator(cx, arguments[0]));
  Ref<Pairwise> made = TRY(new_object<Pairwise>(cx, type));
  made->iterator = iterator.leak();
  return made;
}
void end_pairwise(Pairwise* self) {
  drop_owned(self->iterator);
  drop_owned(self->old);
}
OwnedValue next_of_pairwise(Context& cx, Object* object) {
  auto* self = static_cast<Pairwise*>(object);
  if (self->iterator.is_absent()) return {};
  const OwnedValue iterator = own(self->iterator);
  if (self->old.is_absent()) {
    OwnedValue first = next_item(cx, iterator);
    if (!first.is_value()) {
      end_pairwise(self);
      return first;
    }
    const OwnedValue before = OwnedValue::steal(std::exchange(self->old, first.leak()));
    if (self->iterator.is_absent()) {  // it was exhausted meanwhile
      end_pairwise(self);
      return {};
    }
  }
  const OwnedValue old = own(self->old);
  OwnedValue item = next_item(cx, iterator);
  if (!item.is_value()) {
    end_pairwise(self);
    return item;
  }
  Ref<Tuple> pair = TRY(make_tuple(cx, {old.get(), item.get()}));
  const OwnedValue before = OwnedValue::steal(std::exchange(self->old, item.leak()));
  return pair;
}

// batched

OwnedValue construct_batched(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[3];
  if (cx.language.batched_strict)
    TRY(bind_arguments(cx, "batched", arguments, {"iterable", "n", "strict"}, 2, 2, parts));
  else
    TRY(bind_arguments(cx, "batched", arguments, {"iterable", "n"}, 2, 2, parts));
  const std::int64_t size = TRY(to_ssize(cx, parts[1]));
  const bool strict = !parts[2].is_absent() && TRY(truth(cx, parts[2]));
  if (size < 1) return raise_value_error(cx, "n must be at least one");
  OwnedValue iterator = TRY(get_iterator(cx, parts[0]));
  Ref<Batched> made = TRY(new_object<Batched>(cx, type));
  made->iterator = iterator.leak();
  made->size = size;
  made->strict = strict;
  return made;
}
OwnedValue next_of_batched(Context& cx, Object* object) {
  auto* self = static_cast<Batched*>(object);
  if (self->iterator.is_absent()) return {};
  const OwnedValue iterator = own(self->iterator);
  Ref<List> items = TRY(new_list(cx));
  bool ended = false;
  while (static_cast<std::int64_t>(items->size()) < self->size) {
    if (!cx.charge()) return failed();
    OwnedValue item = next_item(cx, iterator);
    if (!item.is_value()) {
      const OwnedValue before = OwnedValue::steal(std::exchange(self->iterator, Value()));
      if (item.is_raised()) return failed();
      ended = true;
      break;
    }
    TRY(list_append(cx, items.get(), std::move(item)));
  }
  if (items->size() == 0) return {};
  if (ended && self->strict) return raise_value_error(cx, "batched(): incomplete batch");
  return make_tuple(cx, std::span<const Value>(items->items, items->size()));
}

constexpr MethodRow kDropWhileMethods[] = {{"__reduce__", reduce_switched},
                                           {"__setstate__", setstate_switched, 1, 1}};
constexpr MethodRow kFunctionMethods[] = {{"__reduce__", reduce_function}};
constexpr MethodRow kCompressMethods[] = {{"__reduce__", reduce_compress}};

using FunctionFields =
    OwnedFields<FunctionIterator, &FunctionIterator::function, &FunctionIterator::iterator>;
using CompressFields = OwnedFields<Compress, &Compress::data, &Compress::selectors>;
using PairwiseFields = OwnedFields<Pairwise, &Pairwise::iterator, &Pairwise::old>;
using BatchedFields = OwnedFields<Batched, &Batched::iterator>;

}  // namespace

const NativeType kDropWhileType = {.layout = TypeId::DropWhile,
                                   .size = sizeof(FunctionIterator),
                                   .subclassable = true,
                                   .destroy = FunctionFields::destroy,
                                   .visit = FunctionFields::visit,
                                   .construct = construct_with_function<TypeId::DropWhile>,
                                   .methods = kDropWhileMethods,
                                   .next = next_of_dropwhile};
const NativeType kTakeWhileType = {.layout = TypeId::TakeWhile,
                                   .size = sizeof(FunctionIterator),
                                   .subclassable = true,
                                   .destroy = FunctionFields::destroy,
                                   .visit = FunctionFields::visit,
                                   .construct = construct_with_function<TypeId::TakeWhile>,
                                   .methods = kDropWhileMethods,
                                   .next = next_of_takewhile};
const NativeType kFilterFalseType = {.layout = TypeId::FilterFalse,
                                     .size = sizeof(FunctionIterator),
                                     .subclassable = true,
                                     .destroy = FunctionFields::destroy,
                                     .visit = FunctionFields::visit,
                                     .construct = construct_with_function<TypeId::FilterFalse>,
                                     .methods = kFunctionMethods,
                                     .next = next_of_filterfalse};
const NativeType kStarMapType = {.layout = TypeId::StarMap,
                                 .size = sizeof(FunctionIterator),
                                 .subclassable = true,
                                 .destroy = FunctionFields::destroy,
                                 .visit = FunctionFields::visit,
                                 .construct = construct_with_function<TypeId::StarMap>,
                                 .methods = kFunctionMethods,
                                 .next = next_of_starmap};
const NativeType kCompressType = {.layout = TypeId::Compress,
                                  .size = sizeof(Compress),
                                  .subclassable = true,
                                  .destroy = CompressFields::destroy,
                                  .visit = CompressFields::visit,
                                  .construct = construct_compress,
                                  .methods = kCompressMethods,
                                  .next = next_of_compress};
const NativeType kPairwiseType = {.layout = TypeId::Pairwise,
                                  .size = sizeof(Pairwise),
                                  .subclassable = true,
                                  .destroy = PairwiseFields::destroy,
                                  .visit = PairwiseFields::visit,
                                  .construct = construct_pairwise,
                                  .next = next_of_pairwise};
const NativeType kBatchedType = {.layout = TypeId::Batched,
                                 .size = sizeof(Batched),
                                 .subclassable = true,
                                 .destroy = BatchedFields::destroy,
                                 .visit = BatchedFields::visit,
                                 .construct = construct_batched,
                                 .next = next_of_batched};

}  // namespace dictum
