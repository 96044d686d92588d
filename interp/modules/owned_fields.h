// What the payloads of the native modules own: destroy and visit made from a list of their fields.
#pragma once

#include "objects/type.h"

namespace dictum {

inline void drop_owned(Value& field) { release(std::exchange(field, Value())); }
template <class T>
void drop_owned(T*& field) {
  T* old = std::exchange(field, nullptr);
  if (old) release(static_cast<Object*>(old));
}
inline void visit_owned(Value field, EdgeVisitor& visitor) {
  if (field.is_object()) visitor.edge(field);
}
template <class T>
void visit_owned(T* field, EdgeVisitor& visitor) {
  if (field) visitor.edge(Value(static_cast<Object*>(field)));
}

// OwnedFields<Payload, &Payload::a, &Payload::b>: fields of type Value (absent allowed) or pointers to
// objects (null allowed), in CPython's traverse order.
template <class Payload, auto... kFields>
struct OwnedFields {
  static void destroy(Context&, Object* object) {
    (drop_owned(static_cast<Payload*>(object)->*kFields), ...);
  }
  static void visit(Object* object, EdgeVisitor& visitor) {
    (visit_owned(static_cast<Payload*>(object)->*kFields, visitor), ...);
  }
};

}  // namespace dictum
