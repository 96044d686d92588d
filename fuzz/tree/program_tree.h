// A program that is edited: its files as syntax trees of one arena, read from a bundle and printed as one.
//
// The nodes are those of interp/syntax. A tree is changed in place: a field is assigned, a list is replaced
// by one made in the arena (see edit.h). What was there before stays valid, so that a change is undone by
// assigning the old value again.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/name.h"
#include "language.h"
#include "program.h"
#include "syntax/ast.h"

namespace dictum::tree {

struct TreeFile {
  std::string path;
  ast::Module* module = nullptr;  // null: the file does not parse, or is too deep, and is kept as it is
  std::string bytes;              // of such a file
};

class ProgramTree {
 public:
  explicit ProgramTree(const Language& language = dictum::language(LanguageVersion::V3_11));

  // Reads a bundle (program/program_text.h). Null if it is none, or if main.py does not parse; other files
  // may be anything.
  static std::unique_ptr<ProgramTree> read(std::string_view text);

  // The bundle: canonical, what parses is printed by print_source.
  std::string text() const;
  std::string text_of(const TreeFile& file) const;

  // The trees of another program, made in this one's arena, so that nodes can be taken from it. False like
  // read().
  bool read_files(std::string_view text, Program& frame, std::vector<TreeFile>& read);

  // The statements, the expression of a source text; empty or null if it does not parse.
  ast::StmtList statements(std::string_view source);
  ast::Expr* expression(std::string_view source);

  const Name* name(std::string_view text) { return names_.intern(text); }
  TreeFile* find(std::string_view path);
  // References to other files are not valid behind it.
  void add_file(const std::string& path, std::string_view bytes);

  std::vector<TreeFile> files;
  Program frame;  // path and arguments; its files are not looked at
  Arena arena;

 private:
  ast::Module* parse_file(std::string_view bytes);

  const Language& language_;
  NameTable names_;
};

// Trees deeper than this are not edited: walks over them recur.
constexpr std::size_t kMaxTreeDepth = 400;

}  // namespace dictum::tree
