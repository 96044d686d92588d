#include "modules/module_names.h"

#include <algorithm>
#include <utility>

#include "objects/context.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

struct NameRow {
  std::string_view module;
  const char* name;
  std::uint8_t versions;
};

constexpr NameRow kRows[] = {
#define MODULE_NAME(MODULE, NAME, KIND, VERSIONS) {#MODULE, NAME, VERSIONS},
#include "modules/module_names.def"
};

std::uint8_t played_version(const Context& cx) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(cx.language.version));
}

template <class Visit>
Done each_missing(Context& cx, const Dict* dict, std::string_view module, Visit&& visit) {
  const std::uint8_t version = played_version(cx);
  for (const NameRow& row : kRows) {
    if (row.module != module || !(row.versions & version)) continue;
    Ref<Str> name = TRY(intern(cx, row.name));
    if (dict_find(cx, dict, name.get()).is_absent()) TRY(visit(name.get()));
  }
  return done();
}

// The name that the stop tells is "module.name".
Done add_missing(Context& cx, Dict* dict, Str* name, std::string_view module) {
  Ref<BuiltinFunction> function = TRY(make_builtin(cx, nullptr, Value(), Value()));
  Ref<Str> owner = TRY(intern(cx, module));
  release(Value(std::exchange(function->name, Ref<Str>(name).leak())));
  function->module = OwnedValue(std::move(owner)).leak();
  return dict_set(cx, dict, name, Value(function.get()));
}

}  // namespace

bool has_module(const Context& cx, std::string_view module) {
  bool known = false;
  for (const NameRow& row : kRows) {
    if (row.module != module) continue;
    if (row.versions & played_version(cx)) return true;
    known = true;
  }
  return !known;
}

Done add_missing_names(Context& cx, Dict* dict, std::string_view module) {
  return each_missing(cx, dict, module, [&](Str* name) { return add_missing(cx, dict, name, module); });
}

Done drop_other_versions_names(Context& cx, Dict* dict, std::string_view module) {
  const std::uint8_t version = played_version(cx);
  std::vector<std::string_view> played, others;
  for (const NameRow& row : kRows)
    if (row.module == module) (row.versions & version ? played : others).push_back(row.name);
  for (const std::string_view name : others) {
    if (std::find(played.begin(), played.end(), name) != played.end()) continue;
    Ref<Str> key = TRY(intern(cx, name));
    TRY(dict_delete(cx, dict, key.get()));
  }
  return done();
}

std::vector<std::string> missing_names(Context& cx, const Dict* dict, std::string_view module) {
  std::vector<std::string> names;
  (void)each_missing(cx, dict, module, [&](Str* name) {
    names.push_back(to_utf8(name));
    return done();
  });
  return names;
}

}  // namespace dictum
