// The payload of _abc: https://docs.python.org/3/library/abc.html
#pragma once

#include "objects/context.h"

namespace dictum {

// Classes, none of which is kept alive: owned weak references, open addressing by the class's address.
struct ClassTable {
  Object** handles;  // a buffer of `capacity` slots; null: free
  std::uint32_t capacity, used;
};

struct AbcData : Object {
  static constexpr TypeId kLayout = TypeId::AbcData;
  ClassTable registry, cache, negative_cache;
  std::uint64_t negative_cache_version;
};

}  // namespace dictum
