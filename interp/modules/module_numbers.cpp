#include "modules/module_numbers.h"

#include "objects/context.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

struct NumberRow {
  std::string_view module;
  std::string_view name;
  std::int64_t value;
  std::uint8_t versions;
};
constexpr NumberRow kRows[] = {
#define MODULE_NUMBER(MODULE, NAME, VALUE, VERSIONS) {MODULE, NAME, VALUE, VERSIONS},
#include "modules/module_numbers.def"
};

}  // namespace

Done add_numbers(Context& cx, Dict* dict, std::string_view module) {
  const auto version = static_cast<std::uint8_t>(1u << static_cast<unsigned>(cx.language.version));
  for (const NumberRow& row : kRows) {
    if (row.module != module || !(row.versions & version)) continue;
    TRY(dict_set(cx, dict, row.name, Value::small(row.value)));
  }
  return done();
}

Done add_number_dict(Context& cx, Dict* dict, std::string_view module, std::string_view name) {
  Ref<Dict> made = TRY(new_dict(cx));
  TRY(add_numbers(cx, made.get(), cat(module, ".", name)));
  return dict_set(cx, dict, name, Value(made.get()));
}

std::optional<std::int64_t> number_by_name(const Context& cx, std::string_view module,
                                           std::string_view name) {
  const auto version = static_cast<std::uint8_t>(1u << static_cast<unsigned>(cx.language.version));
  for (const NumberRow& row : kRows)
    if (row.module == module && row.name == name && (row.versions & version)) return row.value;
  return {};
}

}  // namespace dictum
