// Argument checks that CPython's built-in functions share, in its words.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "objects/errors.h"

namespace dictum {

// TypeError "NAME expected [at least|at most] N argument[s], got M" unless min <= count <= max (max -1: any
// number).
Done expect_count(Context& cx, std::string_view name, std::size_t count, int min, int max);

// The same in the words of PyArg_ParseTuple: "NAME() takes at least 1 argument (0 given)".
Done expect_parsed_count(Context& cx, std::string_view name, std::size_t count, int min, int max);
// TypeError "FUNCTION() WHICH must be EXPECTED, not X", as Argument Clinic words it.
Failed raise_bad_argument(Context& cx, std::string_view function, std::string_view which,
                          std::string_view expected, Value value);

// Keyword-only arguments: sorts those given into `out` by `names` (absent where not given); refuses any
// other.
Done take_keywords(Context& cx, std::string_view function, const CallArguments& arguments,
                   std::span<const std::string_view> names, Value* out);

// The argument as an attribute's name; TypeError in the words of `function` if it is no str.
Fallible<Str*> attribute_name(Context& cx, std::string_view function, Value name);

}  // namespace dictum
