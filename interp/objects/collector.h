// The cycle collector: CPython's trial deletion over the pages of the heap. PEP 442 decides what runs when.
// https://docs.python.org/3/library/gc.html
#pragma once

#include <array>

#include "objects/context.h"

namespace dictum {

struct List;

struct GenerationStatistics {
  std::uint64_t collections = 0;
  std::uint64_t collected = 0;
  std::uint64_t uncollectable = 0;
};

// One interpreter's collector. All generations are one here: every collection looks at the whole heap.
struct Collector {
  static constexpr int kGenerations = 3;
  bool enabled = true;
  bool running = false;
  std::array<std::int64_t, kGenerations> thresholds{};
  std::array<GenerationStatistics, kGenerations> statistics{};
  std::size_t tracked_before = 0;  // live objects when the last collection ended
  Ref<List> callbacks;             // gc.callbacks, gc.garbage; null until the module is made
  Ref<List> garbage;
  // The unreachable objects of the running collection; null where one has come back to life.
  std::vector<Object*> unreachable;
};

// In Object::flags with kGarbage: the object has died in the running collection. Its cell is free when that
// ends.
inline constexpr std::uint32_t kDead = 1u << 27;

// Collects now, whatever the thresholds say: the number of unreachable objects as CPython counts them (only
// containers that it tracks). 0 while a collection runs. Runs finalizers and callbacks of weak references.
// Exceptions in them are reported and ignored; after a stop the result means nothing.
std::int64_t collect_cycles(Context& cx, int generation = Collector::kGenerations - 1);
// The same with the functions in gc.callbacks called before and after.
std::int64_t collect_with_callbacks(Context& cx, int generation = Collector::kGenerations - 1);
// At a safe point of the virtual machine: the heap has asked for a collection.
void collect_if_wanted(Context& cx);
// When the heap shall ask next. Called when automatic collection is switched on and after each collection.
void renew_collection_mark(Context& cx);

// gc.is_tracked(): whether the object can be part of a cycle as far as CPython looks.
bool is_tracked(const Context& cx, Value value);
// An object of Collector::unreachable has died: nothing is left of it but its cell, which waits to be freed.
void keep_dead(Context& cx, Object* object);
// gc.freeze() and unfreeze(); the number of tracked frozen objects.
void freeze_objects(Context& cx, bool frozen);
std::size_t frozen_count(Context& cx);

}  // namespace dictum
