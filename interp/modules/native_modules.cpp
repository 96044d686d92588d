#include "modules/native_modules.h"

#include <algorithm>

#include "builtins/withheld_text.h"
#include "modules/fill.h"
#include "modules/module_names.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

struct Row {
  std::string_view name;
  NativeKind kind;
  Done (*fill)(Context& cx, Dict* dict);
};

constexpr Row kModules[] = {
#define OURS(NAME, FILL) {#NAME, NativeKind::Ours, FILL},
#define TWIN(NAME) {#NAME, NativeKind::HasTwin, nullptr},
#define MISSING(NAME) {#NAME, NativeKind::Missing, nullptr},
#include "modules/native_modules.def"
};

const Row* find_row(std::string_view name) {
  const auto found =
      std::lower_bound(std::begin(kModules), std::end(kModules), name,
                       [](const Row& row, std::string_view wanted) { return row.name < wanted; });
  return found != std::end(kModules) && found->name == name ? found : nullptr;
}

bool has_documentation(std::string_view module) {
  constexpr std::string_view kBare[] = {"_ast", "_bz2", "_codecs", "_lzma", "_sre", "_tokenize"};
  return std::find(std::begin(kBare), std::end(kBare), module) == std::end(kBare);
}

}  // namespace

NativeKind native_kind(const Context& cx, std::string_view name) {
  const Row* row = find_row(name);
  if (!row) return NativeKind::None;
  return row->kind == NativeKind::Ours && !has_module(cx, name) ? NativeKind::HasTwin : row->kind;
}

std::vector<std::string_view> native_module_names(const Context& cx) {
  std::vector<std::string_view> names;
  for (const Row& row : kModules)
    if (native_kind(cx, row.name) == NativeKind::Ours) names.push_back(row.name);
  return names;
}

Ref<Module> make_native_module(Context& cx, std::string_view name) {
  const Row* row = find_row(name);
  Ref<Str> text = TRY(intern(cx, name));
  Ref<Module> module = TRY(make_module(cx, text.get()));
  TRY(row->fill(cx, module->dict));
  TRY(drop_other_versions_names(cx, module->dict, name));
  TRY(add_missing_names(cx, module->dict, name));
  if (has_documentation(name)) {
    const OwnedValue documentation = TRY(withheld_text(cx));
    TRY(dict_set(cx, module->dict, cx.names().dunder_doc, documentation));
  }
  return module;
}

Done add_types(Context& cx, Dict* dict, std::initializer_list<TypeId> types) {
  for (const TypeId id : types) {
    Type* type = cx.type(id);
    TRY(dict_set(cx, dict, type->name, Value(type)));
  }
  return done();
}

Done add_functions(Context& cx, Dict* dict, std::span<const MethodRow> rows, std::string_view module) {
  Ref<Str> owner = TRY(intern(cx, module));
  for (const MethodRow& row : rows) {
    Ref<BuiltinFunction> function = TRY(make_builtin(cx, &row, Value(), Value(owner.get())));
    TRY(dict_set(cx, dict, std::string_view(row.name), Value(function.get())));
  }
  return done();
}

namespace {

Done add_methods(Context& cx, Type* type, std::span<const MethodRow> rows) {
  for (const MethodRow& row : rows) {
    Ref<Str> name = TRY(intern(cx, row.name));
    Ref<MethodDescriptor> made = TRY(new_object<MethodDescriptor>(cx, cx.type(TypeId::MethodDescriptor)));
    made->row = &row;
    made->owner = own_ref(type).leak();
    made->name = name.leak();
    TRY(dict_set(cx, type->dict, made->name, Value(made.get())));
  }
  return done();
}

Done add_getsets(Context& cx, Type* type, std::span<const GetSetRow> rows) {
  for (const GetSetRow& row : rows) {
    Ref<Str> name = TRY(intern(cx, row.name));
    Ref<GetSetDescriptor> made = TRY(new_object<GetSetDescriptor>(cx, cx.type(TypeId::GetSetDescriptor)));
    made->row = &row;
    made->owner = own_ref(type).leak();
    made->name = name.leak();
    TRY(dict_set(cx, type->dict, made->name, Value(made.get())));
  }
  return done();
}

}  // namespace

Ref<Type> make_native_class(Context& cx, std::string_view name, std::string_view module, Type* base,
                            std::span<const MethodRow> methods, std::span<const GetSetRow> getsets) {
  Ref<Dict> space = TRY(new_dict(cx));
  Ref<Str> owner = TRY(intern(cx, module));
  TRY(dict_set(cx, space.get(), cx.names().dunder_module, Value(owner.get())));
  Ref<Str> text = TRY(intern(cx, name));
  Ref<Tuple> bases = TRY(make_tuple(cx, {Value(base)}));
  OwnedValue made = TRY(new_type(cx, cx.type(TypeId::Type), text.get(), bases.get(), space.get(), {}));
  TRY(add_methods(cx, as<Type>(made), methods));
  TRY(add_getsets(cx, as<Type>(made), getsets));
  type_modified(as<Type>(made));
  return ref_cast<Type>(std::move(made));
}

}  // namespace dictum
