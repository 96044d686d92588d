// What the functions of posix share.
#pragma once

#include "modules/file_path.h"
#include "objects/errors.h"
#include "objects/function_object.h"

namespace dictum {

// Keyword-only dir_fd (and others that only have their default here): anything but None is a stop.
Done refuse_directory(Context& cx, std::string_view function, Value directory);
// A C int argument.
Fallible<int> int_argument(Context& cx, Value value);
// follow_symlinks and the like: absent is `fallback`.
Fallible<bool> flag_argument(Context& cx, Value value, bool fallback);

std::span<const MethodRow> posix_file_functions();
std::span<const MethodRow> posix_descriptor_functions();
std::span<const MethodRow> posix_process_functions();
OwnedValue scan_directory(Context& cx, const CallArguments& arguments);

}  // namespace dictum
