// The struct sequence of time.
#pragma once

#include "modules/struct_sequence.h"

namespace dictum {

extern const StructShape kStructTime;

}  // namespace dictum
