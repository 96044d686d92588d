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

// Safe to call from several threads. `more` are the types of the native modules: the same in all calls of a
// process; without them (in tests of this folder) the core has no such types.
const Core& shared_core(LanguageVersion version, std::uint64_t hash_seed,
                        std::span<const ModuleType> more = {});

}  // namespace dictum
