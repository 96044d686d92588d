#include "objects/set_object.h"

#include <cstring>

#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/operators.h"

namespace dictum {

namespace {

constexpr std::uint32_t kMinimumSize = 8;
constexpr std::uint32_t kLinearProbes = 9;

bool is_free(const SetEntry& entry) { return entry.key.is_absent() && entry.hash == 0; }

// The slots of a hash in CPython's order: a run of neighbours where it fits, then the next jump.
struct Probe {
  Probe(std::int64_t hash, std::uint32_t table_mask)
      : mask(table_mask), perturb(static_cast<std::size_t>(hash)), base(perturb & mask), slot(base) {
    start_run();
  }
  void start_run() { left = base + kLinearProbes <= mask ? kLinearProbes : 0; }
  void next() {
    if (left > 0) {
      --left;
      ++slot;
      return;
    }
    perturb >>= 5;
    base = (base * 5 + 1 + perturb) & mask;
    slot = base;
    start_run();
  }
  std::size_t mask, perturb, base, slot;
  std::uint32_t left = 0;
};

Done resize(Context& cx, Set* set, std::uint64_t wanted) {
  std::uint64_t size = kMinimumSize;
  while (size <= wanted) size <<= 1;
  if (size > std::uint64_t{1} << 30) return raise_memory_error(cx);
  void* buffer = cx.heap.allocate_buffer(size * sizeof(SetEntry));
  if (!buffer) return raise_no_memory(cx, size * sizeof(SetEntry));
  std::memset(buffer, 0, size * sizeof(SetEntry));
  SetEntry* old = set->table;
  std::uint32_t old_mask = set->mask;
  set->table = static_cast<SetEntry*>(buffer);
  set->mask = static_cast<std::uint32_t>(size - 1);
  set->fill = set->used;
  ++set->changes;
  for (std::uint32_t i = 0; old && i <= old_mask; ++i) {
    if (old[i].key.is_absent()) continue;
    Probe probe(old[i].hash, set->mask);
    while (!set->table[probe.slot].key.is_absent()) probe.next();
    set->table[probe.slot] = old[i];
  }
  cx.heap.free_buffer(old);
  return done();
}

// Where a search has ended: at an equal key, or behind all that could be one.
struct Place {
  std::int64_t found = -1;
  std::int64_t free = -1;     // of a search without success; -1: there is no table
  std::int64_t removed = -1;  // the last removed slot on the way
};

// Looks for an equal key. __eq__ may run and change the set; then the search begins again.
Fallible<Place> search(Context& cx, Set* set, Value key, std::int64_t hash) {
  --cx.attention;
restart:
  Place place;
  if (!set->table) return place;
  SetEntry* table = set->table;
  const std::uint32_t changes = set->changes;
  for (Probe probe(hash, set->mask);; probe.next()) {
    const SetEntry& entry = table[probe.slot];
    if (entry.key.is_absent() || entry.hash != hash) {
      if (is_free(entry)) {
        place.free = static_cast<std::int64_t>(probe.slot);
        return place;
      }
      if (entry.key.is_absent()) place.removed = static_cast<std::int64_t>(probe.slot);
      --cx.attention;
      continue;
    }
    if (entry.key == key) {
      place.found = static_cast<std::int64_t>(probe.slot);
      return place;
    }
    OwnedValue candidate = own(entry.key);
    bool equal = TRY(compare_truth(cx, Comparison::Eq, candidate, key));
    table = set->table;  // it may have moved
    if (!table || set->changes != changes || table[probe.slot].key != candidate.get()) goto restart;
    if (equal) {
      place.found = static_cast<std::int64_t>(probe.slot);
      return place;
    }
    if (!cx.charge()) return failed();
  }
}

// The slot of an equal key, or -1.
Fallible<std::int64_t> find(Context& cx, Set* set, Value key, std::int64_t hash) {
  return TRY(search(cx, set, key, hash)).found;
}

Done add_hashed(Context& cx, Set* set, Value key, std::int64_t hash) {
  OwnedValue held = own(key);
  if (!set->table) TRY(resize(cx, set, 0));
  Place place = TRY(search(cx, set, key, hash));
  if (place.found >= 0) return done();
  if (place.free < 0) {
    TRY(resize(cx, set, 0));
    place.free = static_cast<std::int64_t>(Probe(hash, set->mask).slot);
  }
  ++set->used;
  if (place.removed >= 0 && cx.language.set_reuses_removed) {
    set->table[place.removed] = {held.leak(), hash};
    return done();
  }
  ++set->fill;
  set->table[place.free] = {held.leak(), hash};
  if (std::uint64_t{set->fill} * 5 < std::uint64_t{set->mask} * 3) return done();
  return resize(cx, set, set->used > 50000 ? std::uint64_t{set->used} * 2 : std::uint64_t{set->used} * 4);
}

// Members of another set, in its table order; CPython makes room first and copies tables of equal size as
// they are.
Done merge(Context& cx, Set* set, Set* other) {
  if (other == set || other->used == 0) return done();
  std::uint64_t mask = set->table ? set->mask : kMinimumSize - 1;
  if ((std::uint64_t{set->fill} + other->used) * 5 >= mask * 3)
    TRY(resize(cx, set, (std::uint64_t{set->used} + other->used) * 2));
  else if (!set->table)
    TRY(resize(cx, set, 0));
  if (set->fill == 0 && set->mask == other->mask && other->fill == other->used) {
    for (std::uint32_t i = 0; i <= set->mask; ++i)
      if (!other->table[i].key.is_absent())
        set->table[i] = {own(other->table[i].key).leak(), other->table[i].hash};
    set->fill = set->used = other->used;
    return done();
  }
  if (set->fill == 0) {
    for (std::uint32_t i = 0; i <= other->mask; ++i) {
      if (other->table[i].key.is_absent()) continue;
      Probe probe(other->table[i].hash, set->mask);
      while (!set->table[probe.slot].key.is_absent()) probe.next();
      set->table[probe.slot] = {own(other->table[i].key).leak(), other->table[i].hash};
    }
    set->fill = set->used = other->used;
    return done();
  }
  for (std::uint32_t i = 0; other->table && i <= other->mask; ++i) {
    if (other->table[i].key.is_absent()) continue;
    TRY(add_hashed(cx, set, other->table[i].key, other->table[i].hash));
  }
  return done();
}

}  // namespace

Ref<Set> new_set(Context& cx, TypeId id) {
  Ref<Set> made = TRY(new_object<Set>(cx, cx.type(id)));
  made->hash = -1;
  return made;
}

Done set_add(Context& cx, Set* set, Value key) {
  std::int64_t hash = TRY(hash_value(cx, key));
  return add_hashed(cx, set, key, hash);
}

Fallible<bool> set_contains(Context& cx, Set* set, Value key) {
  std::int64_t hash = TRY(hash_value(cx, key));
  return TRY(find(cx, set, key, hash)) >= 0;
}

Fallible<bool> set_discard(Context& cx, Set* set, Value key) {
  std::int64_t hash = TRY(hash_value(cx, key));
  std::int64_t slot = TRY(find(cx, set, key, hash));
  if (slot < 0) return false;
  OwnedValue dead = OwnedValue::steal(set->table[slot].key);
  set->table[slot] = {Value(), -1};
  --set->used;
  return true;
}

Done set_drop_removed(Context& cx, Set* set) {
  if (!set->table || set->fill - set->used <= set->mask / 4) return done();
  return resize(cx, set, set->used > 50000 ? std::uint64_t{set->used} * 2 : std::uint64_t{set->used} * 4);
}

Done set_update(Context& cx, Set* set, Value iterable) {
  if (is_any_set(iterable)) return merge(cx, set, as<Set>(iterable));
  if (is_exact(cx, iterable, TypeId::Dict)) {
    auto* dict = as<Dict>(iterable);
    std::uint64_t mask = set->table ? set->mask : kMinimumSize - 1;
    if ((std::uint64_t{set->fill} + dict->used) * 5 >= mask * 3)
      TRY(resize(cx, set, (std::uint64_t{set->used} + dict->used) * 2));
    Value key, value;
    for (std::size_t position = 0; dict_next(dict, position, key, value);)
      TRY(add_hashed(cx, set, key, dict->table->entries()[position - 1].hash));
    return done();
  }
  ItemSource source(cx, iterable);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(source.next());
    if (item.is_absent()) return done();
    TRY(set_add(cx, set, item));
  }
}

void set_clear(Context& cx, Set* set) {
  SetEntry* table = set->table;
  std::uint32_t mask = set->mask;
  set->table = nullptr;
  set->mask = set->fill = set->used = set->finger = 0;
  ++set->changes;
  for (std::uint32_t i = 0; table && i <= mask; ++i) release(table[i].key);
  cx.heap.free_buffer(table);
}

bool set_next(const Set* set, std::size_t& position, Value& key) {
  while (set->table && position <= set->mask) {
    const SetEntry& entry = set->table[position++];
    if (entry.key.is_absent()) continue;
    key = entry.key;
    return true;
  }
  return false;
}

}  // namespace dictum
