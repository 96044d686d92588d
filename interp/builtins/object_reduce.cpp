// object.__reduce__, __reduce_ex__, __getstate__: how copy and pickle take an object apart. PEP 307.
#include "builtins/object_reduce.h"

#include "builtins/method_helpers.h"
#include "builtins/type_size.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

OwnedValue attribute_called(Context& cx, Value object, std::string_view name) {
  Ref<Str> key = TRY(intern(cx, name));
  return get_attribute(cx, object, key.get());
}

// The library's module copyreg, imported if need be.
OwnedValue copyreg_function(Context& cx, std::string_view name) {
  Ref<Str> module_name = TRY(intern(cx, "copyreg"));
  OwnedValue module = own(dict_find(cx, cx.modules.get(), module_name.get()));
  if (module.is_absent()) {
    const OwnedValue import = own(dict_find(cx, cx.builtins.get(), cx.names().dunder_import));
    if (import.is_absent()) return raise_error(cx, TypeId::ImportError, "__import__ not found");
    module = TRY(call(cx, import, {Value(module_name.get())}));
  }
  return attribute_called(cx, module, name);
}

// What __new__ is to be called with: absent where the object does not say.
struct NewArguments {
  OwnedValue positional, keywords;
};

Fallible<NewArguments> new_arguments_ex(Context& cx, Value result) {
  if (!is<Tuple>(result))
    return raise_type_error(
        cx, cat("__getnewargs_ex__ should return a tuple, not '", type_name(cx, result), "'"));
  auto* pair = as<Tuple>(result);
  if (pair->size() != 2)
    return raise_value_error(cx,
                             cat("__getnewargs_ex__ should return a tuple of length 2, not ", pair->size()));
  if (!is<Tuple>((*pair)[0]))
    return raise_type_error(
        cx, cat("first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '",
                type_name(cx, (*pair)[0]), "'"));
  if (!is<Dict>((*pair)[1]))
    return raise_type_error(
        cx, cat("second item of the tuple returned by __getnewargs_ex__ must be a dict, not '",
                type_name(cx, (*pair)[1]), "'"));
  return NewArguments{own((*pair)[0]), own((*pair)[1])};
}

Fallible<NewArguments> new_arguments(Context& cx, Value object) {
  OwnedValue both = TRY(call_special(cx, object, SpecialMethod::getnewargs_ex_));
  if (!both.is_absent()) return new_arguments_ex(cx, both);
  OwnedValue positional = TRY(call_special(cx, object, SpecialMethod::getnewargs_));
  if (!positional.is_absent() && !is<Tuple>(positional))
    return raise_type_error(
        cx, cat("__getnewargs__ should return a tuple, not '", type_name(cx, positional), "'"));
  return NewArguments{std::move(positional), {}};
}

// The names of the slots of a class, as copyreg lists them: a list or None.
OwnedValue slot_names(Context& cx, Type* type) {
  Ref<Str> key = TRY(intern(cx, "__slotnames__"));
  const Value known = dict_find(cx, type->dict, key.get());
  if (is<List>(known) || (known.is_value() && is_none(cx, known))) return own(known);
  OwnedValue function = TRY(copyreg_function(cx, "_slotnames"));
  OwnedValue names = TRY(call(cx, function, {Value(type)}));
  if (!is_none(cx, names) && !is<List>(names))
    return raise_type_error(cx, "copyreg._slotnames didn't return a list or None");
  return names;
}

// Objects whose payload is more than attributes say themselves how they are copied.
Done check_plain(Context& cx, Value object, Value slots) {
  const std::optional<TypeSize> size = type_size(cx, type_of(cx, object));
  if (!size) return stop_unsupported(cx, cat("copying a ", type_name(cx, object)));
  if (size->item != 0) return raise_type_error(cx, cat("cannot pickle ", type_name(cx, object), " objects"));
  constexpr std::int64_t kPlain = 16, kWord = 8;
  std::int64_t expected = kPlain;
  if (size->dict_offset > 0) expected += kWord;
  if (size->weakref_offset > 0) expected += kWord;
  if (is<List>(slots)) expected += kWord * static_cast<std::int64_t>(as<List>(slots)->size());
  if (size->basic > expected)
    return raise_type_error(cx, cat("cannot pickle '", type_name(cx, object), "' object"));
  return done();
}

// The attributes; with values in slots, (attributes or None, dict of those).
OwnedValue default_state(Context& cx, Value object, bool must_be_plain) {
  OwnedValue state = cx.none();
  if (object.is_object() && has_instance_dict(object.object())) {
    Ref<Dict> attributes = TRY(instance_dict(cx, object.object()));
    if (attributes->size() > 0) state = std::move(attributes);
  }
  OwnedValue names = TRY(slot_names(cx, type_of(cx, object)));
  if (must_be_plain) TRY(check_plain(cx, object, names));
  if (is_none(cx, names) || as<List>(names)->size() == 0) return state;
  Ref<Dict> slots = TRY(new_dict(cx));
  for (std::size_t i = 0; i < as<List>(names)->size(); i++) {
    const OwnedValue name = own((*as<List>(names))[i]);
    if (!is<Str>(name)) continue;
    OwnedValue value = TRY(find_attribute(cx, object, as<Str>(name)));
    if (!value.is_absent()) TRY(dict_set(cx, slots.get(), name, value));
  }
  if (slots->size() == 0) return state;
  return make_tuple(cx, {state, Value(slots.get())});
}

// What __getstate__ gives; object's own may refuse (3.11), before there was none.
OwnedValue state_of(Context& cx, Value object, bool must_be_plain) {
  const Value method = lookup_special(cx, type_of(cx, object), SpecialMethod::getstate_);
  const bool own_default =
      is<MethodDescriptor>(method) && as<MethodDescriptor>(method)->owner == cx.type(TypeId::Object);
  Str* name = cx.core.special_names[static_cast<std::size_t>(SpecialMethod::getstate_)];
  OwnedValue found = TRY(find_attribute(cx, object, name));
  const bool is_default = found.is_absent() || (own_default && is<BuiltinFunction>(found));
  return is_default ? default_state(cx, object, must_be_plain) : call(cx, found);
}

OwnedValue items_of_dict(Context& cx, Value object) {
  OwnedValue items = TRY(call_method(cx, object, cx.names().items));
  return get_iterator(cx, items);
}

// Protocols 2 and up: (copyreg.__newobj__, (class, argument…), state, iterator of items, iterator of pairs).
OwnedValue reduce_by_new(Context& cx, Value object) {
  Type* type = type_of(cx, object);
  const bool made_by_calling = type->is_heap() || type->id == TypeId::Object ||
                               type_constructor(type) != type_constructor(cx.type(TypeId::Object));
  if (!made_by_calling)
    return raise_type_error(cx, cat("cannot pickle '", type_name(cx, object), "' object"));
  NewArguments given = TRY(new_arguments(cx, object));
  const bool has_arguments = !given.positional.is_absent();
  const bool has_keywords = is<Dict>(given.keywords) && as<Dict>(given.keywords)->size() > 0;
  OwnedValue function = TRY(copyreg_function(cx, has_keywords ? "__newobj_ex__" : "__newobj__"));
  Ref<Tuple> arguments;
  if (has_keywords) {
    arguments = TRY(make_tuple(cx, {Value(type), given.positional, given.keywords}));
  } else {
    const std::size_t count = has_arguments ? as<Tuple>(given.positional)->size() : 0;
    arguments = TRY(new_tuple(cx, count + 1));
    arguments->items[0] = own(Value(type)).leak();
    for (std::size_t i = 0; i < count; i++)
      arguments->items[i + 1] = own((*as<Tuple>(given.positional))[i]).leak();
  }
  const bool container = is<List>(object) || is<Dict>(object);
  OwnedValue state = TRY(state_of(cx, object, !has_arguments && !container));
  OwnedValue items = is<List>(object) ? TRY(get_iterator(cx, object)) : cx.none();
  OwnedValue pairs = is<Dict>(object) ? TRY(items_of_dict(cx, object)) : cx.none();
  return make_tuple(cx, {function, Value(arguments.get()), state, items, pairs});
}

OwnedValue reduce_by_protocol(Context& cx, Value object, Value protocol) {
  const std::int64_t number = TRY(to_index64(cx, protocol, TypeId::OverflowError));
  if (number >= 2) return reduce_by_new(cx, object);
  OwnedValue function = TRY(copyreg_function(cx, "_reduce_ex"));
  return call(cx, function, {object, Value::small(number)});
}

}  // namespace

OwnedValue object_reduce(Context& cx, const CallArguments& arguments) {
  return reduce_by_protocol(cx, arguments.self(), Value::small(0));
}

// __reduce__ of the object's own class goes first.
OwnedValue object_reduce_ex(Context& cx, const CallArguments& arguments) {
  TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  Str* name = cx.core.special_names[static_cast<std::size_t>(SpecialMethod::reduce_)];
  const OwnedValue object = own(arguments.self());
  OwnedValue method = TRY(find_attribute(cx, object, name));
  if (!method.is_absent()) {
    OwnedValue of_class = TRY(get_attribute(cx, Value(type_of(cx, object)), name));
    if (of_class.get() != dict_find(cx, cx.type(TypeId::Object)->dict, name)) return call(cx, method);
  }
  return reduce_by_protocol(cx, object, arguments[1]);
}

OwnedValue object_getstate(Context& cx, const CallArguments& arguments) {
  return default_state(cx, arguments.self(), false);
}

OwnedValue reduce_to_getattr(Context& cx, Value owner, Value name) {
  const OwnedValue getattr = own(dict_find(cx, cx.builtins.get(), std::string_view("getattr")));
  if (getattr.is_absent()) return raise_error(cx, TypeId::AttributeError, "getattr");
  Ref<Tuple> arguments = TRY(make_tuple(cx, {owner, name}));
  return make_tuple(cx, {getattr, Value(arguments.get())});
}

}  // namespace dictum
