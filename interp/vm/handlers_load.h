// Stack, locals, cells, namespaces, attributes, items.
#pragma once

#include "objects/attribute.h"
#include "objects/operators.h"
#include "vm/namespaces.h"
#include "vm/registers.h"
#include "vm/specialise.h"

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
  r.push_borrowed(r.constant(n));
  return Next::Go;
}

HANDLER(LoadFast) {
  const Value value = r.slot(n);
  if (value.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, n);
  r.push_borrowed(value);
  return Next::Go;
}
HANDLER(LoadFastAndClear) {
  *r.sp++ = std::exchange(r.slot(n), Value());
  return Next::Go;
}
HANDLER(StoreFast) {
  release(std::exchange(r.slot(n), *--r.sp));
  return Next::Go;
}
HANDLER(StoreFastMaybe) {
  release(std::exchange(r.slot(n), *--r.sp));
  return Next::Go;
}
HANDLER(DeleteFast) {
  if (r.slot(n).is_absent()) return raise_unbound(r.cx, r.frame->code, n);
  release(std::exchange(r.slot(n), Value()));
  return Next::Go;
}
HANDLER(MakeCell) {
  Context& cx = r.cx;
  RULE(SCO_25);
  const OwnedValue content = OwnedValue::steal(std::exchange(r.slot(n), Value()));
  Ref<Cell> cell = make_cell(cx, content);
  if (!cell) return Next::Raise;
  r.slot(n) = Value(cell.leak());
  return Next::Go;
}
HANDLER(LoadCell) {
  r.push_borrowed(r.slot(n));
  return Next::Go;
}
HANDLER(LoadDeref) {
  const Value content = as<Cell>(r.slot(n))->content;
  if (content.is_absent()) [[unlikely]]
    return raise_unbound(r.cx, r.frame->code, n);
  r.push_borrowed(content);
  return Next::Go;
}
HANDLER(LoadClassDeref) { return push_result(r, load_class_deref(r.cx, r.frame, n)); }
HANDLER(StoreDeref) {
  release(std::exchange(as<Cell>(r.slot(n))->content, *--r.sp));
  return Next::Go;
}
HANDLER(DeleteDeref) {
  Cell* cell = as<Cell>(r.slot(n));
  Context& cx = r.cx;
  RULE(SCO_23);
  if (cell->content.is_absent()) return raise_unbound(cx, r.frame->code, n);
  release(std::exchange(cell->content, Value()));
  return Next::Go;
}

HANDLER(LoadName) { return apart(r, load_name_general, n); }
HANDLER(StoreName) {
  const OwnedValue value = r.pop();
  return store_name(r.cx, r.frame, r.name(n), value).ok() ? Next::Go : Next::Raise;
}
HANDLER(DeleteName) { return delete_name(r.cx, r.frame, r.name(n)).ok() ? Next::Go : Next::Raise; }
HANDLER(LoadGlobal) { return apart(r, load_global_general, n); }
HANDLER(StoreGlobal) {
  const OwnedValue value = r.pop();
  return dict_set(r.cx, r.frame->globals, r.name(n), value).ok() ? Next::Go : Next::Raise;
}
HANDLER(DeleteGlobal) { return delete_global(r.cx, r.frame, r.name(n)).ok() ? Next::Go : Next::Raise; }

HANDLER(LoadAttribute) { return apart(r, load_attribute_general, n); }
HANDLER(StoreAttribute) { return apart(r, store_attribute_general, n); }
HANDLER(DeleteAttribute) {
  const OwnedValue object = r.pop();
  return set_attribute(r.cx, object, r.name(n), Value()).ok() ? Next::Go : Next::Raise;
}
HANDLER(LoadMethod) { return apart(r, load_method_general, n); }
HANDLER(LoadSubscript) { return apart(r, load_subscript_general); }
HANDLER(StoreSubscript) { return apart(r, store_subscript_general); }
HANDLER(DeleteSubscript) {
  const OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  return set_item(r.cx, container, key, Value()).ok() ? Next::Go : Next::Raise;
}

}  // namespace dictum
