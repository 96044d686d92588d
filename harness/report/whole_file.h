// Files that are there as a whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace dictum {

// Writes beside `path`, syncs, and renames: a reader, or a crash, sees the old file or the new one. What is
// no regular file (a pipe, a device) is written to as it is. Empty, or "PATH: the system's reason".
std::string write_whole_file(const std::string& path, std::string_view bytes);

// The bytes of a file of our own; empty if it cannot be read.
std::string read_whole_file(const std::string& path);

}  // namespace dictum
