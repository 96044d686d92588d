// _warnings: issuing warnings. https://docs.python.org/3/library/warnings.html
#pragma once

#include <string_view>

#include "objects/function_object.h"

namespace dictum {

struct WarningPlace {
  Value file_name;
  std::int64_t line = 0;
  Value module;
  Value registry;  // a dict, or absent
  Value source;    // what the warning is about, or absent
};
// Applies the filters to a warning (`message` a str or an instance of the category) and shows it, raises it,
// or neither.
Done issue_warning(Context& cx, Value message, Value category, const WarningPlace& place);
// CallHooks::warn: a warning of the interpreter's own for the line that runs.
Done warn_here(Context& cx, TypeId category, std::string_view message, Value source);
// CallHooks::warn_unawaited: told of by the library's module `warnings`, which is imported for it.
Done warn_unawaited(Context& cx, Value coroutine);

}  // namespace dictum
