// Tokens -> tree. One hand-written pass that accepts exactly the programs CPython's parser of the played
// version accepts; when it refuses, diagnose() finds CPython's words and position (see diagnose.h).
// https://docs.python.org/3/reference/grammar.html
#pragma once

#include <cstdint>

#include "base/arena.h"
#include "base/diagnostic.h"
#include "base/name.h"
#include "base/rules.h"
#include "language.h"
#include "syntax/ast.h"
#include "syntax/source.h"

namespace dictum {

enum class ParseMode : std::uint8_t { Module, Expression, Interactive };  // compile()'s exec, eval, single

struct ParseContext {
  const Language& language;
  Arena& arena;               // receives the tree
  NameTable& names;           // of the same arena
  CompileWarnings* warnings;  // may be null
  Rules* rules = nullptr;     // marks of the stages after it; may be null
};

// The tree: Module, Expression or Interactive by mode.
Compiled<const ast::Mod*> parse(const Source& source, ParseMode mode, const ParseContext& context);

}  // namespace dictum
