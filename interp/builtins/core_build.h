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

// Functions of builtins that are defined above this folder, and what their __module__ says.
struct ModuleFunctions {
  std::span<const MethodRow> rows;
  const char* module;
};

// What the native modules add: their types, functions, and the constant part of sys (null: none).
struct CoreExtension {
  std::span<const ModuleType> types = {};
  std::span<const ModuleFunctions> builtins = {};
  Ref<Dict> (*make_sys)(Context& cx) = nullptr;
};

// A core without objects, for fill_core.
Core bare_core(LanguageVersion version, std::uint64_t hash_seed);
// Makes all objects of a core in the heap of `builder`, a fresh context of it, which from then on belongs to
// the core.
void fill_core(Core& core, Context& builder, const CoreExtension& more);

// Safe to call from several threads. `more` is the same in all calls of a process; without it (in tests of
// this folder) the core has no such types.
const Core& shared_core(LanguageVersion version, std::uint64_t hash_seed, const CoreExtension& more = {});

}  // namespace dictum
