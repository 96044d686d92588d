// Long names that the program has chosen become short ones, everywhere at once.
#include <algorithm>
#include <map>
#include <set>

#include "triage/reduction.h"

namespace dictum::triage {
namespace {

constexpr std::size_t kShort = 3;

bool is_special(std::string_view name) { return name.starts_with("__") && name.ends_with("__"); }

template <class Visit>
void for_each_name(ast::Node& node, Visit&& visit) {
  ast::for_each_field(node, [&]<class Field>(const char*, Field& field) {
    if constexpr (std::is_same_v<Field, const Name*>) {
      if (field != nullptr) visit(node, field);
    } else if constexpr (std::is_same_v<Field, ast::IdentifierList>) {
      for (const Name*& name : field) visit(node, name);
    }
  });
  tree::for_each_child(node, [&](ast::Node& child) { for_each_name(child, visit); });
}

// Whether the node's name is one that it binds.
bool binds(const ast::Node& node) {
  if (const auto* name = ast::as<ast::NameExpr>(&node)) return name->ctx == ast::ExprContext::Store;
  return node.kind == ast::NodeKind::ClassDef || node.kind == ast::NodeKind::FunctionDef ||
         node.kind == ast::NodeKind::Arg;
}

std::string free_name(char first, const std::set<std::string_view>& used) {
  for (int number = 0;; ++number) {
    std::string name = number == 0 ? std::string(1, first) : std::string(1, first) + std::to_string(number);
    if (!used.contains(name)) return name;
  }
}

}  // namespace

bool shorten_names(Reduction& reduction) {
  std::set<std::string_view> used;
  std::vector<std::string_view> chosen;  // bound here, long
  for (ast::Module* module : reduction.modules())
    for_each_name(*module, [&](const ast::Node& node, const Name* name) {
      const bool first = used.insert(name->text).second;
      const bool is_long = name->text.size() > kShort && !is_special(name->text);
      if (is_long && binds(node) &&
          (first || std::find(chosen.begin(), chosen.end(), name->text) == chosen.end()))
        chosen.push_back(name->text);
    });
  bool changed = false;
  for (const std::string_view name : chosen) {
    const char first =
        static_cast<char>(std::tolower(static_cast<unsigned char>(name[0] == '_' ? 'x' : name[0])));
    const Name* made = reduction.tree().name(free_name(first, used));
    Edits edits;
    for (ast::Module* module : reduction.modules())
      for_each_name(*module, [&](const ast::Node&, const Name*& slot) {
        if (slot->text == name) edits.set(slot, made);
      });
    if (!reduction.keep(edits)) continue;
    changed = true;
    used.insert(made->text);
  }
  return changed;
}

}  // namespace dictum::triage
