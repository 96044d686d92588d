// What CPython's compiler itself refuses or warns about in a program that parses and whose names resolve. The
// walk goes over the tree in the order in which CPython generates code, so that the first failure is
// CPython's first.
#pragma once

#include "base/diagnostic.h"
#include "scope/future.h"
#include "scope/symbol_table.h"
#include "syntax/ast.h"
#include "syntax/parser.h"

namespace dictum {

// Appends to `context.warnings`; the diagnostic's text is left for the caller to fill in.
Compiled<void> check_compilable(const ast::Mod& tree, const FutureFeatures& future,
                                const SymbolTable& symbols, const ParseContext& context);

}  // namespace dictum
