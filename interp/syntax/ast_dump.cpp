// A tree as ast.dump() writes it. The walk keeps its own stack of what is still to be written, last first, so
// that no tree is too deep.
#include <algorithm>
#include <vector>

#include "syntax/ast_visit.h"
#include "syntax/dump.h"
#include "syntax/literal_text.h"

namespace dictum {

using namespace ast;

namespace {

const char* text_of(ExprContext context) {
  switch (context) {
    case ExprContext::Load: return "Load()";
    case ExprContext::Store: return "Store()";
    case ExprContext::Del: return "Del()";
  }
  return "";
}
const char* text_of(BoolOperator op) { return op == BoolOperator::And ? "And()" : "Or()"; }
const char* text_of(Operator op) {
  constexpr const char* kTexts[] = {"Add()",    "Sub()",    "Mult()",    "MatMult()", "Div()",
                                    "Mod()",    "Pow()",    "LShift()",  "RShift()",  "BitOr()",
                                    "BitXor()", "BitAnd()", "FloorDiv()"};
  return kTexts[static_cast<int>(op)];
}
const char* text_of(UnaryOperator op) {
  constexpr const char* kTexts[] = {"Invert()", "Not()", "UAdd()", "USub()"};
  return kTexts[static_cast<int>(op)];
}
const char* text_of(CompareOperator op) {
  constexpr const char* kTexts[] = {"Eq()",  "NotEq()", "Lt()",    "LtE()", "Gt()",
                                    "GtE()", "Is()",    "IsNot()", "In()",  "NotIn()"};
  return kTexts[static_cast<int>(op)];
}

class Dumper {
 public:
  Dumper(const Language& language, const AstDumpOptions& options) : language_(language), options_(options) {}

  std::string dump(const Mod& tree) {
    write_node(tree, 0);
    while (!stack_.empty()) {
      const Task task = stack_.back();
      stack_.pop_back();
      run(task);
    }
    return std::move(out_);
  }

 private:
  // What is still to be written.
  struct Task {
    enum class Kind : std::uint8_t { Text, Break, Node, OwnText, IndexNode };
    Kind kind;
    std::uint32_t level = 0;
    const char* text = nullptr;  // Text, or before a node
    const ast::Node* node = nullptr;
    std::uint32_t begin = 0;  // OwnText: a stretch of texts_
    std::uint32_t size = 0;
  };

  // One "name=value" of the node at hand.
  struct Field {
    const char* name;
    enum class Kind : std::uint8_t { Text, Node, List, Index, Dimensions } kind;
    bool simple;
    std::string_view text;
    const ast::Node* node = nullptr;
    std::size_t begin = 0;  // List: a stretch of children_
    std::size_t size = 0;
  };

  void run(const Task& task) {
    switch (task.kind) {
      case Task::Kind::Text: out_ += task.text; return;
      case Task::Kind::Break: line_break(task.level); return;
      case Task::Kind::Node:
        if (task.node)
          write_node(*task.node, task.level);
        else
          out_ += "None";
        return;
      case Task::Kind::OwnText: out_.append(own_texts_, task.begin, task.size); return;
      case Task::Kind::IndexNode: write_index(task.node, task.level); return;
    }
  }

  void line_break(std::uint32_t level) {
    if (options_.indent < 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(options_.indent) * level, ' ');
  }

  bool is_positioned(const ast::Node& node) const {
    if (!options_.positions) return false;
    switch (node.kind) {
      case NodeKind::Keyword: return language_.ast_keyword_positions;
      case NodeKind::Alias: return language_.ast_alias_positions;
      case NodeKind::Slice: return !language_.ast_index_nodes;
      case NodeKind::Arguments:
      case NodeKind::WithItem:
      case NodeKind::MatchCase:
      case NodeKind::Comprehension:
      case NodeKind::Module:
      case NodeKind::Interactive:
      case NodeKind::Expression: return false;
      default: return true;
    }
  }

  void write_node(const ast::Node& node, std::uint32_t level) {
    fields_.clear();
    texts_.clear();
    children_.clear();
    collect(node);
    out_ += node_kind_name(node.kind);
    write_fields(level + 1);
  }

  // Index and ExtSlice of 3.8, which the tree does not have.
  void write_index(const ast::Node* node, std::uint32_t level) {
    fields_.clear();
    children_.clear();
    const Tuple* tuple = as<Tuple>(node);
    const bool extended = tuple && std::any_of(tuple->elts.begin(), tuple->elts.end(), [](Expr* element) {
                            return element->kind == NodeKind::Slice;
                          });
    if (node->kind == NodeKind::Slice) {
      write_node(*node, level);
      return;
    }
    out_ += extended ? "ExtSlice" : "Index";
    if (extended)
      add_list("dims", Field::Kind::Dimensions, tuple->elts);
    else
      fields_.push_back({"value", Field::Kind::Node, is_simple(*node), {}, node});
    write_fields(level + 1);
  }

  template <class T>
  void add_list(const char* name, Field::Kind kind, const std::span<T*>& list) {
    fields_.push_back({name, kind, false, {}, nullptr, children_.size(), list.size()});
    children_.insert(children_.end(), list.begin(), list.end());
  }

  // Whether the node has no argument to print, as "Pass()" without positions.
  bool is_simple(const ast::Node& node) {
    if (is_positioned(node)) return false;
    bool any = false;
    for_each_field(node, [&](const char*, const auto& value) { any |= is_printed(node, value); });
    return !any;
  }

  bool is_printed(const ast::Node&, const ast::Node* child) const { return child != nullptr; }
  bool is_printed(const ast::Node&, const Name* name) const { return name != nullptr; }
  bool is_printed(const ast::Node&, const ConstantValue&) const { return true; }
  template <class T>
  bool is_printed(const ast::Node&, const std::span<T>& list) const {
    return !language_.ast_omits_empty || !list.empty();
  }
  template <class T>
  requires(std::is_enum_v<T> || std::is_arithmetic_v<T>) bool is_printed(const ast::Node& node,
                                                                         const T&) const {
    return node.kind != NodeKind::Constant;  // its has_u_prefix
  }

  void collect(const ast::Node& node) {
    for_each_field(node, [&](const char* name, const auto& value) { add(node, name, value); });
    if (node.kind == NodeKind::Constant && static_cast<const Constant&>(node).has_u_prefix)
      fields_.push_back({"kind", Field::Kind::Text, true, "'u'"});
    if (node.kind == NodeKind::Module && !language_.ast_omits_empty)
      fields_.push_back({"type_ignores", Field::Kind::Text, true, "[]"});
    if (!is_positioned(node)) return;
    add_number("lineno", node.span.line);
    add_number("col_offset", node.span.column);
    add_number("end_lineno", node.span.end_line);
    add_number("end_col_offset", node.span.end_column);
  }

  void add_text(const char* name, std::string_view text) {
    fields_.push_back({name, Field::Kind::Text, true, text});
  }
  void add_own_text(const char* name, std::string text) {
    texts_.push_back(std::move(text));
    fields_.push_back({name, Field::Kind::Text, true, {}});
    own_fields_.push_back({fields_.size() - 1, texts_.size() - 1});
  }
  void add_number(const char* name, std::int64_t number) { add_own_text(name, std::to_string(number)); }

  void add(const ast::Node& node, const char* name, const ast::Node* child) {
    if (!child) return;
    const bool slice = language_.ast_index_nodes && node.kind == NodeKind::Subscript && name[0] == 's';
    const bool simple = !slice && is_simple(*child);
    fields_.push_back({name, slice ? Field::Kind::Index : Field::Kind::Node, simple, {}, child});
  }
  void add(const ast::Node&, const char* name, const Name* identifier) {
    if (!identifier) return;
    std::string text;
    append_str_repr(text, identifier->text, language_);
    add_own_text(name, std::move(text));
  }
  void add(const ast::Node&, const char* name, const ConstantValue& value) {
    std::string text;
    append_constant_repr(text, value, language_);
    add_own_text(name, std::move(text));
  }
  void add(const ast::Node& node, const char* name, bool value) {
    if (node.kind != NodeKind::Constant) add_text(name, value ? "1" : "0");
  }
  void add(const ast::Node&, const char* name, int value) { add_number(name, value); }
  template <class T>
  requires std::is_enum_v<T>
  void add(const ast::Node&, const char* name, T value) { add_text(name, text_of(value)); }
  bool list_is_left_out(const char* name, bool empty) {
    const std::string_view text = name;
    if (text == "type_params" && !language_.ast_type_params) return true;
    if (empty && !language_.ast_omits_empty) add_text(name, "[]");
    return empty;
  }
  template <class T>
  void add(const ast::Node&, const char* name, const std::span<T*>& list) {
    if (list_is_left_out(name, list.empty())) return;
    add_list(name, Field::Kind::List, list);
  }
  void add(const ast::Node&, const char* name, const IdentifierList& list) {
    if (list_is_left_out(name, list.empty())) return;
    add_items(name, list,
              [&](std::string& text, const Name* item) { append_str_repr(text, item->text, language_); });
  }
  void add(const ast::Node&, const char* name, const CompareOperatorList& list) {
    add_items(name, list, [](std::string& text, CompareOperator item) { text += text_of(item); });
  }

  // A list of leaves; "\1" stands for the line break of its level.
  template <class T, class Append>
  void add_items(const char* name, const std::span<T>& list, Append append) {
    std::string text = "[";
    bool first = true;
    for (const T& item : list) {
      if (!first) text += options_.indent < 0 ? ", " : ",";
      first = false;
      if (options_.indent >= 0) text += kBreak;
      append(text, item);
    }
    text += ']';
    add_own_text(name, std::move(text));
    fields_.back().simple = false;
  }

  // "(" fields ")": on one line when there are at most three, none of which has parts of its own.
  void write_fields(std::uint32_t level) {
    for (const auto& [field, text] : own_fields_) fields_[field].text = texts_[text];
    own_fields_.clear();
    const bool simple =
        std::all_of(fields_.begin(), fields_.end(), [](const Field& field) { return field.simple; });
    const bool inline_fields = (simple && fields_.size() <= 3) || options_.indent < 0;
    const std::size_t base = stack_.size();
    push_text("(");
    bool first = true;
    for (const Field& field : fields_) {
      if (!first) push_text(inline_fields ? ", " : ",");
      first = false;
      if (!inline_fields) push_break(level);
      push_text(field.name);
      push_text("=");
      push_field(field, level);
    }
    push_text(")");
    std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(base), stack_.end());
  }

  void push_text(const char* text) { stack_.push_back({Task::Kind::Text, 0, text, nullptr, 0, 0}); }
  void push_break(std::uint32_t level) {
    stack_.push_back({Task::Kind::Break, level, nullptr, nullptr, 0, 0});
  }

  void push_field(const Field& field, std::uint32_t level) {
    switch (field.kind) {
      case Field::Kind::Text: push_own(field.text, level); return;
      case Field::Kind::Node: stack_.push_back({Task::Kind::Node, level, nullptr, field.node, 0, 0}); return;
      case Field::Kind::Index:
        stack_.push_back({Task::Kind::IndexNode, level, nullptr, field.node, 0, 0});
        return;
      case Field::Kind::List:
      case Field::Kind::Dimensions: break;
    }
    const auto kind = field.kind == Field::Kind::List ? Task::Kind::Node : Task::Kind::IndexNode;
    push_text("[");
    bool first = true;
    for (std::size_t i = field.begin; i < field.begin + field.size; i++) {
      if (!first) push_text(options_.indent < 0 ? ", " : ",");
      first = false;
      push_break(level + 1);
      stack_.push_back({kind, level + 1, nullptr, children_[i], 0, 0});
    }
    push_text("]");
  }

  // Texts outlive the node's turn in one growing buffer, which is emptied whenever nothing is left that uses
  // it.
  void push_own(std::string_view text, std::uint32_t level) {
    const std::size_t begin = own_texts_.size();
    for (char c : text) {
      if (c != kBreak) {
        own_texts_ += c;
        continue;
      }
      own_texts_ += '\n';
      own_texts_.append(static_cast<std::size_t>(options_.indent) * (level + 1), ' ');
    }
    stack_.push_back({Task::Kind::OwnText, 0, nullptr, nullptr, static_cast<std::uint32_t>(begin),
                      static_cast<std::uint32_t>(own_texts_.size() - begin)});
  }

  static constexpr char kBreak = '\1';  // no repr contains it

  const Language& language_;
  const AstDumpOptions& options_;
  std::string out_;
  std::vector<Task> stack_;
  std::vector<Field> fields_;
  std::vector<std::string> texts_;
  std::vector<const ast::Node*> children_;
  std::vector<std::pair<std::size_t, std::size_t>> own_fields_;
  std::string own_texts_;
};

}  // namespace

std::size_t node_depth(const Mod& tree) {
  std::size_t deepest = 0;
  std::vector<std::pair<const ast::Node*, std::size_t>> stack = {{&tree, 1}};
  const auto push = [&](const ast::Node* child, std::size_t depth) {
    if (child) stack.push_back({child, depth});
  };
  while (!stack.empty()) {
    const auto [node, depth] = stack.back();
    stack.pop_back();
    deepest = std::max(deepest, depth);
    for_each_field(*node, [&, below = depth + 1](const char*, const auto& value) {
      using Value = std::decay_t<decltype(value)>;
      if constexpr (std::is_convertible_v<Value, const ast::Node*>) {
        push(value, below);
      } else if constexpr (!std::is_same_v<Value, ConstantValue> && !std::is_arithmetic_v<Value> &&
                           !std::is_enum_v<Value> && !std::is_pointer_v<Value>) {
        if constexpr (std::is_convertible_v<typename Value::value_type, const ast::Node*>)
          for (const ast::Node* child : value) push(child, below);
      }
    });
  }
  return deepest;
}

std::string dump_ast(const Mod& tree, const Language& language, const AstDumpOptions& options) {
  return Dumper(language, options).dump(tree);
}

}  // namespace dictum
