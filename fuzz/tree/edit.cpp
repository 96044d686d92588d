#include "tree/edit.h"

#include <string_view>

#include "base/check.h"

namespace dictum::tree {
namespace {

ast::Node* shallow_copy(Arena& arena, const ast::Node& node) {
  switch (node.kind) {
#define NODE(CATEGORY, NAME, FIELDS) \
  case ast::NodeKind::NAME:          \
    return arena.make<ast::NAME>(static_cast<const ast::NAME&>(node));
#define PART(NAME, POSITIONED, FIELDS) NODE(Node, NAME, FIELDS)
#include "syntax/ast.def"
  }
  DICTUM_UNREACHABLE("an unknown kind of node");
}

bool equal_constants(const ast::ConstantValue& left, const ast::ConstantValue& right) {
  return left.kind == right.kind && left.integer == right.integer && left.number == right.number &&
         left.text == right.text;
}

bool equal_names(const Name* left, const Name* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return left->text == right->text;
}

// Whether the field of `left` at `offset` is that of `right`; both nodes have one kind.
template <class Field>
bool equal_fields(const Field& left, const Field& right) {
  if constexpr (kIsNode<Field>) {
    if (left == nullptr || right == nullptr) return left == right;
    return equal(*left, *right);
  } else if constexpr (requires { left.data(); }) {
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i)
      if (!equal_fields(left[i], right[i])) return false;
    return true;
  } else if constexpr (std::is_same_v<Field, ast::ConstantValue>) {
    return equal_constants(left, right);
  } else if constexpr (std::is_same_v<Field, const Name*>) {
    return equal_names(left, right);
  } else {
    return left == right;
  }
}

void add_block(std::vector<Block>& blocks, ast::Node& owner, std::string_view field, ast::StmtList& list) {
  const bool optional = field == "orelse" || field == "finalbody" || owner.kind == ast::NodeKind::Module ||
                        owner.kind == ast::NodeKind::Interactive;
  blocks.push_back({&list, &owner, !optional});
}

}  // namespace

ast::Node* copy_node(Arena& arena, const ast::Node& node) {
  ast::Node* made = shallow_copy(arena, node);
  ast::for_each_field(*made, [&]<class Field>(const char*, Field& field) {
    if constexpr (kIsNode<Field>) {
      field = copy(arena, field);
    } else if constexpr (requires { field.data(); }) {
      field = arena.copy(std::span<const typename Field::value_type>(field));
      if constexpr (kIsNode<typename Field::value_type>)
        for (auto& element : field) element = copy(arena, element);
    }
  });
  return made;
}

ast::StmtList copy(Arena& arena, ast::StmtList list) {
  const ast::StmtList made = arena.copy(std::span<ast::Stmt* const>(list));
  for (ast::Stmt*& statement : made) statement = copy(arena, statement);
  return made;
}

bool equal(const ast::Node& left, const ast::Node& right) {
  if (left.kind != right.kind) return false;
  switch (left.kind) {
#define F(TYPE, NAME) &&equal_fields(one.NAME, other.NAME)
#define NODE(CATEGORY, NAME, FIELDS)                                           \
  case ast::NodeKind::NAME: {                                                  \
    [[maybe_unused]] const auto& one = static_cast<const ast::NAME&>(left);    \
    [[maybe_unused]] const auto& other = static_cast<const ast::NAME&>(right); \
    return true FIELDS;                                                        \
  }
#define PART(NAME, POSITIONED, FIELDS) NODE(Node, NAME, FIELDS)
#include "syntax/ast.def"
#undef F
  }
  DICTUM_UNREACHABLE("an unknown kind of node");
}

void collect_blocks(ast::Node& root, std::vector<Block>& blocks) {
  ast::for_each_field(root, [&]<class Field>(const char* name, Field& field) {
    if constexpr (std::is_same_v<Field, ast::StmtList>) {
      add_block(blocks, root, name, field);
      for (ast::Stmt* statement : field) collect_blocks(*statement, blocks);
    } else if constexpr (std::is_same_v<Field, ast::ExceptHandlerList> ||
                         std::is_same_v<Field, ast::MatchCaseList>) {
      for (auto* part : field) collect_blocks(*part, blocks);
    }
  });
}

void replace_statements(Arena& arena, const Block& block, std::size_t at, std::size_t count,
                        ast::StmtList more) {
  *block.list = spliced(arena, *block.list, at, count, more);
  bool empty = block.list->empty() && block.required;
  // A try statement without handlers keeps its finally.
  const auto* attempt = ast::as<ast::Try>(block.owner);
  if (attempt != nullptr && block.list == &attempt->finalbody)
    empty = attempt->handlers.empty() && block.list->empty();
  if (empty) *block.list = list_of<ast::Stmt*>(arena, {ast::make<ast::Pass>(arena, {})});
}

}  // namespace dictum::tree
