#include "objects/dict_object.h"

#include <algorithm>
#include <cstring>

#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

constexpr std::int32_t kFree = -1;
constexpr std::int32_t kDeleted = -2;
constexpr std::uint32_t kMinimumLog2 = 3;

std::size_t index_width(std::uint32_t log2_size) { return log2_size < 8 ? 1 : log2_size < 16 ? 2 : 4; }
std::size_t index_bytes(std::uint32_t log2_size) {
  return (std::size_t{1} << log2_size) * index_width(log2_size);
}
std::uint32_t usable(std::uint32_t log2_size) {
  return static_cast<std::uint32_t>((std::size_t{2} << log2_size) / 3);
}

bool is_plain_str(const Context& cx, Value key) {
  return key.is_object() && key.object()->type == cx.type(TypeId::Str);
}

// Walks the slots of a hash as CPython does: the order of probes shows in how often __eq__ runs.
struct Probe {
  Probe(std::int64_t hash, std::size_t slots)
      : mask(slots - 1), perturb(static_cast<std::size_t>(hash)), slot(perturb & mask) {}
  void next() {
    perturb >>= 5;
    slot = (slot * 5 + perturb + 1) & mask;
  }
  std::size_t mask, perturb, slot;
};

Fallible<DictTable*> new_table(Context& cx, std::uint32_t log2_size) {
  if (log2_size > 30) return raise_memory_error(cx);
  std::uint32_t capacity = usable(log2_size);
  std::size_t bytes = sizeof(DictTable) + index_bytes(log2_size) + capacity * sizeof(DictEntry);
  auto* table = static_cast<DictTable*>(cx.heap.allocate_buffer(bytes));
  if (!table) return raise_no_memory(cx, bytes);
  *table = {log2_size, capacity, 0, 1};
  std::memset(static_cast<void*>(table + 1), 0xff, index_bytes(log2_size));
  return table;
}

void insert_index(DictTable* table, std::int64_t hash, std::int32_t index) {
  Probe probe(hash, std::size_t{1} << table->log2_size);
  while (table->index_at(probe.slot) >= 0) probe.next();
  table->set_index(probe.slot, index);
}

void keys_changed(Dict* dict) { dict->keys_version = 0; }
void written(Dict* dict) {
  if (dict->owner) type_modified(dict->owner);
}

// A new table without the deleted entries, with room for one more; entry `moved` (-1: none) becomes the last
// or the first.
Done rebuild(Context& cx, Dict* dict, std::int64_t moved = -1, bool last = true) {
  std::uint32_t log2_size = kMinimumLog2;
  while ((std::size_t{1} << log2_size) < std::size_t{dict->used} * 3) ++log2_size;
  DictTable* old = dict->table;
  DictTable* table = TRY(new_table(cx, log2_size));
  if (old) {
    table->only_strings = old->only_strings;
    const DictEntry* entries = old->entries();
    const auto copy = [&](std::int64_t i) {
      insert_index(table, entries[i].hash, static_cast<std::int32_t>(table->entry_count));
      table->entries()[table->entry_count++] = entries[i];
    };
    if (moved >= 0 && !last) copy(moved);
    for (std::uint32_t i = 0; i < old->entry_count; ++i)
      if (!entries[i].key.is_absent() && i != moved) copy(i);
    if (moved >= 0 && last) copy(moved);
  }
  dict->table = table;
  ++dict->layout_changes;
  keys_changed(dict);
  cx.heap.free_buffer(old);
  return done();
}

// Where the key lies: its entry's index and slot, or index -1.
struct Place {
  std::int64_t entry = -1;
  std::size_t slot = 0;
};

// The place of a live entry.
Place place_of_entry(const DictTable* table, std::int64_t entry) {
  Probe probe(table->entries()[entry].hash, std::size_t{1} << table->log2_size);
  while (table->index_at(probe.slot) != entry) probe.next();
  return {entry, probe.slot};
}

// In a table of exact strings: runs no Python code.
Place find_string(const Dict* dict, const Str* key, std::int64_t hash) {
  const DictTable* table = dict->table;
  if (!table) return {};
  const DictEntry* entries = table->entries();
  for (Probe probe(hash, std::size_t{1} << table->log2_size);; probe.next()) {
    std::int32_t index = table->index_at(probe.slot);
    if (index == kFree) return {};
    if (index == kDeleted) continue;
    const DictEntry& entry = entries[index];
    if (entry.key == Value(const_cast<Str*>(key))) return {index, probe.slot};
    if (entry.hash != hash) continue;
    const Str* candidate = static_cast<const Str*>(entry.key.object());
    if (is_interned(candidate) && is_interned(key)) continue;
    if (str_equal(candidate, key)) return {index, probe.slot};
  }
}

// Any keys: __eq__ may run and change the dict; then the search begins again.
Fallible<Place> find_any(Context& cx, Dict* dict, Value key, std::int64_t hash) {
restart:
  DictTable* table = dict->table;
  if (!table) return Place{};
  std::uint32_t changes = dict->layout_changes;
  for (Probe probe(hash, std::size_t{1} << table->log2_size);; probe.next()) {
    std::int32_t index = table->index_at(probe.slot);
    if (index == kFree) return Place{};
    if (index == kDeleted) continue;
    DictEntry* entry = &table->entries()[index];
    if (entry->key == key) return Place{index, probe.slot};
    if (entry->hash != hash) {
      --cx.attention;
      continue;
    }
    OwnedValue candidate = own(entry->key);
    bool equal = TRY(compare_truth(cx, Comparison::Eq, candidate, key));
    table = dict->table;  // it may have moved
    if (!table || dict->layout_changes != changes || table->entries()[index].key != candidate.get())
      goto restart;
    if (equal) return Place{index, probe.slot};
    if (!cx.charge()) return failed();
  }
}

Fallible<Place> find_place(Context& cx, Dict* dict, Value key, std::int64_t hash) {
  if (dict->table && dict->table->only_strings && is_plain_str(cx, key))
    return find_string(dict, as<Str>(key), hash);
  return find_any(cx, dict, key, hash);
}

void remove_entry(Dict* dict, Place place, OwnedValue& key, OwnedValue& value) {
  DictEntry& entry = dict->table->entries()[place.entry];
  key = OwnedValue::steal(entry.key);
  value = OwnedValue::steal(entry.value);
  entry.key = entry.value = Value();
  dict->table->set_index(place.slot, kDeleted);
  --dict->used;
  keys_changed(dict);
  written(dict);
}

Done insert_new(Context& cx, Dict* dict, Value key, std::int64_t hash, Value value) {
  if (!dict->table || dict->table->entry_count == dict->table->capacity) TRY(rebuild(cx, dict));
  DictTable* table = dict->table;
  if (table->only_strings && !is_plain_str(cx, key)) table->only_strings = 0, ++dict->layout_changes;
  insert_index(table, hash, static_cast<std::int32_t>(table->entry_count));
  table->entries()[table->entry_count++] = {hash, own(key).leak(), own(value).leak()};
  ++dict->used;
  keys_changed(dict);
  written(dict);
  return done();
}

Done store(Context& cx, Dict* dict, Place place, Value key, std::int64_t hash, Value value) {
  if (place.entry < 0) return insert_new(cx, dict, key, hash, value);
  DictEntry& entry = dict->table->entries()[place.entry];
  OwnedValue old = OwnedValue::steal(entry.value);
  entry.value = own(value).leak();
  written(dict);
  return done();
}

}  // namespace

DictEntry* DictTable::entries() const {
  auto* start = reinterpret_cast<char*>(const_cast<DictTable*>(this) + 1);
  return reinterpret_cast<DictEntry*>(start + index_bytes(log2_size));
}

std::int32_t DictTable::index_at(std::size_t slot) const {
  const void* start = this + 1;
  switch (index_width(log2_size)) {
    case 1: return static_cast<const std::int8_t*>(start)[slot];
    case 2: return static_cast<const std::int16_t*>(start)[slot];
    default: return static_cast<const std::int32_t*>(start)[slot];
  }
}

void DictTable::set_index(std::size_t slot, std::int32_t index) {
  void* start = this + 1;
  switch (index_width(log2_size)) {
    case 1: static_cast<std::int8_t*>(start)[slot] = static_cast<std::int8_t>(index); break;
    case 2: static_cast<std::int16_t*>(start)[slot] = static_cast<std::int16_t>(index); break;
    default: static_cast<std::int32_t*>(start)[slot] = index;
  }
}

Ref<Dict> new_dict(Context& cx) { return new_object<Dict>(cx, cx.type(TypeId::Dict)); }

namespace {

std::size_t table_bytes(const DictTable* table) {
  return sizeof(DictTable) + index_bytes(table->log2_size) + table->capacity * sizeof(DictEntry);
}

// The same table, deleted entries included.
Done clone_table(Context& cx, Dict* dict, const DictTable* table) {
  const std::size_t bytes = table_bytes(table);
  auto* made = static_cast<DictTable*>(cx.heap.allocate_buffer(bytes));
  if (!made) return raise_no_memory(cx, bytes);
  std::memcpy(static_cast<void*>(made), table,
              bytes - (table->capacity - table->entry_count) * sizeof(DictEntry));
  const DictEntry* entries = made->entries();
  for (std::uint32_t i = 0; i < made->entry_count; ++i) {
    retain(entries[i].key);
    retain(entries[i].value);
  }
  dict->table = made;
  return done();
}

}  // namespace

Ref<Dict> new_dict(Context& cx, std::size_t expected) {
  Ref<Dict> made = TRY(new_dict(cx));
  std::uint32_t log2_size = kMinimumLog2;
  while (usable(log2_size) < expected) ++log2_size;
  made->table = TRY(new_table(cx, log2_size));
  return made;
}

Ref<Dict> copy_dict(Context& cx, Dict* dict) {
  Ref<Dict> made = TRY(new_dict(cx));
  if (!dict->table || dict->used == 0) return made;
  if (dict->used >= dict->table->entry_count * 2 / 3) {  // as CPython decides
    TRY(clone_table(cx, made.get(), dict->table));
    made->used = dict->used;
    return made;
  }
  TRY(dict_update(cx, made.get(), dict));
  return made;
}

namespace {

// Whether the key's class, str or a subclass, has the equality of str.
bool compares_as_str(Context& cx, Value key) {
  if (is_plain_str(cx, key)) return true;
  const Value method = lookup_special(cx, key.object()->type, SpecialMethod::eq_);
  return method == lookup_special(cx, cx.type(TypeId::Str), SpecialMethod::eq_);
}

Value find_among_others(Context& cx, const DictTable* table, Str* key) {
  const std::int64_t hash = str_hash(cx, key);
  for (Probe probe(hash, std::size_t{1} << table->log2_size);; probe.next()) {
    const std::int32_t index = table->index_at(probe.slot);
    if (index == kFree) return {};
    if (index == kDeleted) continue;
    const DictEntry& entry = table->entries()[index];
    if (entry.hash != hash || !is<Str>(entry.key) || !str_equal(as<Str>(entry.key), key)) continue;
    if (compares_as_str(cx, entry.key)) return entry.value;
    (void)stop_unsupported(cx, "a name in a namespace whose class has an __eq__ of its own");
    return {};
  }
}

}  // namespace

Value dict_find(Context& cx, const Dict* dict, Str* key) {
  if (!dict->table) return {};
  if (!dict->table->only_strings) return find_among_others(cx, dict->table, key);
  const std::int64_t index = find_string(dict, key, str_hash(cx, key)).entry;
  return index < 0 ? Value() : dict->table->entries()[index].value;
}

std::int64_t dict_index(Context& cx, const Dict* dict, Str* key) {
  if (!dict->table) return -1;
  std::int64_t hash = str_hash(cx, key);
  if (dict->table->only_strings) return find_string(dict, key, hash).entry;
  const DictTable* table = dict->table;
  for (Probe probe(hash, std::size_t{1} << table->log2_size);; probe.next()) {
    std::int32_t index = table->index_at(probe.slot);
    if (index == kFree) return -1;
    if (index == kDeleted) continue;
    const DictEntry& entry = table->entries()[index];
    if (entry.hash == hash && is_plain_str(cx, entry.key) && str_equal(as<Str>(entry.key), key)) return index;
  }
}

Value dict_find(Context& cx, const Dict* dict, std::string_view key) {
  if (!dict->table) return Value();
  if (!std::all_of(key.begin(), key.end(), [](char c) { return static_cast<signed char>(c) >= 0; })) {
    Ref<Str> name = make_str(cx, key);
    return name ? dict_find(cx, dict, name.get()) : Value();
  }
  const DictTable* table = dict->table;
  const std::int64_t hash = hash_bytes(cx.core, key.data(), key.size());
  for (Probe probe(hash, std::size_t{1} << table->log2_size);; probe.next()) {
    const std::int32_t index = table->index_at(probe.slot);
    if (index == kFree) return Value();
    if (index == kDeleted) continue;
    const DictEntry& entry = table->entries()[index];
    if (entry.hash == hash && is_plain_str(cx, entry.key) && as<Str>(entry.key)->is_ascii_text(key))
      return entry.value;
  }
}

Done dict_set(Context& cx, Dict* dict, std::string_view key, Value value) {
  Ref<Str> name = TRY(intern(cx, key));
  return dict_set(cx, dict, name.get(), value);
}

Done dict_set(Context& cx, Dict* dict, Str* key, Value value) {
  return dict_set(cx, dict, Value(key), value);
}

Fallible<bool> dict_delete(Context& cx, Dict* dict, Str* key) {
  OwnedValue old = TRY(dict_pop(cx, dict, key));
  return !old.is_absent();
}

OwnedValue dict_get(Context& cx, Dict* dict, Value key) {
  if (is_plain_str(cx, key)) return dict_get_hashed(cx, dict, key, str_hash(cx, as<Str>(key)));
  std::int64_t hash = TRY(hash_value(cx, key));
  return dict_get_hashed(cx, dict, key, hash);
}

OwnedValue dict_get_hashed(Context& cx, Dict* dict, Value key, std::int64_t hash) {
  Place place = TRY(find_place(cx, dict, key, hash));
  return place.entry < 0 ? OwnedValue() : own(dict->table->entries()[place.entry].value);
}

Done dict_set(Context& cx, Dict* dict, Value key, Value value) {
  std::int64_t hash = is_plain_str(cx, key) ? str_hash(cx, as<Str>(key)) : TRY(hash_value(cx, key));
  return dict_set_hashed(cx, dict, key, hash, value);
}

Done dict_set_hashed(Context& cx, Dict* dict, Value key, std::int64_t hash, Value value) {
  Place place = TRY(find_place(cx, dict, key, hash));
  return store(cx, dict, place, key, hash, value);
}

OwnedValue dict_pop(Context& cx, Dict* dict, Value key) {
  std::int64_t hash = TRY(hash_value(cx, key));
  Place place = TRY(find_place(cx, dict, key, hash));
  if (place.entry < 0) return {};
  OwnedValue dead_key, value;
  remove_entry(dict, place, dead_key, value);
  return value;
}

Fallible<std::int64_t> dict_locate(Context& cx, Dict* dict, Value key, std::int64_t hash) {
  const Place place = TRY(find_place(cx, dict, key, hash));
  return place.entry;
}

void dict_remove_at(Dict* dict, std::int64_t entry, OwnedValue& key, OwnedValue& value) {
  remove_entry(dict, place_of_entry(dict->table, entry), key, value);
}

Done dict_move_entry(Context& cx, Dict* dict, std::int64_t entry, bool last) {
  if (last && dict->table->entry_count < dict->table->capacity) {
    DictTable* table = dict->table;
    const Place place = place_of_entry(table, entry);
    const DictEntry moved = table->entries()[entry];
    table->entries()[entry].key = table->entries()[entry].value = Value();
    table->set_index(place.slot, static_cast<std::int32_t>(table->entry_count));
    table->entries()[table->entry_count++] = moved;
  } else {
    TRY(rebuild(cx, dict, entry, last));
  }
  keys_changed(dict);
  written(dict);
  return done();
}

namespace {

// Whether `other` can be taken over as it lies: nothing deleted, and nothing in its way. No keys are
// compared.
bool copies_whole(const Dict* dict, const Dict* other) {
  return dict != other && !dict->table && other->table && other->used != 0 &&
         other->used == other->table->entry_count;
}

}  // namespace

Done dict_update(Context& cx, Dict* dict, Dict* other) {
  if (copies_whole(dict, other)) {
    TRY(clone_table(cx, dict, other->table));
    dict->used = other->used;
    ++dict->layout_changes;
    keys_changed(dict);
    written(dict);
    return done();
  }
  Value key, value;
  const std::uint32_t changes = other->layout_changes, entries = other->table ? other->table->entry_count : 0;
  for (std::size_t position = 0; dict_next(other, position, key, value);) {
    OwnedValue held_key = own(key), held_value = own(value);
    TRY(dict_set_hashed(cx, dict, held_key, other->table->entries()[position - 1].hash, held_value));
    if (other->layout_changes != changes || !other->table || other->table->entry_count != entries)
      return raise_error(cx, TypeId::RuntimeError, "dict mutated during update");
  }
  return done();
}

void dict_clear(Context& cx, Dict* dict) {
  DictTable* table = dict->table;
  if (!table) return;
  dict->table = nullptr;
  dict->used = 0;
  ++dict->layout_changes;
  keys_changed(dict);
  written(dict);
  DictEntry* entries = table->entries();
  for (std::uint32_t i = 0; i < table->entry_count; ++i) {
    release(entries[i].key);
    release(entries[i].value);
  }
  cx.heap.free_buffer(table);
}

bool dict_next(const Dict* dict, std::size_t& position, Value& key, Value& value) {
  const DictTable* table = dict->table;
  if (!table) return false;
  const DictEntry* entries = table->entries();
  while (position < table->entry_count) {
    const DictEntry& entry = entries[position++];
    if (entry.key.is_absent()) continue;
    key = entry.key;
    value = entry.value;
    return true;
  }
  return false;
}

std::uint32_t dict_keys_version(Context& cx, Dict* dict) {
  if (dict->keys_version == 0 && cx.next_keys_version != UINT32_MAX)
    dict->keys_version = cx.next_keys_version++;
  return dict->keys_version;
}

Ref<List> dict_keys(Context& cx, Dict* dict) {
  Ref<List> made = TRY(new_list(cx, dict->used));
  Value key, value;
  for (std::size_t position = 0; dict_next(dict, position, key, value);)
    TRY(list_append(cx, made.get(), key));
  return made;
}

}  // namespace dictum
