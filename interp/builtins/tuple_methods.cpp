#include <algorithm>

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/iterator_object.h"

// tuple.

namespace dictum {

namespace {

OwnedValue construct_tuple(Context& cx, Type* type, const CallArguments& arguments) {
  if (type == cx.type(TypeId::Tuple)) TRY(refuse_keywords(cx, "tuple", arguments));
  if (arguments.count > 1)
    return raise_type_error(cx, cat("tuple expected at most 1 argument, got ", arguments.count));
  Ref<Tuple> items = arguments.count == 0 ? empty_tuple(cx) : tuple_from(cx, arguments[0]);
  if (!items) return failed();
  if (type == cx.type(TypeId::Tuple)) return items;
  Ref<Tuple> made = TRY(new_tuple(cx, items->size(), type));
  for (std::size_t i = 0; i < items->size(); ++i) made->items[i] = own((*items)[i]).leak();
  return made;
}

OwnedValue tuple_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Tuple>(arguments);
  if (self->size() == 0) return text_result(cx, "()");
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, "(...)");
  StrBuilder out(cx);
  out.append(U'(');
  for (std::size_t i = 0; i < self->size(); ++i) {
    if (i > 0) out.append(std::string_view(", "));
    Ref<Str> text = TRY(repr_of(cx, (*self)[i]));
    out.append(text.get());
    if (!cx.charge()) return failed();
  }
  out.append(std::string_view(self->size() == 1 ? ",)" : ")"));
  return out.finish();
}

// CPython's (xxHash's) mixing of the items' hashes.
OwnedValue tuple_hash(Context& cx, const CallArguments& arguments) {
  constexpr std::uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u,
                          kPrime5 = 2870177450012600261u;
  auto* self = self_as<Tuple>(arguments);
  std::uint64_t hash = kPrime5;
  for (Value item : self->span()) {
    if (!cx.charge()) return failed();
    auto lane = static_cast<std::uint64_t>(TRY(hash_value(cx, item)));
    hash += lane * kPrime2;
    hash = (hash << 31) | (hash >> 33);
    hash *= kPrime1;
  }
  hash += self->size() ^ (kPrime5 ^ 3527539u);
  if (hash == ~std::uint64_t{0}) return make_int(cx, 1546275796);
  return make_int(cx, static_cast<std::int64_t>(hash));
}

OwnedValue tuple_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Tuple>(other)) return cx.not_implemented();
  return compare_sequences(cx, op, as<Tuple>(self), as<Tuple>(other));
}

OwnedValue tuple_getitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Tuple>(arguments);
  if (is<Slice>(arguments[1])) {
    SliceBounds bounds =
        TRY(resolve_slice(cx, as<Slice>(arguments[1]), static_cast<std::int64_t>(self->size())));
    if (bounds.step == 1)
      return tuple_slice(cx, self, static_cast<std::size_t>(bounds.start),
                         static_cast<std::size_t>(bounds.start + bounds.count));
    Ref<Tuple> made = TRY(new_tuple(cx, static_cast<std::size_t>(bounds.count)));
    for (std::int64_t i = 0; i < bounds.count; ++i)
      made->items[i] = own((*self)[static_cast<std::size_t>(bounds.start + i * bounds.step)]).leak();
    return made;
  }
  std::size_t index = TRY(item_index(cx, arguments[1], self->size(), "tuple", "tuple index out of range"));
  return own((*self)[index]);
}

OwnedValue tuple_add(Context& cx, const CallArguments& arguments) {
  if (!is<Tuple>(arguments[1]))
    return raise_type_error(
        cx, cat("can only concatenate tuple (not \"", type_name(cx, arguments[1]), "\") to tuple"));
  auto* left = self_as<Tuple>(arguments);
  auto* right = as<Tuple>(arguments[1]);
  if (left->size() == 0 && is_exact(cx, right, TypeId::Tuple)) return own(Value(right));
  if (right->size() == 0 && is_exact(cx, left, TypeId::Tuple)) return own(Value(left));
  Ref<Tuple> made = TRY(new_tuple(cx, left->size() + right->size()));
  for (std::size_t i = 0; i < left->size(); ++i) made->items[i] = own((*left)[i]).leak();
  for (std::size_t i = 0; i < right->size(); ++i) made->items[left->size() + i] = own((*right)[i]).leak();
  return made;
}

OwnedValue tuple_mul(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Tuple>(arguments);
  std::size_t times = TRY(repeat_count(cx, arguments[1], self->size()));
  if (times == 1 && is_exact(cx, self, TypeId::Tuple)) return own(Value(self));
  if (self->size() * times == 0) return empty_tuple(cx);
  Ref<Tuple> made = TRY(new_tuple(cx, self->size() * times));
  for (std::size_t i = 0; i < made->size(); ++i) made->items[i] = own((*self)[i % self->size()]).leak();
  return made;
}

OwnedValue tuple_len(Context& cx, const CallArguments& arguments) {
  return make_int_unsigned(cx, self_as<Tuple>(arguments)->size());
}
OwnedValue tuple_iter(Context& cx, const CallArguments& arguments) {
  return make_sequence_iterator(cx, TypeId::TupleIterator, arguments.self());
}
OwnedValue tuple_contains(Context& cx, const CallArguments& arguments) {
  for (Value item : self_as<Tuple>(arguments)->span()) {
    if (TRY(equal_items(cx, item, arguments[1]))) return cx.boolean_result(true);
    if (!cx.charge()) return failed();
  }
  return cx.boolean_result(false);
}
OwnedValue tuple_count(Context& cx, const CallArguments& arguments) {
  std::int64_t count = 0;
  for (Value item : self_as<Tuple>(arguments)->span()) {
    count += TRY(equal_items(cx, item, arguments[1]));
    if (!cx.charge()) return failed();
  }
  return make_int(cx, count);
}
OwnedValue tuple_index(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Tuple>(arguments);
  SearchRange range = TRY(search_range(cx, arguments, self->size()));
  for (std::size_t i = range.start; i < range.end; ++i) {
    if (TRY(equal_items(cx, (*self)[i], arguments[1]))) return make_int_unsigned(cx, i);
    if (!cx.charge()) return failed();
  }
  return raise_value_error(cx, "tuple.index(x): x not in tuple");
}
OwnedValue tuple_getnewargs(Context& cx, const CallArguments& arguments) {
  Ref<Tuple> plain = TRY(make_tuple(cx, self_as<Tuple>(arguments)->span()));
  return make_tuple(cx, {Value(plain.get())});
}

constexpr MethodRow kTupleMethods[] = {
    {"__repr__", tuple_repr},
    {"__hash__", tuple_hash},
    COMPARISON_ROWS(tuple_compare),
    {"__iter__", tuple_iter},
    {"__len__", tuple_len},
    {"__getitem__", tuple_getitem, 1, 1},
    {"__add__", tuple_add, 1, 1},
    {"__mul__", tuple_mul, 1, 1},
    {"__rmul__", tuple_mul, 1, 1},
    {"__contains__", tuple_contains, 1, 1},
    {"__getnewargs__", tuple_getnewargs},
    {"index", tuple_index, 1, 3},
    {"count", tuple_count, 1, 1},
    {"__class_getitem__", class_getitem, 1, 1},
};

void destroy_tuple(Context&, Object* object) {
  auto* tuple = static_cast<Tuple*>(object);
  for (std::size_t i = tuple->count_; i-- > 0;) drop_field(tuple->items[i]);
}
void visit_tuple(Object* object, EdgeVisitor& visitor) {
  auto* tuple = static_cast<Tuple*>(object);
  for (std::size_t i = tuple->count_; i-- > 0;) visitor.edge(tuple->items[i]);
}

}  // namespace

const NativeType kTupleType = {.layout = TypeId::Tuple,
                               .size = sizeof(Tuple),
                               .subclassable = true,
                               .variable = true,
                               .destroy = destroy_tuple,
                               .visit = visit_tuple,
                               .construct = construct_tuple,
                               .methods = kTupleMethods,
                               .is_sequence = true};

}  // namespace dictum
