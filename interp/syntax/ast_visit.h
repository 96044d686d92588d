// The fields of a node, in the order of ast.def: what dumps and walks are made from.
#pragma once

#include <concepts>
#include <type_traits>

#include "base/check.h"
#include "syntax/ast.h"

namespace dictum::ast {

// Calls visitor(name, value) for every field of the node; the visitor is overloaded on the fields' types. The
// fields of a node that is not const are given as such: trees are edited through them.
template <class AnyNode, class Visitor>
requires std::same_as<std::remove_const_t<AnyNode>, Node>
void for_each_field(AnyNode& node, Visitor&& visitor) {
  // T, or const T as the node is.
#define AS_GIVEN(T) std::conditional_t<std::is_const_v<AnyNode>, const T, T>
  switch (node.kind) {
#define F(TYPE, NAME) visitor(#NAME, fields.NAME);
#define NODE(CATEGORY, NAME, FIELDS)                                         \
  case NodeKind::NAME: {                                                     \
    [[maybe_unused]] auto& fields = static_cast<AS_GIVEN(ast::NAME)&>(node); \
    FIELDS return;                                                           \
  }
#define PART(NAME, POSITIONED, FIELDS)                      \
  case NodeKind::NAME: {                                    \
    auto& fields = static_cast<AS_GIVEN(ast::NAME)&>(node); \
    FIELDS return;                                          \
  }
#include "syntax/ast.def"
#undef F
#undef AS_GIVEN
  }
  DICTUM_UNREACHABLE("an unknown kind of node");
}

}  // namespace dictum::ast
