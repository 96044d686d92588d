#include "objects/type.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

bool is_subtype(const Type* type, const Type* base) {
  if (type == base) return true;
  if (!type->mro) {
    for (const Type* at = type->base; at; at = at->base)
      if (at == base) return true;
    return false;
  }
  for (Value entry : type->mro->span())
    if (entry.object() == base) return true;
  return false;
}

OwnedValue (*type_constructor(const Type* type))(Context&, Type*, const CallArguments&) {
  while (!type->native->construct) type = type->base;
  return type->native->construct;
}

Object* allocate_instance(Context& cx, Type* type, std::size_t size) {
  bool prefixed = type->has(kTypeHeap | kTypeHasDict | kTypeHasWeakrefs);
  Object* object = cx.heap.allocate_object(size, prefixed);
  if (!object) {
    (void)raise_no_memory(cx, size);
    return nullptr;
  }
  object->type = type;
  object->count = 1;
  if (prefixed) {
    object->flags = kHasPrefix;
    prefix_of(object)->order = cx.next_order++;
  }
  if (type->is_heap()) retain(type);
  return object;
}

namespace {

// Tells the direct bases that one more (one less) of their subclasses has a tag.
void count_tagged(const Type* type, int change) {
  if (!type->bases) return;
  for (Value base : type->bases->span())
    if (is<Type>(base) && as<Type>(base)->is_heap())
      as<Type>(base)->tagged_below += static_cast<std::uint32_t>(change);
}

// A metaclass with an mro() of its own may name classes that are no bases: their changes find no way down.
bool has_own_order(Context& cx, const Type* type) {
  Type* plain = cx.type(TypeId::Type);
  if (type->type == plain) return false;
  Value method = lookup_on_type(cx, type->type, cx.names().mro);
  return method != lookup_on_type(cx, plain, cx.names().mro);
}

}  // namespace

std::uint32_t type_tag(Context& cx, Type* type) {
  if (type->version_tag != 0) return type->version_tag;
  if (cx.next_type_tag == UINT32_MAX || cx.debug.no_caches) return 0;
  if (!type->mro || has_own_order(cx, type)) return 0;
  // A tag is only good while every base has one: a base's change must find its way down.
  for (Value entry : type->mro->span().subspan(type->mro->size() > 0 ? 1 : 0))
    if (entry.is_object() && as<Type>(entry)->is_heap() && type_tag(cx, as<Type>(entry)) == 0) return 0;
  count_tagged(type, +1);
  return type->version_tag = cx.next_type_tag++;
}

void type_modified(Type* type) {
  if (!type->is_heap() || type->version_tag == 0) return;
  type->version_tag = 0;
  count_tagged(type, -1);
  if (type->tagged_below == 0) return;
  for (std::uint32_t i = 0; i < type->subclasses->count; ++i)
    if (Type* subclass = type->subclasses->types[i]) type_modified(subclass);
}

namespace {

Value look_along_mro(Context& cx, Type* type, Str* name) {
  if (!type->mro) {
    for (Type* at = type; at; at = at->base)
      if (Value found = at->dict ? dict_find(cx, at->dict, name) : Value(); !found.is_absent()) return found;
    return {};
  }
  for (Value entry : type->mro->span()) {
    Value found = dict_find(cx, as<Type>(entry)->dict, name);
    if (!found.is_absent()) return found;
  }
  return {};
}

}  // namespace

Value lookup_on_type(Context& cx, Type* type, Str* name) {
  std::uint32_t tag = is_interned(name) ? type_tag(cx, type) : 0;
  if (tag == 0) return look_along_mro(cx, type, name);
  std::size_t slot = (reinterpret_cast<std::uintptr_t>(name) >> 4 ^ tag * 31) & (cx.method_cache.size() - 1);
  MethodCacheEntry& entry = cx.method_cache[slot];
  if (entry.tag == tag && entry.name == name) return entry.value;
  Value found = look_along_mro(cx, type, name);
  entry = {tag, name, found};
  return found;
}

Value lookup_special(Context& cx, Type* type, SpecialMethod method) {
  auto index = static_cast<std::size_t>(method);
  std::uint32_t tag = type_tag(cx, type);
  if (tag == 0) return look_along_mro(cx, type, cx.core.special_names[index]);
  SpecialCache* cache = type->specials;
  if (!cache) {
    if (is_core(type)) return lookup_on_type(cx, type, cx.core.special_names[index]);
    cache = static_cast<SpecialCache*>(cx.heap.allocate_buffer(sizeof(SpecialCache)));
    cache->tag = 0;
    type->specials = cache;
  }
  if (cache->tag != tag) {
    cache->tag = tag;
    std::memset(cache->known, 0, sizeof cache->known);
  }
  std::uint64_t bit = std::uint64_t{1} << (index % 64);
  if (cache->known[index / 64] & bit) return cache->methods[index];
  Value found = look_along_mro(cx, type, cx.core.special_names[index]);
  cache->known[index / 64] |= bit;
  cache->methods[index] = found;
  return found;
}

std::string type_short_name(const Type* type) {
  return type->native_name ? std::string(type->native_name) : to_utf8(type->name);
}

std::string type_full_name(Context& cx, Type* type) {
  if (!type->is_heap()) return type_short_name(type);
  const Value module = dict_find(cx, type->dict, cx.names().dunder_module);
  if (!is<Str>(module) || as<Str>(module)->is_ascii_text("builtins")) return to_utf8(type->name);
  return to_utf8(as<Str>(module)) + "." + to_utf8(type->qualname);
}

namespace {

// Moves the live subclasses together.
std::size_t close_holes(Type** types, std::size_t count, std::uint32_t& holes) {
  if (holes == 0) return count;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!types[i]) continue;
    if (types[i]->subclass_place == i && !is_core(types[i]))
      types[i]->subclass_place = static_cast<std::uint32_t>(kept);
    types[kept++] = types[i];
  }
  holes = 0;
  return kept;
}

// Leaves a hole where the subclass was; true if there are so many that they should be closed.
bool leave_hole(std::span<Type*> types, Type* subclass, std::uint32_t& holes) {
  std::size_t place = subclass->subclass_place;
  if (place >= types.size() || types[place] != subclass)
    place = static_cast<std::size_t>(std::find(types.begin(), types.end(), subclass) - types.begin());
  if (place == types.size()) return false;
  types[place] = nullptr;
  return ++holes * 2 > types.size();
}

void close_holes(SubclassList* list) {
  if (list->holes == 0) return;
  list->count = static_cast<std::uint32_t>(close_holes(list->types, list->count, list->holes));
}
void close_holes(CoreAttachments& attachments) {
  attachments.subclasses.resize(
      close_holes(attachments.subclasses.data(), attachments.subclasses.size(), attachments.subclass_holes));
}

}  // namespace

std::span<Type* const> live_subclasses(Context& cx, const Type* type) {
  if (type->is_heap() || cx.core.builder == &cx || !cx.core.builder) {
    if (!type->subclasses) return {};
    close_holes(type->subclasses);
    return {type->subclasses->types, type->subclasses->count};
  }
  auto found = cx.attachments.find(type);
  if (found == cx.attachments.end()) {
    if (!type->subclasses) return {};
    CoreAttachments fresh;
    fresh.subclasses.assign(type->subclasses->types, type->subclasses->types + type->subclasses->count);
    found = cx.attachments.emplace(type, std::move(fresh)).first;
  }
  close_holes(found->second);
  return found->second.subclasses;
}

void add_subclass(Context& cx, Type* base, Type* subclass) {
  if (is_core(base)) {
    auto found = cx.attachments.find(base);
    if (found == cx.attachments.end()) {
      (void)live_subclasses(cx, base);
      found = cx.attachments.try_emplace(base).first;
    }
    std::vector<Type*>& known = found->second.subclasses;
    subclass->subclass_place = static_cast<std::uint32_t>(known.size());
    known.push_back(subclass);
    return;
  }
  SubclassList* list = base->subclasses;
  if (!list || list->count == list->capacity) {
    std::uint32_t capacity = list ? list->capacity * 2 : 2;
    std::size_t bytes = sizeof(SubclassList) + capacity * sizeof(Type*);
    std::size_t used = list ? sizeof(SubclassList) + list->count * sizeof(Type*) : 0;
    auto* grown = static_cast<SubclassList*>(cx.heap.resize_buffer(list, used, bytes));
    DICTUM_CHECK(grown, "more subclasses than memory");
    if (!list) grown->count = grown->holes = 0;
    grown->capacity = capacity;
    base->subclasses = list = grown;
  }
  subclass->subclass_place = list->count;
  list->types[list->count++] = subclass;
}

void remove_subclass(Context& cx, Type* base, Type* subclass) {
  if (is_core(base)) {
    auto found = cx.attachments.find(base);
    if (found == cx.attachments.end()) return;
    if (leave_hole(found->second.subclasses, subclass, found->second.subclass_holes))
      close_holes(found->second);
    return;
  }
  SubclassList* list = base->subclasses;
  if (list && leave_hole({list->types, list->count}, subclass, list->holes)) close_holes(list);
}

}  // namespace dictum
