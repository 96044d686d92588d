// itertools: chain, accumulate, zip_longest.
#include "modules/iterator_helpers.h"
#include "modules/itertools_types.h"
#include "modules/module_types.h"

namespace dictum {

namespace {

bool is_iterator(Context& cx, Value value) {
  return !lookup_special(cx, type_of(cx, value), SpecialMethod::next_).is_absent();
}

// chain

OwnedValue make_chain(Context& cx, Type* type, Value iterables) {
  OwnedValue source = TRY(get_iterator(cx, iterables));
  Ref<Chain> made = TRY(new_object<Chain>(cx, type));
  made->source = source.leak();
  return made;
}
OwnedValue construct_chain(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_plain_keywords(cx, TypeId::Chain, type, "chain", arguments));
  Ref<Tuple> iterables = TRY(make_tuple(cx, std::span<const Value>(arguments.values, arguments.count)));
  return make_chain(cx, type, Value(iterables.get()));
}
OwnedValue chain_from_iterable(Context& cx, const CallArguments& arguments) {
  return make_chain(cx, as<Type>(arguments.self()), arguments[1]);
}
OwnedValue next_of_chain(Context& cx, Object* object) {
  auto* self = static_cast<Chain*>(object);
  while (self->source.is_value()) {
    if (!cx.charge()) return failed();
    if (self->active.is_absent()) {
      const OwnedValue source = own(self->source);
      const OwnedValue iterable = next_item(cx, source);
      OwnedValue iterator = iterable.is_value() ? get_iterator(cx, iterable) : iterable;
      if (!iterator.is_value()) {
        const OwnedValue before = OwnedValue::steal(std::exchange(self->source, Value()));
        return iterator;
      }
      const OwnedValue before = OwnedValue::steal(std::exchange(self->active, iterator.leak()));
    }
    const OwnedValue active = own(self->active);
    OwnedValue item = TRY(next_item(cx, active));
    if (!item.is_absent()) return item;
    const OwnedValue before = OwnedValue::steal(std::exchange(self->active, Value()));
  }
  return {};
}
OwnedValue reduce_chain(Context& cx, const CallArguments& arguments) {
  auto* self = as<Chain>(arguments.self());
  if (self->source.is_absent()) return reduced(cx, own_type(cx, arguments), empty_tuple(cx));
  Ref<Tuple> state = TRY(self->active.is_absent() ? make_tuple(cx, {self->source})
                                                  : make_tuple(cx, {self->source, self->active}));
  return reduced(cx, own_type(cx, arguments), empty_tuple(cx), Value(state.get()));
}
OwnedValue setstate_chain(Context& cx, const CallArguments& arguments) {
  if (!is<Tuple>(arguments[1])) return raise_type_error(cx, "state is not a tuple");
  auto* state = as<Tuple>(arguments[1]);
  if (state->size() < 1 || state->size() > 2)
    return raise_type_error(
        cx, cat("function takes at ", state->size() < 1 ? "least 1 argument" : "most 2 arguments", " (",
                state->size(), " given)"));
  for (const Value part : state->span())
    if (!is_iterator(cx, part)) return raise_type_error(cx, "Arguments must be iterators.");
  auto* self = as<Chain>(arguments.self());
  const OwnedValue source = OwnedValue::steal(std::exchange(self->source, own((*state)[0]).leak()));
  Value following = state->size() == 2 ? own((*state)[1]).leak() : Value();
  const OwnedValue active = OwnedValue::steal(std::exchange(self->active, following));
  return cx.none();
}

// accumulate

OwnedValue construct_accumulate(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[3];
  TRY(bind_arguments(cx, "accumulate", arguments, {"iterable", "func", "initial"}, 1, 2, parts));
  OwnedValue iterator = TRY(get_iterator(cx, parts[0]));
  Ref<Accumulate> made = TRY(new_object<Accumulate>(cx, type));
  made->iterator = iterator.leak();
  made->function = own(parts[1].is_absent() ? cx.core.none : parts[1]).leak();
  made->initial = own(parts[2].is_absent() ? cx.core.none : parts[2]).leak();
  return made;
}
OwnedValue set_total(Accumulate* self, OwnedValue total) {
  const OwnedValue before = OwnedValue::steal(std::exchange(self->total, own(total).leak()));
  return total;
}
OwnedValue next_of_accumulate(Context& cx, Object* object) {
  auto* self = static_cast<Accumulate*>(object);
  if (!is_none(cx, self->initial)) {
    OwnedValue initial = OwnedValue::steal(std::exchange(self->initial, cx.core.none));
    return set_total(self, std::move(initial));
  }
  const OwnedValue iterator = own(self->iterator), function = own(self->function);
  OwnedValue item = TRY(next_item(cx, iterator));
  if (item.is_absent()) return {};
  if (self->total.is_absent()) return set_total(self, std::move(item));
  const OwnedValue total = own(self->total);
  OwnedValue sum = TRY(is_none(cx, function) ? binary(cx, BinaryOperator::Add, total, item)
                                             : call(cx, function, {total.get(), item.get()}));
  return set_total(self, std::move(sum));
}
// An accumulate that has begun with None cannot say so in its state: it is written as islice(…, 1, None).
OwnedValue reduce_accumulate(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Accumulate*>(arguments.self().object());
  const OwnedValue iterator = own(self->iterator), function = own(self->function);
  const OwnedValue total = own(self->total), initial = own(self->initial);
  const Value chain = Value(cx.type(TypeId::Chain));
  if (!is_none(cx, initial)) {
    Ref<Tuple> first = TRY(make_tuple(cx, {initial.get()}));
    const OwnedValue joined = TRY(call(cx, chain, {Value(first.get()), iterator.get()}));
    return reduced(cx, own_type(cx, arguments), make_tuple(cx, {joined.get(), function.get()}), cx.core.none);
  }
  if (total.is_value() && is_none(cx, total)) {
    Ref<Tuple> first = TRY(make_tuple(cx, {total.get()}));
    const OwnedValue joined = TRY(call(cx, chain, {Value(first.get()), iterator.get()}));
    const OwnedValue inner =
        TRY(call(cx, Value(cx.type(TypeId::Accumulate)), {joined.get(), function.get()}));
    return reduced(cx, Value(cx.type(TypeId::SliceIterator)),
                   make_tuple(cx, {inner.get(), Value::small(1), cx.core.none}));
  }
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {iterator.get(), function.get()}),
                 total.is_absent() ? cx.core.none : total.get());
}
OwnedValue setstate_accumulate(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Accumulate*>(arguments.self().object());
  OwnedValue state = own(arguments[1]);
  const OwnedValue before = OwnedValue::steal(std::exchange(self->total, state.leak()));
  return cx.none();
}

// zip_longest

OwnedValue construct_zip_longest(Context& cx, Type* type, const CallArguments& arguments) {
  Value fill;
  for (std::uint32_t i = 0; i < arguments.keyword_count(); i++) {
    if (!as<Str>((*arguments.keyword_names)[i])->is_ascii_text("fillvalue"))
      return raise_type_error(cx, "zip_longest() got an unexpected keyword argument");
    fill = arguments.values[arguments.count + i];
  }
  Ref<Tuple> iterators = TRY(new_tuple(cx, arguments.count));
  for (std::uint32_t i = 0; i < arguments.count; i++) {
    OwnedValue iterator = TRY(get_iterator(cx, arguments[i]));
    iterators->items[i] = iterator.leak();
  }
  Ref<ZipLongest> made = TRY(new_object<ZipLongest>(cx, type));
  made->active = arguments.count;
  made->iterators = iterators.leak();
  made->fill = own(fill.is_absent() ? cx.core.none : fill).leak();
  return made;
}
OwnedValue next_of_zip_longest(Context& cx, Object* object) {
  auto* self = static_cast<ZipLongest*>(object);
  if (self->active == 0) return {};
  Ref<Tuple> iterators = own_ref(self->iterators);
  Ref<Tuple> made = TRY(new_tuple(cx, iterators->size()));
  for (std::size_t i = 0; i < iterators->size(); i++) {
    const OwnedValue iterator = own((*iterators)[i]);
    OwnedValue item;
    if (!is_none(cx, iterator)) {
      item = next_item(cx, iterator);
      if (item.is_raised()) {
        self->active = 0;
        return failed();
      }
      if (item.is_absent()) {
        if (--self->active <= 0) {
          self->active = 0;
          return {};
        }
        if (!is_none(cx, (*iterators)[i])) {
          const OwnedValue before = OwnedValue::steal(std::exchange(iterators->items[i], cx.core.none));
        }
      }
    }
    if (item.is_absent()) item = own(self->fill);
    made->items[i] = item.leak();
  }
  return made;
}
// An exhausted iterator is written as an empty tuple.
OwnedValue reduce_zip_longest(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<ZipLongest*>(arguments.self().object());
  Ref<Tuple> parts = TRY(make_tuple(cx, self->iterators->span()));
  Ref<Tuple> nothing = TRY(empty_tuple(cx));
  for (std::size_t i = 0; i < parts->size(); i++)
    if (is_none(cx, (*parts)[i])) parts->items[i] = own(Value(nothing.get())).leak();
  return reduced(cx, own_type(cx, arguments), std::move(parts), self->fill);
}
OwnedValue setstate_zip_longest(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<ZipLongest*>(arguments.self().object());
  const OwnedValue before = OwnedValue::steal(std::exchange(self->fill, own(arguments[1]).leak()));
  return cx.none();
}

constexpr MethodRow kChainMethods[] = {{"from_iterable", chain_from_iterable, 1, 1},
                                       {"__reduce__", reduce_chain},
                                       {"__setstate__", setstate_chain, 1, 1},
                                       {"__class_getitem__", class_getitem, 1, 1}};
constexpr MethodRow kAccumulateMethods[] = {{"__reduce__", reduce_accumulate},
                                            {"__setstate__", setstate_accumulate, 1, 1}};
constexpr MethodRow kZipLongestMethods[] = {{"__reduce__", reduce_zip_longest},
                                            {"__setstate__", setstate_zip_longest, 1, 1}};

using ChainFields = OwnedFields<Chain, &Chain::active, &Chain::source>;
using AccumulateFields = OwnedFields<Accumulate, &Accumulate::function, &Accumulate::iterator,
                                     &Accumulate::total, &Accumulate::initial>;
using ZipLongestFields = OwnedFields<ZipLongest, &ZipLongest::iterators, &ZipLongest::fill>;

}  // namespace

const NativeType kChainType = {.layout = TypeId::Chain,
                               .size = sizeof(Chain),
                               .subclassable = true,
                               .destroy = ChainFields::destroy,
                               .visit = ChainFields::visit,
                               .construct = construct_chain,
                               .methods = kChainMethods,
                               .next = next_of_chain};
const NativeType kAccumulateType = {.layout = TypeId::Accumulate,
                                    .size = sizeof(Accumulate),
                                    .subclassable = true,
                                    .destroy = AccumulateFields::destroy,
                                    .visit = AccumulateFields::visit,
                                    .construct = construct_accumulate,
                                    .methods = kAccumulateMethods,
                                    .next = next_of_accumulate};
const NativeType kZipLongestType = {.layout = TypeId::ZipLongest,
                                    .size = sizeof(ZipLongest),
                                    .subclassable = true,
                                    .destroy = ZipLongestFields::destroy,
                                    .visit = ZipLongestFields::visit,
                                    .construct = construct_zip_longest,
                                    .methods = kZipLongestMethods,
                                    .next = next_of_zip_longest};

}  // namespace dictum
