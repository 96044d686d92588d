#include "objects/shape.h"

#include "objects/str_object.h"

namespace dictum {

namespace {

constexpr std::uint32_t kMaxNames = 64;      // more attributes: the instance gets a dict
constexpr std::uint32_t kMaxChildren = 128;  // more ways to go on: these are no fixed names
constexpr std::uint32_t kMaxShapes = 1 << 14;

std::size_t first_place(const Str* name, std::size_t mask) {
  return (reinterpret_cast<std::uintptr_t>(name) >> 4) * 0x9E3779B1u >> 7 & mask;
}

// Room for twice the names, filled in from the shape's chain.
void fill_places(Shape& shape) {
  shape.names.resize(shape.count);
  for (const Shape* at = &shape; at->count > 0; at = at->parent) shape.names[at->count - 1] = at->name;
  std::size_t size = 4;
  while (size < 2 * std::size_t{shape.count}) size *= 2;
  shape.places.assign(size, 0);
  for (std::uint32_t i = 0; i < shape.count; i++) {
    std::size_t place = first_place(shape.names[i], size - 1);
    while (shape.places[place] != 0) place = (place + 1) & (size - 1);
    shape.places[place] = static_cast<std::uint8_t>(i + 1);
  }
}

}  // namespace

ShapeTable::ShapeTable() : root(new Shape{nullptr, nullptr, 0, 0, {}, {0}, {}}) {}

std::uint32_t shape_index(const Shape* shape, const Str* name) {
  const std::size_t mask = shape->places.size() - 1;
  const std::uint8_t* places = shape->places.data();
  for (std::size_t at = first_place(name, mask); places[at] != 0; at = (at + 1) & mask)
    if (shape->names[places[at] - 1u] == name) return places[at] - 1u;
  return kNoSlot;
}

Shape* ShapeTable::extend(Shape* shape, Str* name) {
  auto found = shape->children.find(name);
  if (found != shape->children.end()) return found->second.get();
  if (shape->count >= kMaxNames || shape->children.size() >= kMaxChildren || count >= kMaxShapes)
    return nullptr;
  retain(name);
  std::unique_ptr<Shape> made(new Shape{shape, name, shape->count + 1, ++count, {}, {}, {}});
  fill_places(*made);
  Shape* result = made.get();
  shape->children.emplace(name, std::move(made));
  return result;
}

}  // namespace dictum
