// What the parser makes sure of by itself, and trees of objects may lack: lists that belong together are of
// one length, bodies are not empty, expressions stand in the context that they say.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace dictum {

struct AstShapeProblem {
  std::string message;       // CPython's words for a ValueError; empty: none
  bool unsupported = false;  // CPython would take it, but no source has it
};
// Of this node and the contexts right below it.
AstShapeProblem ast_shape_problem(const ast::Node& node);

}  // namespace dictum
