// The core that is played most, kept in the executable. Building it takes longer than everything else that a
// small program needs; so a release executable is run once after it is linked: it builds the core at the
// place where the image lies, and what then stands there is put into the file. Where there is no image, the
// core is built on first use as all others are.
#pragma once

#include <string>

#include "builtins/core_build.h"

namespace dictum {

// The core of the image; null if there is none, or one of another version or seed.
const Core* core_from_image(LanguageVersion version, std::uint64_t hash_seed);

// Builds the core and writes the contents of the section .dictum_core to the file. Why it could not, or "".
// For a process that does nothing else.
std::string write_core_image(LanguageVersion version, const CoreExtension& more, const std::string& path);

}  // namespace dictum
