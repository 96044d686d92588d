// The immutable core shared by all interpreters of one (language version, hash seed): types, singletons,
// names. It is built on first use and then write-protected; counts of its objects are below zero.
#pragma once

#include <memory>

#include "language.h"
#include "objects/type.h"

namespace dictum {

struct Bytes;
struct Dict;
struct ExceptionObject;

struct CoreNames {
#define DUNDER(NAME) Str* dunder_##NAME;
#define WORD(NAME) Str* NAME;
#define TEXT(NAME, SPELLING) Str* NAME;
#include "objects/names.def"
};

struct Core {
  const Language* language = nullptr;
  std::uint64_t hash_seed = 0;
  std::uint64_t hash_key[2] = {};
  Type* types[kTypeCount] = {};
  CoreNames names = {};
  Str* special_names[kSpecialCount] = {};
  Value none, true_, false_, ellipsis, not_implemented;
  Tuple* empty_tuple = nullptr;
  Bytes* empty_bytes = nullptr;
  Str* latin1[256] = {};          // one-character strings
  Bytes* single_bytes[256] = {};  // of length one
  Dict* builtins = nullptr;       // what a fresh builtins module holds; copied
  Dict* sys = nullptr;            // and the constant part of sys
  Context* builder = nullptr;     // owns the heap and the intern table of the core
  std::uint32_t next_type_tag = 1;
  std::uint32_t next_keys_version = 1;

  Type* type(TypeId id) const { return types[static_cast<std::size_t>(id)]; }
};

}  // namespace dictum
