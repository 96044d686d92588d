#include "vm/build.h"

#include <algorithm>

#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/set_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

Next next_of(const Done& result) { return result.ok() ? Next::Go : Next::Raise; }

// Drops `count` values, the lowest first.
void drop_operands(Registers& r, std::uint32_t count) {
  r.sp -= count;
  for (std::uint32_t i = 0; i < count; i++) release(r.sp[i]);
}

Done fill_set(Registers& r, Set* set, std::uint32_t count) {
  for (std::uint32_t i = count; i > 0; i--) TRY(set_add(r.cx, set, r.top(i)));
  return done();
}
Done fill_map(Registers& r, Dict* dict, std::uint32_t count) {
  for (std::uint32_t i = 2 * count; i > 0; i -= 2) TRY(dict_set(r.cx, dict, r.top(i), r.top(i - 1)));
  return done();
}

}  // namespace

Next build_set(Registers& r, std::uint32_t count) {
  Ref<Set> set = new_set(r.cx);
  if (!set || !fill_set(r, set.get(), count).ok()) return Next::Raise;
  drop_operands(r, count);
  r.push(OwnedValue(std::move(set)));
  return Next::Go;
}

Next build_map(Registers& r, std::uint32_t count) {
  Ref<Dict> dict = new_dict(r.cx);
  if (!dict || !fill_map(r, dict.get(), count).ok()) return Next::Raise;
  drop_operands(r, 2 * count);
  r.push(OwnedValue(std::move(dict)));
  return Next::Go;
}

namespace {

// The joined text where all of it is one byte per character, and not much; null (nothing raised) otherwise.
Ref<Str> join_narrow(Context& cx, std::span<const Value> parts) {
  std::size_t total = 0;
  bool ascii = true;
  for (const Value part : parts) {
    if (as<Str>(part)->wide) return {};
    ascii = ascii && as<Str>(part)->ascii;
    total += as<Str>(part)->length;
  }
  if (total < 2 || total > Heap::kLarge / 2) return {};
  Ref<Str> made = new_str(cx, total, false);
  std::uint8_t* out = made->inside;
  for (const Value part : parts) out = std::copy_n(as<Str>(part)->narrow(), as<Str>(part)->length, out);
  made->ascii = ascii;
  return made;
}

}  // namespace

Next build_string(Registers& r, std::uint32_t count) {
  if (Ref<Str> joined = join_narrow(r.cx, {r.sp - count, count})) {
    drop_operands(r, count);
    r.push(OwnedValue(std::move(joined)));
    return Next::Go;
  }
  StrBuilder builder(r.cx);
  for (std::uint32_t i = count; i > 0; i--) builder.append(as<Str>(r.top(i)));
  Ref<Str> made = builder.finish();
  if (!made) return Next::Raise;
  drop_operands(r, count);
  r.push(OwnedValue(std::move(made)));
  return Next::Go;
}

Next add_to_set(Registers& r, std::uint32_t distance) {
  const OwnedValue item = r.pop();
  return next_of(set_add(r.cx, as<Set>(r.top(distance)), item));
}

Next add_to_map(Registers& r, std::uint32_t distance) {
  const OwnedValue value = r.pop();
  const OwnedValue key = r.pop();
  return next_of(dict_set(r.cx, as<Dict>(r.top(distance)), key, value));
}

Next extend_list(Registers& r) {
  const OwnedValue iterable = r.pop();
  Type* type = type_of(r.cx, iterable);
  const bool iterable_at_all = type->layout == TypeId::List || type->layout == TypeId::Tuple ||
                               !lookup_special(r.cx, type, SpecialMethod::iter_).is_absent() ||
                               !lookup_special(r.cx, type, SpecialMethod::getitem_).is_absent();
  if (!iterable_at_all) {
    (void)raise_type_error(r.cx, cat("Value after * must be an iterable, not ", type_name(r.cx, iterable)));
    return Next::Raise;
  }
  return next_of(list_extend(r.cx, as<List>(r.top()), iterable));
}

Next update_set(Registers& r) {
  const OwnedValue iterable = r.pop();
  return next_of(set_update(r.cx, as<Set>(r.top()), iterable));
}

namespace {

bool has_keys(Context& cx, Value value) {
  if (is<Dict>(value)) return true;
  OwnedValue keys = find_attribute(cx, value, cx.names().keys);
  return keys.is_value();
}

}  // namespace

Next update_dict(Registers& r) {
  const OwnedValue mapping = r.pop();
  if (!has_keys(r.cx, mapping)) {
    if (r.cx.raised()) return Next::Raise;
    (void)raise_type_error(r.cx, cat("'", type_name(r.cx, mapping), "' object is not a mapping"));
    return Next::Raise;
  }
  return next_of(dict_merge(r.cx, as<Dict>(r.top()), mapping));
}

std::string callable_text(Context& cx, Value callable) {
  OwnedValue qualname = find_attribute(cx, callable, cx.names().dunder_qualname);
  if (!is<Str>(qualname)) {
    if (qualname.is_raised()) (void)take_exception(cx);
    Ref<Str> shown = str_of(cx, callable);
    return shown ? to_utf8(shown.get()) : std::string();
  }
  OwnedValue module = find_attribute(cx, callable, cx.names().dunder_module);
  if (module.is_raised()) (void)take_exception(cx);
  std::string text = to_utf8(as<Str>(qualname)) + "()";
  if (is<Str>(module) && !as<Str>(module)->is_ascii_text("builtins"))
    text = to_utf8(as<Str>(module)) + "." + text;
  return text;
}

namespace {

Done merge_one(Context& cx, Dict* dict, Value key, std::int64_t hash, Value value, Value callable) {
  if (!is<Str>(key)) return raise_type_error(cx, "keywords must be strings");
  OwnedValue there = TRY(dict_get_hashed(cx, dict, key, hash));
  if (!there.is_absent())
    return raise_type_error(cx, cat(callable_text(cx, callable),
                                    " got multiple values for keyword argument '", as<Str>(key), "'"));
  return dict_set_hashed(cx, dict, key, hash, value);
}

bool has_only_names(const Dict* dict) {
  if (!dict->table || dict->table->only_strings) return dict->table;
  Value key, value;
  for (std::size_t position = 0; dict_next(dict, position, key, value);)
    if (!is<Str>(key)) return false;
  return true;
}

// The entries of a plain dict as they are.
Done merge_dict(Context& cx, Dict* dict, Dict* other, Value callable) {
  if (dict->size() == 0 && has_only_names(other)) return dict_update(cx, dict, other);
  Value key, value;
  for (std::size_t position = 0; dict_next(other, position, key, value);) {
    const OwnedValue held_key = own(key), held_value = own(value);
    const std::int64_t hash = other->table->entries()[position - 1].hash;
    TRY(merge_one(cx, dict, held_key, hash, held_value, callable));
  }
  return done();
}

Done merge_mapping(Context& cx, Dict* dict, Value mapping, Value callable) {
  if (is_exact(cx, mapping, TypeId::Dict)) return merge_dict(cx, dict, as<Dict>(mapping), callable);
  if (!has_keys(cx, mapping)) {
    if (cx.raised()) return failed();
    return raise_type_error(cx, cat(callable_text(cx, callable), " argument after ** must be a mapping, not ",
                                    type_name(cx, mapping)));
  }
  OwnedValue keys = TRY(call_method(cx, mapping, cx.names().keys));
  ItemSource source(cx, keys);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue key = TRY(source.next());
    if (key.is_absent()) return done();
    OwnedValue value = TRY(get_item(cx, mapping, key));
    const std::int64_t hash = TRY(hash_value(cx, key));
    TRY(merge_one(cx, dict, key, hash, value, callable));
  }
}

}  // namespace

Next merge_keywords(Registers& r) {
  const OwnedValue mapping = r.pop();
  const Value callable = r.top(4);
  return next_of(merge_mapping(r.cx, as<Dict>(r.top()), mapping, callable));
}

Next format_top(Registers& r, std::uint32_t flags) {
  Context& cx = r.cx;
  const OwnedValue specification = (flags & 4) ? r.pop() : OwnedValue();
  OwnedValue value = r.pop();
  switch (flags & 3) {
    case 1: value = str_of(cx, value); break;
    case 2: value = repr_of(cx, value); break;
    case 3: value = ascii_of(cx, value); break;
    default: break;
  }
  if (value.is_raised()) return Next::Raise;
  if (specification.is_absent() && is_exact(cx, value, TypeId::Str)) {
    r.push(std::move(value));
    return Next::Go;
  }
  Str* spec = specification.is_absent() ? cx.names().empty : as<Str>(specification);
  return push_result(r, format_value(cx, value, spec));
}

namespace {

Failed raise_not_enough(Context& cx, std::uint32_t wanted, std::size_t got, bool starred) {
  return raise_value_error(cx, cat("not enough values to unpack (expected ", starred ? "at least " : "",
                                   wanted, ", got ", got, ")"));
}

// The iterator to unpack, with the message of unpacking for what is not iterable.
OwnedValue unpacking_iterator(Context& cx, Value value) {
  Type* type = type_of(cx, value);
  const bool iterable = type->layout == TypeId::List || type->layout == TypeId::Tuple ||
                        !lookup_special(cx, type, SpecialMethod::iter_).is_absent() ||
                        !lookup_special(cx, type, SpecialMethod::getitem_).is_absent();
  if (!iterable)
    return raise_type_error(cx, cat("cannot unpack non-iterable ", type_name(cx, value), " object"));
  return get_iterator(cx, value);
}

// Takes `count` items, or fewer at the end.
Done take_items(Context& cx, Value iterator, std::uint32_t count, std::vector<OwnedValue>& items) {
  while (items.size() < count) {
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) return done();
    items.push_back(std::move(item));
  }
  return done();
}

Done unpack_exactly(Context& cx, Value value, std::uint32_t count, std::vector<OwnedValue>& items) {
  const OwnedValue iterator = TRY(unpacking_iterator(cx, value));
  TRY(take_items(cx, iterator, count, items));
  if (items.size() < count) return raise_not_enough(cx, count, items.size(), false);
  OwnedValue more = TRY(next_item(cx, iterator));
  if (more.is_absent()) return done();
  std::string got;
  if (cx.language.unpacking_tells_length &&
      (is_exact(cx, value, TypeId::List) || is_exact(cx, value, TypeId::Tuple) ||
       is_exact(cx, value, TypeId::Dict))) {
    const Fallible<std::int64_t> size = length(cx, value);
    if (size.ok() && size.value() > count) got = cat(", got ", size.value());
  }
  return raise_value_error(cx, cat("too many values to unpack (expected ", count, got, ")"));
}

Done unpack_around_star(Context& cx, Value value, std::uint32_t before, std::uint32_t after,
                        std::vector<OwnedValue>& items) {
  const OwnedValue iterator = TRY(unpacking_iterator(cx, value));
  TRY(take_items(cx, iterator, before, items));
  if (items.size() < before) return raise_not_enough(cx, before + after, items.size(), true);
  Ref<List> rest = TRY(list_from(cx, iterator));
  const std::size_t total = before + rest->size();
  if (rest->size() < after) return raise_not_enough(cx, before + after, total, true);
  const std::size_t middle = rest->size() - after;
  Ref<List> star = TRY(make_list(cx, std::span<const Value>(rest->items, middle)));
  items.push_back(OwnedValue(std::move(star)));
  for (std::size_t i = middle; i < rest->size(); i++) items.push_back(own((*rest)[i]));
  return done();
}

void push_reversed(Registers& r, std::vector<OwnedValue>& items) {
  for (std::size_t i = items.size(); i-- > 0;) r.push(std::move(items[i]));
}

}  // namespace

Next unpack_sequence(Registers& r, std::uint32_t count) {
  const OwnedValue value = r.pop();
  std::vector<OwnedValue> items;
  if (!unpack_exactly(r.cx, value, count, items).ok()) return Next::Raise;
  push_reversed(r, items);
  return Next::Go;
}

Next unpack_starred(Registers& r, std::uint32_t before, std::uint32_t after) {
  const OwnedValue value = r.pop();
  std::vector<OwnedValue> items;
  if (!unpack_around_star(r.cx, value, before, after, items).ok()) return Next::Raise;
  push_reversed(r, items);
  return Next::Go;
}

}  // namespace dictum
