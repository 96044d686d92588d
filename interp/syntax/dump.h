// Text forms of tokens and trees.
#pragma once

#include <cstddef>
#include <string>

#include "language.h"
#include "syntax/ast.h"
#include "syntax/lexer.h"

namespace dictum {

// One token a line: "LINE:COLUMN-LINE:COLUMN KIND 'text'".
std::string dump_tokens(const Source& source, const TokenList& tokens);

struct AstDumpOptions {
  bool positions = false;  // include_attributes=True
  int indent = 1;          // -1: one line (indent=None)
};
// What ast.dump() of the played version prints (for 3.8, which has no indent, what 3.9's dump prints
// for 3.8's tree).
std::string dump_ast(const ast::Mod& tree, const Language& language, const AstDumpOptions& options);

// The number of nodes on the longest way from the root down. CPython makes no ast objects of a tree deeper
// than Language::ast_construction_depth.
std::size_t node_depth(const ast::Mod& tree);

// Tree -> source text that parses to the same tree: canonical, LF, one statement a line, escaped strings.
std::string print_source(const ast::Mod& tree, const Language& language);

}  // namespace dictum
