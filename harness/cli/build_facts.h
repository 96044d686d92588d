// What `dictum --version` tells of the build.
#pragma once

#include <string>

namespace dictum {

// "dictum 0.1.0" and a line each: compiler, build, libraries.
std::string build_facts();

}  // namespace dictum
