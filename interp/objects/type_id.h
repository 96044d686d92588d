// The built-in types, the special methods: enums made from their tables.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dictum {

enum class TypeId : std::uint16_t {
#define CORE_TYPE(ID, NAME, BASE, NATIVE) ID,
#include "objects/core_types.def"
#define EXCEPTION(NAME, BASE, FIELDS) NAME,
#include "objects/exceptions.def"
#define MODULE_TYPE(ID, NAME, BASE, NATIVE) ID,
#include "objects/module_types.def"
  Count
};
inline constexpr std::size_t kTypeCount = static_cast<std::size_t>(TypeId::Count);

enum class SpecialMethod : std::uint8_t {
#define SPECIAL(NAME) NAME##_,
#include "objects/special_methods.def"
  Count
};
inline constexpr std::size_t kSpecialCount = static_cast<std::size_t>(SpecialMethod::Count);

}  // namespace dictum
