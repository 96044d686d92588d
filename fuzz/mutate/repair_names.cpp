// Names that are read and bound nowhere.
#include <algorithm>

#include "generate/fragment.h"
#include "mutate/repair.h"

namespace dictum::mutation {

using namespace ast;

namespace {

class NameRepair {
 public:
  NameRepair(const Repair& work, const Survey& survey, Module& module, bool is_entry)
      : work_(work), survey_(survey), module_(module), is_entry_(is_entry) {}

  bool walk() {
    bool changed = false;
    for (const Use& use : survey_.uses) {
      const Name* name = use.node->id;
      if (!survey_.is_free(use) || std::find(work_.free.begin(), work_.free.end(), name) != work_.free.end())
        continue;
      mend(use);
      changed = true;
    }
    if (head_.empty()) return changed;
    std::size_t at = 0;
    while (at < module_.body.size() && is_head(*module_.body[at])) ++at;
    module_.body = tree::spliced(work_.tree.arena, module_.body, at, 0, work_.tree.statements(head_));
    return true;
  }

 private:
  struct Renamed {
    const Name* from;
    const Name* to;
  };

  static bool is_head(const Stmt& statement) {
    const auto* single = as<ExprStmt>(&statement);
    const auto* import = as<ImportFrom>(&statement);
    return (single != nullptr && single->value->kind == NodeKind::Constant) ||
           (import != nullptr && import->module && import->module->text == "__future__");
  }

  NameKind kind_of(const Name* name) const {
    for (const Hint& hint : work_.hints)
      if (hint.name == name) return hint.kind;
    const char first = name->text[0];
    return first >= 'A' && first <= 'Z' ? NameKind::Class : NameKind::Value;
  }

  void mend(const Use& use) {
    const Name* name = use.node->id;
    for (const Name* one : defined_)
      if (one == name) return;
    for (const Renamed& one : renamed_) {
      if (one.from != name || !survey_.bound(one.to, use.scope)) continue;
      use.node->id = one.to;
      return;
    }
    const bool fixed = is_scaffold_name(name->text) || is_library_name(name->text);
    const auto candidates = survey_.visible(kind_of(name), use.scope, use.place);
    if (fixed || candidates.empty() || work_.choices.chance(10)) {
      define(name);
      return;
    }
    const Name* other = work_.choices.pick(candidates);
    renamed_.push_back({name, other});
    use.node->id = other;
  }

  void define(const Name* name) {
    defined_.push_back(name);
    const std::string_view text = name->text;
    if (is_scaffold_name(text)) return define_show();
    if (is_library_name(text)) {
      head_ += cat("import ", text, "\n");
      return;
    }
    switch (kind_of(name)) {
      case NameKind::Class: head_ += cat("class ", text, ":\n    a = 1\n"); break;
      case NameKind::Metaclass: head_ += cat("class ", text, "(type):\n    a = 1\n"); break;
      case NameKind::Exception: head_ += cat("class ", text, "(Exception):\n    a = 1\n"); break;
      case NameKind::Function: head_ += cat("def ", text, "(*args, **kw):\n    return args\n"); break;
      case NameKind::Module: head_ += cat("import __main__ as ", text, "\n"); break;
      case NameKind::Instance:
        head_ += cat("class ", text, ":\n    a = 1\n", text, " = ", text, "()\n");
        break;
      case NameKind::Value: head_ += cat(text, " = 1\n"); break;
    }
  }

  void define_show() {
    if (shows_) return;
    shows_ = true;
    tree::ProgramTree& tree = work_.tree;
    if (is_entry_ && tree.find("shown.py") == nullptr) {
      head_ += generate::show_text();
      return;
    }
    if (tree.find("shown.py") == nullptr) tree.add_file("shown.py", generate::show_text());
    head_ += "from shown import show\n";
  }

  const Repair& work_;
  const Survey& survey_;
  Module& module_;
  bool is_entry_;
  std::vector<Renamed> renamed_;
  std::vector<const Name*> defined_;
  bool shows_ = false;
  std::string head_;  // statements for the top of the file
};

}  // namespace

bool repair_names(const Repair& work, const Survey& survey, Module& module, bool is_entry) {
  return !survey.open && NameRepair(work, survey, module, is_entry).walk();
}

}  // namespace dictum::mutation
