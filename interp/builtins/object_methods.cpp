#include <algorithm>

#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/object_reduce.h"
#include "builtins/type_size.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/slot_call.h"
#include "objects/withheld.h"

// object (Language Reference 3.3.1): the behaviour that every type starts from.

namespace dictum {

namespace {

// Arguments are refused unless the other of __new__ and __init__ is overridden and this one is not (CLS-59).
bool overrides(Context& cx, Type* type, SpecialMethod method) {
  return lookup_special(cx, type, method) != lookup_special(cx, cx.type(TypeId::Object), method);
}

Failed raise_abstract(Context& cx, Type* type) {
  Value names = dict_find(cx, type->dict, cx.names().dunder_abstractmethods);
  Ref<List> sorted = TRY(list_from(cx, names));
  TRY(list_sort(cx, sorted.get(), Value(), false));
  std::string joined;
  const bool plural = sorted->size() != 1 || cx.language.abstract_methods_plural;
  const bool quoted = cx.language.abstract_names_quoted;
  for (std::size_t i = 0; i < sorted->size(); ++i) {
    if (!is<Str>((*sorted)[i])) return raise_type_error(cx, "sequence item 0: expected str instance");
    std::string name = to_utf8(as<Str>((*sorted)[i]));
    joined += (i == 0 ? "" : ", ") + (quoted ? "'" + name + "'" : name);
  }
  return raise_type_error(cx, cat("Can't instantiate abstract class ", type->name,
                                  quoted ? " without an implementation for" : " with", " abstract method",
                                  plural ? "s" : "", " ", joined));
}

OwnedValue construct_object(Context& cx, Type* type, const CallArguments& arguments) {
  if (arguments.count + arguments.keyword_count() > 0) {
    if (RULE_IF(CLS_59, overrides(cx, type, SpecialMethod::new_)))
      return raise_type_error(cx, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (!overrides(cx, type, SpecialMethod::init_))
      return raise_type_error(cx, cat(type->name, "() takes no arguments"));
  }
  if (type->has(kTypeAbstract)) return raise_abstract(cx, type);
  Ref<Object> made = new_object<Object>(cx, type);
  return made;
}

OwnedValue object_init(Context& cx, const CallArguments& arguments) {
  if (arguments.count + arguments.keyword_count() <= 1) return cx.none();
  Type* type = type_of(cx, arguments.self());
  if (overrides(cx, type, SpecialMethod::init_))
    return raise_type_error(cx, "object.__init__() takes exactly one argument (the instance to initialize)");
  // A built-in type without a __new__ of its own has none at all; a class is made as its base is, whatever
  // its MRO.
  const bool has_new_of_object =
      (type->is_heap() || type->id == TypeId::Object) && type_constructor(type) == construct_object;
  if (has_new_of_object && !overrides(cx, type, SpecialMethod::new_))
    return raise_type_error(
        cx, cat(type->name, ".__init__() takes exactly one argument (the instance to initialize)"));
  return cx.none();
}

OwnedValue object_repr(Context& cx, const CallArguments& arguments) {
  return text_result(cx, cat("<", type_full_name(cx, type_of(cx, arguments.self())), " object at ",
                             address_text(arguments.self()), ">"));
}

// What __repr__ answers: str() checks it in its own words.
OwnedValue object_str(Context& cx, const CallArguments& arguments) {
  if (arguments.self().is_small()) return repr_of(cx, arguments.self());
  return call_repr(cx, arguments.self());
}

OwnedValue object_hash(Context& cx, const CallArguments& arguments) {
  if (arguments.self().is_small()) return own(arguments.self());
  return make_int(cx, hash_pointer(arguments.self().object()));
}

Fallible<Str*> name_argument(Context& cx, Value name) {
  if (is<Str>(name)) return as<Str>(name);
  return raise_type_error(cx, cat("attribute name must be string, not '", type_name(cx, name), "'"));
}

OwnedValue object_getattribute_row(Context& cx, const CallArguments& arguments) {
  Str* name = TRY(name_argument(cx, arguments[1]));
  RULE(ATT_05);
  OwnedValue found = TRY(object_getattribute(cx, arguments.self(), name));
  if (!found.is_absent()) return found;
  if (is<Type>(arguments.self()))
    return raise_attribute_error(
        cx, arguments.self(), name,
        cat("'", type_name(cx, arguments.self()), "' object has no attribute '", name, "'"));
  return raise_missing_attribute(cx, arguments.self(), name);
}

OwnedValue object_setattr_row(Context& cx, const CallArguments& arguments) {
  Str* name = TRY(name_argument(cx, arguments[1]));
  if (is<Type>(arguments.self()))
    return raise_type_error(
        cx, cat("can't apply this __setattr__ to ", type_name(cx, arguments.self()), " object"));
  return none_result(cx, object_setattr(cx, arguments.self(), name, arguments[2]));
}

OwnedValue object_delattr_row(Context& cx, const CallArguments& arguments) {
  Str* name = TRY(name_argument(cx, arguments[1]));
  if (is<Type>(arguments.self()))
    return raise_type_error(
        cx, cat("can't apply this __delattr__ to ", type_name(cx, arguments.self()), " object"));
  return none_result(cx, object_setattr(cx, arguments.self(), name, Value()));
}

OwnedValue object_compare(Context& cx, Comparison op, Value self, Value other) {
  if (op == Comparison::Eq) return self == other ? cx.boolean_result(true) : cx.not_implemented();
  if (op != Comparison::Ne) return cx.not_implemented();
  const OwnedValue method = own(lookup_special(cx, type_of(cx, self), SpecialMethod::eq_));
  if (method.is_absent()) return cx.not_implemented();
  OwnedValue equal = TRY(call_if_bindable(cx, method, self, {other}));
  if (equal.is_absent() || equal.get() == cx.core.not_implemented) return cx.not_implemented();
  return cx.boolean_result(!TRY(truth(cx, equal)));
}

OwnedValue object_format(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "__format__", "argument", "str", arguments[1]);
  if (as<Str>(arguments[1])->length > 0)
    return raise_type_error(
        cx, cat("unsupported format string passed to ", type_name(cx, arguments.self()), ".__format__"));
  return str_of(cx, arguments.self());
}

OwnedValue object_dir_row(Context& cx, const CallArguments& arguments) {
  return object_dir(cx, arguments.self());
}

OwnedValue object_subclasshook(Context& cx, const CallArguments&) { return cx.not_implemented(); }

OwnedValue object_init_subclass(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 1 && arguments.keyword_count() == 0) return cx.none();
  std::string name = "__init_subclass__()";
  if (cx.language.init_subclass_names_class && is<Type>(arguments.self())) {
    const OwnedValue owner = TRY(get_attribute(cx, arguments.self(), cx.names().dunder_qualname));
    Ref<Str> text = TRY(str_of(cx, owner));
    name = cat(text.get(), ".", std::string_view(name));
  }
  if (RULE_IF(CLS_36, arguments.keyword_count() > 0))
    return raise_type_error(cx, cat(name, " takes no keyword arguments"));
  if (arguments.count > 1)
    return raise_type_error(cx, cat(name, " takes no arguments (", arguments.count - 1, " given)"));
  return cx.none();
}

// How many items follow the fixed part of an object, as C counts them; a stop where only C knows.
Fallible<std::int64_t> item_count(Context& cx, Value self) {
  if (is<Tuple>(self)) return static_cast<std::int64_t>(as<Tuple>(self)->size());
  if (is<Bytes>(self)) return static_cast<std::int64_t>(as<Bytes>(self)->length);
  if (is<Type>(self)) return static_cast<std::int64_t>(as<Type>(self)->slot_count);
  if (!is_int(self)) return stop_unsupported(cx, cat("object.__sizeof__ of a ", type_name(cx, self)));
  constexpr std::uint64_t kDigitBits = 30;
  const auto digits = static_cast<std::int64_t>((int_bit_length(self) + kDigitBits - 1) / kDigitBits);
  const int sign = int_sign(self);
  if (cx.language.int_size_is_tag) return digits * 8 + 1 - sign;
  return digits * sign;
}
OwnedValue object_sizeof(Context& cx, const CallArguments& arguments) {
  const std::optional<TypeSize> size = type_size(cx, type_of(cx, arguments.self()));
  if (!size) return stop_unsupported(cx, cat("object.__sizeof__ of a ", type_name(cx, arguments.self())));
  std::int64_t bytes = size->basic;
  if (size->item != 0) bytes += size->item * TRY(item_count(cx, arguments.self()));
  return make_int(cx, bytes);
}

OwnedValue read_class(Context& cx, Object* self) {
  if (is_withheld(cx, Value(self))) return class_of_withheld(cx, Value(self));
  return own(Value(type_of(cx, Value(self))));
}
Done write_class(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "can't delete __class__ attribute");
  if (Value(self).is_small())
    return raise_type_error(
        cx, cat("__class__ assignment only supported for ",
                cx.language.immutable_type_wording ? "mutable" : "heap", " types or ModuleType subclasses"));
  return set_class(cx, self, value);
}

constexpr MethodRow kObjectMethods[] = {
    {"__repr__", object_repr},
    {"__hash__", object_hash},
    {"__str__", object_str},
    {"__getattribute__", object_getattribute_row, 1, 1},
    {"__setattr__", object_setattr_row, 2, 2},
    {"__delattr__", object_delattr_row, 1, 1},
    COMPARISON_ROWS(object_compare),
    {"__init__", object_init, 0, -1, true},
    {"__subclasshook__", object_subclasshook, 0, -1},
    {"__init_subclass__", object_init_subclass, 0, -1, true},
    {"__format__", object_format, 1, 1},
    {"__dir__", object_dir_row},
    {"__reduce__", object_reduce},
    {"__reduce_ex__", object_reduce_ex, 1, 1},
    {"__getstate__", object_getstate},
    {"__sizeof__", object_sizeof},
};
constexpr GetSetRow kObjectGetSets[] = {{"__class__", read_class, write_class}};

}  // namespace

const NativeType kObjectType = {
    .layout = TypeId::Object,
    .size = sizeof(Object),
    .subclassable = true,
    .construct = construct_object,
    .methods = kObjectMethods,
    .getsets = kObjectGetSets,
    .getattribute = object_getattribute,
    .setattr = object_setattr,
};

}  // namespace dictum
