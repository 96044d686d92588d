// The functions of the builtins module that need no frames (Library Reference, "Built-in Functions"). Those
// that do (exec, eval, compile, globals, locals, __import__, __build_class__, …) are vm's.
#pragma once

#include <span>

#include "objects/type.h"

namespace dictum {

std::span<const MethodRow>
attribute_functions();  // getattr, setattr, hasattr, delattr, callable, isinstance, …
std::span<const MethodRow> iteration_functions();  // len, iter, next, all, any, sum, min, max, sorted
std::span<const MethodRow> text_functions();       // print, repr, ascii, format, chr, ord, bin, oct, hex
std::span<const MethodRow> number_functions();     // abs, divmod, pow, round
std::span<const MethodRow> async_functions();      // aiter, anext
// What CPython has and dictum does not: present by name, a stop when called.
std::span<const MethodRow> missing_functions();

}  // namespace dictum
