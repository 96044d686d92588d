// __dict__ of native objects that have one.
#pragma once

#include "objects/attribute.h"
#include "objects/errors.h"
#include "objects/object.h"

namespace dictum {

inline bool has_attributes(const Object* object) { return prefix_of(object)->attributes != 0; }
inline OwnedValue read_attributes(Context& cx, Object* self) { return instance_dict(cx, self); }
inline Done write_attributes(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "cannot delete __dict__");
  return set_instance_dict(cx, self, value);
}

}  // namespace dictum
