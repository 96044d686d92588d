#include "modules/ast_source.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "modules/ast_classes.h"
#include "modules/ast_shape.h"
#include "modules/ast_words.h"
#include "objects/attribute.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "syntax/ast_visit.h"
#include "syntax/dump.h"
#include "syntax/parser.h"

namespace dictum {

namespace {

// The grammar's name for what a field of the C++ tree holds.
template <class T>
constexpr std::string_view category() {
  using Plain = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Plain, ast::Expr>) return "expr";
  if constexpr (std::is_same_v<Plain, ast::Stmt>) return "stmt";
  if constexpr (std::is_same_v<Plain, ast::Pattern>) return "pattern";
  if constexpr (std::is_same_v<Plain, ast::TypeParam>) return "type_param";
  if constexpr (std::is_same_v<Plain, ast::ExceptHandler>) return "excepthandler";
  if constexpr (std::is_same_v<Plain, ast::Arg>) return "arg";
  if constexpr (std::is_same_v<Plain, ast::Arguments>) return "arguments";
  if constexpr (std::is_same_v<Plain, ast::Keyword>) return "keyword";
  if constexpr (std::is_same_v<Plain, ast::Alias>) return "alias";
  if constexpr (std::is_same_v<Plain, ast::WithItem>) return "withitem";
  if constexpr (std::is_same_v<Plain, ast::MatchCase>) return "match_case";
  if constexpr (std::is_same_v<Plain, ast::Comprehension>) return "comprehension";
  return "";
}
constexpr std::string_view category_of(ast::ExprContext) { return "expr_context"; }
constexpr std::string_view category_of(ast::BoolOperator) { return "boolop"; }
constexpr std::string_view category_of(ast::Operator) { return "operator"; }
constexpr std::string_view category_of(ast::UnaryOperator) { return "unaryop"; }
constexpr std::string_view category_of(ast::CompareOperator) { return "cmpop"; }

// A node of the kind whose class has this name, or null.
ast::Node* make_node(Arena& arena, std::string_view name) {
// clang-format off
#define NODE(CATEGORY, NAME, FIELDS) \
  if (name == ast::node_kind_name(ast::NodeKind::NAME)) return ast::make<ast::NAME>(arena, {});
#define PART(NAME, POSITIONED, FIELDS) NODE(, NAME, FIELDS)
#include "syntax/ast.def"
  // clang-format on
  return nullptr;
}

class ObjectReader {
 public:
  ObjectReader(Context& cx, Arena& arena, NameTable& names) : cx_(cx), arena_(arena), names_(names) {}

  // The object as a node of one of the sum's constructors, or of the product class; null for None.
  Fallible<ast::Node*> node_of(Value given, std::string_view wanted) {
    if (is_none(cx_, given)) return nullptr;
    StackGuard guard(cx_);
    if (!guard.ok) return raise_recursion(cx_, " during compilation");
    if (!cx_.charge()) return failed();
    const OwnedValue object = own(given);
    const AstClass* expected = find_ast_class(cx_.language, wanted);
    if (!expected) return refuse(wanted);
    Span place;
    if (expected->is_sum()) TRY(read_place(object, *expected, place));
    const AstClass* row = expected->is_sum() ? TRY(constructor_of(object, *expected)) : expected;
    ast::Node* node = make_node(arena_, row->name);
    if (!node) return refuse(cat("ast.", row->name));
    node->span = place;
    bool good = true;
    ast::for_each_field(*node, [&](const char* name, auto& field) {
      if (good) good = read_field(object, *row, *node, name, field).ok();
    });
    if (!good) return failed();
    if (!expected->is_sum()) TRY(read_place(object, *row, node->span));
    const AstShapeProblem problem = ast_shape_problem(*node);
    if (problem.unsupported) return refuse("no source has this tree");
    if (!problem.message.empty()) return raise_value_error(cx_, problem.message);
    return node;
  }

 private:
  Failed refuse(std::string_view what) {
    return stop_unsupported(cx_, cat("compile of a tree of objects: ", what));
  }

  Fallible<bool> is_instance(Value object, std::string_view name) {
    const Ref<Type> type = TRY(ast_class(cx_, name));
    return is_subtype(type_of(cx_, object), type.get());
  }
  Fallible<const AstClass*> constructor_of(Value object, const AstClass& sum) {
    for (const AstClass& row : ast_classes(cx_.language))
      if (row.base == sum.name && TRY(is_instance(object, row.name))) return &row;
    Ref<Str> shown = TRY(repr_of(cx_, object));
    return raise_type_error(cx_, cat("expected some sort of ", sum.name, ", but got ", shown.get()));
  }

  OwnedValue attribute(Value object, std::string_view name) {
    Ref<Str> key = TRY(intern(cx_, name));
    return find_attribute(cx_, object, key.get());
  }
  Failed raise_missing(std::string_view field, std::string_view owner) {
    return raise_type_error(cx_, cat("required field \"", field, "\" missing from ", owner));
  }

  Done read_place(Value object, const AstClass& row, Span& span) {
    if (row.attributes == AstAttributes::None) return done();
    std::uint32_t* const parts[] = {&span.line, &span.column, &span.end_line, &span.end_column};
    for (std::size_t i = 0; i < 4; i++) {
      const OwnedValue value = TRY(attribute(object, kAstPlace[i]));
      const bool open = i >= 2 && row.attributes == AstAttributes::OpenEnd;
      if (open && (value.is_absent() || is_none(cx_, value))) {
        *parts[i] = *parts[i - 2];
        continue;
      }
      if (value.is_absent()) return raise_missing(kAstPlace[i], row.name);
      const std::int64_t number = TRY(int_of(value));
      const bool is_line = i % 2 == 0;
      if (number < (is_line ? 1 : 0) || number > INT32_MAX) return refuse("places outside of any source");
      *parts[i] = static_cast<std::uint32_t>(number);
    }
    return check_place(span);
  }
  Done check_place(const Span& span) {
    if (!ast_trait(cx_.language, AstTrait::CheckedPlaces)) return done();
    if (span.line > span.end_line)
      return raise_value_error(
          cx_, cat("AST node line range (", span.line, ", ", span.end_line, ") is not valid"));
    if (span.line == span.end_line && span.column > span.end_column)
      return raise_value_error(cx_, cat("line ", span.line, ", column ", span.column, "-", span.end_column,
                                        " is not a valid range"));
    return done();
  }

  Fallible<std::int64_t> int_of(Value value) {
    if (!is_int(value)) {
      Ref<Str> shown = TRY(repr_of(cx_, value));
      return raise_value_error(cx_, cat("invalid integer value: ", shown.get()));
    }
    return to_index64(cx_, value, TypeId::OverflowError);
  }

  template <class T>
  Done read_field(Value object, const AstClass& row, ast::Node& node, std::string_view name, T& field) {
    if (name == "has_u_prefix") return read_prefix(object, node);
    const auto found = std::find_if(row.fields.begin(), row.fields.end(),
                                    [&](const AstField& each) { return each.name == name; });
    if (found == row.fields.end()) return done();  // another version's
    const OwnedValue value = TRY(attribute(object, name));
    const bool may_be_none = found->mark == '?';
    if (value.is_absent()) {
      const bool empty = found->mark == '*' && ast_trait(cx_.language, AstTrait::EmptyLists);
      if (may_be_none || empty) return done();
      return raise_missing(name, row.name);
    }
    if constexpr (!std::is_same_v<T, ast::ConstantValue> && !std::is_enum_v<T>) {
      if (is_none(cx_, value)) {
        if (may_be_none) return done();
        if (found->mark == ' ')
          return raise_value_error(cx_, cat("field '", name, "' is required for ", row.name));
      }
    }
    return read(value, row, name, field);
  }

  template <class T>
  Done read(Value value, const AstClass& row, std::string_view name, T& field) {
    if constexpr (std::is_same_v<T, ast::ConstantValue>) {
      return read_constant(value, field);
    } else if constexpr (std::is_convertible_v<T, const Name*>) {
      field = TRY(name_of(value));
      return done();
    } else if constexpr (std::is_convertible_v<T, const ast::Node*>) {
      using Node = std::remove_pointer_t<T>;
      field = static_cast<Node*>(TRY(node_of(value, category<Node>())));
      return done();
    } else if constexpr (std::is_enum_v<T>) {
      return read_word(value, field);
    } else if constexpr (std::is_arithmetic_v<T>) {
      field = static_cast<T>(TRY(int_of(value)));
      return done();
    } else {
      return read_list(value, row, name, field);
    }
  }

  template <class T>
  Done read_list(Value value, const AstClass& row, std::string_view name, std::span<T>& field) {
    if (!is<List>(value))
      return raise_type_error(
          cx_, cat(row.name, " field \"", name, "\" must be a list, not a ", type_name(cx_, value)));
    const Ref<List> list = own_ref(as<List>(value));
    const std::size_t size = list->size();
    const std::span<T> items = arena_.array<T>(size);
    const bool with_gaps = name == "kw_defaults" || (name == "keys" && row.name == "Dict");
    for (std::size_t i = 0; i < size; i++) {
      if (list->size() != size)
        return raise_error(cx_, TypeId::RuntimeError,
                           cat(row.name, " field \"", name, "\" changed size during iteration"));
      const OwnedValue item = own((*list)[i]);
      if (is_none(cx_, item) && !with_gaps) return refuse("None in a list");
      TRY(read(item, row, name, items[i]));
    }
    field = items;
    return done();
  }

  template <class T>
  Done read_word(Value value, T& field) {
    const auto words = ast_words(field);
    for (std::size_t i = 0; i < words.size(); i++) {
      if (!TRY(is_instance(value, words[i]))) continue;
      field = static_cast<T>(i);
      return done();
    }
    Ref<Str> shown = TRY(repr_of(cx_, value));
    return raise_type_error(cx_,
                            cat("expected some sort of ", category_of(field), ", but got ", shown.get()));
  }

  Fallible<const Name*> name_of(Value value) {
    if (!is_exact(cx_, value, TypeId::Str))
      return raise_type_error(cx_, "AST identifier must be of type str");
    return names_.intern(to_utf8(as<Str>(value)));
  }
  Done read_prefix(Value object, ast::Node& node) {
    const OwnedValue kind = TRY(attribute(object, "kind"));
    static_cast<ast::Constant&>(node).has_u_prefix = is<Str>(kind) && as<Str>(kind)->is_ascii_text("u");
    return done();
  }

  Done read_constant(Value value, ast::ConstantValue& field) {
    using Kind = ast::ConstantValue::Kind;
    if (is_none(cx_, value)) return field.kind = Kind::None, done();
    if (value == cx_.core.true_) return field.kind = Kind::True, done();
    if (value == cx_.core.false_) return field.kind = Kind::False, done();
    if (value == cx_.core.ellipsis) return field.kind = Kind::Ellipsis, done();
    if (is_exact_int(cx_, value)) return read_int(value, field);
    if (is_exact(cx_, value, TypeId::Float)) {
      field.kind = Kind::Float;
      field.number = float_value(value);
      return done();
    }
    if (is_exact(cx_, value, TypeId::Complex)) {
      if (as<Complex>(value)->real != 0) return refuse("constants that no source has");
      field.kind = Kind::Complex;
      field.number = as<Complex>(value)->imaginary;
      return done();
    }
    if (is_exact(cx_, value, TypeId::Str)) {
      field.kind = Kind::Str;
      field.text = arena_.copy_text(to_utf8(as<Str>(value)));
      return done();
    }
    if (is_exact(cx_, value, TypeId::Bytes)) {
      field.kind = Kind::Bytes;
      field.text = arena_.copy_text(as<Bytes>(value)->view());
      return done();
    }
    if (is_exact(cx_, value, TypeId::Tuple) || is_exact(cx_, value, TypeId::FrozenSet))
      return refuse("constants that no source has");
    return raise_type_error(cx_, cat("got an invalid type in Constant: ", type_name(cx_, value)));
  }
  Done read_int(Value value, ast::ConstantValue& field) {
    if (int_sign(value) < 0) return refuse("constants that no source has");
    if (const auto number = int_to_int64(value)) {
      field.kind = ast::ConstantValue::Kind::Int;
      field.integer = *number;
      return done();
    }
    field.kind = ast::ConstantValue::Kind::BigInt;
    field.text = arena_.copy_text(hexadecimal(as<Int>(value)));
    return done();
  }
  static std::string hexadecimal(const Int* number) {
    std::string digits;
    char limb[32];
    for (std::int32_t i = number->size; i-- > 0;) {
      std::snprintf(limb, sizeof limb, digits.empty() ? "%llx" : "%016llx",
                    static_cast<unsigned long long>(number->limbs[i]));
      digits += limb;
    }
    return digits;
  }

  Context& cx_;
  Arena& arena_;
  NameTable& names_;
};

std::string_view root_name(ParseMode mode) {
  return mode == ParseMode::Expression    ? "Expression"
         : mode == ParseMode::Interactive ? "Interactive"
                                          : "Module";
}

// Trees are made by parsing alone, and everything behind the parser counts on that: this one must be what the
// parser makes of some source, namely of its own text.
bool some_source_has(const ast::Mod& tree, ParseMode mode, const Language& language) {
  const std::string text = print_source(tree, language);
  const Compiled<Source> source = load_source(text, SourceOrigin::Text, language);
  if (!source.ok()) return false;
  Arena arena;
  NameTable names(arena);
  const Compiled<const ast::Mod*> again =
      parse(source.value(), mode, ParseContext{language, arena, names, nullptr, nullptr});
  const AstDumpOptions options{false, -1};
  return again.ok() && dump_ast(*again.value(), language, options) == dump_ast(tree, language, options);
}

}  // namespace

Fallible<const ast::Mod*> tree_of_objects(Context& cx, Value root, ParseMode mode, Arena& arena,
                                          NameTable& names) {
  const std::string_view wanted = root_name(mode);
  const Ref<Type> type = TRY(ast_class(cx, wanted));
  if (!is_subtype(type_of(cx, root), type.get()))
    return raise_type_error(cx, cat("expected ", wanted, " node, got ", type_of(cx, root)->name));
  if (cx.language.ast_index_nodes)
    return stop_unsupported(cx, "compile of a tree of objects with Index nodes");
  const ast::Node* node = TRY(ObjectReader(cx, arena, names).node_of(root, "mod"));
  const auto* tree = static_cast<const ast::Mod*>(node);
  if (node_depth(*tree) > cx.language.ast_construction_depth)
    return raise_recursion(cx, " during compilation");
  if (!some_source_has(*tree, mode, cx.language))
    return stop_unsupported(cx, "compile of a tree of objects: no source has this tree");
  return tree;
}

}  // namespace dictum
