#include "objects/iterate.h"

#include <vector>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/generator_object.h"
#include "objects/iterator_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/slot_call.h"

namespace dictum {

OwnedValue make_sequence_iterator(Context& cx, TypeId type, Value sequence, std::int64_t index) {
  Ref<SequenceIterator> made = TRY(new_object<SequenceIterator>(cx, cx.type(type)));
  made->sequence = own(sequence).leak();
  made->index = index;
  return made;
}

namespace {

// The old protocol: __getitem__ with 0, 1, 2 … until IndexError.
OwnedValue iterator_over_items(Context& cx, Value iterable) {
  RULE(GEN_25);
  if (!lookup_special(cx, type_of(cx, iterable), SpecialMethod::getitem_).is_absent() && !is<Type>(iterable))
    return make_sequence_iterator(cx, TypeId::SequenceIterator, iterable);
  return raise_type_error(cx, cat("'", type_name(cx, iterable), "' object is not iterable"));
}

}  // namespace

OwnedValue get_iterator(Context& cx, Value iterable) {
  if (is_exact(cx, iterable, TypeId::List)) return make_sequence_iterator(cx, TypeId::ListIterator, iterable);
  if (is_exact(cx, iterable, TypeId::Tuple))
    return make_sequence_iterator(cx, TypeId::TupleIterator, iterable);
  if (is_exact(cx, iterable, TypeId::Generator)) return own(iterable);
  DICTUM_MAY_RUN_PYTHON(cx);
  OwnedValue method = own(lookup_special(cx, type_of(cx, iterable), SpecialMethod::iter_));
  if (method.is_absent()) return iterator_over_items(cx, iterable);
  if (is_none(cx, method))
    return raise_type_error(cx, cat("'", type_name(cx, iterable), "' object is not iterable"));
  OwnedValue iterator = TRY(call_if_bindable(cx, method, iterable));
  if (iterator.is_absent()) return iterator_over_items(cx, iterable);
  if (lookup_special(cx, type_of(cx, iterator), SpecialMethod::next_).is_absent())
    return raise_type_error(cx, cat("iter() returned non-iterator of type '", type_name(cx, iterator), "'"));
  return iterator;
}

OwnedValue next_item(Context& cx, Value iterator) {
  DICTUM_MAY_RUN_PYTHON(cx);
  Type* type = type_of(cx, iterator);
  if (type == cx.type(TypeId::Generator)) {
    OwnedValue result;
    return cx.hooks.resume_generator(cx, as<Generator>(iterator), cx.core.none, result);
  }
  if (type->native->next && !type->is_heap()) {
    StackGuard guard(cx);
    if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
    OwnedValue item = type->native->next(cx, iterator.object());
    // A function that the iterator calls may end it so.
    if (item.is_raised() && catch_exception(cx, TypeId::StopIteration)) return {};
    return item;
  }
  OwnedValue method = own(lookup_special(cx, type, SpecialMethod::next_));
  if (method.is_absent())
    return raise_type_error(cx, cat("'", type_name(cx, iterator), "' object is not an iterator"));
  OwnedValue item = call_bound(cx, method, iterator);
  if (item.is_raised() && catch_exception(cx, TypeId::StopIteration)) return {};
  return item;
}

ItemSource::ItemSource(Context& cx, Value iterable) : cx_(cx) {
  if (is_exact(cx, iterable, TypeId::List) || is_exact(cx, iterable, TypeId::Tuple)) {
    direct_ = true;
    iterator_ = own(iterable);
    return;
  }
  iterator_ = get_iterator(cx, iterable);
}

OwnedValue ItemSource::next() {
  if (!cx_.charge()) return failed();
  if (!direct_) return next_item(cx_, iterator_);
  if (is<List>(iterator_.get())) {
    auto* list = as<List>(iterator_);
    return index_ < list->size() ? own((*list)[index_++]) : OwnedValue();
  }
  auto* tuple = as<Tuple>(iterator_);
  return index_ < tuple->size() ? own((*tuple)[index_++]) : OwnedValue();
}

Ref<Tuple> tuple_from(Context& cx, Value iterable) {
  if (is_exact(cx, iterable, TypeId::Tuple)) return own_ref(as<Tuple>(iterable));
  if (is_exact(cx, iterable, TypeId::List))
    return make_tuple(cx, std::span<const Value>(as<List>(iterable)->items, as<List>(iterable)->size()));
  Ref<List> list = TRY(list_from(cx, iterable));
  return make_tuple(cx, std::span<const Value>(list->items, list->size()));
}

Ref<List> list_from(Context& cx, Value iterable) {
  Ref<List> made = TRY(new_list(cx));
  TRY(list_extend(cx, made.get(), iterable));
  return made;
}

}  // namespace dictum
