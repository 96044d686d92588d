// Shapes: the attribute names of instances in order of their first assignment. An instance without a dict of
// its own has an AttributeSlots buffer that names its shape; a cache may keep (shape, index) and read the
// slot directly.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "objects/object.h"

namespace dictum {

struct Str;

struct Shape {
  Shape* parent;
  Str* name;            // the last one; owned
  std::uint32_t count;  // names, this one included
  std::uint32_t id;
  std::unordered_map<Str*, std::unique_ptr<Shape>> children;
  // All names by address: 1 + place in `names`, 0 for a free place; a power of two of them.
  std::vector<std::uint8_t> places;
  std::vector<const Str*> names;
};

// What Prefix::attributes points to (with its low bit set).
struct AttributeSlots {
  Shape* shape;
  std::uint32_t capacity;
  std::uint32_t shape_id;  // that of `shape`
  Value values[1];

  static AttributeSlots* of(std::uint64_t attributes) {
    return (attributes & 1) ? reinterpret_cast<AttributeSlots*>(attributes & ~std::uint64_t{1}) : nullptr;
  }
};

inline constexpr std::uint32_t kNoSlot = UINT32_MAX;
// The place of an interned name in the shape, or kNoSlot.
std::uint32_t shape_index(const Shape* shape, const Str* name);

// The shapes of one interpreter; they live as long as it does.
struct ShapeTable {
  std::unique_ptr<Shape> root;
  std::uint32_t count = 0;
  ShapeTable();
  // The shape with one more name, or null when the instance had better live in a dict.
  Shape* extend(Shape* shape, Str* name);
};

}  // namespace dictum
