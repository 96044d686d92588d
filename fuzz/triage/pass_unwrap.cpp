// Compound statements become their bodies.
#include "triage/reduction.h"

namespace dictum::triage {
namespace {

// The lists that may stand for the statement, the likeliest first.
std::vector<ast::StmtList> bodies_of(ast::Stmt* statement) {
  if (auto* node = ast::as<ast::Try>(statement)) {
    std::vector<ast::StmtList> lists = {node->body};
    if (!node->finalbody.empty()) lists.push_back(node->finalbody);
    return lists;
  }
  if (auto* node = ast::as<ast::TryStar>(statement)) return {node->body};
  if (auto* node = ast::as<ast::With>(statement)) return {node->body};
  if (auto* node = ast::as<ast::For>(statement)) return {node->body};
  if (auto* node = ast::as<ast::While>(statement)) return {node->body};
  if (auto* node = ast::as<ast::If>(statement)) {
    std::vector<ast::StmtList> lists = {node->body};
    if (!node->orelse.empty()) lists.push_back(node->orelse);
    return lists;
  }
  return {};
}

bool is_try(const ast::Stmt* statement) { return statement->kind == ast::NodeKind::Try; }

// The observed statements all at once.
bool unwrap_all_tries(Reduction& reduction, const tree::Block& block) {
  Edits edits;
  bool any = false;
  for (std::size_t i = block.list->size(); i > 0; --i) {
    ast::Stmt* statement = (*block.list)[i - 1];
    if (!is_try(statement)) continue;
    any = true;
    edits.statements(reduction.tree().arena, block, i - 1, 1, bodies_of(statement).front());
  }
  return any && reduction.keep(edits);
}

}  // namespace

bool unwrap_statements(Reduction& reduction) {
  bool changed = false;
  for (ast::Module* module : reduction.modules()) {
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*module, blocks);
    if (!blocks.empty()) changed |= unwrap_all_tries(reduction, blocks.front());
    for (const tree::Block& block : blocks)
      for (std::size_t i = 0; i < block.list->size() && !reduction.is_over(); ++i)
        for (const ast::StmtList& body : bodies_of((*block.list)[i]))
          if (reduction.replace_statements(block, i, 1, body)) {
            changed = true;
            break;
          }
  }
  return changed;
}

}  // namespace dictum::triage
