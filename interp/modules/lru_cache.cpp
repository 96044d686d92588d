// functools.lru_cache's wrapper: https://docs.python.org/3/library/functools.html#functools.lru_cache
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "modules/functools_types.h"
#include "modules/instance_dict.h"
#include "modules/module_types.h"
#include "modules/owned_fields.h"
#include "objects/call_protocol.h"
#include "objects/function_object.h"
#include "objects/int_object.h"

namespace dictum {

namespace {

LruCacheWrapper* self_cache(const CallArguments& arguments) { return as<LruCacheWrapper>(arguments.self()); }

OwnedValue construct_cache(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[4];
  TRY(bind_arguments(cx, "lru_cache", arguments, {"user_function", "maxsize", "typed", "cache_info_type"}, 4,
                     4, parts));
  const bool typed = TRY(truth(cx, parts[2]));
  if (!is_callable(cx, parts[0])) return raise_type_error(cx, "the first argument must be callable");
  std::int64_t maxsize = -1;
  if (!is_none(cx, parts[1])) {
    if (!is_int(parts[1]) && lookup_special(cx, type_of(cx, parts[1]), SpecialMethod::index_).is_absent())
      return raise_type_error(cx, "maxsize should be integer or None");
    maxsize = std::max<std::int64_t>(TRY(to_index64(cx, parts[1], TypeId::OverflowError)), 0);
  }
  Ref<Dict> cache = TRY(new_dict(cx));
  Ref<Object> mark = TRY(new_object<Object>(cx, cx.type(TypeId::Object)));
  Ref<LruCacheWrapper> made = TRY(new_object<LruCacheWrapper>(cx, type));
  made->function = own(parts[0]).leak();
  made->cache = cache.leak();
  made->cache_info = own(parts[3]).leak();
  made->mark = Value(mark.leak());
  made->maxsize = maxsize;
  made->typed = typed;
  return made;
}

// One key for the arguments: a single int or str is its own.
OwnedValue make_key(Context& cx, LruCacheWrapper* self, const CallArguments& given) {
  const std::uint32_t keywords = given.keyword_count();
  if (!self->typed && keywords == 0 && given.count == 1 &&
      (is_exact_int(cx, given[0]) || is_exact(cx, given[0], TypeId::Str)))
    return own(given[0]);
  std::size_t size = given.count + (keywords > 0 ? 1 + 2 * keywords : 0);
  if (self->typed) size += given.count + keywords;
  Ref<Tuple> key = TRY(new_tuple(cx, size));
  std::size_t at = 0;
  const auto put = [&](Value value) { key->items[at++] = own(value).leak(); };
  for (std::uint32_t i = 0; i < given.count; i++) put(given[i]);
  if (keywords > 0) put(self->mark);
  for (std::uint32_t i = 0; i < keywords; i++) {
    put((*given.keyword_names)[i]);
    put(given.values[given.count + i]);
  }
  if (self->typed)
    for (std::uint32_t i = 0; i < given.count + keywords; i++) put(Value(type_of(cx, given.values[i])));
  return key;
}

// The entry of the least recent use goes.
Done drop_oldest(Context&, Dict* cache) {
  Value key, value;
  std::size_t position = 0;
  if (!dict_next(cache, position, key, value)) return done();
  OwnedValue dead_key, dead_value;
  dict_remove_at(cache, static_cast<std::int64_t>(position - 1), dead_key, dead_value);
  return done();
}

OwnedValue call_cache(Context& cx, const CallArguments& arguments) {
  Ref<LruCacheWrapper> self = own_ref(self_cache(arguments));
  const CallArguments given = arguments.rest();
  const OwnedValue function = own(self->function);
  if (self->maxsize == 0) {
    self->misses++;
    return call(cx, function, given);
  }
  const OwnedValue key = TRY(make_key(cx, self.get(), given));
  const std::int64_t hash = TRY(hash_value(cx, key));
  Ref<Dict> cache = own_ref(self->cache);
  const std::int64_t entry = TRY(dict_locate(cx, cache.get(), key, hash));
  if (entry >= 0) {
    self->hits++;
    OwnedValue found = own(cache->table->entries()[entry].value);
    if (self->maxsize > 0) TRY(dict_move_entry(cx, cache.get(), entry, true));
    return found;
  }
  self->misses++;
  OwnedValue result = TRY(call(cx, function, given));
  if (self->maxsize < 0) {
    TRY(dict_set_hashed(cx, cache.get(), key, hash, result));
    return result;
  }
  // The call may have put it there meanwhile.
  const std::int64_t again = TRY(dict_locate(cx, cache.get(), key, hash));
  if (again >= 0) return result;
  if (static_cast<std::int64_t>(cache->size()) >= self->maxsize) TRY(drop_oldest(cx, cache.get()));
  TRY(dict_set_hashed(cx, cache.get(), key, hash, result));
  return result;
}

OwnedValue cache_get(Context& cx, const CallArguments& arguments) {
  if (is_none(cx, arguments[1])) return own(arguments.self());
  return make_bound_method(cx, arguments.self(), arguments[1]);
}
OwnedValue cache_info(Context& cx, const CallArguments& arguments) {
  LruCacheWrapper* self = self_cache(arguments);
  const OwnedValue hits = TRY(make_int(cx, self->hits)), misses = TRY(make_int(cx, self->misses));
  const OwnedValue maxsize = self->maxsize < 0 ? cx.none() : TRY(make_int(cx, self->maxsize));
  const OwnedValue size = TRY(make_int(cx, static_cast<std::int64_t>(self->cache->size())));
  const OwnedValue make = own(self->cache_info);
  return call(cx, make, {hits.get(), misses.get(), maxsize.get(), size.get()});
}
OwnedValue cache_clear(Context& cx, const CallArguments& arguments) {
  LruCacheWrapper* self = self_cache(arguments);
  self->hits = self->misses = 0;
  Ref<Dict> cache = own_ref(self->cache);
  dict_clear(cx, cache.get());
  return cx.none();
}
OwnedValue cache_reduce(Context& cx, const CallArguments& arguments) {
  return get_attribute(cx, arguments.self(), cx.names().dunder_qualname);
}

constexpr MethodRow kMethods[] = {
    {"__call__", call_cache, 0, -1, true}, {"__get__", cache_get, 1, 2}, {"cache_info", cache_info},
    {"cache_clear", cache_clear},          {"__reduce__", cache_reduce}, {"__copy__", return_self},
    {"__deepcopy__", return_self, 1, 1},
};
constexpr GetSetRow kGetSets[] = {{"__dict__", read_attributes, write_attributes}};
using Fields = OwnedFields<LruCacheWrapper, &LruCacheWrapper::cache, &LruCacheWrapper::function,
                           &LruCacheWrapper::cache_info, &LruCacheWrapper::mark>;

}  // namespace

const NativeType kLruCacheWrapperType = {.layout = TypeId::LruCacheWrapper,
                                         .size = sizeof(LruCacheWrapper),
                                         .has_dict = true,
                                         .has_weakrefs = true,
                                         .destroy = Fields::destroy,
                                         .visit = Fields::visit,
                                         .clear = Fields::destroy,
                                         .construct = construct_cache,
                                         .methods = kMethods,
                                         .getsets = kGetSets};

}  // namespace dictum
