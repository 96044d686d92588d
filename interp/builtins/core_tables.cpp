#include "builtins/core_tables.h"

#include <array>

#include "builtins/native_types.h"

namespace dictum {

namespace {

constexpr NameRow kNameRows[] = {
#define TYPE_NAME(TYPE, NAME, KIND, VERSIONS) {TypeId::TYPE, NAME, NameKind::KIND, VERSIONS},
#include "builtins/type_names.def"
};

// The rows of one type, which follow each other.
struct NameRange {
  std::uint16_t first = 0, count = 0;
  std::span<const NameRow> rows() const { return {kNameRows + first, count}; }
};
constexpr std::array<NameRange, kTypeCount> name_ranges() {
  std::array<NameRange, kTypeCount> ranges{};
  for (std::size_t i = 0; i < std::size(kNameRows); i++) {
    NameRange& range = ranges[static_cast<std::size_t>(kNameRows[i].type)];
    if (range.count++ == 0) range.first = static_cast<std::uint16_t>(i);
  }
  return ranges;
}
constexpr std::array<NameRange, kTypeCount> kNameRanges = name_ranges();
}  // namespace

std::span<const NameRow> names_of(TypeId id) { return kNameRanges[static_cast<std::size_t>(id)].rows(); }

namespace {

constexpr ExceptionFields kFieldsOfBase(TypeId id) {
  switch (id) {
// clang-format off
#define EXCEPTION(NAME, BASE, FIELDS) \
  case TypeId::NAME:                  \
    return ExceptionFields::FIELDS;
#include "objects/exceptions.def"
      // clang-format on
    default: return ExceptionFields::None;
  }
}

}  // namespace

std::vector<TypeRow> type_rows(std::span<const ModuleType> more) {
  std::vector<TypeRow> rows;
  rows.reserve(kTypeCount);
  rows = {
#define CORE_TYPE(ID, NAME, BASE, NATIVE) {TypeId::ID, NAME, TypeId::BASE, &NATIVE, false},
#include "objects/core_types.def"
  };
#define EXCEPTION(NAME, BASE, FIELDS)                                                       \
  rows.push_back({TypeId::NAME, #NAME, TypeId::BASE,                                        \
                  exception_native(TypeId::NAME, ExceptionFields::FIELDS,                   \
                                   ExceptionFields::FIELDS != kFieldsOfBase(TypeId::BASE)), \
                  true});
#include "objects/exceptions.def"
  for (const ModuleType& row : more) rows.push_back({row.id, row.name, row.base, row.native, false});
  return rows;
}

}  // namespace dictum
