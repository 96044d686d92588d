#include "triage/reduction.h"

#include <algorithm>

#include "program/program_text.h"

namespace dictum::triage {

std::vector<std::string> rule_names(const std::vector<std::uint16_t>& rules) {
  std::vector<std::string> names;
  for (const std::uint16_t rule : rules) names.push_back(rule_ids()[rule]);
  return names;
}

bool Sameness::holds(const Judged& judged) const {
  if (!judged.difference || judged.difference->kind != kind || judged.detail != detail) return false;
  if (suspects.empty() || judged.window.empty()) return true;
  const std::vector<std::string> window = rule_names(judged.window);
  return std::any_of(suspects.begin(), suspects.end(), [&](const std::string& rule) {
    return std::find(window.begin(), window.end(), rule) != window.end();
  });
}

Reduction::Reduction(std::string text, Judged first, Sameness sameness, Judge& judge, ReduceBudget budget)
    : tree_(tree::ProgramTree::read(text)),
      best_(std::move(text)),
      judged_(std::move(first)),
      sameness_(std::move(sameness)),
      judge_(judge),
      budget_(budget),
      before_(judge.executions()),
      begin_(std::chrono::steady_clock::now()) {
  tried_.insert(best_);
}

bool Reduction::is_over() const {
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
  return executions() >= budget_.executions || spent.count() > budget_.seconds;
}

bool Reduction::shows_same(const std::string& text) {
  if (is_over() || !tried_.insert(text).second) return false;
  Program program;
  std::string error;
  if (!split_program(text, program, error)) return false;
  if (sameness_.kind != DifferenceKind::Rejected) {
    const auto again = tree::ProgramTree::read(text);
    if (!again) return false;
    for (const tree::TreeFile& file : again->files)
      if (file.module == nullptr && file.path.ends_with(".py") && tree_ && tree_->find(file.path) &&
          tree_->find(file.path)->module != nullptr)
        return false;
  }
  Judged judged = judge_.judge(program);
  if (!sameness_.holds(judged)) return false;
  best_ = text;
  judged_ = std::move(judged);
  return true;
}

bool Reduction::keep(Edits& edits) {
  if (shows_same(tree_->text())) return true;
  edits.undo();
  return false;
}

bool Reduction::keep_text(const std::string& text) {
  if (!shows_same(text)) return false;
  tree_ = tree::ProgramTree::read(text);
  return true;
}

bool Reduction::replace_statements(const tree::Block& block, std::size_t at, std::size_t count,
                                   ast::StmtList more) {
  Edits edits;
  edits.statements(tree_->arena, block, at, count, more);
  return keep(edits);
}

std::vector<ast::Module*> Reduction::modules() {
  std::vector<ast::Module*> modules;
  for (const tree::TreeFile& file : tree_->files)
    if (file.module != nullptr) modules.push_back(file.module);
  return modules;
}

int count_lines(const std::string& text) {
  Program program;
  std::string error;
  if (!split_program(text, program, error))
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  int lines = 0;
  for (const ProgramFile& file : program.files) {
    lines += static_cast<int>(std::count(file.bytes.begin(), file.bytes.end(), '\n'));
    lines += !file.bytes.empty() && file.bytes.back() != '\n';
  }
  return lines;
}

}  // namespace dictum::triage
