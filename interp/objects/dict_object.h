// dict: CPython's compact layout. An index table over entries in insertion order.
#pragma once

#include <string_view>

#include "objects/context.h"
#include "objects/str_object.h"

namespace dictum {

struct List;

struct DictEntry {
  std::int64_t hash;
  Value key;  // absent: deleted
  Value value;
};

// One buffer: this header, the index table (int8, int16 or int32 by size), the entries.
struct DictTable {
  std::uint32_t log2_size;     // index slots
  std::uint32_t capacity;      // entries that fit
  std::uint32_t entry_count;   // used entries, deleted ones included
  std::uint32_t only_strings;  // all keys are exact str: look-ups run no Python code

  DictEntry* entries() const;
  std::int32_t index_at(std::size_t slot) const;
  void set_index(std::size_t slot, std::int32_t index);
};

struct Dict : Object {
  static constexpr TypeId kLayout = TypeId::Dict;
  DictTable* table;
  std::uint32_t used;  // live entries
  std::uint32_t
      keys_version;  // 0: not given. Changes when a key comes, goes or moves, not when a value changes
  Type* owner;       // a class whose namespace this is: every write renews its tag. Borrowed
  std::uint32_t layout_changes;  // counts resizes and moves: iterators and probes notice

  std::size_t size() const { return used; }
};

Ref<Dict> new_dict(Context& cx);
Ref<Dict> new_dict(Context& cx, std::size_t expected);  // with room for so many str keys
Ref<Dict> copy_dict(Context& cx, Dict* dict);  // exact dict with the same entries; runs no Python code

// By a str key: runs no Python code where the dict has only str keys.
Value dict_find(
    Context& cx, const Dict* dict,
    Str* key);  // borrowed or absent; keys of subclasses of str with an __eq__ of their own are a stop
Done dict_set(Context& cx, Dict* dict, Str* key, Value value);
// dict_find of UTF-8 text.
Value dict_find(Context& cx, const Dict* dict, std::string_view key);
Done dict_set(Context& cx, Dict* dict, std::string_view key, Value value);
// False: was not there.
Fallible<bool> dict_delete(Context& cx, Dict* dict, Str* key);

// By any key: may run __hash__ and __eq__.
OwnedValue dict_get(Context& cx, Dict* dict, Value key);  // absent if not there
OwnedValue dict_get_hashed(Context& cx, Dict* dict, Value key, std::int64_t hash);
Done dict_set(Context& cx, Dict* dict, Value key, Value value);
Done dict_set_hashed(Context& cx, Dict* dict, Value key, std::int64_t hash, Value value);
// Takes the entry out: its value, or absent.
OwnedValue dict_pop(Context& cx, Dict* dict, Value key);
// By an entry's index in dict->table->entries(), which holds until the dict's layout changes.
Fallible<std::int64_t> dict_locate(Context& cx, Dict* dict, Value key, std::int64_t hash);  // -1: not there
// Takes a live entry out; the caller drops what it held.
void dict_remove_at(Dict* dict, std::int64_t entry, OwnedValue& key, OwnedValue& value);
// Makes a live entry the last (or first) one.
Done dict_move_entry(Context& cx, Dict* dict, std::int64_t entry, bool last);
Done dict_update(Context& cx, Dict* dict, Dict* other);  // raw entries of `other`, in order
// As dict.update(mapping or iterable of pairs).
Done dict_merge(Context& cx, Dict* dict, Value other);
void dict_clear(Context& cx, Dict* dict);

// Entries in order. `position` starts at 0; false at the end. Borrowed; nothing may change meanwhile.
bool dict_next(const Dict* dict, std::size_t& position, Value& key, Value& value);

// Whether all keys are exact strs.
inline bool has_plain_keys(const Dict* dict) { return !dict->table || dict->table->only_strings; }
// For inline caches: the entry's index of an exact-str key, or -1; entries are at
// dict->table->entries()[index].
std::int64_t dict_index(Context& cx, const Dict* dict, Str* key);
std::uint32_t dict_keys_version(Context& cx, Dict* dict);  // given now if it had none; 0: ran out
Ref<List> dict_keys(Context& cx, Dict* dict);

struct DictView : Object {  // dict_keys, dict_values, dict_items by the type
  Dict* dict;
};
struct DictIterator : Object {
  Dict* dict;  // null when exhausted
  std::uint32_t position;
  std::uint32_t expected_used;
  std::uint32_t remaining;
};

}  // namespace dictum
