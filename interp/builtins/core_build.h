// The shared core: built on first use per (language version, hash seed), never freed.
#pragma once

#include "objects/core.h"

namespace dictum {

// A type of a native module: objects/module_types.def.
struct ModuleType {
  TypeId id;
  const char* name;
  TypeId base;
  const NativeType* native;
};

// What the native modules add: their types, and the constant part of sys (null: none).
struct CoreExtension {
  std::span<const ModuleType> types = {};
  Ref<Dict> (*make_sys)(Context& cx) = nullptr;
};

// Safe to call from several threads. `more` is the same in all calls of a process; without it (in tests of
// this folder) the core has no such types.
const Core& shared_core(LanguageVersion version, std::uint64_t hash_seed, const CoreExtension& more = {});

}  // namespace dictum
