// set and frozenset: CPython's open addressing, so that iteration order is CPython's.
#pragma once

#include "objects/context.h"

namespace dictum {

struct SetEntry {
  Value key;  // absent: free, or removed if hash is -1
  std::int64_t hash;
};

struct Set : Object {  // also frozenset
  static constexpr TypeId kLayout = TypeId::Set;
  SetEntry* table;  // null while empty: eight slots are meant
  std::uint32_t mask;
  std::uint32_t fill;  // used and removed
  std::uint32_t used;
  std::uint32_t finger;   // pop's
  std::int64_t hash;      // frozenset: -1 not computed
  std::uint32_t changes;  // counts resizes
  std::size_t size() const { return used; }
};

inline bool is_any_set(Value value) {
  return value.is_object() && value.object()->type->layout == TypeId::Set;
}
Ref<Set> new_set(Context& cx, TypeId id = TypeId::Set);
Done set_add(Context& cx, Set* set, Value key);
Fallible<bool> set_contains(Context& cx, Set* set, Value key);
Fallible<bool> set_discard(Context& cx, Set* set, Value key);  // false: was not there
// Gives the slots of removed items back where they are many, as CPython does behind a difference.
Done set_drop_removed(Context& cx, Set* set);
Done set_update(Context& cx, Set* set, Value iterable);
void set_clear(Context& cx, Set* set);
bool set_next(const Set* set, std::size_t& position, Value& key);

}  // namespace dictum
