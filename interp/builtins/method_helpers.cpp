#include "builtins/method_helpers.h"

#include <cstdio>

#include "objects/heap.h"

namespace dictum {

bool order_satisfies(Comparison op, int order) {
  switch (op) {
    case Comparison::Lt:
      return order < 0;
    case Comparison::Le:
      return order <= 0;
    case Comparison::Eq:
      return order == 0;
    case Comparison::Ne:
      return order != 0;
    case Comparison::Gt:
      return order > 0;
    case Comparison::Ge:
      return order >= 0;
  }
  return false;
}

OwnedValue return_self(Context&, const CallArguments& arguments) { return own(arguments.self()); }

std::string address_text(Value value) {
  char text[24];
  std::uint64_t id = value.is_small() ? value.bits() : Heap::id_of(value.object());
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(id));
  return text;
}

ReprGuard::ReprGuard(Context& cx, Object* object) : cx_(cx) {
  for (Object* active : cx.repr_active) recursive_ |= active == object;
  if (!recursive_) cx.repr_active.push_back(object);
}

ReprGuard::~ReprGuard() {
  if (!recursive_) cx_.repr_active.pop_back();
}

}  // namespace dictum
