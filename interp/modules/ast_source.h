// Syntax trees from Python objects: what compile() takes instead of a source.
#pragma once

#include "base/arena.h"
#include "base/name.h"
#include "objects/context.h"
#include "syntax/ast.h"
#include "syntax/parser.h"

namespace dictum {

// The tree in the arena. TypeError and ValueError in CPython's words where objects are of the wrong kind; a
// stop where no source has such a tree.
Fallible<const ast::Mod*> tree_of_objects(Context& cx, Value root, ParseMode mode, Arena& arena,
                                          NameTable& names);

}  // namespace dictum
