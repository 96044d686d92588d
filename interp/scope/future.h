// from __future__ import …: the features that a module switches on for itself.
// https://docs.python.org/3/reference/simple_stmts.html#future-statements
#pragma once

#include <cstdint>

#include "base/diagnostic.h"
#include "language.h"
#include "syntax/ast.h"

namespace dictum {

struct FutureFeatures {
  bool annotations = false;     // PEP 563: annotations are kept as text and not evaluated
  bool generator_stop = false;  // the rest changes nothing any more, but shows in co_flags
  bool barry_as_FLUFL = false;  // PEP 401
  std::uint32_t last_line =
      0;  // where the last future statement starts; a later one is refused by the compiler
  std::uint32_t last_column = 0;
};

// Reads the future statements at the beginning of a module or of interactive input. Fails with CPython's
// SyntaxError for unknown features.
Compiled<FutureFeatures> read_future_features(const ast::Mod& tree, const Language& language);

}  // namespace dictum
