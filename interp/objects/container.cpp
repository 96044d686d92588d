#include <algorithm>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"
#include "objects/str_object.h"

// Containers (Language Reference 3.3.7): length, items, membership, and indexes.

namespace dictum {

Fallible<std::int64_t> length(Context& cx, Value value) {
  if (is_exact(cx, value, TypeId::List)) return static_cast<std::int64_t>(as<List>(value)->size());
  if (is_exact(cx, value, TypeId::Tuple)) return static_cast<std::int64_t>(as<Tuple>(value)->size());
  if (is_exact(cx, value, TypeId::Dict)) return static_cast<std::int64_t>(as<Dict>(value)->size());
  if (is_exact(cx, value, TypeId::Str)) return static_cast<std::int64_t>(as<Str>(value)->length);
  if (is_exact(cx, value, TypeId::Set)) return static_cast<std::int64_t>(as<Set>(value)->size());
  OwnedValue answer = TRY(call_special(cx, value, SpecialMethod::len_));
  if (answer.is_absent())
    return raise_type_error(cx, cat("object of type '", type_name(cx, value), "' has no len()"));
  OwnedValue integer = TRY(to_index(cx, answer));
  if (int_sign(integer) < 0) return raise_value_error(cx, "__len__() should return >= 0");
  std::optional<std::int64_t> number = int_to_int64(integer);
  if (!number) return raise_error(cx, TypeId::OverflowError, "cannot fit 'int' into an index-sized integer");
  return *number;
}

Fallible<std::int64_t> length_hint(Context& cx, Value value, std::int64_t fallback) {
  if (!lookup_special(cx, type_of(cx, value), SpecialMethod::len_).is_absent()) {
    Fallible<std::int64_t> known = length(cx, value);
    if (known.ok() || !catch_exception(cx, TypeId::TypeError)) return known;
  }
  OwnedValue method = bind_special(cx, value, SpecialMethod::length_hint_);
  if (method.is_raised()) return failed();
  OwnedValue hint = method.is_absent() ? OwnedValue() : call(cx, method);
  if (hint.is_raised()) {
    if (catch_exception(cx, TypeId::TypeError)) return fallback;
    return failed();
  }
  if (hint.is_absent() || hint.get() == cx.core.not_implemented) return fallback;
  if (!is_int(hint))
    return raise_type_error(cx, cat("__length_hint__ must be an integer, not ", type_name(cx, hint)));
  std::int64_t number = clamp_index(cx, hint);
  if (number < 0) return raise_value_error(cx, "__length_hint__() should return >= 0");
  return number;
}

Done ask_length(Context& cx, Value iterable) {
  const Type* type = type_of(cx, iterable);
  if (type->is_heap() || type->id == TypeId::SequenceIterator || type->id == TypeId::Reversed)
    TRY(length_hint(cx, iterable, 0));
  return done();
}

OwnedValue get_item(Context& cx, Value container, Value key) {
  DICTUM_MAY_RUN_PYTHON(cx);
  if (key.is_small() && container.is_object()) {
    std::int64_t index = key.small_value();
    Type* type = container.object()->type;
    if (type == cx.type(TypeId::List)) {
      auto* list = as<List>(container);
      if (index >= 0 && index < static_cast<std::int64_t>(list->size()))
        return own((*list)[static_cast<std::size_t>(index)]);
    } else if (type == cx.type(TypeId::Tuple)) {
      auto* tuple = as<Tuple>(container);
      if (index >= 0 && index < static_cast<std::int64_t>(tuple->size()))
        return own((*tuple)[static_cast<std::size_t>(index)]);
    }
  }
  if (is_exact(cx, container, TypeId::Dict)) {
    OwnedValue found = TRY(dict_get(cx, as<Dict>(container), key));
    if (found.is_absent()) return raise_with(cx, TypeId::KeyError, key);
    return found;
  }
  OwnedValue item = TRY(call_special(cx, container, SpecialMethod::getitem_, {key}));
  if (!item.is_absent()) return item;
  // Classes are parametrized by __class_getitem__ when their metaclass has no __getitem__.
  if (is<Type>(container)) {
    if (container == Value(cx.type(TypeId::Type)) && cx.language.dict_union)
      return make_generic_alias(cx, container, key);
    OwnedValue method = TRY(find_attribute(
        cx, container, cx.core.special_names[static_cast<std::size_t>(SpecialMethod::class_getitem_)]));
    if (!method.is_absent() && !is_none(cx, method)) {
      RULE(CLS_53);
      return call(cx, method, {key});
    }
    if (cx.language.subscript_names_type)
      return raise_type_error(cx,
                              cat("type '", type_short_name(as<Type>(container)), "' is not subscriptable"));
  }
  return raise_type_error(cx, cat("'", type_name(cx, container), "' object is not subscriptable"));
}

namespace {

// CPython words a refused deletion in another way where the sequence protocol is asked: an index for a
// sequence of a kind.
bool is_refused_as_sequence(Context& cx, Value container, Value key) {
  Type* type = type_of(cx, container);
  const bool index = !lookup_special(cx, type_of(cx, key), SpecialMethod::index_).is_absent();
  return index && (type->is_heap() || !lookup_special(cx, type, SpecialMethod::len_).is_absent() ||
                   !lookup_special(cx, type, SpecialMethod::contains_).is_absent());
}

}  // namespace

Done set_item(Context& cx, Value container, Value key, Value value) {
  DICTUM_MAY_RUN_PYTHON(cx);
  bool deleting = value.is_absent();
  if (!deleting && is_exact(cx, container, TypeId::Dict))
    return dict_set(cx, as<Dict>(container), key, value);
  OwnedValue result = deleting ? call_special(cx, container, SpecialMethod::delitem_, {key})
                               : call_special(cx, container, SpecialMethod::setitem_, {key, value});
  if (result.is_raised()) return failed();
  if (!result.is_absent()) return done();
  const SpecialMethod other = deleting ? SpecialMethod::setitem_ : SpecialMethod::delitem_;
  if (type_of(cx, container)->is_heap() && !lookup_special(cx, type_of(cx, container), other).is_absent())
    return raise_error(cx, TypeId::AttributeError, deleting ? "__delitem__" : "__setitem__");
  return raise_type_error(
      cx, cat("'", type_name(cx, container), "' object ",
              !deleting                                    ? "does not support item assignment"
              : is_refused_as_sequence(cx, container, key) ? "doesn't support item deletion"
                                                           : "does not support item deletion"));
}

Fallible<bool> contains(Context& cx, Value container, Value item) {
  DICTUM_MAY_RUN_PYTHON(cx);
  if (is_exact(cx, container, TypeId::Dict)) return !TRY(dict_get(cx, as<Dict>(container), item)).is_absent();
  const bool text = is_exact(cx, container, TypeId::Str) && is_exact(cx, item, TypeId::Str);
  if (text) return str_find(as<Str>(container), as<Str>(item), 0, as<Str>(container)->length) >= 0;
  if (is_exact(cx, container, TypeId::Set) && !is_any_set(item))
    return set_contains(cx, as<Set>(container), item);
  OwnedValue method = own(lookup_special(cx, type_of(cx, container), SpecialMethod::contains_));
  if (is_none(cx, method))
    return raise_type_error(cx, cat("'", type_name(cx, container), "' object is not a container"));
  if (!method.is_absent()) {
    OwnedValue answer = TRY(call_bound(cx, method, container, {item}));
    return truth(cx, answer);
  }
  bool iterable = !lookup_special(cx, type_of(cx, container), SpecialMethod::iter_).is_absent() ||
                  !lookup_special(cx, type_of(cx, container), SpecialMethod::getitem_).is_absent();
  if (!iterable || is_none(cx, lookup_special(cx, type_of(cx, container), SpecialMethod::iter_)))
    return raise_type_error(cx, cat("argument of type '", type_name(cx, container), "' is not iterable"));
  ItemSource items(cx, container);
  if (!items.ok()) return failed();
  for (;;) {
    OwnedValue next = TRY(items.next());
    if (next.is_absent()) return false;
    if (TRY(compare_truth(cx, Comparison::Eq, next, item))) return true;
  }
}

OwnedValue to_index(Context& cx, Value value) {
  if (is_int(value)) return own(value);
  DICTUM_MAY_RUN_PYTHON(cx);
  OwnedValue answer = TRY(call_special(cx, value, SpecialMethod::index_));
  if (answer.is_absent())
    return raise_type_error(cx,
                            cat("'", type_name(cx, value), "' object cannot be interpreted as an integer"));
  if (!is_int(answer))
    return raise_type_error(cx, cat("__index__ returned non-int (type ", type_name(cx, answer), ")"));
  if (!is_exact_int(cx, answer)) TRY(warn_strict_subclass(cx, "__index__", answer, "int"));
  return answer;
}

std::int64_t clamp_index(Context&, Value integer) {
  std::optional<std::int64_t> number = int_to_int64(integer);
  if (number) return *number;
  return int_sign(integer) < 0 ? INT64_MIN : INT64_MAX;
}

Fallible<std::int64_t> to_index64(Context& cx, Value value, TypeId error) {
  OwnedValue integer = TRY(to_index(cx, value));
  std::optional<std::int64_t> number = int_to_int64(integer);
  if (number) return *number;
  return raise_error(cx, error, cat("cannot fit '", type_name(cx, value), "' into an index-sized integer"));
}

}  // namespace dictum
