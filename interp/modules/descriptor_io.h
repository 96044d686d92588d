// Reading and writing descriptors. Those of standard input, output and error lead to the embedder's.
#pragma once

#include <string>
#include <string_view>

#include "objects/outcome.h"

namespace dictum {

struct Context;

// Opens a file and notes its descriptor: what a program leaves open is closed with the interpreter. -1: errno
// tells.
int open_descriptor(Context& cx, const std::string& path, int flags, unsigned mode);
// False: errno tells.
bool close_descriptor(Context& cx, int descriptor);

// At most `size` bytes, appended to `bytes`; nothing at the end. False: errno tells, or 0 and it is raised.
Fallible<std::int64_t> read_descriptor(Context& cx, int descriptor, std::size_t size, std::string& bytes);
// How many of the bytes were written; -1: errno tells.
Fallible<std::int64_t> write_descriptor(Context& cx, int descriptor, std::string_view bytes);

}  // namespace dictum
