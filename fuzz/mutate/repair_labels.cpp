// Labels of observations: one belongs to one try statement, or outside of those to one block.
#include <algorithm>
#include <map>

#include "mutate/repair.h"

namespace dictum::mutation {

using namespace ast;

namespace {

struct Labelled {
  Constant* label;
  const void* group;
};

void collect(StmtList list, const void* group, std::vector<Labelled>& found) {
  for (Stmt* statement : list) {
    if (Constant* label = label_of(*statement)) found.push_back({label, group});
    const bool own = statement->kind == NodeKind::Try || statement->kind == NodeKind::TryStar;
    const auto visit = [&](StmtList& inner) { collect(inner, own ? statement : group, found); };
    const auto visit_blocks = [&](Node& node, const auto& self) -> void {
      ast::for_each_field(node, [&]<class Field>(const char*, Field& field) {
        if constexpr (std::is_same_v<Field, StmtList>) {
          visit(field);
        } else if constexpr (std::is_same_v<Field, ExceptHandlerList> ||
                             std::is_same_v<Field, MatchCaseList>) {
          for (auto* part : field) self(*part, self);
        }
      });
    };
    visit_blocks(*statement, visit_blocks);
  }
}

std::vector<Labelled> labels_of(Module& module) {
  std::vector<Labelled> found;
  collect(module.body, &module, found);
  return found;
}

}  // namespace

std::vector<std::int64_t> shared_labels(Module& module) {
  std::map<std::int64_t, const void*> first;
  std::vector<std::int64_t> shared;
  for (const Labelled& one : labels_of(module)) {
    const auto [at, is_new] = first.try_emplace(one.label->value.integer, one.group);
    if (!is_new && at->second != one.group) shared.push_back(at->first);
  }
  return shared;
}

void repair_labels(tree::ProgramTree& tree, Module& module, std::span<const std::int64_t> shared) {
  std::map<std::int64_t, const void*> first;
  std::map<std::pair<std::int64_t, const void*>, std::int64_t> changed;
  std::int64_t last = -1;
  for (const Labelled& one : labels_of(module)) {
    const std::int64_t label = one.label->value.integer;
    const auto [at, is_new] = first.try_emplace(label, one.group);
    if (is_new || at->second == one.group || std::find(shared.begin(), shared.end(), label) != shared.end())
      continue;
    const auto [other, is_first] = changed.try_emplace({label, one.group}, 0);
    if (is_first) {
      if (last < 0) last = largest_label(tree);
      other->second = ++last;
    }
    one.label->value.integer = other->second;
  }
}

}  // namespace dictum::mutation
