// Labels of observations.
#include <algorithm>
#include <unordered_map>

#include "mutate/survey.h"

namespace dictum::mutation {

using namespace ast;

Constant* label_of(Stmt& statement) {
  const auto* single = as<ExprStmt>(&statement);
  const auto* call = single != nullptr ? as<Call>(single->value) : nullptr;
  if (call == nullptr || !is_name(call->func, "print") || call->args.size() < 2) return nullptr;
  auto* label = as<Constant>(call->args[0]);
  return label != nullptr && label->value.kind == ConstantValue::Kind::Int ? label : nullptr;
}

bool reports_exception(Stmt& statement) {
  if (label_of(statement) == nullptr) return false;
  const auto* mark = as<Constant>(as<Call>(as<ExprStmt>(&statement)->value)->args[1]);
  return mark != nullptr && mark->value.kind == ConstantValue::Kind::Str && mark->value.text == "!";
}

std::int64_t largest_label(tree::ProgramTree& tree) {
  std::int64_t largest = 0;
  for (tree::TreeFile& file : tree.files) {
    if (file.module == nullptr) continue;
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*file.module, blocks);
    for (const tree::Block& block : blocks)
      for (Stmt* statement : *block.list)
        if (const Constant* label = label_of(*statement); label && label->value.integer < 1'000'000)
          largest = std::max(largest, label->value.integer);
  }
  return largest;
}

std::int64_t relabel(tree::ProgramTree& tree, StmtList list, std::int64_t last) {
  if (last < 0) last = largest_label(tree);
  // An observation and its handler have one label, before and after.
  std::unordered_map<std::int64_t, std::int64_t> known;
  const auto visit = [&](Stmt& statement) {
    Constant* label = label_of(statement);
    if (label == nullptr) return;
    const auto [at, is_new] = known.try_emplace(label->value.integer, 0);
    if (is_new) at->second = ++last;
    label->value.integer = at->second;
  };
  for (Stmt* statement : list) {
    visit(*statement);
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*statement, blocks);
    for (const tree::Block& block : blocks)
      for (Stmt* inner : *block.list) visit(*inner);
  }
  return last;
}

}  // namespace dictum::mutation
