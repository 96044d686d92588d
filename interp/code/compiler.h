// Tree + symbol table -> unit. One pass over the tree; evaluation order is that of the Language Reference,
// section 6.16, and where it is silent that of CPython.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "base/rules.h"
#include "code/code.h"
#include "language.h"
#include "scope/symbol_table.h"
#include "syntax/ast.h"

namespace dictum::code {

struct CompileOptions {
  const Language& language;
  std::string file_name;
  NameTable& names;                 // of the tree's arena
  bool future_annotations = false;  // PEP 563, from the source or inherited by exec()
  int optimize = 0;                 // 1: without asserts, __debug__ is false; 2: without docstrings too
  Rules* rules = nullptr;           // may be null
};

// Fails with the SyntaxErrors that only the compiler sees: 'return' outside a function, 'break' outside a
// loop, …
Compiled<std::unique_ptr<const Unit>> compile(const ast::Mod& tree, const SymbolTable& symbols,
                                              const CompileOptions& options);

}  // namespace dictum::code
