// Names of one parse: each spelling once, so that equal names are the same pointer. They live in the tree's
// arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"

namespace dictum {

struct Name {
  std::string_view text;  // UTF-8, NFKC-normalised
  std::uint32_t hash;
  std::uint32_t index;  // 0, 1, 2… in the order of first interning: side tables can be arrays
};

// Open addressing over names of one arena. Deterministic: no address decides anything.
class NameTable {
 public:
  explicit NameTable(Arena& arena);
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;
  ~NameTable();

  const Name* intern(std::string_view text);
  std::uint32_t size() const { return count_; }

 private:
  void grow();

  Arena& arena_;
  const Name** slots_;
  std::uint32_t capacity_;
  std::uint32_t count_ = 0;
};

}  // namespace dictum
