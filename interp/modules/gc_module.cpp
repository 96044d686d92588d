// gc: the collector's switches. https://docs.python.org/3/library/gc.html
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "objects/call_protocol.h"
#include "objects/collector.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

OwnedValue gc_enable(Context& cx, const CallArguments&) {
  cx.collector->enabled = true;
  renew_collection_mark(cx);
  return cx.none();
}
OwnedValue gc_disable(Context& cx, const CallArguments&) {
  cx.collector->enabled = false;
  renew_collection_mark(cx);
  return cx.none();
}
OwnedValue gc_is_enabled(Context& cx, const CallArguments&) {
  return cx.boolean_result(cx.collector->enabled);
}

OwnedValue gc_collect(Context& cx, const CallArguments& arguments) {
  Value given;
  TRY(bind_arguments(cx, "collect", arguments, {"generation"}, 0, 1, &given));
  std::int64_t generation = Collector::kGenerations - 1;
  if (!given.is_absent()) generation = TRY(to_index64(cx, given, TypeId::OverflowError));
  if (generation < 0 || generation >= Collector::kGenerations)
    return raise_value_error(cx, "invalid generation");
  if (!cx.charge(static_cast<std::int64_t>(cx.heap.live_objects() / 4))) return failed();
  const std::int64_t found = collect_with_callbacks(cx, static_cast<int>(generation));
  if (cx.pending.is_stop()) return failed();
  return OwnedValue::small(found);
}

OwnedValue gc_get_threshold(Context& cx, const CallArguments&) {
  const auto& limits = cx.collector->thresholds;
  return make_tuple(cx, {Value::small(limits[0]), Value::small(limits[1]), Value::small(limits[2])});
}
OwnedValue gc_set_threshold(Context& cx, const CallArguments& arguments) {
  for (std::uint32_t i = 0; i < arguments.count; ++i)
    cx.collector->thresholds[i] = TRY(to_index64(cx, arguments[i], TypeId::OverflowError));
  return cx.none();
}

// Objects more than after the last collection; older generations are not counted apart.
OwnedValue gc_get_count(Context& cx, const CallArguments&) {
  const std::size_t live = cx.heap.live_objects(), before = cx.collector->tracked_before;
  const auto more = static_cast<std::int64_t>(live > before ? live - before : 0);
  return make_tuple(cx, {Value::small(more), Value::small(0), Value::small(0)});
}

OwnedValue gc_get_stats(Context& cx, const CallArguments&) {
  Ref<List> made = TRY(new_list(cx));
  for (const GenerationStatistics& each : cx.collector->statistics) {
    Ref<Dict> row = TRY(new_dict(cx));
    const std::pair<std::string_view, std::uint64_t> entries[] = {{"collections", each.collections},
                                                                  {"collected", each.collected},
                                                                  {"uncollectable", each.uncollectable}};
    for (const auto& [name, number] : entries)
      TRY(dict_set(cx, row.get(), name, Value::small(static_cast<std::int64_t>(number))));
    TRY(list_append(cx, made.get(), Value(row.get())));
  }
  return made;
}

OwnedValue gc_get_debug(Context&, const CallArguments&) { return OwnedValue::small(0); }
OwnedValue gc_set_debug(Context& cx, const CallArguments& arguments) {
  const std::int64_t flags = TRY(to_index64(cx, arguments[0], TypeId::OverflowError));
  if (flags != 0) return stop_unsupported(cx, "gc.set_debug");
  return cx.none();
}

OwnedValue gc_is_tracked(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(is_tracked(cx, arguments[0]));
}
OwnedValue gc_is_finalized(Context& cx, const CallArguments& arguments) {
  const Value value = arguments[0];
  return cx.boolean_result(value.is_object() && !is_core(value.object()) &&
                           (value.object()->flags & kFinalized));
}

OwnedValue gc_freeze(Context& cx, const CallArguments&) {
  freeze_objects(cx, true);
  return cx.none();
}
OwnedValue gc_unfreeze(Context& cx, const CallArguments&) {
  freeze_objects(cx, false);
  return cx.none();
}
OwnedValue gc_get_freeze_count(Context& cx, const CallArguments&) {
  return OwnedValue::small(static_cast<std::int64_t>(frozen_count(cx)));
}

constexpr MethodRow kFunctions[] = {
    {"enable", gc_enable},
    {"disable", gc_disable},
    {"isenabled", gc_is_enabled},
    {"set_debug", gc_set_debug, 1, 1},
    {"get_debug", gc_get_debug},
    {"get_count", gc_get_count},
    {"set_threshold", gc_set_threshold, 1, 3},
    {"get_threshold", gc_get_threshold},
    {"collect", gc_collect, 0, -1, true},
    {"get_stats", gc_get_stats},
    {"is_tracked", gc_is_tracked, 1, 1},
    {"freeze", gc_freeze},
    {"unfreeze", gc_unfreeze},
    {"get_freeze_count", gc_get_freeze_count},
};
// https://docs.python.org/3/library/gc.html#gc.is_finalized: since 3.9
constexpr MethodRow kIsFinalized[] = {{"is_finalized", gc_is_finalized, 1, 1}};

}  // namespace

Done fill_gc(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "gc"));
  if (cx.language.gc_is_finalized) TRY(add_functions(cx, dict, kIsFinalized, "gc"));
  Collector& collector = *cx.collector;
  if (!collector.garbage) collector.garbage = TRY(new_list(cx));
  if (!collector.callbacks) collector.callbacks = TRY(new_list(cx));
  TRY(dict_set(cx, dict, "garbage", Value(collector.garbage.get())));
  TRY(dict_set(cx, dict, "callbacks", Value(collector.callbacks.get())));
  constexpr std::pair<std::string_view, std::int64_t> kFlags[] = {{"DEBUG_STATS", 1},
                                                                  {"DEBUG_COLLECTABLE", 2},
                                                                  {"DEBUG_UNCOLLECTABLE", 4},
                                                                  {"DEBUG_SAVEALL", 32},
                                                                  {"DEBUG_LEAK", 38}};
  for (const auto& [name, flag] : kFlags) TRY(dict_set(cx, dict, name, Value::small(flag)));
  return done();
}

}  // namespace dictum
