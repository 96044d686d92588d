#include "builtins/type_size.h"

#include <optional>

#include "objects/type.h"

namespace dictum {

namespace {

struct SizeRow {
  TypeId type;
  std::uint8_t versions;
  TypeSize size;
};
constexpr SizeRow kSizeRows[] = {
#define TYPE_SIZE(TYPE, VERSIONS, BASIC, ITEM, DICT, WEAKREF, FLAGS) \
  {TypeId::TYPE, VERSIONS, {BASIC, ITEM, DICT, WEAKREF, FLAGS}},
#include "builtins/type_sizes.def"
};

// Bits of CPython's tp_flags.
constexpr std::uint64_t kInlineValues = 1u << 2, kManagedWeakref = 1u << 3, kManagedDict = 1u << 4,
                        kSequence = 1u << 5, kMapping = 1u << 6, kHeapType = 1u << 9, kBaseType = 1u << 10,
                        kReady = 1u << 12, kHasGc = 1u << 14, kHasVersionTag = 1u << 18,
                        kValidVersionTag = 1u << 19, kAbstract = 1u << 20, kMatchSelf = 1u << 22,
                        kSubclassBits = 0xFFull << 24;
constexpr std::int64_t kWord = 8, kManagedDictOffset = -1, kManagedWeakrefOffset = -32;

std::optional<TypeSize> native_size(const Context& cx, TypeId id) {
  const auto version = static_cast<std::uint8_t>(1u << static_cast<unsigned>(cx.language.version));
  for (const SizeRow& row : kSizeRows)
    if (row.type == id && (row.versions & version)) {
      TypeSize size = row.size;
      size.flags |= kValidVersionTag;
      return size;
    }
  return std::nullopt;
}

// Where a class keeps __dict__ and weak references has changed twice: fields of the instance, then the dict
// before it (3.11), then both (3.12).
void place_dict_and_weakrefs(const Language& language, bool dict, bool weakref, TypeSize& size) {
  const bool dict_managed =
      dict && (language.managed_weakrefs || (language.managed_dictionaries && size.item == 0));
  if (dict && !dict_managed) {
    size.dict_offset = size.item != 0 ? -kWord : size.basic;
    size.basic += kWord;
  }
  if (weakref) {
    size.weakref_offset = language.managed_weakrefs ? kManagedWeakrefOffset : size.basic;
    if (language.managed_weakrefs) size.flags |= kManagedWeakref;
    if (!language.managed_weakrefs) size.basic += kWord;
  }
  if (!dict_managed) return;
  size.flags |= kManagedDict;
  size.dict_offset = language.managed_weakrefs ? kManagedDictOffset : -size.basic - 3 * kWord;
}

}  // namespace

std::optional<TypeSize> type_size(const Context& cx, const Type* type) {
  if (!type->is_heap()) return native_size(cx, type->id);
  const std::optional<TypeSize> base = type_size(cx, type->base);
  if (!base) return std::nullopt;
  constexpr std::uint64_t kInherited = kSubclassBits | kMatchSelf | kSequence | kMapping | kHasGc |
                                       kManagedDict | kManagedWeakref | kInlineValues;
  TypeSize size = *base;
  size.flags = (base->flags & kInherited) | kHeapType | kBaseType | kReady;
  if (!cx.language.union_types) size.flags |= kHasVersionTag;
  size.basic += kWord * type->slot_count;
  const bool dict = base->dict_offset == 0 && type->has(kTypeHasDict);
  const bool weakref = base->weakref_offset == 0 && type->has(kTypeHasWeakrefs);
  place_dict_and_weakrefs(cx.language, dict, weakref, size);
  if (size.basic > base->basic || dict || weakref) size.flags |= kHasGc;
  if (cx.language.inline_values && dict && type->base == cx.type(TypeId::Object)) size.flags |= kInlineValues;
  if (type->has(kTypeAbstract)) size.flags |= kAbstract;
  return size;
}

}  // namespace dictum
