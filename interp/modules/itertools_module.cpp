// itertools: https://docs.python.org/3/library/itertools.html
#include "modules/fill.h"
#include "modules/iterator_helpers.h"
#include "modules/itertools_types.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"

namespace dictum {

Done refuse_plain_keywords(Context& cx, TypeId owner, Type* type, std::string_view name,
                           const CallArguments& arguments) {
  if (arguments.keyword_count() == 0) return done();
  const Value init = lookup_special(cx, type, SpecialMethod::init_);
  if (init != lookup_special(cx, cx.type(owner), SpecialMethod::init_)) return done();
  return refuse_keywords(cx, name, arguments);
}

Fallible<std::int64_t> to_ssize(Context& cx, Value value) {
  OwnedValue index = TRY(to_index(cx, value));
  const std::optional<std::int64_t> number = int_to_int64(index);
  if (!number) return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C ssize_t");
  return *number;
}

std::int64_t* make_indices(Context& cx, std::size_t count) {
  if (count > (std::size_t{1} << 40)) {
    (void)OwnedValue(raise_memory_error(cx));
    return nullptr;
  }
  const std::size_t bytes = std::max<std::size_t>(count, 1) * sizeof(std::int64_t);
  auto* made = static_cast<std::int64_t*>(cx.heap.allocate_buffer(bytes));
  if (!made) {
    (void)OwnedValue(raise_no_memory(cx, bytes));
    return nullptr;
  }
  for (std::size_t i = 0; i < count; i++) made[i] = 0;
  return made;
}

namespace {

// tee(iterable, n=2): iterators that can be copied are copied, others shared.
OwnedValue itertools_tee(Context& cx, const CallArguments& arguments) {
  std::int64_t count = 2;
  if (arguments.count > 1) count = TRY(to_ssize(cx, arguments[1]));
  if (count < 0) return raise_value_error(cx, "n must be >= 0");
  if (count > (std::int64_t{1} << 32)) return raise_memory_error(cx);
  Ref<Tuple> made = TRY(new_tuple(cx, static_cast<std::size_t>(count)));
  if (count == 0) return made;
  OwnedValue iterator = TRY(get_iterator(cx, arguments[0]));
  OwnedValue copy = TRY(find_attribute(cx, iterator, cx.names().dunder_copy));
  if (copy.is_absent()) {
    iterator = TRY(call(cx, Value(cx.type(TypeId::Tee)), {iterator.get()}));
    copy = TRY(get_attribute(cx, iterator, cx.names().dunder_copy));
  }
  made->items[0] = iterator.leak();
  for (std::int64_t i = 1; i < count; i++) {
    if (!cx.charge()) return failed();
    OwnedValue one = TRY(call(cx, copy));
    made->items[i] = one.leak();
  }
  return made;
}

constexpr MethodRow kFunctions[] = {{"tee", itertools_tee, 1, 2}};

}  // namespace

Done fill_itertools(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "itertools"));
  TRY(add_types(cx, dict,
                {TypeId::Accumulate, TypeId::Combinations, TypeId::RepeatedCombinations, TypeId::Cycle,
                 TypeId::DropWhile, TypeId::TakeWhile, TypeId::SliceIterator, TypeId::StarMap, TypeId::Chain,
                 TypeId::Compress, TypeId::FilterFalse, TypeId::Counting, TypeId::ZipLongest}));
  if (cx.language.itertools_pairwise) TRY(add_types(cx, dict, {TypeId::Pairwise}));
  TRY(add_types(cx, dict,
                {TypeId::Permutations, TypeId::Product, TypeId::Repeat, TypeId::GroupBy, TypeId::Grouper,
                 TypeId::Tee, TypeId::TeeData}));
  if (cx.language.itertools_batched) TRY(add_types(cx, dict, {TypeId::Batched}));
  return done();
}

}  // namespace dictum
