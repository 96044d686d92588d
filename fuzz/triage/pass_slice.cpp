// The statement that shows the difference, and what it depends on.
#include <algorithm>
#include <set>

#include "triage/node.h"
#include "triage/reduction.h"

namespace dictum::triage {
namespace {

using Names = std::set<std::string_view>;

// Every name that is spelt in the node, as a variable, an attribute or a parameter.
void spelt(ast::Node& node, Names& names) {
  ast::for_each_field(node, [&]<class Field>(const char*, Field& field) {
    if constexpr (std::is_same_v<Field, const Name*>) {
      if (field != nullptr) names.insert(field->text);
    }
  });
  tree::for_each_child(node, [&](ast::Node& child) { spelt(child, names); });
}

// What the statement binds in its scope; bodies of classes and functions are scopes of their own.
void bound(ast::Node& node, Names& names) {
  if (auto* made = ast::as<ast::ClassDef>(&node)) {
    names.insert(made->name->text);
    return;
  }
  if (auto* made = ast::as<ast::FunctionDef>(&node)) {
    names.insert(made->name->text);
    return;
  }
  if (auto* made = ast::as<ast::Alias>(&node)) {
    const std::string_view name = (made->asname != nullptr ? made->asname : made->name)->text;
    names.insert(name.substr(0, name.find('.')));
    return;
  }
  if (auto* name = ast::as<ast::NameExpr>(&node); name != nullptr && name->ctx != ast::ExprContext::Load)
    names.insert(name->id->text);
  tree::for_each_child(node, [&](ast::Node& child) { bound(child, names); });
}

bool meet(const Names& left, const Names& right) {
  return std::any_of(left.begin(), left.end(), [&](std::string_view name) { return right.contains(name); });
}

// Whether it may change an object: it stores into one, deletes, or calls something beside printing.
bool changes_objects(ast::Node& node) {
  const auto* attribute = ast::as<ast::Attribute>(&node);
  const auto* item = ast::as<ast::Subscript>(&node);
  if ((attribute != nullptr && attribute->ctx != ast::ExprContext::Load) ||
      (item != nullptr && item->ctx != ast::ExprContext::Load))
    return true;
  if (const auto* call = ast::as<ast::Call>(&node)) {
    const auto* callee = ast::as<ast::NameExpr>(call->func);
    if (callee == nullptr ||
        (callee->id->text != "print" && callee->id->text != "show" && callee->id->text != "type"))
      return true;
  }
  bool found = false;
  tree::for_each_child(node, [&](ast::Node& child) { found = found || changes_objects(child); });
  return found;
}

enum class Care : std::uint8_t { BindersOnly, BindersAndChanges };

ast::StmtList sliced(Arena& arena, ast::StmtList body, std::size_t place, Care care) {
  std::vector<bool> keep(place + 1, false);
  keep[place] = true;
  Names needed;
  spelt(*body[place], needed);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = place; i > 0; --i) {
      ast::Stmt* statement = body[i - 1];
      if (keep[i - 1]) continue;
      Names binds, uses;
      bound(*statement, binds);
      spelt(*statement, uses);
      const bool wanted = meet(binds, needed) || (care == Care::BindersAndChanges &&
                                                  changes_objects(*statement) && meet(uses, needed));
      if (!wanted) continue;
      keep[i - 1] = changed = true;
      needed.insert(uses.begin(), uses.end());
    }
  }
  std::vector<ast::Stmt*> kept;
  for (std::size_t i = 0; i <= place; ++i)
    if (keep[i]) kept.push_back(body[i]);
  return arena.copy(std::span<ast::Stmt* const>(kept));
}

}  // namespace

bool slice_to_difference(Reduction& reduction) {
  tree::TreeFile* file = reduction.tree().find("main.py");
  if (file == nullptr || file->module == nullptr || !reduction.judged().difference) return false;
  ast::Module& main = *file->module;
  const std::size_t place = place_of_difference(main, reduction.judged());
  if (place >= main.body.size()) return false;
  Arena& arena = reduction.tree().arena;
  const ast::StmtList whole = main.body;
  for (const Care care : {Care::BindersOnly, Care::BindersAndChanges})
    if (reduction.replace(main.body, sliced(arena, whole, place, care))) return true;
  return reduction.replace(main.body, whole.first(place + 1));
}

}  // namespace dictum::triage
