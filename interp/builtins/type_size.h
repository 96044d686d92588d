// How large CPython would say that instances of a type are, and its flags: __basicsize__ and its kin.
#pragma once

#include <optional>

#include "objects/context.h"

namespace dictum {

struct TypeSize {
  std::int64_t basic = 0;
  std::int64_t item = 0;
  std::int64_t dict_offset = 0;
  std::int64_t weakref_offset = 0;
  std::uint64_t flags = 0;
};
// Nothing for a native type that CPython's table does not list.
std::optional<TypeSize> type_size(const Context& cx, const Type* type);

}  // namespace dictum
