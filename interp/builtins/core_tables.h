// What the core is made of: its types, and the names in their namespaces per version.
#pragma once

#include <span>
#include <vector>

#include "builtins/core_build.h"

namespace dictum {

enum class NameKind : std::uint8_t {
  Method,
  Wrapper,
  ClassMethod,
  StaticMethod,
  New,
  GetSet,
  Member,
  NoneValue,
  Text,
  Other
};

struct NameRow {
  TypeId type;
  const char* name;
  NameKind kind;
  std::uint8_t versions;
};
// The names of one type, of all versions, in order; empty where CPython's are not listed (type_names.def).
std::span<const NameRow> names_of(TypeId id);

struct TypeRow {
  TypeId id;
  const char* name;
  TypeId base;
  const NativeType* native;
  bool exception;
};
// Bases first.
std::vector<TypeRow> type_rows(std::span<const ModuleType> more);

}  // namespace dictum
