// _collections: https://docs.python.org/3/library/collections.html
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "modules/collections_types.h"
#include "modules/fill.h"
#include "modules/iterator_helpers.h"
#include "modules/module_types.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/iterate.h"

namespace dictum {

namespace {

// Counting (Counter.update)

Done count_in_dict(Context& cx, Dict* counts, ItemSource& items) {
  for (;;) {
    const OwnedValue key = TRY(items.next());
    if (key.is_absent()) return done();
    const std::int64_t hash = TRY(hash_value(cx, key));
    const OwnedValue old = TRY(dict_get_hashed(cx, counts, key, hash));
    const OwnedValue number =
        old.is_absent() ? OwnedValue::small(1) : TRY(binary(cx, BinaryOperator::Add, old, Value::small(1)));
    TRY(dict_set_hashed(cx, counts, key, hash, number));
  }
}
Done count_in_mapping(Context& cx, Value counts, ItemSource& items) {
  const OwnedValue get = TRY(get_attribute(cx, counts, cx.names().get));
  for (;;) {
    const OwnedValue key = TRY(items.next());
    if (key.is_absent()) return done();
    const OwnedValue old = TRY(call(cx, get, {key.get(), Value::small(0)}));
    const OwnedValue number = TRY(binary(cx, BinaryOperator::Add, old, Value::small(1)));
    TRY(set_item(cx, counts, key, number));
  }
}
// _count_elements(mapping, iterable); a dict whose get and __setitem__ are dict's is counted in directly.
OwnedValue count_elements(Context& cx, const CallArguments& arguments) {
  ItemSource items(cx, arguments[1]);
  if (!items.ok()) return failed();
  Type *type = type_of(cx, arguments[0]), *plain = cx.type(TypeId::Dict);
  const bool direct =
      is<Dict>(arguments[0]) &&
      lookup_on_type(cx, type, cx.names().get) == lookup_on_type(cx, plain, cx.names().get) &&
      lookup_special(cx, type, SpecialMethod::setitem_) == lookup_special(cx, plain, SpecialMethod::setitem_);
  return none_result(cx, direct ? count_in_dict(cx, as<Dict>(arguments[0]), items)
                                : count_in_mapping(cx, arguments[0], items));
}

// _tuplegetter: the fields of named tuples

OwnedValue construct_tuplegetter(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "_tuplegetter", arguments));
  TRY(expect_count(cx, "_tuplegetter", arguments.count, 2, 2));
  const std::int64_t index = TRY(to_ssize(cx, arguments[0]));
  Ref<TupleGetter> made = TRY(new_object<TupleGetter>(cx, type));
  made->index = index;
  made->doc = own(arguments[1]).leak();
  return made;
}
OwnedValue tuplegetter_get(Context& cx, const CallArguments& arguments) {
  auto* self = as<TupleGetter>(arguments.self());
  const Value object = arguments[1];
  if (is_none(cx, object)) return own(arguments.self());
  if (!is<Tuple>(object))
    return raise_type_error(
        cx, cat("descriptor for index '", self->index, "' for tuple subclasses doesn't apply to '",
                type_name(cx, object), "' object"));
  if (self->index < 0 || self->index >= static_cast<std::int64_t>(as<Tuple>(object)->size()))
    return raise_error(cx, TypeId::IndexError, "tuple index out of range");
  return own((*as<Tuple>(object))[static_cast<std::size_t>(self->index)]);
}
OwnedValue tuplegetter_set(Context& cx, const CallArguments&) {
  return raise_error(cx, TypeId::AttributeError, "can't set attribute");
}
OwnedValue tuplegetter_delete(Context& cx, const CallArguments&) {
  return raise_error(cx, TypeId::AttributeError, "can't delete attribute");
}
OwnedValue tuplegetter_repr(Context& cx, const CallArguments& arguments) {
  auto* self = as<TupleGetter>(arguments.self());
  Ref<Str> doc = TRY(repr_of(cx, self->doc));
  return text_result(cx, cat(type_of(self)->name, "(", self->index, ", ", doc.get(), ")"));
}
OwnedValue tuplegetter_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = as<TupleGetter>(arguments.self());
  const OwnedValue index = TRY(make_int(cx, self->index));
  return reduced(cx, own_type(cx, arguments), make_tuple(cx, {index.get(), self->doc}));
}
OwnedValue read_doc(Context&, Object* object) { return own(static_cast<TupleGetter*>(object)->doc); }
Done write_doc(Context& cx, Object* object, Value value) {
  Value given = value.is_absent() ? cx.core.none : own(value).leak();
  const OwnedValue before = OwnedValue::steal(std::exchange(static_cast<TupleGetter*>(object)->doc, given));
  return done();
}

constexpr MethodRow kTupleGetterMethods[] = {
    {"__get__", tuplegetter_get, 1, 2},       {"__set__", tuplegetter_set, 2, 2},
    {"__delete__", tuplegetter_delete, 1, 1}, {"__repr__", tuplegetter_repr},
    {"__reduce__", tuplegetter_reduce},
};
constexpr GetSetRow kTupleGetterGetSets[] = {{"__doc__", read_doc, write_doc}};
using TupleGetterFields = OwnedFields<TupleGetter, &TupleGetter::doc>;

constexpr MethodRow kFunctions[] = {{"_count_elements", count_elements, 2, 2}};

}  // namespace

const NativeType kTupleGetterType = {.layout = TypeId::TupleGetter,
                                     .size = sizeof(TupleGetter),
                                     .destroy = TupleGetterFields::destroy,
                                     .visit = TupleGetterFields::visit,
                                     .construct = construct_tuplegetter,
                                     .methods = kTupleGetterMethods,
                                     .getsets = kTupleGetterGetSets};

Done fill_collections(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_collections"));
  return add_types(cx, dict,
                   {TypeId::Deque, TypeId::DefaultDict, TypeId::OrderedDict, TypeId::DequeIterator,
                    TypeId::DequeReverseIterator, TypeId::TupleGetter});
}

}  // namespace dictum
