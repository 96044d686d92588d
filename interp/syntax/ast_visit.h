// The fields of a node, in the order of ast.def: what dumps and walks are made from.
#pragma once

#include "base/check.h"
#include "syntax/ast.h"

namespace dictum::ast {

// Calls visitor(name, value) for every field of the node; the visitor is overloaded on the fields' types.
template <class Visitor>
void for_each_field(const Node& node, Visitor&& visitor) {
  switch (node.kind) {
#define F(TYPE, NAME) visitor(#NAME, fields.NAME);
#define NODE(CATEGORY, NAME, FIELDS)                                           \
  case NodeKind::NAME: {                                                       \
    [[maybe_unused]] const auto& fields = static_cast<const ast::NAME&>(node); \
    FIELDS return;                                                             \
  }
#define PART(NAME, POSITIONED, FIELDS)                        \
  case NodeKind::NAME: {                                      \
    const auto& fields = static_cast<const ast::NAME&>(node); \
    FIELDS return;                                            \
  }
#include "syntax/ast.def"
#undef F
  }
  DICTUM_UNREACHABLE("an unknown kind of node");
}

}  // namespace dictum::ast
