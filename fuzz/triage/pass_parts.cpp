// Parts that a statement or an expression can do without: bases, decorators, arguments, keywords, elements,
// handlers.
#include "triage/reduction.h"

namespace dictum::triage {
namespace {

class Parts {
 public:
  explicit Parts(Reduction& reduction) : reduction_(reduction), arena_(reduction.tree().arena) {}

  void visit(ast::Node& node) {
    if (reduction_.is_over()) return;
    drop_of(node);
    tree::for_each_child(node, [this](ast::Node& child) { visit(child); });
  }
  bool changed() const { return changed_; }

 private:
  // All at once, then one by one from the end; `least` stay.
  template <class T>
  void list(std::span<T>& elements, std::size_t least = 0) {
    if (elements.size() > 1 && least == 0 && note(reduction_.replace(elements, {}))) return;
    for (std::size_t i = elements.size(); i > 0 && elements.size() > least && !reduction_.is_over(); --i)
      if (i <= elements.size()) note(reduction_.replace(elements, tree::removed(arena_, elements, i - 1)));
  }
  template <class T>
  void optional(T*& part) {
    if (part != nullptr) note(reduction_.replace(part, nullptr));
  }
  bool note(bool kept) {
    changed_ = changed_ || kept;
    return kept;
  }

  void drop_of(ast::Node& node) {
    using ast::as;
    if (auto* made = as<ast::ClassDef>(&node)) {
      list(made->decorator_list);
      list(made->bases);
      list(made->keywords);
    } else if (auto* function = as<ast::FunctionDef>(&node)) {
      list(function->decorator_list);
      optional(function->returns);
    } else if (auto* arguments = as<ast::Arguments>(&node)) {
      parameters(*arguments);
    } else if (auto* parameter = as<ast::Arg>(&node)) {
      optional(parameter->annotation);
    } else if (auto* call = as<ast::Call>(&node)) {
      list(call->keywords);
      list(call->args);
    } else if (auto* attempt = as<ast::Try>(&node)) {
      list(attempt->handlers, attempt->finalbody.empty() ? 1 : 0);
    } else if (auto* block = as<ast::With>(&node)) {
      list(block->items, 1);
    } else {
      drop_of_small(node);
    }
  }

  void drop_of_small(ast::Node& node) {
    using ast::as;
    if (auto* assignment = as<ast::Assign>(&node)) {
      list(assignment->targets, 1);
    } else if (auto* import = as<ast::Import>(&node)) {
      list(import->names, 1);
    } else if (auto* from = as<ast::ImportFrom>(&node)) {
      list(from->names, 1);
    } else if (auto* deletion = as<ast::Delete>(&node)) {
      list(deletion->targets, 1);
    } else if (auto* outer = as<ast::Nonlocal>(&node)) {
      list(outer->names, 1);
    } else if (auto* top = as<ast::Global>(&node)) {
      list(top->names, 1);
    } else if (auto* raising = as<ast::Raise>(&node)) {
      optional(raising->cause);
    } else if (auto* comprehension = as<ast::Comprehension>(&node)) {
      list(comprehension->ifs);
    } else if (auto* display = as<ast::List>(&node)) {
      if (display->ctx == ast::ExprContext::Load) list(display->elts);
    } else if (auto* tuple = as<ast::Tuple>(&node)) {
      if (tuple->ctx == ast::ExprContext::Load) list(tuple->elts);
    } else if (auto* set = as<ast::Set>(&node)) {
      list(set->elts, 1);
    } else if (auto* text = as<ast::JoinedStr>(&node)) {
      list(text->values);
    } else if (auto* dict = as<ast::Dict>(&node)) {
      items(*dict);
    } else if (auto* match = as<ast::Match>(&node)) {
      list(match->cases, 1);
    }
  }

  void items(ast::Dict& dict) {
    for (std::size_t i = dict.keys.size(); i > 0 && !reduction_.is_over(); --i) {
      Edits edits;
      edits.set(dict.keys, tree::removed(arena_, dict.keys, i - 1));
      edits.set(dict.values, tree::removed(arena_, dict.values, i - 1));
      note(reduction_.keep(edits));
    }
  }

  // The last positional parameter goes with its default.
  void parameters(ast::Arguments& arguments) {
    optional(arguments.vararg);
    optional(arguments.kwarg);
    for (std::size_t i = arguments.kwonlyargs.size(); i > 0 && !reduction_.is_over(); --i) {
      Edits edits;
      edits.set(arguments.kwonlyargs, tree::removed(arena_, arguments.kwonlyargs, i - 1));
      edits.set(arguments.kw_defaults, tree::removed(arena_, arguments.kw_defaults, i - 1));
      note(reduction_.keep(edits));
    }
    while (!arguments.args.empty() && !reduction_.is_over()) {
      Edits edits;
      edits.set(arguments.args, arguments.args.first(arguments.args.size() - 1));
      if (!arguments.defaults.empty())
        edits.set(arguments.defaults, arguments.defaults.first(arguments.defaults.size() - 1));
      if (!note(reduction_.keep(edits))) break;
    }
  }

  Reduction& reduction_;
  Arena& arena_;
  bool changed_ = false;
};

}  // namespace

bool drop_parts(Reduction& reduction) {
  Parts parts(reduction);
  for (ast::Module* module : reduction.modules()) parts.visit(*module);
  return parts.changed();
}

}  // namespace dictum::triage
