// What a file of a program holds, found in one walk: scopes, what is bound in them and where, where
// statements and expressions stand. Mutators choose from it; after an edit it is out of date.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/ast.h"
#include "tree/edit.h"
#include "tree/program_tree.h"

namespace dictum::mutation {

enum class NameKind : std::uint8_t { Value, Class, Metaclass, Exception, Function, Module, Instance };
enum class ScopeKind : std::uint8_t { Module, Class, Function, Lambda, Comprehension };

struct Scope {
  int parent;  // -1: none
  ScopeKind kind;
  bool is_async = false;
  ast::Node* node;
};

// Places in a file are numbers of statements in the order of the source, from 1.
using Place = std::uint32_t;

struct Binding {
  const Name* name;
  int scope;    // in which the name is bound: global and nonlocal are looked at
  int lexical;  // in which it is written
  Place place;
  NameKind kind;
  bool annotated = false;
  bool declaration = false;  // in a global or nonlocal statement
};

struct Use {
  ast::NameExpr* node;
  int scope;
  Place place;
};

struct StatementSite {
  tree::Block block;
  std::size_t index;
  int scope;
  Place place;
  Place last;  // within the statement
  bool in_loop;
  std::uint8_t depth;    // of blocks
  const ast::Stmt* was;  // when the survey was made
  ast::Stmt* statement() const { return (*block.list)[index]; }
};

// What is asked of an expression at a place.
enum class Role : std::uint8_t {
  Value,
  Statement,
  Callee,
  Owner,
  Base,
  Decorator,
  Printed,
  Annotation,
  Fixed
};

struct ExpressionSite {
  ast::Expr** slot;
  ast::Node* parent;
  int scope;
  Place place;
  Role role;
  bool in_text;  // in a field of an f-string
};

bool is_builtin_name(std::string_view name);

class Survey {
 public:
  Survey(tree::ProgramTree& tree, ast::Module& module);

  std::vector<Scope> scopes;  // the first one is the module
  std::vector<Binding> bindings;
  std::vector<Use> uses;
  std::vector<StatementSite> statements;    // without those of the scaffold
  std::vector<ExpressionSite> expressions;  // to be read: no targets, nothing in the scaffold

  // Whether code in the scope sees a binding of the name, wherever it is written.
  bool bound(const Name* name, int scope) const;
  // Whether code in the scope sees a binding of the name, wherever it is written.
  bool is_free(const Use& use) const {
    return !bound(use.node->id, use.scope) && !is_builtin_name(use.node->id->text);
  }
  // Every name that is read and bound nowhere, once.
  std::vector<const Name*> free_names() const;
  // The binding that is seen at a place, the last one before it if there is one; null if there is none.
  const Binding* find(const Name* name, int scope, Place place) const;
  // What is seen of a kind; names bound before the place, or all if there are none such.
  std::vector<const Name*> visible(NameKind kind, int scope, Place place) const;
  std::vector<const Name*> visible(int scope, Place place) const;
  // Star imports bind names that nobody knows.
  bool open = false;
  bool declares = false;  // there are global or nonlocal statements

 private:
  friend class Surveyor;
  void link();

  std::vector<int> heads_;  // by Name::index: the first binding
  std::vector<int> next_;   // by binding
};

// The parts of generated programs that print values and namespaces; they stay as they are.
bool is_scaffold(const ast::Stmt& statement);
bool is_scaffold(const tree::TreeFile& file);
bool is_scaffold_name(std::string_view name);
// Of modules of the library, whose contents differ with what is installed.
bool is_library_name(std::string_view name);

// Whether the expression is this name.
bool is_name(const ast::Expr* node, std::string_view text);
// The label of an observation, `print(LABEL, …)`; null if the statement is none.
ast::Constant* label_of(ast::Stmt& statement);
// print(LABEL, '!', …), by which an observation tells of an exception.
bool reports_exception(ast::Stmt& statement);
// The largest label of the program.
std::int64_t largest_label(tree::ProgramTree& tree);
// Gives the observations in the list labels of their own, behind `last`, or if that is negative behind the
// largest of the program. Returns the last one given.
std::int64_t relabel(tree::ProgramTree& tree, ast::StmtList list, std::int64_t last = -1);

}  // namespace dictum::mutation
