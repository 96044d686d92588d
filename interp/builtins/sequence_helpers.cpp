#include "builtins/sequence_helpers.h"

#include <algorithm>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

Fallible<std::size_t> item_index(Context& cx, Value index, std::size_t size, std::string_view type,
                                 std::string_view message) {
  if (!is_int(index) && lookup_special(cx, type_of(cx, index), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, cat(type, " indices must be integers or slices, not ", type_name(cx, index)));
  std::int64_t at = TRY(to_index64(cx, index, TypeId::IndexError));
  if (at < 0) at += static_cast<std::int64_t>(size);
  if (at < 0 || at >= static_cast<std::int64_t>(size)) return raise_error(cx, TypeId::IndexError, message);
  return static_cast<std::size_t>(at);
}

Fallible<std::size_t> repeat_count(Context& cx, Value times, std::size_t size) {
  std::int64_t count = TRY(to_index64(cx, times, TypeId::OverflowError));
  if (count <= 0) return std::size_t{0};
  std::size_t total;
  bool overflow = __builtin_mul_overflow(static_cast<std::size_t>(count), size, &total);
  if (overflow || !cx.heap.fits_budget(total * sizeof(Value)) || total > (std::size_t{1} << 40))
    return raise_memory_error(cx);
  return static_cast<std::size_t>(count);
}

Fallible<SearchRange> search_range(Context& cx, const CallArguments& arguments, std::size_t size) {
  auto bound = [&](std::size_t position, std::int64_t fallback) -> Fallible<std::int64_t> {
    Value given = arguments.get(position);
    if (given.is_absent()) return fallback;
    if (!is_int(given) && lookup_special(cx, type_of(cx, given), SpecialMethod::index_).is_absent())
      return raise_type_error(cx, "slice indices must be integers or have an __index__ method");
    OwnedValue integer = TRY(to_index(cx, given));
    std::int64_t at = clamp_index(cx, integer);
    if (at < 0) at = std::max<std::int64_t>(0, at + static_cast<std::int64_t>(size));
    return std::min(at, static_cast<std::int64_t>(size));
  };
  std::int64_t start = TRY(bound(2, 0));
  std::int64_t end = TRY(bound(3, static_cast<std::int64_t>(size)));
  return SearchRange{static_cast<std::size_t>(start), static_cast<std::size_t>(end)};
}

OwnedValue reduce_iterator(Context& cx, std::string_view function, Value items, Value index) {
  const Value callable = dict_find(cx, cx.builtins.get(), function);
  if (callable.is_absent()) {
    Ref<Str> name = TRY(intern(cx, function));
    return raise_attribute_error(cx, Value(cx.builtins.get()), name.get(), function);
  }
  OwnedValue held = own(callable);
  Ref<Tuple> parts = TRY(make_tuple(cx, {items}));
  if (index.is_absent()) return make_tuple(cx, {held.get(), Value(parts.get())});
  return make_tuple(cx, {held.get(), Value(parts.get()), index});
}

Ref<Tuple> items_now(Context& cx, Value iterable, std::string_view refusal) {
  if (is_exact(cx, iterable, TypeId::List) || is_exact(cx, iterable, TypeId::Tuple))
    return tuple_from(cx, iterable);
  const OwnedValue iterator = get_iterator(cx, iterable);
  if (!iterator.is_raised()) return tuple_from(cx, iterator);
  if (!catch_exception(cx, TypeId::TypeError)) return failed();
  return raise_type_error(cx, refusal);
}

namespace {

bool has_slots(const Type* type) {
  for (const Value each : type->mro->span())
    if (as<Type>(each)->slot_count > 0) return true;
  return false;
}

}  // namespace

OwnedValue reduced_state(Context& cx, Value object) {
  if (!type_of(cx, object)->is_heap() && !has_instance_dict(object.object())) return cx.none();
  if (!lookup_special(cx, cx.type(TypeId::Object), SpecialMethod::getstate_).is_absent()) {
    Str* name = cx.core.special_names[static_cast<std::size_t>(SpecialMethod::getstate_)];
    OwnedValue method = TRY(get_attribute(cx, object, name));
    if (!is<BuiltinFunction>(method) || has_slots(type_of(cx, object))) return call(cx, method);
    // object's own: without slots the attributes are all.
    if (!has_instance_dict(object.object())) return cx.none();
    Ref<Dict> attributes = TRY(instance_dict(cx, object.object()));
    return attributes->size() > 0 ? OwnedValue(std::move(attributes)) : cx.none();
  }
  OwnedValue space = TRY(find_attribute(cx, object, cx.names().dunder_dict));
  return space.is_absent() ? cx.none() : std::move(space);
}

OwnedValue class_getitem(Context& cx, const CallArguments& arguments) {
  return make_generic_alias(cx, arguments[0], arguments[1]);
}

}  // namespace dictum
