// Whether a target does what every Python does, before a verdict about it counts.
#pragma once

#include <string>

#include "target/target.h"

namespace dictum {

// Plays a few programs in each tier, one after another that leaves traces; what was not as it must be, or
// empty.
std::string smoke_check(Target& target);

}  // namespace dictum
