#include "objects/collector.h"

#include <algorithm>
#include <climits>

#include "base/check.h"
#include "objects/call_protocol.h"
#include "objects/debug.h"
#include "objects/destroy.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/shape.h"
#include "objects/weakref.h"

namespace dictum {

namespace {

// Types whose objects refer to others, but which CPython does not track.
bool never_in_cycle(TypeId layout) {
  return layout == TypeId::Code || layout == TypeId::Range || layout == TypeId::LongRangeIterator;
}

// CPython's _PyObject_GC_MAY_BE_TRACKED: dicts and tuples of nothing else cannot close a cycle.
bool may_be_tracked(const Context& cx, Value value) {
  if (!value.is_object()) return false;
  const Object* object = value.object();
  const Type* type = object->type;
  if (type->layout == TypeId::Type) return static_cast<const Type*>(object)->is_heap();
  if (type->is_heap()) return true;
  const bool holds = type->native->visit || type->has(kTypeHasDict);
  if (!holds || never_in_cycle(type->layout)) return false;
  if (type == cx.type(TypeId::Tuple))
    return static_cast<const Tuple*>(object)->size() > 0 && !(object->flags & kUntracked);
  return true;
}

bool holds_tracked(const Context& cx, const Dict* dict) {
  Value key, value;
  for (std::size_t position = 0; dict_next(dict, position, key, value);)
    if (may_be_tracked(cx, key) || may_be_tracked(cx, value)) return true;
  return false;
}

}  // namespace

bool is_tracked(const Context& cx, Value value) {
  if (!may_be_tracked(cx, value)) return false;
  if (value.object()->type == cx.type(TypeId::Dict)) return holds_tracked(cx, as<Dict>(value));
  return true;
}

namespace {

// Whether the instance has what would be a tracked dict of its own in versions that make one for everybody.
bool has_hidden_dict(const Context& cx, Object* object) {
  if (!cx.language.instances_have_dicts || !has_prefix(object)) return false;
  const AttributeSlots* slots = AttributeSlots::of(prefix_of(object)->attributes);
  for (std::uint32_t i = 0; slots && i < slots->shape->count; ++i)
    if (may_be_tracked(cx, slots->values[i])) return true;
  return false;
}

// A number for every cell of every page: the references that are not accounted for by edges.
class References {
 public:
  static constexpr std::int32_t kNone = INT32_MIN;     // free, or dying: not looked at
  static constexpr std::int32_t kReached = INT32_MAX;  // reachable from outside

  explicit References(Heap& heap) {
    std::size_t cells = 0;
    for (const Page* page : heap.pages()) {
      first_.push_back(cells);
      if (page->kind != CellKind::Buffer) cells += page->used;
    }
    counts_.assign(cells, kNone);
  }
  std::int32_t& of(const Object* object) {
    return counts_[first_[Page::of(object)->index] + Heap::cell_of(object)];
  }

 private:
  std::vector<std::size_t> first_;
  std::vector<std::int32_t> counts_;
};

struct Subtract final : EdgeVisitor {
  explicit Subtract(References& counts) : references(counts) {}
  void edge(Value value) override {
    if (!value.is_object() || is_core(value.object())) return;
    std::int32_t& count = references.of(value.object());
    if (count == References::kNone) return;
    DICTUM_CHECK(count > 0, "an object has more edges than references");
    --count;
  }
  References& references;
};

struct Reach final : EdgeVisitor {
  explicit Reach(References& counts) : references(counts) {}
  void edge(Value value) override {
    if (!value.is_object() || is_core(value.object())) return;
    std::int32_t& count = references.of(value.object());
    if (count == References::kNone || count == References::kReached) return;
    count = References::kReached;
    waiting.push_back(value.object());
  }
  void run() {
    while (!waiting.empty()) {
      Object* object = waiting.back();
      waiting.pop_back();
      visit_references(object, *this);
    }
  }
  References& references;
  std::vector<Object*> waiting;
};

bool owns_edges(const Object* object) {
  const Type* type = object->type;
  return type->is_heap() || type->native->visit || type->has(kTypeHasDict);
}

std::uint32_t order_of(const Object* object) {
  return has_prefix(object) ? prefix_of(object)->order : UINT32_MAX;
}

class Collection {
 public:
  explicit Collection(Context& context) : cx(context), collector_(*context.collector) {}

  std::int64_t run() {
    find_unreachable();
    if (garbage().empty()) return 0;
    clear_weak_handles();
    finalize();
    spare_resurrected();
    const std::int64_t count = count_tracked();
    clear();
    release_garbage();
    return count;
  }

 private:
  std::vector<Object*>& garbage() { return collector_.unreachable; }
  static bool lives(const Object* object) { return object && !(object->flags & kDead); }
  bool stopped() const { return cx.pending.is_stop(); }

  // Objects whose references all come from objects that are unreachable themselves.
  void find_unreachable() {
    References references(cx.heap);
    std::vector<Object*> owners;
    cx.heap.each_object([&](Object* object) {
      if (object->count <= 0) return;
      references.of(object) = object->count;
      if (owns_edges(object)) owners.push_back(object);
    });
    Subtract subtract(references);
    for (Object* object : owners) visit_references(object, subtract);
    Reach reach(references);
    for (Object* object : owners)
      if (references.of(object) > 0 || (object->flags & kFrozen)) reach.edge(Value(object)), reach.run();
    for (Object* object : owners) {
      if (references.of(object) == 0) {
        object->flags |= kGarbage;
        garbage().push_back(object);
      } else {
        untrack_if_tuple(object);
      }
    }
    std::stable_sort(garbage().begin(), garbage().end(),
                     [](const Object* a, const Object* b) { return order_of(a) < order_of(b); });
  }

  void untrack_if_tuple(Object* object) {
    if (object->type != cx.type(TypeId::Tuple)) return;
    for (Value item : static_cast<Tuple*>(object)->span())
      if (may_be_tracked(cx, item)) return;
    object->flags |= kUntracked;
  }

  // Weak references to garbage die before anything else happens; callbacks of those that live themselves run.
  void clear_weak_handles() {
    struct Call {
      Ref<WeakHandle> handle;
      OwnedValue callback;
    };
    std::vector<Call> calls;
    for (Object* object : garbage()) {
      if (!lives(object)) continue;
      if (is_weak_handle(object)) detach_weak_handle(cx, static_cast<WeakHandle*>(object));
      while (WeakHandle* handle = first_weak_handle(cx, object)) {
        detach_weak_handle(cx, handle);
        if (handle->callback.is_absent() || (handle->flags & kGarbage)) continue;
        calls.push_back({own_ref(handle), OwnedValue::steal(std::exchange(handle->callback, Value()))});
      }
    }
    for (Call& call : calls) {
      if (stopped()) return;
      code_has_run_ = true;
      call_weak_callback(cx, call.handle.get(), call.callback);
      call = {};
    }
  }

  void finalize() {
    for (std::size_t i = 0; i < garbage().size() && !stopped(); ++i) {
      Object* object = garbage()[i];
      if (!lives(object) || (object->flags & kFinalized) || !may_be_tracked(cx, object)) continue;
      if (!has_finalizer(cx, object)) continue;
      const Ref<Object> held(object);
      code_has_run_ = true;
      run_finalizer(cx, object);
    }
  }

  // Finalizers may have stored garbage where it can be reached again: that, and all it refers to, lives on.
  void spare_resurrected() {
    if (stopped() || !code_has_run_) return;
    References references(cx.heap);
    for (Object* object : garbage())
      if (lives(object)) references.of(object) = object->count;
    Subtract subtract(references);
    for (Object* object : garbage())
      if (lives(object)) visit_references(object, subtract);
    Reach reach(references);
    for (Object* object : garbage())
      if (lives(object) && references.of(object) > 0) reach.edge(Value(object)), reach.run();
    for (Object*& object : garbage()) {
      if (!lives(object) || references.of(object) == 0) continue;
      object->flags &= ~kGarbage;
      object = nullptr;
    }
  }

  std::int64_t count_tracked() {
    std::int64_t count = 0;
    for (Object* object : garbage())
      if (lives(object)) count += is_tracked(cx, object) + has_hidden_dict(cx, object);
    return count;
  }

  // Breaks the cycles; what dies of it does so as ever.
  void clear() {
    for (std::size_t i = 0; i < garbage().size() && !stopped(); ++i) {
      Object* object = garbage()[i];
      if (!lives(object) || !may_be_tracked(cx, object)) continue;
      const Ref<Object> held(object);
      drop_instance_fields(cx, object);
      if (object->type->native->clear) object->type->native->clear(cx, object);
    }
  }

  void release_garbage() {
    for (Object* object : garbage()) {
      if (!object) continue;
      if (lives(object))
        object->flags &= ~kGarbage;
      else
        cx.heap.free_object(object);
    }
    garbage().clear();
  }

  Context& cx;
  Collector& collector_;
  bool code_has_run_ = false;
};

}  // namespace

void keep_dead(Context& cx, Object* object) {
  object->type = cx.type(TypeId::Object);
  object->count = 0;
  object->flags = kGarbage | kDead;
}

std::int64_t collect_cycles(Context& cx, int generation) {
  Collector& collector = *cx.collector;
  if (collector.running || cx.pending.is_stop()) return 0;
  collector.running = true;
  cx.collection_wanted = false;
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  const std::int64_t found = Collection(cx).run();
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
  GenerationStatistics& statistics = collector.statistics[static_cast<std::size_t>(generation)];
  ++statistics.collections;
  statistics.collected += static_cast<std::uint64_t>(found);
  collector.tracked_before = cx.heap.live_objects();
  collector.running = false;
  renew_collection_mark(cx);
  return found;
}

namespace {

// gc.callbacks: each is called with "start" or "stop" and a dict that tells what was done.
void tell_callbacks(Context& cx, const char* phase, int generation, std::int64_t collected) {
  const Ref<List> callbacks(cx.collector->callbacks);
  if (!callbacks || callbacks->size() == 0) return;
  Ref<Str> name = intern(cx, phase);
  Ref<Dict> facts = new_dict(cx);
  if (!name || !facts) return;
  const std::pair<std::string_view, std::int64_t> entries[] = {
      {"generation", generation}, {"collected", collected}, {"uncollectable", 0}};
  for (const auto& [key, number] : entries)
    if (!dict_set(cx, facts.get(), key, Value::small(number)).ok()) return;
  for (std::size_t i = 0; i < callbacks->size() && !cx.pending.is_stop(); ++i) {
    const OwnedValue callback((*callbacks)[i]);
    const OwnedValue result = call(cx, callback, {Value(name.get()), Value(facts.get())});
    if (result.is_raised() && !cx.pending.is_stop()) report_unraisable(cx, "", callback);
  }
}

}  // namespace

std::int64_t collect_with_callbacks(Context& cx, int generation) {
  if (cx.collector->running) return 0;
  tell_callbacks(cx, "start", generation, 0);
  const std::int64_t found = collect_cycles(cx, generation);
  if (!cx.pending.is_stop()) tell_callbacks(cx, "stop", generation, found);
  return found;
}

void collect_if_wanted(Context& cx) {
  if (!cx.collection_wanted) return;
  cx.collection_wanted = false;
  if (cx.collector->enabled && !cx.pending.is_stop()) collect_with_callbacks(cx);
}

void renew_collection_mark(Context& cx) {
  constexpr std::size_t kFewestPages = 128;  // 8 MiB: short programs see no collection
  cx.heap.set_collection_mark(cx.collector->enabled ? std::max(kFewestPages, cx.heap.pages().size() * 2) : 0);
}

void freeze_objects(Context& cx, bool frozen) {
  cx.heap.each_object(
      [&](Object* object) { object->flags = frozen ? object->flags | kFrozen : object->flags & ~kFrozen; });
}

std::size_t frozen_count(Context& cx) {
  std::size_t count = 0;
  cx.heap.each_object([&](Object* object) { count += (object->flags & kFrozen) && is_tracked(cx, object); });
  return count;
}

}  // namespace dictum
