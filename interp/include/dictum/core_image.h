// For the build alone (ci/cmake/static_link.cmake).
#pragma once

#include <string>

namespace dictum {

// Writes what the section .dictum_core of this executable is to hold: the core of language 3.11, built
// beforehand. Why it could not, or "".
std::string write_core_image(const std::string& path);

}  // namespace dictum
