// The shared core: built on first use per (language version, hash seed), never freed.
#pragma once

#include "objects/core.h"

namespace dictum {

// Safe to call from several threads.
const Core& shared_core(LanguageVersion version, std::uint64_t hash_seed);

}  // namespace dictum
