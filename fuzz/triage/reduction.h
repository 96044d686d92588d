// A program on its way to a smaller one: the tree as it stands, and the question whether it still shows the
// same.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tree/edit.h"
#include "tree/program_tree.h"
#include "triage/judge.h"

namespace dictum::triage {

struct ReduceBudget {
  int executions = 300;
  double seconds = 60;
};

// What must stay: kind and detail; of the suspects one in the window before the difference, where both are
// known.
struct Sameness {
  DifferenceKind kind = DifferenceKind::Value;
  std::string detail;
  std::vector<std::string> suspects;

  bool holds(const Judged& judged) const;
};

// Old values of what an edit has assigned, the last one first.
class Edits {
 public:
  template <class T>
  void set(T& slot, std::type_identity_t<T> value) {
    undo_.push_back([&slot, old = slot] { slot = old; });
    slot = value;
  }
  // Replaces statements of a block, `pass` where it would be empty.
  void statements(Arena& arena, const tree::Block& block, std::size_t at, std::size_t count,
                  ast::StmtList more) {
    undo_.push_back([list = block.list, old = *block.list] { *list = old; });
    tree::replace_statements(arena, block, at, count, more);
  }
  void undo() {
    for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
    undo_.clear();
  }

 private:
  std::vector<std::function<void()>> undo_;
};

class Reduction {
 public:
  // `text` shows what `sameness` says; `first` is how it was judged. The tree of a text that does not parse
  // is null.
  Reduction(std::string text, Judged first, Sameness sameness, Judge& judge, ReduceBudget budget);

  tree::ProgramTree& tree() { return *tree_; }
  bool has_tree() const { return tree_ != nullptr; }
  const std::string& best() const { return best_; }
  const Judged& judged() const { return judged_; }  // of the best
  int executions() const { return judge_.executions() - before_; }
  bool is_over() const;

  // Whether the tree as it stands shows the same: then it is the best, else the edits are undone.
  bool keep(Edits& edits);
  // The same for a text; the tree follows.
  bool keep_text(const std::string& text);
  // One assignment.
  template <class T>
  bool replace(T& slot, std::type_identity_t<T> value) {
    Edits edits;
    edits.set(slot, value);
    return keep(edits);
  }
  // Statements [at, at + count) of the block become `more`.
  bool replace_statements(const tree::Block& block, std::size_t at, std::size_t count, ast::StmtList more);

  // The roots of all files.
  std::vector<ast::Module*> modules();

 private:
  bool shows_same(const std::string& text);

  std::unique_ptr<tree::ProgramTree> tree_;
  std::string best_;
  Judged judged_;
  Sameness sameness_;
  Judge& judge_;
  ReduceBudget budget_;
  int before_;
  std::chrono::steady_clock::time_point begin_;
  std::set<std::string> tried_;
};

// Rules by their ids.
std::vector<std::string> rule_names(const std::vector<std::uint16_t>& rules);

// Each makes the program smaller where it can; whether it has.
bool slice_to_difference(Reduction& reduction);  // keep what the statement of the difference depends on
bool drop_observers(Reduction& reduction);       // show(x) is x
bool drop_statements(Reduction& reduction);      // ddmin over lists of statements, outer ones first
bool drop_files(Reduction& reduction);           // files that nobody needs; modules into their importers
bool unwrap_statements(Reduction& reduction);    // try, with, if, for, while become their bodies
bool drop_parts(Reduction& reduction);           // bases, decorators, arguments, keywords, elements, handlers
bool simplify_expressions(Reduction& reduction);  // an operand or a constant instead of an expression
bool shorten_names(Reduction& reduction);
bool drop_lines(Reduction& reduction);  // of a text that has no tree

struct Reduced {
  std::string text;
  Judged judged;
  int executions = 0;
  bool over_budget = false;
  std::vector<std::string> passes;  // what made it smaller, in order: "slice_to_difference 41 -> 9 lines"
};
Reduced reduce(const std::string& text, const Judged& first, const Sameness& sameness, Judge& judge,
               const ReduceBudget& budget);

// Lines of all files of a program text, directives apart.
int count_lines(const std::string& text);

}  // namespace dictum::triage
