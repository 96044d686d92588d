#include "modules/class_table.h"

#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"
#include "objects/weakref.h"

namespace dictum {

namespace {

WeakHandle* handle_at(const ClassTable& table, std::size_t slot) {
  return static_cast<WeakHandle*>(table.handles[slot]);
}
std::size_t first_slot(const ClassTable& table, const Type* type) {
  const auto address = reinterpret_cast<std::uintptr_t>(type) >> 4;
  return (address * 0x9e3779b97f4a7c15u >> 32) & (table.capacity - 1);
}
// The slot of the class, or the free one where it belongs. A dead reference keeps its slot until the table
// grows.
std::size_t find_slot(const ClassTable& table, const Type* type) {
  for (std::size_t slot = first_slot(table, type);; slot = (slot + 1) & (table.capacity - 1))
    if (!table.handles[slot] || handle_at(table, slot)->target == type) return slot;
}

// A larger table (or one of the same size) with the living references only.
Done rebuild(Context& cx, ClassTable& table) {
  std::uint32_t alive = 0;
  for (std::uint32_t i = 0; i < table.capacity; i++) alive += table.handles[i] && handle_at(table, i)->target;
  std::uint32_t capacity = 8;
  while (capacity < (alive + 1) * 2) capacity *= 2;
  const std::size_t bytes = capacity * sizeof(Object*);
  auto** handles = static_cast<Object**>(cx.heap.allocate_buffer(bytes));
  if (!handles) return raise_no_memory(cx, bytes);
  for (std::uint32_t i = 0; i < capacity; i++) handles[i] = nullptr;
  const ClassTable old = std::exchange(table, ClassTable{handles, capacity, alive});
  for (std::uint32_t i = 0; i < old.capacity; i++) {
    if (!old.handles[i]) continue;
    WeakHandle* handle = handle_at(old, i);
    if (handle->target)
      table.handles[find_slot(table, static_cast<Type*>(handle->target))] = handle;
    else
      release(static_cast<Object*>(handle));
  }
  if (old.handles) cx.heap.free_buffer(old.handles);
  return done();
}

}  // namespace

bool table_contains(const ClassTable& table, const Type* type) {
  return table.used > 0 && table.handles[find_slot(table, type)];
}

Done table_add(Context& cx, ClassTable& table, Type* type) {
  if (table_contains(table, type)) return done();
  Ref<WeakHandle> handle = TRY(make_weak_reference(cx, cx.type(TypeId::WeakReference), Value(type), Value()));
  if (table.used * 2 >= table.capacity) TRY(rebuild(cx, table));
  table.handles[find_slot(table, type)] = handle.leak();
  table.used++;
  return done();
}

void table_clear(Context& cx, ClassTable& table) {
  const ClassTable old = std::exchange(table, ClassTable{});
  for (std::uint32_t i = 0; i < old.capacity; i++)
    if (old.handles[i]) release(old.handles[i]);
  if (old.handles) cx.heap.free_buffer(old.handles);
}

Ref<List> table_classes(Context& cx, const ClassTable& table) {
  Ref<List> made = TRY(new_list(cx));
  for (std::uint32_t i = 0; i < table.capacity; i++)
    if (table.handles[i] && handle_at(table, i)->target)
      TRY(list_append(cx, made.get(), Value(handle_at(table, i)->target)));
  return made;
}

Ref<Set> table_dump(Context& cx, const ClassTable& table) {
  Ref<Set> made = TRY(new_set(cx));
  for (std::uint32_t i = 0; i < table.capacity; i++)
    if (table.handles[i] && handle_at(table, i)->target)
      TRY(set_add(cx, made.get(), Value(table.handles[i])));
  return made;
}

void visit_table(const ClassTable& table, EdgeVisitor& visitor) {
  for (std::uint32_t i = 0; i < table.capacity; i++)
    if (table.handles[i]) visitor.edge(Value(table.handles[i]));
}

}  // namespace dictum
