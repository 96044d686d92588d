// Syntax trees as Python objects: what compile(…, PyCF_ONLY_AST) gives.
#pragma once

#include "objects/context.h"
#include "syntax/ast.h"

namespace dictum {

// Objects of the classes of _ast for the whole tree. RecursionError for one that CPython finds too deep.
OwnedValue ast_objects_of(Context& cx, const ast::Mod& tree);

}  // namespace dictum
