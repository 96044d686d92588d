// The payloads of _functools and _operator.
#pragma once

#include "objects/dict_object.h"
#include "objects/sequence_object.h"

namespace dictum {

struct Partial : Object {
  static constexpr TypeId kLayout = TypeId::Partial;
  Value function;
  Tuple* args;
  Dict* keywords;
};

struct LruCacheWrapper : Object {
  static constexpr TypeId kLayout = TypeId::LruCacheWrapper;
  Value function;
  Dict* cache;           // by key; of a bounded cache the least recently used entry first
  Value cache_info;      // what cache_info() calls
  Value mark;            // stands between positional and keyword arguments in keys
  std::int64_t maxsize;  // -1: no bound
  std::int64_t hits, misses;
  bool typed;
};

// What cmp_to_key() makes, and what its instances are: then `object` is there.
struct KeyWrapper : Object {
  static constexpr TypeId kLayout = TypeId::KeyWrapper;
  Value compare;
  Value object;  // absent: the factory itself
};

struct ItemGetter : Object {
  static constexpr TypeId kLayout = TypeId::ItemGetter;
  Tuple* items;
};
struct AttrGetter : Object {
  static constexpr TypeId kLayout = TypeId::AttrGetter;
  Tuple* names;  // what was given
  Tuple* paths;  // of each name its parts between dots: a tuple of interned str
};
struct MethodCaller : Object {
  static constexpr TypeId kLayout = TypeId::MethodCaller;
  Str* name;
  Tuple* args;
  Dict* keywords;  // null: none
};

}  // namespace dictum
