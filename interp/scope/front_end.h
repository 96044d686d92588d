// The whole front end in CPython's order: decode, parse, future statements, symbol table, compile checks.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/arena.h"
#include "base/diagnostic.h"
#include "base/name.h"
#include "base/rules.h"
#include "language.h"
#include "scope/future.h"
#include "scope/symbol_table.h"
#include "syntax/ast.h"
#include "syntax/parser.h"
#include "syntax/source.h"

namespace dictum {

// All products of the front end; the tree, the table and the names live in its arena.
struct CheckedProgram {
  std::unique_ptr<Arena> arena;
  std::unique_ptr<NameTable> names;
  Source source;
  const ast::Mod* tree;
  FutureFeatures future;
  SymbolTable symbols;
  CompileWarnings warnings;  // in the order in which CPython shows them
};

// How far the front end goes.
enum class FrontEndStage : std::uint8_t {
  Symbols,  // what symtable.symtable() refuses
  Checks,   // what compile() refuses, and its warnings
};

// The first failure that CPython reports, with the source line as its text. `file_name` matters for scripts
// only.
Compiled<CheckedProgram> check_program(std::string_view bytes, SourceOrigin origin, ParseMode mode,
                                       const Language& language, FrontEndStage last = FrontEndStage::Checks,
                                       std::string_view file_name = {}, Rules* rules = nullptr);

// The same for a tree that did not come from a source: failures have no text.
Compiled<CheckedProgram> check_tree(std::unique_ptr<Arena> arena, std::unique_ptr<NameTable> names,
                                    const ast::Mod* tree, const Language& language, Rules* rules = nullptr);

}  // namespace dictum
