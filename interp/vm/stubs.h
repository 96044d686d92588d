// What dictum names but does not play.
#pragma once

#include <string>
#include <vector>

namespace dictum {

struct Context;

// "type.name" of every attribute of a core type, and "module.name" of every name of a native module, that
// stops when it is used.
std::vector<std::string> collect_stubs(Context& cx);

}  // namespace dictum
