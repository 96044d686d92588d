#include "syntax/ast.h"

#include <string_view>

#include "base/check.h"

namespace dictum::ast {

const char* node_kind_name(NodeKind kind) {
  switch (kind) {
    // Where the ast module's name is another one here because it would collide.
    case NodeKind::NameExpr: return "Name";
    case NodeKind::ExprStmt: return "Expr";
    case NodeKind::Handler: return "ExceptHandler";
    case NodeKind::Arg: return "arg";
    case NodeKind::Arguments: return "arguments";
    case NodeKind::Keyword: return "keyword";
    case NodeKind::Alias: return "alias";
    case NodeKind::WithItem: return "withitem";
    case NodeKind::MatchCase: return "match_case";
    case NodeKind::Comprehension: return "comprehension";
    default: break;
  }
  switch (kind) {
// clang-format off
#define NODE(CATEGORY, NAME, FIELDS) \
  case NodeKind::NAME: return #NAME;
#define PART(NAME, POSITIONED, FIELDS) \
  case NodeKind::NAME: return #NAME;
#include "syntax/ast.def"
    // clang-format on
  }
  DICTUM_UNREACHABLE("an unknown kind of node");
}

}  // namespace dictum::ast
