// enumerate, zip, map, filter: https://docs.python.org/3/library/functions.html
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

void drop(Value& value) { release(std::exchange(value, Value())); }
template <class T>
void drop(T*& pointer) {
  if (T* old = std::exchange(pointer, nullptr)) release(static_cast<Object*>(old));
}

// enumerate: `first` iterator, `second` the next number. filter: function and iterator. zip and map: `many` iterators.
struct Combined : Object {
  Value first;
  Value second;
  Tuple* many;
  bool strict;
};
Combined* combined(Value value) { return static_cast<Combined*>(value.object()); }

void destroy_combined(Context&, Object* self) {
  auto* object = static_cast<Combined*>(self);
  drop(object->first);
  drop(object->second);
  drop(object->many);
}
void visit_combined(Object* self, EdgeVisitor& visitor) {
  auto* object = static_cast<Combined*>(self);
  if (object->first.is_value()) visitor.edge(object->first);
  if (object->second.is_value()) visitor.edge(object->second);
  if (object->many) visitor.edge(Value(object->many));
}

OwnedValue self_iter(Context&, const CallArguments& arguments) { return OwnedValue(arguments.self()); }

// The end: the iteration protocol sees `absent` where nobody looks at the exception.
OwnedValue stop_iteration(Context& cx) {
  Ref<ExceptionObject> stop = TRY(make_exception(cx, TypeId::StopIteration, {}));
  return raise_exception(cx, std::move(stop));
}

// --- enumerate

OwnedValue construct_enumerate(Context& cx, Type* type, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "enumerate", arguments, {"iterable", "start"}, 1, 2, out));
  OwnedValue start = out[1].is_absent() ? OwnedValue::small(0) : TRY(to_index(cx, out[1]));
  OwnedValue iterator = TRY(get_iterator(cx, out[0]));
  Ref<Combined> made = TRY(new_object<Combined>(cx, type));
  made->first = iterator.leak();
  made->second = start.leak();
  return made;
}

OwnedValue enumerate_next(Context& cx, const CallArguments& arguments) {
  Combined* self = combined(arguments.self());
  const OwnedValue iterator(self->first);
  OwnedValue item = TRY(next_item(cx, iterator));
  if (item.is_absent()) return stop_iteration(cx);
  OwnedValue number(self->second);
  OwnedValue following = TRY(int_add(cx, number, Value::small(1)));
  OwnedValue old = OwnedValue::steal(std::exchange(self->second, following.leak()));
  return make_tuple(cx, {number, item});
}

// --- zip

Fallible<bool> strict_argument(Context& cx, const CallArguments& arguments) {
  if (arguments.keyword_count() == 0) return false;
  Str* name = as<Str>((*arguments.keyword_names)[0]);
  if (!name->is_ascii_text("strict") || arguments.keyword_count() > 1 || !cx.language.zip_strict)
    return raise_type_error(cx, cx.language.zip_strict
                                    ? cat("zip() got an unexpected keyword argument '", name, "'")
                                    : std::string("zip() takes no keyword arguments"));
  return truth(cx, arguments.values[arguments.count]);
}

OwnedValue construct_zip(Context& cx, Type* type, const CallArguments& arguments) {
  const bool strict = TRY(strict_argument(cx, arguments));
  Ref<Tuple> iterators = arguments.count == 0 ? empty_tuple(cx) : TRY(new_tuple(cx, arguments.count));
  for (std::uint32_t i = 0; i < arguments.count; i++) {
    OwnedValue iterator = get_iterator(cx, arguments[i]);
    if (iterator.is_raised()) return iterator;
    iterators->items[i] = iterator.leak();
  }
  Ref<Combined> made = TRY(new_object<Combined>(cx, type));
  made->many = iterators.leak();
  made->strict = strict;
  return made;
}

std::string arguments_text(std::size_t last) { return last == 1 ? "argument 1" : cat("arguments 1-", last); }

// One iterator of zip(strict=True) has ended first: whether the others have as well.
OwnedValue check_strict(Context& cx, Tuple* iterators, std::size_t ended) {
  if (ended > 0)
    return raise_value_error(cx, cat("zip() argument ", ended + 1, " is shorter than ", arguments_text(ended)));
  for (std::size_t i = 1; i < iterators->size(); i++) {
    OwnedValue item = TRY(next_item(cx, (*iterators)[i]));
    if (item.is_absent()) continue;
    return raise_value_error(cx, cat("zip() argument ", i + 1, " is longer than ", arguments_text(i)));
  }
  return stop_iteration(cx);
}

OwnedValue zip_next(Context& cx, const CallArguments& arguments) {
  Combined* self = combined(arguments.self());
  Ref<Tuple> iterators(self->many);
  if (iterators->size() == 0) return stop_iteration(cx);
  std::vector<OwnedValue> items;
  std::vector<Value> borrowed;
  for (std::size_t i = 0; i < iterators->size(); i++) {
    OwnedValue item = TRY(next_item(cx, (*iterators)[i]));
    if (item.is_absent()) return self->strict ? check_strict(cx, iterators.get(), i) : stop_iteration(cx);
    borrowed.push_back(item.get());
    items.push_back(std::move(item));
  }
  return make_tuple(cx, std::span<const Value>(borrowed));
}

// --- map

OwnedValue construct_map(Context& cx, Type* type, const CallArguments& arguments) {
  if (type == cx.type(TypeId::Map)) TRY(refuse_keywords(cx, "map", arguments));
  if (arguments.count < 2) return raise_type_error(cx, "map() must have at least two arguments.");
  Ref<Tuple> iterators = TRY(new_tuple(cx, arguments.count - 1));
  for (std::uint32_t i = 1; i < arguments.count; i++) {
    OwnedValue iterator = get_iterator(cx, arguments[i]);
    if (iterator.is_raised()) return iterator;
    iterators->items[i - 1] = iterator.leak();
  }
  Ref<Combined> made = TRY(new_object<Combined>(cx, type));
  made->first = OwnedValue(arguments[0]).leak();
  made->many = iterators.leak();
  return made;
}

OwnedValue map_next(Context& cx, const CallArguments& arguments) {
  Combined* self = combined(arguments.self());
  Ref<Tuple> iterators(self->many);
  std::vector<OwnedValue> items;
  std::vector<Value> borrowed;
  for (const Value iterator : iterators->span()) {
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return stop_iteration(cx);
    borrowed.push_back(item.get());
    items.push_back(std::move(item));
  }
  const OwnedValue function(self->first);
  return call(cx, function, {borrowed.data(), static_cast<std::uint32_t>(borrowed.size()), nullptr});
}

// --- filter

OwnedValue construct_filter(Context& cx, Type* type, const CallArguments& arguments) {
  if (type == cx.type(TypeId::Filter)) TRY(refuse_keywords(cx, "filter", arguments));
  if (arguments.count != 2)
    return raise_type_error(cx, cat("filter expected 2 arguments, got ", arguments.count));
  OwnedValue iterator = TRY(get_iterator(cx, arguments[1]));
  Ref<Combined> made = TRY(new_object<Combined>(cx, type));
  made->first = OwnedValue(arguments[0]).leak();
  made->second = iterator.leak();
  return made;
}

OwnedValue filter_next(Context& cx, const CallArguments& arguments) {
  Combined* self = combined(arguments.self());
  const OwnedValue function(self->first), iterator(self->second);
  const bool plain = is_none(cx, function) || function.get() == Value(cx.type(TypeId::Bool));
  for (;;) {
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return stop_iteration(cx);
    if (!cx.charge()) return failed();
    OwnedValue answer = plain ? item : TRY(call(cx, function, {item}));
    if (TRY(truth(cx, answer))) return item;
  }
}

constexpr MethodRow kEnumerateMethods[] = {{"__iter__", self_iter}, {"__next__", enumerate_next}};
constexpr MethodRow kZipMethods[] = {{"__iter__", self_iter}, {"__next__", zip_next}};
constexpr MethodRow kMapMethods[] = {{"__iter__", self_iter}, {"__next__", map_next}};
constexpr MethodRow kFilterMethods[] = {{"__iter__", self_iter}, {"__next__", filter_next}};

}  // namespace

extern const NativeType kEnumerateType, kZipType, kMapType, kFilterType;
const NativeType kEnumerateType = {
    .layout = TypeId::Enumerate, .size = sizeof(Combined), .subclassable = true, .destroy = destroy_combined,
    .visit = visit_combined, .construct = construct_enumerate, .methods = kEnumerateMethods};
const NativeType kZipType = {.layout = TypeId::Zip, .size = sizeof(Combined), .subclassable = true,
                             .destroy = destroy_combined, .visit = visit_combined, .construct = construct_zip,
                             .methods = kZipMethods};
const NativeType kMapType = {.layout = TypeId::Map, .size = sizeof(Combined), .subclassable = true,
                             .destroy = destroy_combined, .visit = visit_combined, .construct = construct_map,
                             .methods = kMapMethods};
const NativeType kFilterType = {.layout = TypeId::Filter, .size = sizeof(Combined), .subclassable = true,
                                .destroy = destroy_combined, .visit = visit_combined, .construct = construct_filter,
                                .methods = kFilterMethods};

}  // namespace dictum
