// A mutation at work: the tree, what is drawn from, and the steps that mutators share. A mutator is a row of
// mutators.def and a function of that name in a file of that name; it edits one file of the program, once,
// and returns false if it finds nothing to work on. What it leaves unbound or out of place is repaired behind
// it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generate/choices.h"
#include "generate/text.h"
#include "mutate/survey.h"
#include "tree/edit.h"
#include "tree/program_tree.h"

namespace dictum::mutation {

using generate::cat;
using generate::Choices;

// Where statements can be put in.
struct Gap {
  tree::Block block;
  std::size_t index;
  int scope;
  Place place;
};

// What a name was bound to where it comes from.
struct Hint {
  const Name* name;
  NameKind kind;
};

class Mutation {
 public:
  Mutation(tree::ProgramTree& edited, tree::TreeFile& chosen, Choices& drawn, std::string_view other,
           std::uint32_t wanted_areas)
      : tree(edited),
        path(chosen.path),
        module(*chosen.module),
        choices(drawn),
        survey(edited, *chosen.module),
        donor_text(other),
        areas(wanted_areas) {}

  tree::ProgramTree& tree;
  std::string path;  // of the file that is edited
  ast::Module& module;
  Choices& choices;
  Survey survey;                // of the file, before the edit
  std::string_view donor_text;  // another program, or empty: one is generated
  std::uint32_t areas;          // of what is generated, see GeneratorOptions
  std::vector<tree::TreeFile> donor;
  std::vector<Place> touched;        // places that were looked at, and may have been changed
  std::vector<const Name*> imports;  // of the program, before nodes of the donor came in
  std::vector<Hint> hints;           // for names that come in with nodes of others

  std::uint32_t below(std::uint32_t count) { return choices.below(count); }
  bool chance(std::uint32_t percent) { return choices.chance(percent); }
  Arena& arena() { return tree.arena; }

  // Null if there is none.
  const StatementSite* any_statement();
  template <class T>
  const StatementSite* any_statement_of();
  template <class Fits>
  const StatementSite* any_statement_that(Fits&& fits) {
    return pick_that(survey.statements, fits);
  }
  template <class Fits>
  const ExpressionSite* any_expression_that(Fits&& fits) {
    return pick_that(survey.expressions, fits);
  }
  Gap any_gap();
  Gap gap_at(const StatementSite& site, bool behind) const {
    return {site.block, site.index + behind, site.scope, behind ? site.last + 1 : site.place};
  }

  // A name that is seen there; empty if there is none.
  std::string_view any_name(int scope, Place place);
  std::string_view any_name(NameKind kind, int scope, Place place);
  // An expression that can stand there, of names that are seen there and of constants.
  std::string any_value(int scope, Place place);
  std::string_view any_literal();
  // An attribute's name: of the file's own, or the name of a special one.
  std::string_view any_attribute();
  // A name that nothing has, from the prefix on.
  std::string fresh_name(std::string_view prefix);

  std::int64_t next_label() {
    if (label_ < 0) label_ = largest_label(tree);
    return ++label_;
  }
  // Gives the observations in the list labels of their own; the list is a copy, or comes from elsewhere.
  void relabel(ast::StmtList list);

  void add_file(const std::string& file_path, std::string_view bytes) { tree.add_file(file_path, bytes); }
  ast::StmtList parse(std::string_view source) { return tree.statements(source); }
  // try around the list, with a label that tells how it ended.
  ast::StmtList observed(ast::StmtList list);
  void insert(const Gap& gap, ast::StmtList list) {
    tree::replace_statements(arena(), gap.block, gap.index, 0, list);
  }
  void replace(const StatementSite& site, std::size_t count, ast::StmtList list) {
    tree::replace_statements(arena(), site.block, site.index, count, list);
  }
  // Puts in the place of an expression; false if the text is none, or the same.
  bool assign(const ExpressionSite& site, std::string_view text);

 private:
  template <class List, class Fits>
  auto pick_that(const List& list, Fits&& fits) -> decltype(&list[0]) {
    std::vector<std::uint32_t> found;
    for (std::size_t i = 0; i < list.size(); ++i)
      if (fits(list[i])) found.push_back(static_cast<std::uint32_t>(i));
    if (found.empty()) return nullptr;
    const auto& picked = list[choices.pick(found)];
    touched.push_back(picked.place);
    return &picked;
  }

  std::int64_t label_ = -1;  // the last one in use; not yet looked for
};

template <class T>
const StatementSite* Mutation::any_statement_of() {
  return any_statement_that([](const StatementSite& site) { return site.statement()->kind == T::kKind; });
}

struct Mutator {
  const char* name;
  bool (*apply)(Mutation& mutation);
  int weight;
};
std::span<const Mutator> mutators();

// Statements of the module that were changed and may raise: most of them get a try around, so that the
// program goes on behind them.
void observe_changes(Mutation& mutation);

namespace mutator {
#define MUTATOR(NAME, WEIGHT) bool NAME(Mutation& mutation);
#include "mutate/mutators.def"
#undef MUTATOR
}  // namespace mutator

}  // namespace dictum::mutation
