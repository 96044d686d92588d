// The classes of _ast, made once for an interpreter, and what the abstract grammar says of each.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "objects/context.h"

namespace dictum {

enum class AstAttributes : std::uint8_t { None, OpenEnd, WholeSpan, Inherited };
inline constexpr std::string_view kAstPlace[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};

struct AstField {
  std::string_view type, name;
  char mark = ' ';  // '?': may be None; '*': a list
};
// A row of ast_classes.def, in the version that is played.
struct AstClass {
  std::string_view name, base;
  std::vector<AstField> fields;
  AstAttributes attributes = AstAttributes::None;

  bool is_sum() const { return base == "AST" && fields.empty(); }
};
const std::vector<AstClass>& ast_classes(const Language& language);
const AstClass* find_ast_class(const Language& language, std::string_view name);
// Whether nodes of the class have a place; those of a constructor as their sum says.
AstAttributes ast_attributes(const Language& language, const AstClass& row);

enum class AstTrait : std::uint8_t { Documented, MatchArgs, CheckedPlaces, EmptyLists, FillsFields };
bool ast_trait(const Language& language, AstTrait trait);

// name -> class, name -> the one instance of Load and other classes without fields that trees have.
Fallible<Ref<Dict>> ast_class_dict(Context& cx);
Fallible<Ref<Dict>> ast_leaf_dict(Context& cx);
// A class of _ast.
Fallible<Ref<Type>> ast_class(Context& cx, std::string_view name);
OwnedValue ast_leaf(Context& cx, std::string_view name);
// Whether the value is an instance of AST; the classes need not be there yet.
bool is_ast_node(Context& cx, Value value);

}  // namespace dictum
