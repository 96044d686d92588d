#include <algorithm>
#include <vector>

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"

// list.

namespace dictum {

namespace {

OwnedValue construct_list(Context& cx, Type* type, const CallArguments&) {
  return new_object<List>(cx, type);
}

OwnedValue list_init(Context& cx, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "list", arguments));
  if (arguments.count > 2)
    return raise_type_error(cx, cat("list expected at most 1 argument, got ", arguments.count - 1));
  auto* self = self_as<List>(arguments);
  if (self->size() > 0) list_clear(cx, self);
  if (arguments.count == 2) TRY(list_extend(cx, self, arguments[1]));
  return cx.none();
}

OwnedValue list_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  if (self->size() == 0) return text_result(cx, "[]");
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, "[...]");
  StrBuilder out(cx);
  out.append(U'[');
  for (std::size_t i = 0; i < self->size(); ++i) {
    if (i > 0) out.append(std::string_view(", "));
    OwnedValue item = own((*self)[i]);
    Ref<Str> text = TRY(repr_of(cx, item));
    out.append(text.get());
    if (!cx.charge()) return failed();
  }
  out.append(U']');
  return out.finish();
}

OwnedValue list_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<List>(other)) return cx.not_implemented();
  return compare_sequences(cx, op, as<List>(self), as<List>(other));
}

// __index__ may change the list: it runs before the size is asked for.
OwnedValue early_index(Context& cx, Value index) {
  const bool runs =
      !is_int(index) && !lookup_special(cx, type_of(cx, index), SpecialMethod::index_).is_absent();
  return runs ? to_index(cx, index) : own(index);
}

OwnedValue list_getitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  if (is<Slice>(arguments[1])) {
    RawSlice raw = TRY(unpack_slice(cx, as<Slice>(arguments[1])));
    SliceBounds bounds = clip_slice(raw, static_cast<std::int64_t>(self->size()));
    Ref<List> made = TRY(new_list(cx, static_cast<std::size_t>(bounds.count)));
    for (std::int64_t i = 0; i < bounds.count; ++i)
      TRY(list_append(cx, made.get(), (*self)[static_cast<std::size_t>(bounds.start + i * bounds.step)]));
    return made;
  }
  const OwnedValue number = TRY(early_index(cx, arguments[1]));
  std::size_t index = TRY(item_index(cx, number, self->size(), "list", "list index out of range"));
  return own((*self)[index]);
}

// What is assigned to a slice: any iterable, copied first.
Ref<Tuple> slice_items(Context& cx, Value value, bool stepped) {
  if (value.is_absent()) return empty_tuple(cx);
  return items_now(cx, value,
                   stepped ? "must assign iterable to extended slice" : "can only assign an iterable");
}

Done delete_stepped(Context& cx, List* self, SliceBounds bounds) {
  if (bounds.count == 0) return done();
  TRY(ask_memory(cx, static_cast<std::uint64_t>(bounds.count) * sizeof(Value) + self->size() / 8));
  std::vector<bool> dead(self->size());
  for (std::int64_t i = 0; i < bounds.count; ++i)
    dead[static_cast<std::size_t>(bounds.start + i * bounds.step)] = true;
  std::vector<OwnedValue> old;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < self->size(); ++i) {
    if (dead[i])
      old.push_back(OwnedValue::steal(self->items[i]));
    else
      self->items[kept++] = self->items[i];
  }
  self->size_ = static_cast<std::uint32_t>(kept);
  return done();
}

Done assign_slice(Context& cx, List* self, Slice* slice, Value value) {
  RawSlice raw = TRY(unpack_slice(cx, slice));
  Ref<Tuple> items = slice_items(cx, value, raw.step != 1);
  if (!items) return failed();
  SliceBounds bounds = clip_slice(raw, static_cast<std::int64_t>(self->size()));
  if (bounds.step == 1) {
    std::int64_t stop = std::max(bounds.start, bounds.stop);
    return list_replace(cx, self, static_cast<std::size_t>(bounds.start), static_cast<std::size_t>(stop),
                        items->span());
  }
  if (value.is_absent()) return delete_stepped(cx, self, bounds);
  if (static_cast<std::int64_t>(items->size()) != bounds.count)
    return raise_value_error(cx, cat("attempt to assign sequence of size ", items->size(),
                                     " to extended slice of size ", bounds.count));
  TRY(ask_memory(cx, static_cast<std::uint64_t>(bounds.count) * sizeof(Value)));
  std::vector<OwnedValue> old;
  for (std::int64_t i = 0; i < bounds.count; ++i) {
    Value& place = self->items[bounds.start + i * bounds.step];
    old.push_back(OwnedValue::steal(place));
    place = own((*items)[static_cast<std::size_t>(i)]).leak();
  }
  return done();
}

OwnedValue list_setitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  if (is<Slice>(arguments[1]))
    return none_result(cx, assign_slice(cx, self, as<Slice>(arguments[1]), arguments[2]));
  const OwnedValue number = TRY(early_index(cx, arguments[1]));
  std::size_t index = TRY(item_index(cx, number, self->size(), "list", "list assignment index out of range"));
  OwnedValue old = OwnedValue::steal(self->items[index]);
  self->items[index] = own(arguments[2]).leak();
  return cx.none();
}

OwnedValue list_delitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  if (is<Slice>(arguments[1]))
    return none_result(cx, assign_slice(cx, self, as<Slice>(arguments[1]), Value()));
  const OwnedValue number = TRY(early_index(cx, arguments[1]));
  std::size_t index = TRY(item_index(cx, number, self->size(), "list", "list assignment index out of range"));
  return none_result(cx, list_replace(cx, self, index, index + 1, {}));
}

OwnedValue list_add(Context& cx, const CallArguments& arguments) {
  if (!is<List>(arguments[1]))
    return raise_type_error(
        cx, cat("can only concatenate list (not \"", type_name(cx, arguments[1]), "\") to list"));
  auto* left = self_as<List>(arguments);
  auto* right = as<List>(arguments[1]);
  Ref<List> made = TRY(new_list(cx, left->size() + right->size()));
  for (std::size_t i = 0; i < left->size(); ++i) TRY(list_append(cx, made.get(), (*left)[i]));
  for (std::size_t i = 0; i < right->size(); ++i) TRY(list_append(cx, made.get(), (*right)[i]));
  return made;
}

OwnedValue list_mul(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  const OwnedValue number = TRY(early_index(cx, arguments[1]));
  std::size_t times = TRY(repeat_count(cx, number, self->size()));
  Ref<List> made = TRY(new_list(cx, self->size() * times));
  for (std::size_t i = 0; i < self->size() * times; ++i)
    TRY(list_append(cx, made.get(), (*self)[i % self->size()]));
  return made;
}

OwnedValue list_imul(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  const OwnedValue number = TRY(early_index(cx, arguments[1]));
  std::size_t size = self->size();
  std::size_t times = TRY(repeat_count(cx, number, size));
  if (times == 0) list_clear(cx, self);
  TRY(list_reserve(cx, self, size * times));
  for (std::size_t i = size; i < size * times; ++i) TRY(list_append(cx, self, (*self)[i % size]));
  return own(arguments.self());
}

OwnedValue list_iadd(Context& cx, const CallArguments& arguments) {
  TRY(list_extend(cx, self_as<List>(arguments), arguments[1]));
  return own(arguments.self());
}

OwnedValue list_len(Context& cx, const CallArguments& arguments) {
  return make_int_unsigned(cx, self_as<List>(arguments)->size());
}
OwnedValue list_iter(Context& cx, const CallArguments& arguments) {
  return make_sequence_iterator(cx, TypeId::ListIterator, arguments.self());
}
OwnedValue list_reversed(Context& cx, const CallArguments& arguments) {
  auto last = static_cast<std::int64_t>(self_as<List>(arguments)->size()) - 1;
  return make_sequence_iterator(cx, TypeId::ListReverseIterator, arguments.self(), last);
}

// The first equal item in the range, or the list's size.
Fallible<std::size_t> find_item(Context& cx, List* list, Value wanted, std::size_t start, std::size_t end) {
  for (std::size_t i = start; i < end && i < list->size(); ++i) {
    OwnedValue item = own((*list)[i]);
    if (TRY(equal_items(cx, item, wanted))) return i;
    if (!cx.charge()) return failed();
  }
  return std::size_t{SIZE_MAX};
}
OwnedValue list_contains(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(TRY(find_item(cx, self_as<List>(arguments), arguments[1], 0, SIZE_MAX)) !=
                           SIZE_MAX);
}
OwnedValue list_index(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  SearchRange range = TRY(search_range(cx, arguments, self->size()));
  std::size_t at = TRY(find_item(cx, self, arguments[1], range.start, range.end));
  if (at != SIZE_MAX) return make_int_unsigned(cx, at);
  Ref<Str> shown = TRY(repr_of(cx, arguments[1]));
  return raise_value_error(cx, cat(shown.get(), " is not in list"));
}
OwnedValue list_count(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  std::int64_t count = 0;
  for (std::size_t i = 0; i < self->size(); ++i) {
    OwnedValue item = own((*self)[i]);
    count += TRY(equal_items(cx, item, arguments[1]));
    if (!cx.charge()) return failed();
  }
  return make_int(cx, count);
}
OwnedValue list_remove(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  std::size_t at = TRY(find_item(cx, self, arguments[1], 0, SIZE_MAX));
  if (at == SIZE_MAX) return raise_value_error(cx, "list.remove(x): x not in list");
  if (at >= self->size()) return cx.none();  // the comparison has taken it away
  return none_result(cx, list_replace(cx, self, at, at + 1, {}));
}
OwnedValue list_append_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, list_append(cx, self_as<List>(arguments), arguments[1]));
}
OwnedValue list_extend_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, list_extend(cx, self_as<List>(arguments), arguments[1]));
}
OwnedValue list_insert_row(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  OwnedValue integer = TRY(to_index(cx, arguments[1]));
  auto size = static_cast<std::int64_t>(self->size());
  std::int64_t at = clamp_index(cx, integer);
  if (at < 0) at = std::max<std::int64_t>(0, at + size);
  return none_result(cx, list_insert(cx, self, static_cast<std::size_t>(std::min(at, size)), arguments[2]));
}
OwnedValue list_pop(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  std::int64_t at = arguments.count > 1 ? TRY(to_c_size(cx, arguments[1])) : -1;
  auto size = static_cast<std::int64_t>(self->size());
  if (size == 0) return raise_error(cx, TypeId::IndexError, "pop from empty list");
  if (at < 0) at += size;
  if (at < 0 || at >= size) return raise_error(cx, TypeId::IndexError, "pop index out of range");
  OwnedValue item = own((*self)[static_cast<std::size_t>(at)]);
  if (at == size - 1) {
    --self->size_;
    release(item.get());
    return item;
  }
  TRY(list_replace(cx, self, static_cast<std::size_t>(at), static_cast<std::size_t>(at) + 1, {}));
  return item;
}
OwnedValue list_clear_row(Context& cx, const CallArguments& arguments) {
  list_clear(cx, self_as<List>(arguments));
  return cx.none();
}
OwnedValue list_copy(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  return make_list(cx, std::span<const Value>(self->items, self->size()));
}
OwnedValue list_reverse(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<List>(arguments);
  charge_work(self, self->size() * sizeof(Value));
  for (std::size_t i = 0; i < self->size() / 2; ++i)
    std::swap(self->items[i], self->items[self->size() - 1 - i]);
  return cx.none();
}
OwnedValue list_sort_row(Context& cx, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "sort", arguments.rest(), {"key", "reverse"}, 0, 0, given));
  if (is_none(cx, given[0])) given[0] = Value();
  const bool reverse = !given[1].is_absent() && TRY(to_c_int(cx, given[1])) != 0;
  return none_result(cx, list_sort(cx, self_as<List>(arguments), given[0], reverse));
}

constexpr MethodRow kListMethods[] = {
    {"__init__", list_init, 0, -1, true},
    {"__repr__", list_repr},
    COMPARISON_ROWS(list_compare),
    {"__iter__", list_iter},
    {"__len__", list_len},
    {"__getitem__", list_getitem, 1, 1},
    {"__setitem__", list_setitem, 2, 2},
    {"__delitem__", list_delitem, 1, 1},
    {"__add__", list_add, 1, 1},
    {"__mul__", list_mul, 1, 1},
    {"__rmul__", list_mul, 1, 1},
    {"__contains__", list_contains, 1, 1},
    {"__iadd__", list_iadd, 1, 1},
    {"__imul__", list_imul, 1, 1},
    {"__reversed__", list_reversed},
    {"clear", list_clear_row},
    {"copy", list_copy},
    {"append", list_append_row, 1, 1},
    {"insert", list_insert_row, 2, 2},
    {"extend", list_extend_row, 1, 1},
    {"pop", list_pop, 0, 1},
    {"remove", list_remove, 1, 1},
    {"index", list_index, 1, 3},
    {"count", list_count, 1, 1},
    {"reverse", list_reverse},
    {"sort", list_sort_row, 0, -1, true},
    {"__class_getitem__", class_getitem, 1, 1},
};

void destroy_list(Context& cx, Object* object) { list_clear(cx, static_cast<List*>(object)); }
void visit_list(Object* object, EdgeVisitor& visitor) {
  auto* list = static_cast<List*>(object);
  for (std::size_t i = list->size(); i-- > 0;) visitor.edge((*list)[i]);
}

}  // namespace

const NativeType kListType = {.layout = TypeId::List,
                              .size = sizeof(List),
                              .subclassable = true,
                              .destroy = destroy_list,
                              .visit = visit_list,
                              .clear = destroy_list,
                              .construct = construct_list,
                              .methods = kListMethods,
                              .is_sequence = true};

}  // namespace dictum
