// The steps that edits of a tree are made of: children, copies, lists with more or fewer elements.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "base/arena.h"
#include "syntax/ast.h"
#include "syntax/ast_visit.h"

namespace dictum::tree {

template <class T>
constexpr bool kIsNode = std::is_base_of_v<ast::Node, std::remove_pointer_t<T>>&& std::is_pointer_v<T>;

// Calls slot(child) for each child of the node, with the field or element itself, an Expr*&, a Stmt*& …,
// which may be assigned; null ones are left out. Fields come in the order of ast.def.
template <class Slot>
void for_each_slot(ast::Node& node, Slot&& slot) {
  ast::for_each_field(node, [&]<class Field>(const char*, Field& field) {
    if constexpr (kIsNode<Field>) {
      if (field != nullptr) slot(field);
    } else if constexpr (requires { field.data(); }) {
      if constexpr (kIsNode<typename Field::value_type>) {
        for (auto& element : field)
          if (element != nullptr) slot(element);
      }
    }
  });
}

// Calls visit(child) for each child, as a Node&.
template <class Visit>
void for_each_child(ast::Node& node, Visit&& visit) {
  for_each_slot(node, [&](auto& child) { visit(static_cast<ast::Node&>(*child)); });
}

// A copy of the node and of all below it.
ast::Node* copy_node(Arena& arena, const ast::Node& node);
template <class T>
T* copy(Arena& arena, const T* node) {
  return node == nullptr ? nullptr : static_cast<T*>(copy_node(arena, *node));
}
ast::StmtList copy(Arena& arena, ast::StmtList list);

// Whether both are the same but for positions.
bool equal(const ast::Node& left, const ast::Node& right);

template <class T>
std::span<T> list_of(Arena& arena, std::initializer_list<T> elements) {
  const std::span<T> made = arena.array<T>(elements.size());
  std::copy(elements.begin(), elements.end(), made.begin());
  return made;
}

// The list with `count` elements from `at` replaced by `more`.
template <class T>
std::span<T> spliced(Arena& arena, std::span<T> list, std::size_t at, std::size_t count,
                     std::type_identity_t<std::span<T>> more) {
  const std::span<T> made = arena.array<T>(list.size() - count + more.size());
  auto end = std::copy_n(list.begin(), at, made.begin());
  end = std::copy(more.begin(), more.end(), end);
  std::copy(list.begin() + static_cast<std::ptrdiff_t>(at + count), list.end(), end);
  return made;
}
template <class T>
std::span<T> inserted(Arena& arena, std::span<T> list, std::size_t at, std::type_identity_t<T> element) {
  return spliced(arena, list, at, 0, std::span<T>(&element, 1));
}
template <class T>
std::span<T> removed(Arena& arena, std::span<T> list, std::size_t at, std::size_t count = 1) {
  return spliced(arena, list, at, count, {});
}

// A list of statements and what it belongs to.
struct Block {
  ast::StmtList* list;
  ast::Node* owner;
  bool required;  // a body, which holds at least one statement; else, finally and modules may be empty
};
// All of them, in the order of the source, outer ones first.
void collect_blocks(ast::Node& root, std::vector<Block>& blocks);

// Replaces statements of the block; one that is required and would be empty gets `pass`.
void replace_statements(Arena& arena, const Block& block, std::size_t at, std::size_t count,
                        ast::StmtList more);

}  // namespace dictum::tree
