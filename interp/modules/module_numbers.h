// The integers that CPython's native modules have: errno.ENOENT, posix.O_RDONLY.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "objects/outcome.h"

namespace dictum {

struct Context;
struct Dict;

// Adds those of the module (or of a dict in it, "posix.sysconf_names") in the language that is played.
Done add_numbers(Context& cx, Dict* dict, std::string_view module);
// Adds the dict NAME of such numbers under its name.
Done add_number_dict(Context& cx, Dict* dict, std::string_view module, std::string_view name);

// One of those numbers by its name.
std::optional<std::int64_t> number_by_name(const Context& cx, std::string_view module, std::string_view name);

}  // namespace dictum
