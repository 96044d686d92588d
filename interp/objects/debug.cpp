#include "objects/debug.h"

#include <unordered_map>

#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"
#include "objects/shape.h"
#include "objects/type.h"

namespace dictum {

namespace {

void visit_slots(Object* object, EdgeVisitor& visitor) {
  for (Type* type = object->type; type && type->is_heap(); type = type->base) {
    auto* slots = reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + type->slot_offset);
    for (std::uint32_t i = 0; i < type->slot_count; ++i)
      if (slots[i].is_value()) visitor.edge(slots[i]);
  }
}

void visit_attributes(Object* object, EdgeVisitor& visitor) {
  const std::uint64_t attributes = prefix_of(object)->attributes;
  if (AttributeSlots* slots = AttributeSlots::of(attributes)) {
    for (std::uint32_t i = 0; i < slots->shape->count; ++i) visitor.edge(slots->values[i]);
  } else if (attributes != 0) {
    visitor.edge(Value(reinterpret_cast<Object*>(attributes)));
  }
}

template <class T>
void move_pointer(Heap& heap, T*& buffer) {
  if (!buffer) return;
  if (void* moved = heap.move_buffer(buffer)) buffer = static_cast<T*>(moved);
}

void move_buffers_of(Heap& heap, Object* object) {
  switch (object->type->layout) {
    case TypeId::List: move_pointer(heap, static_cast<List*>(object)->items); break;
    case TypeId::Dict: move_pointer(heap, static_cast<Dict*>(object)->table); break;
    case TypeId::Set: move_pointer(heap, static_cast<Set*>(object)->table); break;
    case TypeId::ByteArray:
      if (static_cast<ByteArray*>(object)->exports == 0)
        move_pointer(heap, static_cast<ByteArray*>(object)->data);
      break;
    default: break;
  }
  if (!has_prefix(object)) return;
  std::uint64_t& attributes = prefix_of(object)->attributes;
  AttributeSlots* slots = AttributeSlots::of(attributes);
  move_pointer(heap, slots);
  if (slots) attributes = reinterpret_cast<std::uint64_t>(slots) | 1;
}

// How often each object of the heap is referred to, and by whom wrongly.
class Audit final : public EdgeVisitor {
 public:
  explicit Audit(Context& cx) : cx_(cx) {}

  void edge(Value value) override {
    if (!value.is_object()) return;
    Object* target = value.object();
    const Heap* heap = Page::of(target)->heap;
    if (heap != &cx_.heap) {
      if (heap != &cx_.core.builder->heap) complain(" to memory of another interpreter");
      return;
    }
    if (walks_core_) return complain(" from the core into an interpreter");
    if (!target->type) return complain(" to a freed cell");
    ++found_[target];
  }

  void walk_core() {
    walks_core_ = true;
    cx_.core.builder->heap.each_object([&](Object* object) { walk(object); });
    walks_core_ = false;
  }
  void walk_heap() {
    cx_.heap.each_object([&](Object* object) { walk(object); });
  }
  void compare() {
    source_ = nullptr;
    cx_.heap.each_object([&](Object* object) {
      const auto entry = found_.find(object);
      const std::int64_t found = entry == found_.end() ? 0 : entry->second;
      if (found != object->count)
        report_ += cat(type_short_name(object->type), " at ", Heap::id_of(object), ": counted ",
                       object->count, ", referred to ", found, "\n");
    });
  }
  const std::string& report() const { return report_; }

 private:
  void walk(Object* object) {
    source_ = object;
    visit_references(object, *this);
  }
  void complain(std::string_view what) {
    report_ += cat("reference of ", source_ ? type_short_name(source_->type) : "a root", what, "\n");
  }

  Context& cx_;
  const Object* source_ = nullptr;
  bool walks_core_ = false;
  std::unordered_map<const Object*, std::int64_t> found_;
  std::string report_;
};

}  // namespace

void visit_references(Object* object, EdgeVisitor& visitor) {
  Type* type = object->type;
  if (type->is_heap()) {
    visitor.edge(Value(type));
    visit_slots(object, visitor);
  }
  if (has_prefix(object)) visit_attributes(object, visitor);
  if (type->native->visit) type->native->visit(object, visitor);
}

void move_buffers(Context& cx) {
  std::vector<Object*> objects;
  cx.heap.each_object([&](Object* object) { objects.push_back(object); });
  for (Object* object : objects) move_buffers_of(cx.heap, object);
}

std::string audit_heap(Context& cx, const std::vector<Value>& roots) {
  Audit audit(cx);
  if (!cx.core_audited) audit.walk_core();
  cx.core_audited = true;
  for (Value root : roots) audit.edge(root);
  audit.walk_heap();
  audit.compare();
  return audit.report();
}

}  // namespace dictum
