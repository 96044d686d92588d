// len, iter, next, all, any, sum, min, max, sorted.
#include <cmath>
#include <string>

#include "builtins/function_arguments.h"
#include "builtins/functions.h"
#include "builtins/generator_steps.h"
#include "builtins/method_helpers.h"
#include "objects/exception_object.h"
#include "objects/generator_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

OwnedValue builtin_len(Context& cx, const CallArguments& arguments) {
  return make_int(cx, TRY(length(cx, arguments[0])));
}

OwnedValue builtin_iter(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "iter", arguments.count, 1, 2));
  if (arguments.count == 1) return get_iterator(cx, arguments[0]);
  if (!is_callable(cx, arguments[0]))
    return raise_type_error(cx, cx.language.iter_sentinel_wording
                                    ? "iter(object, sentinel): object must be callable"
                                    : "iter(v, w): v must be callable");
  auto iterator = new_object<CallableIterator>(cx, cx.type(TypeId::CallableIterator));
  if (!iterator) return failed();
  iterator->callable = own(arguments[0]).leak();
  iterator->sentinel = own(arguments[1]).leak();
  return iterator;
}

OwnedValue next_of_generator(Context& cx, const CallArguments& arguments) {
  OwnedValue result;
  OwnedValue item = cx.hooks.resume_generator(cx, as<Generator>(arguments[0]), cx.core.none, result);
  if (!item.is_absent()) return item;
  if (arguments.count == 2) return own(arguments[1]);
  return raise_stop_iteration(cx, result.is_absent() ? cx.core.none : result.get());
}

// next(iterator[, default]): the StopIteration of a Python iterator passes unchanged, with its value.
OwnedValue builtin_next(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "next", arguments.count, 1, 2));
  Value iterator = arguments[0];
  if (is_exact(cx, iterator, TypeId::Generator)) return next_of_generator(cx, arguments);
  Value method = lookup_special(cx, type_of(cx, iterator), SpecialMethod::next_);
  if (method.is_absent())
    return raise_type_error(cx, cat("'", type_name(cx, iterator), "' object is not an iterator"));
  OwnedValue item = call_bound(cx, method, iterator);
  if (item.is_value()) return item;
  if (item.is_absent()) {
    if (arguments.count == 2) return own(arguments[1]);
    return raise_exception(cx, make_exception(cx, TypeId::StopIteration, {}));
  }
  if (arguments.count == 2 && catch_exception(cx, TypeId::StopIteration)) return own(arguments[1]);
  return item;
}

OwnedValue builtin_all(Context& cx, const CallArguments& arguments) {
  ItemSource items(cx, arguments[0]);
  if (!items.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) return cx.boolean_result(true);
    if (!TRY(truth(cx, item))) return cx.boolean_result(false);
  }
}

OwnedValue builtin_any(Context& cx, const CallArguments& arguments) {
  ItemSource items(cx, arguments[0]);
  if (!items.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) return cx.boolean_result(false);
    if (TRY(truth(cx, item))) return cx.boolean_result(true);
  }
}

// Neumaier's summation: the rounding error travels beside the sum.
class FloatSum {
 public:
  explicit FloatSum(double start) : sum_(start) {}
  void add(double item, bool compensate) {
    const double total = sum_ + item;
    if (compensate)
      error_ += std::fabs(sum_) >= std::fabs(item) ? (sum_ - total) + item : (item - total) + sum_;
    sum_ = total;
  }
  double total() const { return error_ != 0 && std::isfinite(error_) ? sum_ + error_ : sum_; }

 private:
  double sum_;
  double error_ = 0;
};

// Sums floats (and machine-sized ints) natively as long as they come; the first other item is left in `item`,
// absent at the end.
OwnedValue sum_floats(Context& cx, ItemSource& items, double start, OwnedValue& item) {
  FloatSum sum(start);
  for (;;) {
    item = TRY(items.next());
    if (item.is_absent()) break;
    if (is_exact(cx, item, TypeId::Float)) {
      sum.add(float_value(item), cx.language.compensated_sum);
    } else if (is_exact_int(cx, item) && int_to_int64(item)) {
      sum.add(static_cast<double>(*int_to_int64(item)), false);
    } else {
      break;
    }
  }
  return make_float(cx, sum.total());
}

Done refuse_text_start(Context& cx, Value start) {
  if (is<Str>(start)) return raise_type_error(cx, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is<Bytes>(start)) return raise_type_error(cx, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (is<ByteArray>(start))
    return raise_type_error(cx, "sum() can't sum bytearray [use b''.join(seq) instead]");
  return done();
}

OwnedValue builtin_sum(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 0)
    return raise_type_error(cx, "sum() takes at least 1 positional argument (0 given)");
  if (arguments.count > 2)
    return raise_type_error(cx, cat("sum() takes at most 2 arguments (", arguments.count, " given)"));
  Value start = arguments.get(1);
  constexpr std::string_view kNames[] = {"start"};
  TRY(take_keywords(cx, "sum", arguments, kNames, &start));
  OwnedValue sum = start.is_absent() ? OwnedValue::small(0) : own(start);
  ItemSource items(cx, arguments[0]);
  if (!items.ok()) return failed();
  TRY(refuse_text_start(cx, sum));
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) return sum;
    if (sum.get().is_small() && item.get().is_small()) {
      sum = TRY(make_int(cx, sum.get().small_value() + item.get().small_value()));
      continue;
    }
    sum = TRY(binary(cx, BinaryOperator::Add, sum, item));
    if (!is_exact(cx, sum, TypeId::Float)) continue;
    sum = TRY(sum_floats(cx, items, float_value(sum), item));
    if (item.is_absent()) return sum;
    sum = TRY(binary(cx, BinaryOperator::Add, sum, item));
  }
}

// What min and max share: the best of the items by `better`, first one wins.
class Extremum {
 public:
  Extremum(Context& cx, Value key, Comparison better) : cx_(cx), key_(key), better_(better) {}

  Done offer(Value item) {
    OwnedValue rank = key_.is_absent() ? own(item) : TRY(call(cx_, key_, {item}));
    if (best_.is_absent() || TRY(wins(rank))) {
      best_rank_ = std::move(rank);
      best_ = own(item);
    }
    return done();
  }
  OwnedValue best() { return std::move(best_); }

 private:
  Fallible<bool> wins(Value rank) {
    if (rank.is_small() && best_rank_.get().is_small()) {
      const std::int64_t a = rank.small_value(), b = best_rank_.get().small_value();
      return better_ == Comparison::Lt ? a < b : a > b;
    }
    OwnedValue result = TRY(compare(cx_, better_, rank, best_rank_));
    return truth(cx_, result);
  }
  Context& cx_;
  Value key_;
  Comparison better_;
  OwnedValue best_;
  OwnedValue best_rank_;
};

OwnedValue extremum_of_iterable(Context& cx, std::string_view name, Extremum& extremum, Value iterable,
                                Value default_value) {
  ItemSource items(cx, iterable);
  if (!items.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) break;
    TRY(extremum.offer(item));
  }
  OwnedValue best = extremum.best();
  if (!best.is_absent()) return best;
  if (!default_value.is_absent()) return own(default_value);
  return raise_value_error(cx, cat(name, cx.language.empty_iterable_wording ? "() iterable argument is empty"
                                                                            : "() arg is an empty sequence"));
}

OwnedValue min_or_max(Context& cx, const CallArguments& arguments, std::string_view name, Comparison better) {
  TRY(expect_count(cx, name, arguments.count, 1, -1));
  constexpr std::string_view kNames[] = {"key", "default"};
  Value keywords[2];
  TRY(take_keywords(cx, name, arguments, kNames, keywords));
  if (arguments.count > 1 && !keywords[1].is_absent())
    return raise_type_error(
        cx, cat("Cannot specify a default for ", name, "() with multiple positional arguments"));
  if (is_none(cx, keywords[0])) keywords[0] = Value::absent();
  Extremum extremum(cx, keywords[0], better);
  if (arguments.count == 1) return extremum_of_iterable(cx, name, extremum, arguments[0], keywords[1]);
  for (std::uint32_t i = 0; i < arguments.count; i++) TRY(extremum.offer(arguments[i]));
  return extremum.best();
}

OwnedValue builtin_min(Context& cx, const CallArguments& arguments) {
  return min_or_max(cx, arguments, "min", Comparison::Lt);
}
OwnedValue builtin_max(Context& cx, const CallArguments& arguments) {
  return min_or_max(cx, arguments, "max", Comparison::Gt);
}

OwnedValue builtin_sorted(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "sorted", arguments.count, 1, 1));
  Ref<List> list = TRY(list_from(cx, arguments[0]));
  constexpr std::string_view kNames[] = {"key", "reverse"};
  Value keywords[2];
  TRY(take_keywords(cx, "sort", arguments, kNames, keywords));
  if (is_none(cx, keywords[0])) keywords[0] = Value::absent();
  const bool reverse = !keywords[1].is_absent() && TRY(to_c_int(cx, keywords[1])) != 0;
  TRY(list_sort(cx, list.get(), keywords[0], reverse));
  return list;
}

constexpr MethodRow kRows[] = {
    {"len", builtin_len, 1, 1},
    {"iter", builtin_iter, 0, -1},
    {"next", builtin_next, 0, -1},
    {"all", builtin_all, 1, 1},
    {"any", builtin_any, 1, 1},
    {"sum", builtin_sum, 0, -1, true},
    {"min", builtin_min, 0, -1, true},
    {"max", builtin_max, 0, -1, true},
    {"sorted", builtin_sorted, 0, -1, true},
};

}  // namespace

std::span<const MethodRow> iteration_functions() { return kRows; }

}  // namespace dictum
