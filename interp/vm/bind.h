// Binding arguments to parameters: https://docs.python.org/3/reference/expressions.html#calls
#pragma once

#include "objects/frame.h"

namespace dictum {

// Fills the parameter slots (absent before) from borrowed arguments, defaults included; TypeErrors in
// CPython's words. On failure the slots may be partly filled: the caller drops them.
Done bind_parameters(Context& cx, Function* function, const CallArguments& arguments, Value* slots);

// Whether so many positional arguments are exactly the parameters: they can be moved into the slots as they
// are.
inline bool binds_plainly(const CodeObject* code, std::size_t count) {
  const code::Unit& unit = *code->unit;
  return count == unit.argument_count && unit.keyword_only_count == 0 &&
         !unit.is(code::kVarArguments | code::kVarKeywords);
}

}  // namespace dictum
