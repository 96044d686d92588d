// The struct sequences of posix.
#pragma once

#include <sys/stat.h>

#include "modules/struct_sequence.h"

namespace dictum {

OwnedValue make_stat_result(Context& cx, const struct stat& status);
extern const StructShape kStatvfsResult, kTerminalSize, kTimesResult, kUnameResult;

}  // namespace dictum
