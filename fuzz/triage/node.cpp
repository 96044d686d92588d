#include "triage/node.h"

#include "tree/edit.h"

namespace dictum::triage {
namespace {

// The number that a labelled observation prints first: print(12, …).
std::string label_of(const ast::Node& node) {
  const auto* call = ast::as<ast::Call>(&node);
  if (call == nullptr || call->args.empty()) return "";
  const auto* callee = ast::as<ast::NameExpr>(call->func);
  const auto* label = ast::as<ast::Constant>(call->args[0]);
  if (callee == nullptr || callee->id->text != "print" || label == nullptr ||
      label->value.kind != ast::ConstantValue::Kind::Int)
    return "";
  return std::to_string(label->value.integer);
}

bool prints_label(ast::Node& node, const std::string& label) {
  if (label_of(node) == label) return true;
  bool found = false;
  tree::for_each_child(node, [&](ast::Node& child) { found = found || prints_label(child, label); });
  return found;
}

}  // namespace

std::size_t place_of_difference(const ast::Module& main, const Judged& judged) {
  if (!judged.difference) return main.body.size();
  for (const std::optional<Event>& event : {judged.difference->reference, judged.difference->oracle}) {
    if (!event || event->kind != Event::Kind::Observation) continue;
    const std::string label = event->key.substr(0, event->key.find('#'));
    for (std::size_t i = main.body.size(); i > 0; --i)
      if (prints_label(*main.body[i - 1], label)) return i - 1;
  }
  for (const Outcome* outcome : {&judged.reference, &judged.oracle}) {
    if (!outcome->exception || outcome->exception->traceback.empty()) continue;
    const std::uint32_t line = outcome->exception->traceback.front().line;
    for (std::size_t i = main.body.size(); i > 0; --i)
      if (main.body[i - 1]->span.line <= line) return i - 1;
  }
  return main.body.size();
}

std::string node_of_difference(const std::string& text, const Judged& judged) {
  const auto tree = tree::ProgramTree::read(text);
  const tree::TreeFile* main = tree ? tree->find(tree->frame.entry) : nullptr;
  if (main == nullptr || main->module == nullptr || main->module->body.empty()) return "";
  const std::size_t place = place_of_difference(*main->module, judged);
  return ast::node_kind_name(main->module->body[std::min(place, main->module->body.size() - 1)]->kind);
}

}  // namespace dictum::triage
