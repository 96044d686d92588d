// itertools: product, permutations, combinations, combinations_with_replacement.
#include "modules/iterator_helpers.h"
#include "modules/itertools_types.h"
#include "modules/module_types.h"

namespace dictum {

namespace {

std::size_t at(std::int64_t number) { return static_cast<std::size_t>(number); }

// The tuple of the pool's items at `indices`.
Ref<Tuple> picked(Context& cx, Tuple* pool, const std::int64_t* indices, std::int64_t width) {
  Ref<Tuple> made = TRY(new_tuple(cx, at(width)));
  for (std::int64_t i = 0; i < width; i++) made->items[i] = own((*pool)[at(indices[i])]).leak();
  return made;
}
Ref<Tuple> numbers(Context& cx, const std::int64_t* indices, std::int64_t count) {
  Ref<Tuple> made = TRY(new_tuple(cx, at(count)));
  for (std::int64_t i = 0; i < count; i++) made->items[i] = Value::small(indices[i]);
  return made;
}
std::int64_t pool_size(const Selection* self) { return static_cast<std::int64_t>(self->pool->size()); }

OwnedValue make_selection(Context& cx, Type* type, Ref<Tuple> pool, std::int64_t width, std::size_t indices) {
  if (width > (std::int64_t{1} << 40)) return raise_memory_error(cx);
  Ref<Selection> made = TRY(new_object<Selection>(cx, type));
  made->indices = make_indices(cx, indices);
  if (!made->indices) return failed();
  made->width = width;
  made->pool = pool.leak();
  return made;
}

// The arguments (iterable, r) of combinations.
Fallible<std::int64_t> bind_selection(Context& cx, const char* name, const CallArguments& arguments,
                                      Value* parts) {
  TRY(bind_arguments(cx, name, arguments, {"iterable", "r"}, 2, 2, parts));
  return to_ssize(cx, parts[1]);
}

OwnedValue construct_combinations(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  const std::int64_t width = TRY(bind_selection(cx, "combinations", arguments, parts));
  Ref<Tuple> pool = TRY(tuple_from(cx, parts[0]));
  if (width < 0) return raise_value_error(cx, "r must be non-negative");
  const auto size = static_cast<std::int64_t>(pool->size());
  OwnedValue made = TRY(make_selection(cx, type, std::move(pool), width, at(std::min(width, size))));
  auto* self = static_cast<Selection*>(made.get().object());
  for (std::int64_t i = 0; i < std::min(width, size); i++) self->indices[i] = i;
  self->stopped = width > size;
  return made;
}
OwnedValue next_of_combinations(Context& cx, Object* object) {
  auto* self = static_cast<Selection*>(object);
  if (self->stopped) return {};
  const std::int64_t size = pool_size(self), width = self->width;
  std::int64_t* indices = self->indices;
  if (self->started) {
    std::int64_t i = width - 1;
    while (i >= 0 && indices[i] == i + size - width) i--;
    if (i < 0) {
      self->stopped = true;
      return {};
    }
    indices[i]++;
    for (std::int64_t j = i + 1; j < width; j++) indices[j] = indices[j - 1] + 1;
  }
  self->started = true;
  return picked(cx, self->pool, indices, width);
}

OwnedValue construct_repeated(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  const std::int64_t width = TRY(bind_selection(cx, "combinations_with_replacement", arguments, parts));
  Ref<Tuple> pool = TRY(tuple_from(cx, parts[0]));
  if (width < 0) return raise_value_error(cx, "r must be non-negative");
  const bool stopped = pool->size() == 0 && width > 0;
  OwnedValue made = TRY(make_selection(cx, type, std::move(pool), width, at(width)));
  static_cast<Selection*>(made.get().object())->stopped = stopped;
  return made;
}
OwnedValue next_of_repeated(Context& cx, Object* object) {
  auto* self = static_cast<Selection*>(object);
  if (self->stopped) return {};
  const std::int64_t size = pool_size(self), width = self->width;
  std::int64_t* indices = self->indices;
  if (self->started) {
    std::int64_t i = width - 1;
    while (i >= 0 && indices[i] == size - 1) i--;
    if (i < 0) {
      self->stopped = true;
      return {};
    }
    const std::int64_t index = indices[i] + 1;
    for (std::int64_t j = i; j < width; j++) indices[j] = index;
  }
  self->started = true;
  return picked(cx, self->pool, indices, width);
}

OwnedValue construct_permutations(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "permutations", arguments, {"iterable", "r"}, 1, 2, parts));
  Ref<Tuple> pool = TRY(tuple_from(cx, parts[0]));
  const auto size = static_cast<std::int64_t>(pool->size());
  std::int64_t width = size;
  if (!parts[1].is_absent() && !is_none(cx, parts[1])) {
    if (!is_int(parts[1])) return raise_type_error(cx, "Expected int as r");
    width = TRY(to_ssize(cx, parts[1]));
    if (width < 0) return raise_value_error(cx, "r must be non-negative");
  }
  OwnedValue made = TRY(make_selection(cx, type, std::move(pool), width, at(size)));
  auto* self = static_cast<Selection*>(made.get().object());
  self->stopped = width > size;
  self->cycles = make_indices(cx, self->stopped ? 0 : at(width));
  if (!self->cycles) return failed();
  for (std::int64_t i = 0; i < size; i++) self->indices[i] = i;
  for (std::int64_t i = 0; i < width && !self->stopped; i++) self->cycles[i] = size - i;
  return made;
}
// The next permutation of the indices; false when all have been.
bool permute(Selection* self) {
  const std::int64_t size = pool_size(self);
  std::int64_t *indices = self->indices, *cycles = self->cycles;
  for (std::int64_t i = self->width - 1; i >= 0; i--) {
    if (--cycles[i] > 0) {
      std::swap(indices[i], indices[size - cycles[i]]);
      return true;
    }
    const std::int64_t index = indices[i];
    for (std::int64_t j = i; j < size - 1; j++) indices[j] = indices[j + 1];
    indices[size - 1] = index;
    cycles[i] = size - i;
  }
  return false;
}
OwnedValue next_of_permutations(Context& cx, Object* object) {
  auto* self = static_cast<Selection*>(object);
  if (self->stopped) return {};
  if (self->started && (pool_size(self) == 0 || !permute(self))) {
    self->stopped = true;
    return {};
  }
  self->started = true;
  return picked(cx, self->pool, self->indices, self->width);
}

// (type, (pool, r)) with the state that `state` makes once the iteration has begun.
OwnedValue reduce_selection(Context& cx, const CallArguments& arguments,
                            Ref<Tuple> (*state)(Context&, Selection*)) {
  auto* self = static_cast<Selection*>(arguments.self().object());
  const OwnedValue width = TRY(make_int(cx, self->width));
  if (!self->started && !self->stopped)
    return reduced(cx, own_type(cx, arguments), make_tuple(cx, {Value(self->pool), width.get()}));
  if (self->stopped) {
    Ref<Tuple> nothing = TRY(empty_tuple(cx));
    return reduced(cx, own_type(cx, arguments), make_tuple(cx, {Value(nothing.get()), width.get()}));
  }
  Ref<Tuple> made = TRY(state(cx, self));
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {Value(self->pool), width.get()}),
                 Value(made.get()));
}
OwnedValue reduce_combinations(Context& cx, const CallArguments& arguments) {
  return reduce_selection(cx, arguments,
                          [](Context& c, Selection* self) { return numbers(c, self->indices, self->width); });
}
OwnedValue reduce_permutations(Context& cx, const CallArguments& arguments) {
  return reduce_selection(cx, arguments, [](Context& c, Selection* self) -> Ref<Tuple> {
    Ref<Tuple> indices = TRY(numbers(c, self->indices, pool_size(self)));
    Ref<Tuple> cycles = TRY(numbers(c, self->cycles, self->width));
    return make_tuple(c, {Value(indices.get()), Value(cycles.get())});
  });
}

// Numbers of a state, each put into `low` … `high`.
Done read_state(Context& cx, Value state, std::int64_t* target, std::int64_t count, std::int64_t low,
                std::int64_t high) {
  if (!is<Tuple>(state) || static_cast<std::int64_t>(as<Tuple>(state)->size()) != count)
    return raise_value_error(cx, "invalid arguments");
  Ref<Tuple> held = own_ref(as<Tuple>(state));
  for (std::int64_t i = 0; i < count; i++) {
    if (!is_int((*held)[at(i)])) return raise_type_error(cx, "an integer is required");
    target[i] = std::clamp(TRY(to_ssize(cx, (*held)[at(i)])), low, high);
  }
  return done();
}
OwnedValue setstate_combinations(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Selection*>(arguments.self().object());
  if (!is<Tuple>(arguments[1]) || static_cast<std::int64_t>(as<Tuple>(arguments[1])->size()) != self->width)
    return raise_value_error(cx, "invalid arguments");
  if (self->stopped) return cx.none();
  const std::int64_t size = pool_size(self);
  const bool repeated = type_of(cx, arguments.self())->id == TypeId::RepeatedCombinations;
  for (std::int64_t i = 0; i < self->width; i++) {
    const OwnedValue item = own((*as<Tuple>(arguments[1]))[at(i)]);
    const std::int64_t high = repeated ? size - 1 : i + size - self->width;
    self->indices[i] = std::clamp<std::int64_t>(TRY(to_ssize(cx, item)), 0, std::max<std::int64_t>(high, 0));
  }
  self->started = true;
  return cx.none();
}
OwnedValue setstate_permutations(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Selection*>(arguments.self().object());
  if (!is<Tuple>(arguments[1])) return raise_type_error(cx, "state is not a tuple");
  Ref<Tuple> state = own_ref(as<Tuple>(arguments[1]));
  if (state->size() != 2) return raise_value_error(cx, "invalid arguments");
  if (self->stopped) return cx.none();
  const std::int64_t size = pool_size(self);
  TRY(read_state(cx, (*state)[0], self->indices, size, 0, size - 1));
  TRY(read_state(cx, (*state)[1], self->cycles, self->width, 1, size));
  for (std::int64_t i = 0; i < self->width; i++) self->cycles[i] = std::min(self->cycles[i], size - i);
  self->started = true;
  return cx.none();
}

// product

OwnedValue construct_product(Context& cx, Type* type, const CallArguments& arguments) {
  constexpr std::string_view kNames[] = {"repeat"};
  Value given;
  if (arguments.keyword_count() > 1)
    return raise_type_error(
        cx, cat("product() takes at most 1 keyword argument (", arguments.keyword_count(), " given)"));
  TRY(take_keywords(cx, "product", arguments, kNames, &given));
  std::int64_t repeat = 1;
  if (!given.is_absent()) repeat = TRY(to_ssize(cx, given));
  if (repeat < 0) return raise_value_error(cx, "repeat argument cannot be negative");
  const std::int64_t each = repeat == 0 ? 0 : arguments.count;
  std::int64_t count = 0;
  if (__builtin_mul_overflow(each, repeat, &count) || count > (std::int64_t{1} << 32)) {
    if (each > 0) return raise_error(cx, TypeId::OverflowError, "repeat argument too large");
    count = 0;
  }
  Ref<Tuple> pools = TRY(new_tuple(cx, at(count)));
  bool is_empty = false;
  for (std::int64_t i = 0; i < each; i++) {
    Ref<Tuple> pool = TRY(tuple_from(cx, arguments[at(i)]));
    is_empty = is_empty || pool->size() == 0;
    for (std::int64_t r = 0; r < repeat; r++) {
      if (!cx.charge()) return failed();
      pools->items[r * each + i] = own(Value(pool.get())).leak();
    }
  }
  Ref<Product> made = TRY(new_object<Product>(cx, type));
  made->indices = make_indices(cx, at(count));
  if (!made->indices) return failed();
  made->pools = pools.leak();
  made->stopped = false;
  return made;
}
Tuple* pool_of(const Product* self, std::size_t i) { return as<Tuple>((*self->pools)[i]); }
// One step of the odometer; false when it has gone round.
bool turn(Product* self) {
  for (std::size_t i = self->pools->size(); i-- > 0;) {
    if (at(++self->indices[i]) < pool_of(self, i)->size()) return true;
    self->indices[i] = 0;
  }
  return false;
}
bool has_empty_pool(const Product* self) {
  for (std::size_t i = 0; i < self->pools->size(); i++)
    if (pool_of(self, i)->size() == 0) return true;
  return false;
}
OwnedValue next_of_product(Context& cx, Object* object) {
  auto* self = static_cast<Product*>(object);
  if (self->stopped) return {};
  if (self->started ? !turn(self) : has_empty_pool(self)) {
    self->stopped = true;
    return {};
  }
  self->started = true;
  const std::size_t count = self->pools->size();
  Ref<Tuple> made = TRY(new_tuple(cx, count));
  for (std::size_t i = 0; i < count; i++)
    made->items[i] = own((*pool_of(self, i))[at(self->indices[i])]).leak();
  return made;
}
OwnedValue reduce_product(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Product*>(arguments.self().object());
  if (self->stopped) {
    Ref<Tuple> nothing = TRY(empty_tuple(cx));
    return reduced(cx, own_type(cx, arguments), make_tuple(cx, {Value(nothing.get())}));
  }
  Ref<Tuple> pools = own_ref(self->pools);
  if (!self->started) return reduced(cx, own_type(cx, arguments), std::move(pools));
  const auto count = static_cast<std::int64_t>(self->pools->size());
  Ref<Tuple> state = TRY(numbers(cx, self->indices, count));
  return reduced(cx, own_type(cx, arguments), std::move(pools), Value(state.get()));
}
OwnedValue setstate_product(Context& cx, const CallArguments& arguments) {
  auto* self = static_cast<Product*>(arguments.self().object());
  if (!is<Tuple>(arguments[1]) || as<Tuple>(arguments[1])->size() != self->pools->size())
    return raise_value_error(cx, "invalid arguments");
  for (std::size_t i = 0; i < self->pools->size(); i++) {
    const OwnedValue item = own((*as<Tuple>(arguments[1]))[i]);
    const std::int64_t index = TRY(to_ssize(cx, item));
    const auto size = static_cast<std::int64_t>(pool_of(self, i)->size());
    if (size == 0) {
      self->stopped = true;
      return cx.none();
    }
    self->indices[i] = std::clamp<std::int64_t>(index, 0, size - 1);
  }
  self->started = true;
  return cx.none();
}

void destroy_selection(Context& cx, Object* object) {
  auto* self = static_cast<Selection*>(object);
  drop_owned(self->pool);
  drop_indices(cx, self->indices);
  drop_indices(cx, self->cycles);
}
void visit_selection(Object* object, EdgeVisitor& visitor) {
  visit_owned(static_cast<Selection*>(object)->pool, visitor);
}
void destroy_product(Context& cx, Object* object) {
  auto* self = static_cast<Product*>(object);
  drop_owned(self->pools);
  drop_indices(cx, self->indices);
}
void visit_product(Object* object, EdgeVisitor& visitor) {
  visit_owned(static_cast<Product*>(object)->pools, visitor);
}

constexpr MethodRow kCombinationsMethods[] = {{"__reduce__", reduce_combinations},
                                              {"__setstate__", setstate_combinations, 1, 1}};
constexpr MethodRow kPermutationsMethods[] = {{"__reduce__", reduce_permutations},
                                              {"__setstate__", setstate_permutations, 1, 1}};
constexpr MethodRow kProductMethods[] = {{"__reduce__", reduce_product},
                                         {"__setstate__", setstate_product, 1, 1}};

}  // namespace

const NativeType kCombinationsType = {.layout = TypeId::Combinations,
                                      .size = sizeof(Selection),
                                      .subclassable = true,
                                      .destroy = destroy_selection,
                                      .visit = visit_selection,
                                      .construct = construct_combinations,
                                      .methods = kCombinationsMethods,
                                      .next = next_of_combinations};
const NativeType kRepeatedCombinationsType = {.layout = TypeId::RepeatedCombinations,
                                              .size = sizeof(Selection),
                                              .subclassable = true,
                                              .destroy = destroy_selection,
                                              .visit = visit_selection,
                                              .construct = construct_repeated,
                                              .methods = kCombinationsMethods,
                                              .next = next_of_repeated};
const NativeType kPermutationsType = {.layout = TypeId::Permutations,
                                      .size = sizeof(Selection),
                                      .subclassable = true,
                                      .destroy = destroy_selection,
                                      .visit = visit_selection,
                                      .construct = construct_permutations,
                                      .methods = kPermutationsMethods,
                                      .next = next_of_permutations};
const NativeType kProductType = {.layout = TypeId::Product,
                                 .size = sizeof(Product),
                                 .subclassable = true,
                                 .destroy = destroy_product,
                                 .visit = visit_product,
                                 .construct = construct_product,
                                 .methods = kProductMethods,
                                 .next = next_of_product};

}  // namespace dictum
