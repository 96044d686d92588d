// A class or a function goes into a module of its own, from which its name is imported. What it takes from
// the namespace around it, it imports from there.
#include <algorithm>

#include "mutate/mutation.h"
#include "program/program_text.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

const Name* defined_name(Stmt& statement) {
  if (auto* type = as<ClassDef>(&statement)) return type->name;
  if (auto* function = as<FunctionDef>(&statement)) return function->name;
  return nullptr;
}

// The names that the statement reads and the module binds outside of it.
std::vector<const Name*> names_taken(const Survey& survey, const StatementSite& site) {
  std::vector<const Name*> taken;
  for (const Use& use : survey.uses) {
    if (use.place < site.place || use.place > site.last) continue;
    const Binding* binding = survey.find(use.node->id, use.scope, site.place);
    const bool inside = binding != nullptr && binding->place >= site.place && binding->place <= site.last;
    if (binding == nullptr || binding->scope != 0 || inside) continue;
    if (std::find(taken.begin(), taken.end(), use.node->id) == taken.end()) taken.push_back(use.node->id);
  }
  return taken;
}

std::string free_module(const tree::ProgramTree& program) {
  for (int number = 1;; ++number) {
    std::string name = cat("m", number);
    const bool used =
        std::any_of(program.files.begin(), program.files.end(), [&](const tree::TreeFile& file) {
          return file.path == name + ".py" || file.path.starts_with(name + "/");
        });
    if (!used) return name;
  }
}

}  // namespace

bool extract_module(Mutation& mutation) {
  if (mutation.path != mutation.tree.frame.entry || mutation.tree.files.size() >= kMaxProgramFiles)
    return false;
  const StatementSite* site = mutation.any_statement_that(
      [](const StatementSite& one) { return one.scope == 0 && defined_name(*one.statement()) != nullptr; });
  if (site == nullptr) return false;
  std::string text;
  for (const Name* name : names_taken(mutation.survey, *site))
    text += cat(text.empty() ? "from __main__ import " : ", ", name->text);
  if (!text.empty()) text += '\n';
  Module alone;
  alone.kind = NodeKind::Module;
  Stmt* statement = site->statement();
  alone.body = StmtList(&statement, 1);
  text += mutation.tree.text_of({"", &alone, ""});
  const std::string module = free_module(mutation.tree);
  const StmtList import =
      mutation.parse(cat("from ", module, " import ", defined_name(*statement)->text, "\n"));
  mutation.add_file(module + ".py", text);
  mutation.replace(*site, 1, import);
  return true;
}

}  // namespace dictum::mutation::mutator
