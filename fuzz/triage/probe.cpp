#include "triage/probe.h"

#include <fmt/format.h>

#include "program/program_text.h"

namespace dictum::triage {
namespace {

// A docstring and future statements stay first.
bool stays_first(const ast::Stmt& statement) {
  const auto* import = ast::as<ast::ImportFrom>(&statement);
  if (import != nullptr) return import->module != nullptr && import->module->text == "__future__";
  const auto* expression = ast::as<ast::ExprStmt>(&statement);
  return expression != nullptr && expression->value->kind == ast::NodeKind::Constant;
}

std::string with_probes(const std::string& text) {
  const auto tree = tree::ProgramTree::read(text);
  if (tree == nullptr) return "";
  int probes = 0;
  for (const tree::TreeFile& file : tree->files) {
    if (file.module == nullptr) continue;
    std::vector<tree::Block> blocks;
    tree::collect_blocks(*file.module, blocks);
    for (const tree::Block& block : blocks)
      for (std::size_t i = block.list->size(); i > 0; --i)
        if (!stays_first(*(*block.list)[i - 1]))
          tree::replace_statements(tree->arena, block, i - 1, 0,
                                   tree->statements(fmt::format("print('probe', {})\n", ++probes)));
  }
  return tree->text();
}

}  // namespace

std::vector<std::uint16_t> probed_window(const std::string& text, const Sameness& sameness, Judge& judge) {
  Program program;
  std::string error;
  if (!split_program(with_probes(text), program, error)) return {};
  Sameness wanted = sameness;
  wanted.suspects.clear();
  const Judged judged = judge.judge(program);
  return wanted.holds(judged) ? judged.window : std::vector<std::uint16_t>();
}

}  // namespace dictum::triage
