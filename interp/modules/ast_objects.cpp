#include "modules/ast_objects.h"

#include <algorithm>
#include <vector>

#include "modules/ast_classes.h"
#include "modules/ast_words.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "syntax/ast_visit.h"
#include "syntax/dump.h"

namespace dictum {

namespace {

// What is the same for all nodes of a kind.
struct KindFacts {
  Ref<Type> type;
  std::vector<std::string_view> fields;
  bool placed = false;
};
// A field's value, before the class's order of fields is known.
struct FieldValue {
  std::string_view name;
  OwnedValue value;
};

class TreeObjects {
 public:
  TreeObjects(Context& cx, Ref<Dict> classes, Ref<Dict> leaves)
      : cx_(cx), classes_(std::move(classes)), leaves_(std::move(leaves)) {}

  OwnedValue object_of(const ast::Node* node) {
    if (!node) return cx_.none();
    StackGuard guard(cx_);
    if (!guard.ok) return raise_too_deep(cx_);
    if (!cx_.charge()) return failed();
    std::vector<FieldValue> values;
    bool good = true;
    const bool index = node->kind == ast::NodeKind::Subscript && cx_.language.ast_index_nodes;
    ast::for_each_field(*node, [&](const char* name, const auto& field) {
      if (!good) return;
      const std::string_view text(name);
      if (text == "has_u_prefix") return;
      OwnedValue value = index && text == "slice" ? index_of(static_cast<const ast::Subscript*>(node)->slice)
                                                  : value_of(field);
      good = !value.is_raised();
      if (good) values.push_back({text, std::move(value)});
    });
    if (!good) return failed();
    return make_object(ast::node_kind_name(node->kind), *node, std::move(values));
  }

  static Failed raise_too_deep(Context& cx) {
    return raise_error(cx, TypeId::RecursionError,
                       "maximum recursion depth exceeded during ast construction");
  }

 private:
  Fallible<const KindFacts*> facts_of(std::string_view name) {
    for (const auto& [known, facts] : kinds_)
      if (known == name) return facts.get();
    const AstClass* row = find_ast_class(cx_.language, name);
    if (!row) return stop_unsupported(cx_, cat("ast.", name));
    auto facts = std::make_unique<KindFacts>();
    facts->type = own_ref(as<Type>(dict_find(cx_, classes_.get(), name)));
    for (const AstField& field : row->fields) facts->fields.push_back(field.name);
    facts->placed = ast_attributes(cx_.language, *row) != AstAttributes::None;
    const KindFacts* kept = facts.get();
    kinds_.emplace_back(row->name, std::move(facts));
    return kept;
  }

  OwnedValue make_object(std::string_view name, const ast::Node& node, std::vector<FieldValue> values) {
    const KindFacts* facts = TRY(facts_of(name));
    Ref<Object> made = TRY(new_object<Object>(cx_, facts->type.get()));
    for (const std::string_view field : facts->fields) {
      const auto found = std::find_if(values.begin(), values.end(),
                                      [&](const FieldValue& each) { return each.name == field; });
      const OwnedValue value =
          found != values.end() ? std::move(found->value) : TRY(absent_field(node, field));
      TRY(set(made.get(), field, value));
    }
    if (!facts->placed) return made;
    const std::uint32_t place[] = {node.span.line, node.span.column, node.span.end_line,
                                   node.span.end_column};
    for (std::size_t i = 0; i < 4; i++) TRY(set(made.get(), kAstPlace[i], Value::small(place[i])));
    return made;
  }
  Done set(Object* object, std::string_view name, Value value) {
    Ref<Str> key = TRY(intern(cx_, name));
    return set_attribute(cx_, Value(object), key.get(), value);
  }
  // What the tree does not hold: comments that give types are none, a string's prefix is a flag.
  OwnedValue absent_field(const ast::Node& node, std::string_view field) {
    if (field == "type_ignores") return new_list(cx_);
    const auto* constant = ast::as<ast::Constant>(&node);
    if (field == "kind" && constant && constant->has_u_prefix) return intern(cx_, "u");
    return cx_.none();
  }

  template <class T>
  OwnedValue value_of(const T& field) {
    if constexpr (std::is_convertible_v<T, const ast::Node*>)
      return object_of(field);
    else if constexpr (std::is_convertible_v<T, const Name*>)
      return name_of(field);
    else if constexpr (std::is_enum_v<T>)
      return leaf_of(ast_words(field)[static_cast<std::size_t>(field)]);
    else if constexpr (std::is_arithmetic_v<T>)
      return OwnedValue::small(static_cast<std::int64_t>(field));
    else if constexpr (std::is_same_v<T, ast::ConstantValue>)
      return constant_of(field);
    else
      return list_of(field);
  }
  OwnedValue name_of(const Name* name) {
    if (!name) return cx_.none();
    return intern(cx_, name->text);
  }
  OwnedValue leaf_of(std::string_view word) { return own(dict_find(cx_, leaves_.get(), word)); }
  template <class T>
  OwnedValue list_of(const std::span<T>& items) {
    Ref<List> list = TRY(new_list(cx_));
    for (const auto& item : items) {
      OwnedValue value = TRY(value_of(item));
      TRY(list_append(cx_, list.get(), std::move(value)));
    }
    return list;
  }
  OwnedValue constant_of(const ast::ConstantValue& value) {
    using Kind = ast::ConstantValue::Kind;
    switch (value.kind) {
      case Kind::None: return cx_.none();
      case Kind::True: return cx_.boolean_result(true);
      case Kind::False: return cx_.boolean_result(false);
      case Kind::Ellipsis: return own(cx_.core.ellipsis);
      case Kind::Int: return make_int(cx_, value.integer);
      case Kind::BigInt: return int_from_digits(cx_, value.text, 16);
      case Kind::Float: return make_float(cx_, value.number);
      case Kind::Complex: return make_complex(cx_, 0, value.number);
      case Kind::Str: return make_str(cx_, value.text);
      case Kind::Bytes: return make_bytes(cx_, value.text);
    }
    DICTUM_UNREACHABLE("a constant of an unknown kind");
  }

  // Index and ExtSlice of 3.8, which the tree does not have.
  OwnedValue index_of(const ast::Expr* slice) {
    if (slice->kind == ast::NodeKind::Slice) return object_of(slice);
    std::vector<FieldValue> values;
    const auto* tuple = ast::as<ast::Tuple>(slice);
    const bool extended =
        tuple && std::any_of(tuple->elts.begin(), tuple->elts.end(),
                             [](const ast::Expr* each) { return each->kind == ast::NodeKind::Slice; });
    if (!extended) {
      values.push_back({"value", TRY(object_of(slice))});
      return make_object("Index", *slice, std::move(values));
    }
    Ref<List> dimensions = TRY(new_list(cx_));
    for (const ast::Expr* each : tuple->elts) {
      OwnedValue value = TRY(index_of(each));
      TRY(list_append(cx_, dimensions.get(), std::move(value)));
    }
    values.push_back({"dims", OwnedValue(std::move(dimensions))});
    return make_object("ExtSlice", *slice, std::move(values));
  }

  Context& cx_;
  Ref<Dict> classes_, leaves_;
  std::vector<std::pair<std::string_view, std::unique_ptr<KindFacts>>> kinds_;
};

}  // namespace

OwnedValue ast_objects_of(Context& cx, const ast::Mod& tree) {
  if (node_depth(tree) > cx.language.ast_construction_depth) return TreeObjects::raise_too_deep(cx);
  Ref<Dict> classes = TRY(ast_class_dict(cx));
  Ref<Dict> leaves = TRY(ast_leaf_dict(cx));
  return TreeObjects(cx, std::move(classes), std::move(leaves)).object_of(&tree);
}

}  // namespace dictum
