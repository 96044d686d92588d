// enumerate, zip, map, filter, and the iterators of str, bytes and bytearray.
#include "builtins/function_arguments.h"
#include "builtins/sequence_helpers.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

struct Enumerate : Object {
  Value iterator;
  Value index;    // an int
  Tuple* result;  // see reused_tuple()
};
struct Zip : Object {
  Tuple* iterators;
  Tuple* result;
  bool strict;
};
struct Map : Object {
  Value function;
  Tuple* iterators;
};
struct Filter : Object {
  Value function;  // None: the truth of the items
  Value iterator;
};

// A tuple of Nones for the items to come.
Ref<Tuple> blank_tuple(Context& cx, std::size_t size) {
  Ref<Tuple> made = TRY(new_tuple(cx, size));
  for (std::size_t i = 0; i < size; i++) made->items[i] = cx.core.none;
  return made;
}

// enumerate

OwnedValue construct_enumerate(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  if (arguments.count + arguments.keyword_count() == 0)
    return raise_type_error(cx, cx.language.enumerate_position_wording
                                    ? "enumerate() missing required argument 'iterable' (pos 1)"
                                    : "enumerate() missing required argument 'iterable'");
  TRY(bind_arguments(cx, "enumerate", arguments, {"iterable", "start"}, 1, 2, parts));
  OwnedValue index = parts[1].is_absent() ? OwnedValue::small(0) : TRY(to_index(cx, parts[1]));
  if (const std::optional<std::int64_t> small = int_to_int64(index)) index = TRY(make_int(cx, *small));
  OwnedValue iterator = TRY(get_iterator(cx, parts[0]));
  Ref<Tuple> result = TRY(blank_tuple(cx, 2));
  Ref<Enumerate> made = TRY(new_object<Enumerate>(cx, type));
  made->iterator = iterator.leak();
  made->index = index.leak();
  made->result = result.leak();
  return made;
}

OwnedValue next_of_enumerate(Context& cx, Object* object) {
  auto* self = static_cast<Enumerate*>(object);
  OwnedValue item = TRY(next_item(cx, self->iterator));
  if (item.is_absent()) return item;
  OwnedValue next = TRY(int_add(cx, self->index, Value::small(1)));
  OwnedValue index = OwnedValue::steal(std::exchange(self->index, next.leak()));
  Ref<Tuple> result = reused_tuple(self->result);
  if (!result) return make_tuple(cx, {index.get(), item.get()});
  const OwnedValue old_index = OwnedValue::steal(std::exchange(result->items[0], index.leak()));
  const OwnedValue old_item = OwnedValue::steal(std::exchange(result->items[1], item.leak()));
  return result;
}

void destroy_enumerate(Context&, Object* object) {
  auto* self = static_cast<Enumerate*>(object);
  release(std::exchange(self->iterator, Value()));
  release(Value(std::exchange(self->result, nullptr)));
  release(std::exchange(self->index, Value()));
}
void visit_enumerate(Object* object, EdgeVisitor& visitor) {
  auto* self = static_cast<Enumerate*>(object);
  visitor.edge(self->iterator);
  visitor.edge(Value(self->result));
  visitor.edge(self->index);
}

// zip

Ref<Tuple> iterators_of(Context& cx, const CallArguments& arguments, std::uint32_t first) {
  Ref<Tuple> iterators = TRY(new_tuple(cx, arguments.count - first));
  for (std::uint32_t i = first; i < arguments.count; i++) {
    OwnedValue iterator = TRY(get_iterator(cx, arguments[i]));
    iterators->items[i - first] = iterator.leak();
  }
  return iterators;
}

OwnedValue construct_zip(Context& cx, Type* type, const CallArguments& arguments) {
  if (!cx.language.zip_strict) TRY(refuse_keywords(cx, "zip", arguments));
  constexpr std::string_view kNames[] = {"strict"};
  Value strict;
  if (arguments.keyword_count() > 1)
    return raise_type_error(
        cx, cat("zip() takes at most 1 keyword argument (", arguments.keyword_count(), " given)"));
  TRY(take_keywords(cx, "zip", arguments, kNames, &strict));
  const bool is_strict = !strict.is_absent() && TRY(truth(cx, strict));
  Ref<Tuple> iterators = TRY(iterators_of(cx, arguments, 0));
  Ref<Tuple> result = TRY(blank_tuple(cx, iterators->size()));
  Ref<Zip> made = TRY(new_object<Zip>(cx, type));
  made->iterators = iterators.leak();
  made->result = result.leak();
  made->strict = is_strict;
  return made;
}

Failed raise_unequal(Context& cx, std::size_t position, const char* relation) {
  return raise_value_error(cx, cat("zip() argument ", position + 1, " is ", std::string_view(relation),
                                   " than argument", position == 1 ? " 1" : cat("s 1-", position)));
}

// Iterator `ended` of a strict zip had no item: fine if it is the first and the others have none either.
OwnedValue end_of_zip(Context& cx, Tuple* iterators, bool strict, std::size_t ended) {
  if (!strict) return {};
  if (ended > 0) return raise_unequal(cx, ended, "shorter");
  for (std::size_t i = 1; i < iterators->size(); i++) {
    OwnedValue item = TRY(next_item(cx, (*iterators)[i]));
    if (!item.is_absent()) return raise_unequal(cx, i, "longer");
  }
  return {};
}

OwnedValue next_of_zip(Context& cx, Object* object) {
  auto* self = static_cast<Zip*>(object);
  const Ref<Tuple> iterators = own_ref(self->iterators);
  const bool strict = self->strict;
  const std::size_t size = iterators->size();
  if (size == 0) return {};
  Ref<Tuple> items = reused_tuple(self->result);
  if (!items) items = TRY(new_tuple(cx, size));
  for (std::size_t i = 0; i < size; i++) {
    OwnedValue item = TRY(next_item(cx, (*iterators)[i]));
    if (item.is_absent()) return end_of_zip(cx, iterators.get(), strict, i);
    const OwnedValue old = OwnedValue::steal(std::exchange(items->items[i], item.leak()));
  }
  return items;
}

void destroy_zip(Context&, Object* object) {
  auto* self = static_cast<Zip*>(object);
  release(Value(std::exchange(self->iterators, nullptr)));
  release(Value(std::exchange(self->result, nullptr)));
}
void visit_zip(Object* object, EdgeVisitor& visitor) {
  visitor.edge(Value(static_cast<Zip*>(object)->iterators));
  visitor.edge(Value(static_cast<Zip*>(object)->result));
}

// map

OwnedValue construct_map(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "map", arguments));
  if (arguments.count < 2) return raise_type_error(cx, "map() must have at least two arguments.");
  Ref<Tuple> iterators = TRY(iterators_of(cx, arguments, 1));
  Ref<Map> made = TRY(new_object<Map>(cx, type));
  made->function = own(arguments[0]).leak();
  made->iterators = iterators.leak();
  return made;
}

OwnedValue next_of_map(Context& cx, Object* object) {
  auto* self = static_cast<Map*>(object);
  const Ref<Tuple> iterators = own_ref(self->iterators);
  const OwnedValue function = own(self->function);
  if (iterators->size() == 1) {
    OwnedValue item = TRY(next_item(cx, (*iterators)[0]));
    if (item.is_absent()) return item;
    return call(cx, function, {item.get()});
  }
  Ref<Tuple> items = TRY(new_tuple(cx, iterators->size()));
  for (std::size_t i = 0; i < iterators->size(); i++) {
    OwnedValue item = TRY(next_item(cx, (*iterators)[i]));
    if (item.is_absent()) return item;
    items->items[i] = item.leak();
  }
  return call(cx, function, CallArguments{items->items, static_cast<std::uint32_t>(items->size()), nullptr});
}

void destroy_map(Context&, Object* object) {
  auto* self = static_cast<Map*>(object);
  release(Value(std::exchange(self->iterators, nullptr)));
  release(std::exchange(self->function, Value()));
}
void visit_map(Object* object, EdgeVisitor& visitor) {
  visitor.edge(Value(static_cast<Map*>(object)->iterators));
  visitor.edge(static_cast<Map*>(object)->function);
}

// filter

OwnedValue construct_filter(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "filter", arguments));
  TRY(expect_count(cx, "filter", arguments.count, 2, 2));
  OwnedValue iterator = TRY(get_iterator(cx, arguments[1]));
  Ref<Filter> made = TRY(new_object<Filter>(cx, type));
  made->function = own(arguments[0]).leak();
  made->iterator = iterator.leak();
  return made;
}

OwnedValue next_of_filter(Context& cx, Object* object) {
  auto* self = static_cast<Filter*>(object);
  const OwnedValue function = own(self->function);
  const OwnedValue iterator = own(self->iterator);
  for (;;) {
    if (!cx.charge()) return failed();
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return item;
    if (is_none(cx, function)) {
      if (TRY(truth(cx, item))) return item;
      continue;
    }
    const OwnedValue kept = TRY(call(cx, function, {item.get()}));
    if (TRY(truth(cx, kept))) return item;
  }
}

void destroy_filter(Context&, Object* object) {
  auto* self = static_cast<Filter*>(object);
  release(std::exchange(self->function, Value()));
  release(std::exchange(self->iterator, Value()));
}
void visit_filter(Object* object, EdgeVisitor& visitor) {
  visitor.edge(static_cast<Filter*>(object)->function);
  visitor.edge(static_cast<Filter*>(object)->iterator);
}

// __reduce__: the class, what it is called with to go on from here, the state where there is one

OwnedValue reduced(Context& cx, Value self, const Ref<Tuple>& arguments, Value state = Value()) {
  if (!arguments) return failed();
  const Value type(type_of(cx, self));
  if (state.is_absent()) return make_tuple(cx, {type, Value(arguments.get())});
  return make_tuple(cx, {type, Value(arguments.get()), state});
}
OwnedValue reduce_enumerate(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Enumerate*>(arguments.self().object());
  return reduced(cx, arguments.self(), make_tuple(cx, {self->iterator, self->index}));
}
OwnedValue reduce_zip(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Zip*>(arguments.self().object());
  return reduced(cx, arguments.self(), own_ref(self->iterators), self->strict ? cx.core.true_ : Value());
}
OwnedValue set_zip_state(Context& cx, const CallArguments& arguments) {
  static_cast<Zip*>(arguments.self().object())->strict = TRY(truth(cx, arguments[1]));
  return cx.none();
}
OwnedValue reduce_map(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Map*>(arguments.self().object());
  Ref<Tuple> parts = TRY(new_tuple(cx, self->iterators->size() + 1));
  parts->items[0] = own(self->function).leak();
  for (std::size_t i = 0; i < self->iterators->size(); i++)
    parts->items[i + 1] = own((*self->iterators)[i]).leak();
  return reduced(cx, arguments.self(), parts);
}
OwnedValue reduce_filter(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Filter*>(arguments.self().object());
  return reduced(cx, arguments.self(), make_tuple(cx, {self->function, self->iterator}));
}

// The iterators of text and bytes

OwnedValue character_at(Context& cx, Value sequence, std::size_t index) {
  return make_char(cx, as<Str>(sequence)->at(index));
}
std::string_view bytes_of(Value sequence) {
  return is<Bytes>(sequence) ? as<Bytes>(sequence)->view() : as<ByteArray>(sequence)->view();
}
OwnedValue byte_at(Context&, Value sequence, std::size_t index) {
  return OwnedValue::small(static_cast<unsigned char>(bytes_of(sequence)[index]));
}
std::size_t size_of(Value sequence) {
  return is<Str>(sequence) ? as<Str>(sequence)->length : bytes_of(sequence).size();
}

template <OwnedValue (*item_at)(Context&, Value, std::size_t)>
OwnedValue next_of_sequence(Context& cx, Object* object) {
  auto* self = static_cast<SequenceIterator*>(object);
  if (self->sequence.is_absent()) return {};
  const auto index = static_cast<std::size_t>(self->index);
  if (index < size_of(self->sequence)) {
    self->index++;
    return item_at(cx, self->sequence, index);
  }
  const OwnedValue finished = OwnedValue::steal(std::exchange(self->sequence, Value()));
  return {};
}

OwnedValue left_in_sequence(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<SequenceIterator*>(arguments.self().object());
  if (self->sequence.is_absent()) return OwnedValue::small(0);
  return make_int(cx, static_cast<std::int64_t>(size_of(self->sequence)) - self->index);
}

void destroy_sequence_iterator(Context&, Object* object) {
  release(std::exchange(static_cast<SequenceIterator*>(object)->sequence, Value()));
}
void visit_sequence_iterator(Object* object, EdgeVisitor& visitor) {
  visitor.edge(static_cast<SequenceIterator*>(object)->sequence);
}

constexpr MethodRow kEnumerateMethods[] = {{"__reduce__", reduce_enumerate},
                                           {"__class_getitem__", class_getitem, 1, 1}};
constexpr MethodRow kZipMethods[] = {{"__reduce__", reduce_zip}, {"__setstate__", set_zip_state, 1, 1}};
constexpr MethodRow kMapMethods[] = {{"__reduce__", reduce_map}};
constexpr MethodRow kFilterMethods[] = {{"__reduce__", reduce_filter}};
constexpr MethodRow kStrIteratorMethods[] = {{"__length_hint__", left_in_sequence},
                                             {"__reduce__", sequence_iterator_reduce},
                                             {"__setstate__", sequence_iterator_setstate, 1, 1}};
constexpr MethodRow kBytesIteratorMethods[] = {{"__length_hint__", left_in_sequence},
                                               {"__reduce__", sequence_iterator_reduce},
                                               {"__setstate__", sequence_iterator_setstate, 1, 1}};

}  // namespace

extern const NativeType kEnumerateType, kZipType, kMapType, kFilterType, kStrIteratorType, kBytesIteratorType,
    kByteArrayIteratorType;

const NativeType kEnumerateType = {.layout = TypeId::Enumerate,
                                   .size = sizeof(Enumerate),
                                   .subclassable = true,
                                   .destroy = destroy_enumerate,
                                   .visit = visit_enumerate,
                                   .construct = construct_enumerate,
                                   .methods = kEnumerateMethods,
                                   .next = next_of_enumerate};
const NativeType kZipType = {.layout = TypeId::Zip,
                             .size = sizeof(Zip),
                             .subclassable = true,
                             .destroy = destroy_zip,
                             .visit = visit_zip,
                             .construct = construct_zip,
                             .methods = kZipMethods,
                             .next = next_of_zip};
const NativeType kMapType = {.layout = TypeId::Map,
                             .size = sizeof(Map),
                             .subclassable = true,
                             .destroy = destroy_map,
                             .visit = visit_map,
                             .construct = construct_map,
                             .methods = kMapMethods,
                             .next = next_of_map};
const NativeType kFilterType = {.layout = TypeId::Filter,
                                .size = sizeof(Filter),
                                .subclassable = true,
                                .destroy = destroy_filter,
                                .visit = visit_filter,
                                .construct = construct_filter,
                                .methods = kFilterMethods,
                                .next = next_of_filter};
const NativeType kStrIteratorType = {.layout = TypeId::StrIterator,
                                     .size = sizeof(SequenceIterator),
                                     .destroy = destroy_sequence_iterator,
                                     .visit = visit_sequence_iterator,
                                     .methods = kStrIteratorMethods,
                                     .next = next_of_sequence<character_at>};
const NativeType kByteArrayIteratorType = {.layout = TypeId::ByteArrayIterator,
                                           .size = sizeof(SequenceIterator),
                                           .destroy = destroy_sequence_iterator,
                                           .visit = visit_sequence_iterator,
                                           .methods = kBytesIteratorMethods,
                                           .next = next_of_sequence<byte_at>};
const NativeType kBytesIteratorType = {.layout = TypeId::BytesIterator,
                                       .size = sizeof(SequenceIterator),
                                       .destroy = destroy_sequence_iterator,
                                       .visit = visit_sequence_iterator,
                                       .methods = kBytesIteratorMethods,
                                       .next = next_of_sequence<byte_at>};

}  // namespace dictum
