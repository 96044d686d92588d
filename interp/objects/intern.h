// The names of one interpreter: one string object per spelling. The core's table is asked first; own entries
// are weak.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "objects/object.h"

namespace dictum {

struct Context;
struct Str;

class InternTable {
 public:
  explicit InternTable(Context& cx, const InternTable* core) : cx_(cx), core_(core) {}
  InternTable(const InternTable&) = delete;
  InternTable& operator=(const InternTable&) = delete;

  // The interned string equal to `string`; it becomes that itself if there was none. Borrowed by the table:
  // the result is owned by whoever holds it.
  Str* intern(Str* string);
  // The interned string of an equal spelling, or null.
  Str* find(const Str* string) const;
  // The same of ASCII characters whose hash is known.
  Str* find(std::string_view ascii, std::int64_t hash) const;
  // Adds a string that find() does not find; its hash is known.
  void add(Str* string);
  // The whole table, for one that is to be the same: see Heap::adopt.
  std::span<Str* const> slots() const { return slots_; }
  void adopt(std::span<Str* const> slots) { slots_.assign(slots.begin(), slots.end()); }
  // A dying interned string removes itself.
  void remove(Str* string);

 private:
  void grow();

  Context& cx_;
  const InternTable* core_;
  std::vector<Str*> slots_;
  std::size_t used_ = 0;  // with removed ones
  std::size_t live_ = 0;
};

}  // namespace dictum
