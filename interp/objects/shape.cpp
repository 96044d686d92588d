#include "objects/shape.h"

#include "objects/str_object.h"

namespace dictum {

namespace {

constexpr std::uint32_t kMaxNames = 64;      // more attributes: the instance gets a dict
constexpr std::uint32_t kMaxChildren = 128;  // more ways to go on: these are no fixed names
constexpr std::uint32_t kMaxShapes = 1 << 14;
constexpr std::uint32_t kLinearNames = 6;

}  // namespace

ShapeTable::ShapeTable() : root(new Shape{nullptr, nullptr, 0, 0, {}, {}}) {}

std::uint32_t shape_index(const Shape* shape, const Str* name) {
  if (shape->count > kLinearNames) {
    auto found = shape->index.find(const_cast<Str*>(name));
    return found == shape->index.end() ? kNoSlot : found->second;
  }
  for (; shape->count > 0; shape = shape->parent)
    if (shape->name == name) return shape->count - 1;
  return kNoSlot;
}

Shape* ShapeTable::extend(Shape* shape, Str* name) {
  auto found = shape->children.find(name);
  if (found != shape->children.end()) return found->second.get();
  if (shape->count >= kMaxNames || shape->children.size() >= kMaxChildren || count >= kMaxShapes)
    return nullptr;
  retain(name);
  std::unique_ptr<Shape> made(new Shape{shape, name, shape->count + 1, ++count, {}, {}});
  if (made->count > kLinearNames)
    for (Shape* at = made.get(); at->count > 0; at = at->parent) made->index.emplace(at->name, at->count - 1);
  Shape* result = made.get();
  shape->children.emplace(name, std::move(made));
  return result;
}

}  // namespace dictum
