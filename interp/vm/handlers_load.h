// Stack, locals, cells, namespaces, attributes, items.
#pragma once

#include "objects/attribute.h"
#include "objects/operators.h"
#include "vm/namespaces.h"
#include "vm/registers.h"

namespace dictum {

#define HANDLER(NAME)                                                         \
  [[gnu::always_inline]] inline Next op_##NAME([[maybe_unused]] Registers& r, \
                                               [[maybe_unused]] std::uint32_t n)

HANDLER(Nop) { return Next::Go; }
HANDLER(PopTop) {
  release(*--r.sp);
  return Next::Go;
}
HANDLER(Copy) {
  r.push_borrowed(r.top(n));
  return Next::Go;
}
HANDLER(Swap) {
  std::swap(r.sp[-1], r.sp[-static_cast<std::ptrdiff_t>(n)]);
  return Next::Go;
}
HANDLER(PushAbsent) {
  *r.sp++ = Value();
  return Next::Go;
}
HANDLER(LoadConst) {
  r.push_borrowed(r.constants[n]);
  return Next::Go;
}

HANDLER(LoadFast) {
  const Value value = r.slots[n];
  if (value.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, n);
  r.push_borrowed(value);
  return Next::Go;
}
HANDLER(LoadFastAndClear) {
  *r.sp++ = std::exchange(r.slots[n], Value());
  return Next::Go;
}
HANDLER(StoreFast) {
  release(std::exchange(r.slots[n], *--r.sp));
  return Next::Go;
}
HANDLER(StoreFastMaybe) {
  release(std::exchange(r.slots[n], *--r.sp));
  return Next::Go;
}
HANDLER(DeleteFast) {
  if (r.slots[n].is_absent()) return raise_unbound(r.cx, r.frame->code, n);
  release(std::exchange(r.slots[n], Value()));
  return Next::Go;
}
HANDLER(MakeCell) {
  const OwnedValue content = OwnedValue::steal(std::exchange(r.slots[n], Value()));
  Ref<Cell> cell = make_cell(r.cx, content);
  if (!cell) return Next::Raise;
  r.slots[n] = Value(cell.leak());
  return Next::Go;
}
HANDLER(LoadCell) {
  r.push_borrowed(r.slots[n]);
  return Next::Go;
}
HANDLER(LoadDeref) {
  const Value content = as<Cell>(r.slots[n])->content;
  if (content.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, n);
  r.push_borrowed(content);
  return Next::Go;
}
HANDLER(LoadClassDeref) { return push_result(r, load_class_deref(r.cx, r.frame, n)); }
HANDLER(StoreDeref) {
  release(std::exchange(as<Cell>(r.slots[n])->content, *--r.sp));
  return Next::Go;
}
HANDLER(DeleteDeref) {
  Cell* cell = as<Cell>(r.slots[n]);
  if (cell->content.is_absent()) return raise_unbound(r.cx, r.frame->code, n);
  release(std::exchange(cell->content, Value()));
  return Next::Go;
}

HANDLER(LoadName) { return push_result(r, load_name(r.cx, r.frame, r.name(n))); }
HANDLER(StoreName) {
  const OwnedValue value = r.pop();
  return store_name(r.cx, r.frame, r.name(n), value).ok() ? Next::Go : Next::Raise;
}
HANDLER(DeleteName) { return delete_name(r.cx, r.frame, r.name(n)).ok() ? Next::Go : Next::Raise; }
HANDLER(LoadGlobal) { return push_result(r, load_global(r.cx, r.frame, r.name(n))); }
HANDLER(StoreGlobal) {
  const OwnedValue value = r.pop();
  return dict_set(r.cx, r.frame->globals, r.name(n), value).ok() ? Next::Go : Next::Raise;
}
HANDLER(DeleteGlobal) { return delete_global(r.cx, r.frame, r.name(n)).ok() ? Next::Go : Next::Raise; }

HANDLER(LoadAttribute) {
  const OwnedValue object = r.pop();
  return push_result(r, get_attribute(r.cx, object, r.name(n)));
}
HANDLER(StoreAttribute) {
  const OwnedValue object = r.pop();
  const OwnedValue value = r.pop();
  return set_attribute(r.cx, object, r.name(n), value).ok() ? Next::Go : Next::Raise;
}
HANDLER(DeleteAttribute) {
  const OwnedValue object = r.pop();
  return set_attribute(r.cx, object, r.name(n), Value()).ok() ? Next::Go : Next::Raise;
}
HANDLER(LoadMethod) {
  OwnedValue object = r.pop();
  FoundMethod found = find_method(r.cx, object, r.name(n));
  if (found.callable.is_raised()) return Next::Raise;
  r.push(std::move(found.callable));
  if (found.takes_self)
    r.push(std::move(object));
  else
    r.push(OwnedValue());
  return Next::Go;
}
// A slice that only the subscription holds.
inline bool dies_first(const Registers& r, Value key) {
  return r.cx.language.slices_die_before_container && is<Slice>(key);
}
HANDLER(LoadSubscript) {
  OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  OwnedValue item = get_item(r.cx, container, key);
  if (dies_first(r, key)) key = OwnedValue();
  return push_result(r, std::move(item));
}
HANDLER(StoreSubscript) {
  OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  const OwnedValue value = r.pop();
  const bool stored = set_item(r.cx, container, key, value).ok();
  if (dies_first(r, key)) key = OwnedValue();
  return stored ? Next::Go : Next::Raise;
}
HANDLER(DeleteSubscript) {
  const OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  return set_item(r.cx, container, key, Value()).ok() ? Next::Go : Next::Raise;
}

}  // namespace dictum
