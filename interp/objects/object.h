// The header of every object, and the prefix before it that carries attributes and weak references.
#pragma once

#include <cstdint>

#include "objects/value.h"

namespace dictum {

struct Type;
struct Context;

//   Object   [ Type* | count:32 | flags:32 ] payload…
// A count below zero marks an object of the shared core: it is only read. `type` null marks a free cell.
struct Object {
  Type* type;
  std::int32_t count;
  std::uint32_t flags;
};
static_assert(sizeof(Object) == 16);

// Bits of Object::flags.
inline constexpr std::uint32_t kFinalized = 1u << 0;  // __del__ has run (PEP 442: once)
inline constexpr std::uint32_t kHasPrefix = 1u << 1;  // a Prefix lies before the header
inline constexpr std::uint32_t kInterned = 1u << 2;   // str: the one of its spelling
inline constexpr std::uint32_t kDying = 1u << 3;      // on the work list of the dying
inline constexpr std::uint32_t kGarbage = 1u << 24;   // the running collection has found it unreachable
inline constexpr std::uint32_t kFrozen = 1u << 25;    // gc.freeze(): never collected
inline constexpr std::uint32_t kUntracked =
    1u << 26;  // tuple: a collection has seen that no cycle can go through it

// Lies directly before the header of instances of Python classes and of native types with __dict__ or weak
// references. `attributes` is 0 (none yet), an AttributeSlots* (low bit set) or an owned Dict*.
struct Prefix {
  std::uint64_t attributes;
  std::uint32_t weak_references;  // index into the context's table, 0 = none
  std::uint32_t order;            // birth order, for the collector
};
static_assert(sizeof(Prefix) == 16);

inline Prefix* prefix_of(Object* object) { return reinterpret_cast<Prefix*>(object) - 1; }
inline const Prefix* prefix_of(const Object* object) { return reinterpret_cast<const Prefix*>(object) - 1; }
inline bool has_prefix(const Object* object) { return (object->flags & kHasPrefix) != 0; }

inline constexpr std::int32_t kImmortalCount = INT32_MIN / 2;
inline bool is_core(const Object* object) { return object->count < 0; }

// The last reference is gone: runs __del__, clears weak references, drops what the object owns, frees it.
// Runs Python code.
void destroy(Object* object);

inline void retain(Object* object) {
  if (object->count >= 0) ++object->count;
}
inline void release(Object* object) {
  if (object->count > 0 && --object->count == 0) destroy(object);
}
inline void retain(Value value) {
  if (value.is_object()) retain(value.object());
}
// Dropping a reference can run Python code: unlink first, drop last.
inline void release(Value value) {
  if (value.is_object()) release(value.object());
}

}  // namespace dictum
