#include "modules/ast_classes.h"

#include <array>

#include "builtins/function_arguments.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

constexpr std::string_view kClasses = "_ast.classes", kLeaves = "_ast.leaves";

struct Row {
  std::string_view name, base, fields;
  AstAttributes attributes;
  std::uint8_t versions;
};
constexpr Row kRows[] = {
#define AST_CLASS(NAME, BASE, FIELDS, ATTRIBUTES, VERSIONS) \
  {#NAME, #BASE, FIELDS, AstAttributes::ATTRIBUTES, VERSIONS},
#include "modules/ast_classes.def"
};
constexpr std::uint8_t kTraits[] = {
#define AST_TRAIT(NAME, VERSIONS) VERSIONS,
#include "modules/ast_classes.def"
};

std::uint8_t bit_of(LanguageVersion version) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(version));
}

// "expr? value, stmt* body"
std::vector<AstField> parse_fields(std::string_view text) {
  std::vector<AstField> fields;
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find(", "));
    text.remove_prefix(std::min(text.size(), field.size() + 2));
    const std::size_t space = field.find(' ');
    AstField made{field.substr(0, space), field.substr(space + 1)};
    if (made.type.back() == '?' || made.type.back() == '*') {
      made.mark = made.type.back();
      made.type.remove_suffix(1);
    }
    fields.push_back(made);
  }
  return fields;
}

std::vector<AstClass> make_classes(LanguageVersion version) {
  std::vector<AstClass> made;
  for (const Row& row : kRows)
    if (row.versions & bit_of(version))
      made.push_back({row.name, row.base, parse_fields(row.fields), row.attributes});
  return made;
}

// --- texts of the grammar

// "Name(identifier id, expr_context ctx)"
std::string signature(const AstClass& row) {
  std::string text(row.name);
  if (row.fields.empty()) return text;
  text += '(';
  for (const AstField& field : row.fields) {
    if (text.back() != '(') text += ", ";
    text += field.type;
    if (field.mark != ' ') text += field.mark;
    text += ' ';
    text += field.name;
  }
  return text + ')';
}
// "mod = Module(…)\n    | Expression(…)", on one line where no constructor has fields.
std::string sum_rule(const Language& language, const AstClass& sum) {
  bool plain = true;
  for (const AstClass& row : ast_classes(language)) plain &= row.base != sum.name || row.fields.empty();
  const std::string between = plain ? " | " : "\n" + std::string(sum.name.size() + 1, ' ') + "| ";
  std::string text = std::string(sum.name) + " = ";
  bool first = true;
  for (const AstClass& row : ast_classes(language)) {
    if (row.base != sum.name) continue;
    if (!first) text += between;
    first = false;
    text += signature(row);
  }
  return text;
}

// --- AST's own methods

// The names in _fields of the node's class; absent: it has none.
OwnedValue fields_of(Context& cx, Value self) {
  Ref<Str> key = TRY(intern(cx, "_fields"));
  return find_attribute(cx, Value(type_of(cx, self)), key.get());
}

// A keyword argument: is it a field, and has it been given already?
Done check_keyword(Context& cx, Value self, Value fields, Str* name, std::int64_t given) {
  if (!TRY(contains(cx, fields, Value(name)))) {
    if (!ast_trait(cx.language, AstTrait::FillsFields)) return done();
    return warn(
        cx, TypeId::DeprecationWarning,
        cat(type_full_name(cx, type_of(cx, self)), ".__init__ got an unexpected keyword argument '", name,
            "'. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15."));
  }
  for (std::int64_t i = 0; i < given; i++) {
    const OwnedValue earlier = TRY(get_item(cx, fields, Value::small(i)));
    if (TRY(equal_items(cx, earlier, Value(name))))
      return raise_type_error(cx,
                              cat(type_of(cx, self)->name, " got multiple values for argument '", name, "'"));
  }
  return done();
}

// Fields that were not given: an empty list, Load(), nothing where None will do; a warning otherwise.
Done fill_fields(Context& cx, Value self) {
  const AstClass* row = find_ast_class(cx.language, to_utf8(type_of(cx, self)->name));
  const Ref<Type> known = row ? TRY(ast_class(cx, row->name)) : Ref<Type>();
  if (!row || known.get() != type_of(cx, self)) return done();
  for (const AstField& field : row->fields) {
    Ref<Str> name = TRY(intern(cx, field.name));
    const OwnedValue there = TRY(find_attribute(cx, self, name.get()));
    if (!there.is_absent() || field.mark == '?') continue;
    if (field.mark == '*') {
      Ref<List> empty = TRY(new_list(cx));
      TRY(set_attribute(cx, self, name.get(), Value(empty.get())));
    } else if (field.type == "expr_context") {
      const OwnedValue load = TRY(ast_leaf(cx, "Load"));
      TRY(set_attribute(cx, self, name.get(), load));
    } else {
      TRY(warn(cx, TypeId::DeprecationWarning,
               cat(row->name, ".__init__ missing 1 required positional argument: '", name.get(),
                   "'. This will become an error in Python 3.15.")));
    }
  }
  return done();
}

// AST(*values of fields, **attributes)
OwnedValue ast_init(Context& cx, const CallArguments& arguments) {
  const OwnedValue self = own(arguments.self());
  const OwnedValue fields = TRY(fields_of(cx, self));
  const std::int64_t count = fields.is_absent() ? 0 : TRY(length(cx, fields));
  const auto given = static_cast<std::int64_t>(arguments.count) - 1;
  if (count < given)
    return raise_type_error(cx, cat(type_of(cx, self)->name, " constructor takes at most ", count,
                                    " positional argument", count == 1 ? "" : "s"));
  for (std::int64_t i = 0; i < given; i++) {
    const OwnedValue name = TRY(get_item(cx, fields, Value::small(i)));
    Str* key = TRY(attribute_name(cx, "setattr", name));
    TRY(set_attribute(cx, self, key, arguments[static_cast<std::size_t>(i) + 1]));
  }
  for (std::uint32_t i = 0; i < arguments.keyword_count(); i++) {
    Ref<Str> name = own_ref(as<Str>((*arguments.keyword_names)[i]));
    if (!fields.is_absent()) TRY(check_keyword(cx, self, fields, name.get(), given));
    TRY(set_attribute(cx, self, name.get(), arguments[arguments.count + i]));
  }
  if (ast_trait(cx.language, AstTrait::FillsFields)) TRY(fill_fields(cx, self));
  return cx.none();
}

OwnedValue ast_reduce(Context& cx, const CallArguments& arguments) {
  const OwnedValue dict = TRY(find_attribute(cx, arguments.self(), cx.names().dunder_dict));
  Ref<Tuple> nothing = empty_tuple(cx);
  const Value type(type_of(cx, arguments.self()));
  if (dict.is_absent()) return make_tuple(cx, {type, Value(nothing.get())});
  return make_tuple(cx, {type, Value(nothing.get()), dict});
}
constexpr MethodRow kAstMethods[] = {{"__init__", ast_init, 0, -1, true}, {"__reduce__", ast_reduce}};

// --- making them

template <class Names>
Ref<Tuple> strings_tuple(Context& cx, const Names& names) {
  std::vector<OwnedValue> held;
  for (const auto& name : names) held.push_back(TRY(OwnedValue(intern(cx, name))));
  const std::vector<Value> values(held.begin(), held.end());
  return make_tuple(cx, std::span<const Value>(values));
}

Done set_text(Context& cx, Dict* space, Str* name, std::string_view text) {
  Ref<Str> made = TRY(make_str(cx, text));
  return dict_set(cx, space, name, Value(made.get()));
}

Done set_class_facts(Context& cx, Dict* space, const AstClass& row) {
  std::vector<std::string_view> names;
  for (const AstField& field : row.fields) names.push_back(field.name);
  Ref<Tuple> fields = TRY(strings_tuple(cx, names));
  TRY(dict_set(cx, space, "_fields", Value(fields.get())));
  if (ast_trait(cx.language, AstTrait::MatchArgs))
    TRY(dict_set(cx, space, "__match_args__", Value(fields.get())));
  const bool documented = ast_trait(cx.language, AstTrait::Documented);
  TRY(set_text(cx, space, cx.names().dunder_module, documented ? "ast" : "_ast"));
  TRY(dict_set(cx, space, cx.names().dunder_doc, cx.core.none));
  if (documented)
    TRY(set_text(cx, space, cx.names().dunder_doc,
                 row.is_sum() ? sum_rule(cx.language, row) : signature(row)));
  for (const AstField& field : row.fields)
    if (documented && field.mark == '?') TRY(dict_set(cx, space, field.name, cx.core.none));
  if (row.attributes == AstAttributes::Inherited) return done();
  const bool placed = row.attributes != AstAttributes::None;
  Ref<Tuple> attributes = placed ? TRY(strings_tuple(cx, kAstPlace)) : empty_tuple(cx);
  TRY(dict_set(cx, space, "_attributes", Value(attributes.get())));
  if (row.attributes != AstAttributes::OpenEnd || !documented) return done();
  TRY(dict_set(cx, space, kAstPlace[2], cx.core.none));
  return dict_set(cx, space, kAstPlace[3], cx.core.none);
}

Done make_class(Context& cx, Dict* classes, const AstClass& row) {
  const OwnedValue base = own(dict_find(cx, classes, row.base));
  Ref<Dict> space = TRY(new_dict(cx));
  TRY(set_class_facts(cx, space.get(), row));
  Ref<Str> name = TRY(intern(cx, row.name));
  Ref<Tuple> bases = TRY(make_tuple(cx, {base}));
  OwnedValue made = TRY(new_type(cx, cx.type(TypeId::Type), name.get(), bases.get(), space.get(), {}));
  return dict_set(cx, classes, name.get(), made);
}

Done make_base(Context& cx, Dict* classes) {
  const bool documented = ast_trait(cx.language, AstTrait::Documented);
  Ref<Type> base = TRY(
      make_native_class(cx, "AST", documented ? "ast" : "_ast", cx.type(TypeId::Object), kAstMethods, {}));
  Ref<Tuple> empty = empty_tuple(cx);
  TRY(dict_set(cx, base->dict, "_fields", Value(empty.get())));
  if (ast_trait(cx.language, AstTrait::MatchArgs))
    TRY(dict_set(cx, base->dict, "__match_args__", Value(empty.get())));
  TRY(dict_set(cx, base->dict, "_attributes", Value(empty.get())));
  type_modified(base.get());
  return dict_set(cx, classes, "AST", Value(base.get()));
}

Done make_all(Context& cx) {
  Ref<Dict> classes = TRY(new_dict(cx)), leaves = TRY(new_dict(cx));
  TRY(make_base(cx, classes.get()));
  for (const bool direct : {true, false})
    for (const AstClass& row : ast_classes(cx.language))
      if ((row.base == "AST") == direct) TRY(make_class(cx, classes.get(), row));
  for (const AstClass& row : ast_classes(cx.language)) {
    if (row.base == "AST" || !row.fields.empty() || ast_attributes(cx.language, row) != AstAttributes::None)
      continue;
    const OwnedValue type = own(dict_find(cx, classes.get(), row.name));
    Ref<Object> leaf = TRY(new_object<Object>(cx, as<Type>(type)));
    TRY(dict_set(cx, leaves.get(), row.name, Value(leaf.get())));
  }
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  TRY(dict_set(cx, cx.registries.get(), kLeaves, Value(leaves.get())));
  return dict_set(cx, cx.registries.get(), kClasses, Value(classes.get()));
}

Fallible<Ref<Dict>> registered(Context& cx, std::string_view which) {
  if (!cx.registries || dict_find(cx, cx.registries.get(), kClasses).is_absent()) TRY(make_all(cx));
  return own_ref(as<Dict>(dict_find(cx, cx.registries.get(), which)));
}

}  // namespace

const std::vector<AstClass>& ast_classes(const Language& language) {
  static const auto* const kTables = [] {
    auto* tables = new std::array<std::vector<AstClass>, 6>;
    for (std::size_t i = 0; i < tables->size(); i++)
      (*tables)[i] = make_classes(static_cast<LanguageVersion>(i));
    return tables;
  }();
  return (*kTables)[static_cast<std::size_t>(language.version)];
}

const AstClass* find_ast_class(const Language& language, std::string_view name) {
  for (const AstClass& row : ast_classes(language))
    if (row.name == name) return &row;
  return nullptr;
}

AstAttributes ast_attributes(const Language& language, const AstClass& row) {
  if (row.attributes != AstAttributes::Inherited) return row.attributes;
  const AstClass* base = find_ast_class(language, row.base);
  return base ? base->attributes : AstAttributes::None;
}

bool ast_trait(const Language& language, AstTrait trait) {
  return (kTraits[static_cast<std::size_t>(trait)] & bit_of(language.version)) != 0;
}

Fallible<Ref<Dict>> ast_class_dict(Context& cx) { return registered(cx, kClasses); }
Fallible<Ref<Dict>> ast_leaf_dict(Context& cx) { return registered(cx, kLeaves); }

Fallible<Ref<Type>> ast_class(Context& cx, std::string_view name) {
  Ref<Dict> classes = TRY(ast_class_dict(cx));
  return own_ref(as<Type>(dict_find(cx, classes.get(), name)));
}
OwnedValue ast_leaf(Context& cx, std::string_view name) {
  Ref<Dict> leaves = TRY(ast_leaf_dict(cx));
  return own(dict_find(cx, leaves.get(), name));
}
bool is_ast_node(Context& cx, Value value) {
  if (!cx.registries || !value.is_object()) return false;
  const Value classes = dict_find(cx, cx.registries.get(), kClasses);
  if (!is<Dict>(classes)) return false;
  const Value base = dict_find(cx, as<Dict>(classes), std::string_view("AST"));
  return is<Type>(base) && is_subtype(type_of(cx, value), as<Type>(base));
}

}  // namespace dictum
