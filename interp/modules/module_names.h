// Which names CPython's native modules have: a gap must not look like absence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "objects/outcome.h"

namespace dictum {

struct Context;
struct Dict;

// Whether CPython has the module in the language that is played.
bool has_module(const Context& cx, std::string_view module);
// Every name of CPython's module (of the language that is played) that `dict` lacks becomes a function that
// stops when called.
Done add_missing_names(Context& cx, Dict* dict, std::string_view module);
// Takes out of `dict` what only other versions' modules have.
Done drop_other_versions_names(Context& cx, Dict* dict, std::string_view module);
// The names that add_missing_names would add to the dict.
std::vector<std::string> missing_names(Context& cx, const Dict* dict, std::string_view module);

}  // namespace dictum
