// A program whose changed statement raises still runs the others.
#include <algorithm>

#include "mutate/mutation.h"

namespace dictum::mutation {

using namespace ast;

namespace {

constexpr std::uint32_t kObservedPercent = 85;

bool may_raise(const Stmt& statement) {
  switch (statement.kind) {
    case NodeKind::Try:
    case NodeKind::TryStar:
    case NodeKind::Global:
    case NodeKind::Nonlocal:
    case NodeKind::Pass:
    case NodeKind::Break:
    case NodeKind::Continue:
    case NodeKind::Return: return false;
    case NodeKind::FunctionDef: return !static_cast<const FunctionDef&>(statement).decorator_list.empty();
    case NodeKind::AsyncFunctionDef: return false;
    case NodeKind::ImportFrom:
      return static_cast<const ImportFrom&>(statement).module == nullptr ||
             static_cast<const ImportFrom&>(statement).module->text != "__future__";
    case NodeKind::Assign:
      return static_cast<const Assign&>(statement).value->kind != NodeKind::Constant ||
             static_cast<const Assign&>(statement).targets[0]->kind != NodeKind::NameExpr;
    case NodeKind::ExprStmt: return static_cast<const ExprStmt&>(statement).value->kind != NodeKind::Constant;
    default: return true;
  }
}

bool changed(const Mutation& mutation, const Stmt* statement) {
  for (const StatementSite& site : mutation.survey.statements) {
    if (site.depth != 1 || site.was != statement) continue;
    return std::any_of(mutation.touched.begin(), mutation.touched.end(),
                       [&](Place place) { return place >= site.place && place <= site.last; });
  }
  return true;  // it is new
}

}  // namespace

void observe_changes(Mutation& mutation) {
  for (Stmt*& slot : mutation.module.body) {
    if (is_scaffold(*slot) || !may_raise(*slot) || !changed(mutation, slot)) continue;
    if (mutation.chance(kObservedPercent))
      slot = mutation.observed(tree::list_of<Stmt*>(mutation.arena(), {slot}))[0];
  }
}

}  // namespace dictum::mutation
