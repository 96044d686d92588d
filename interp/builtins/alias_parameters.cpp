#include "builtins/alias_parameters.h"

#include <vector>

#include "builtins/method_helpers.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

OwnedValue attribute_or_absent(Context& cx, Value object, std::string_view name) {
  Ref<Str> key = TRY(intern(cx, name));
  return find_attribute(cx, object, key.get());
}

// Up to 3.10 type variables are known by their class's name and module.
bool has_type_variable_class(Context& cx, Value value) {
  Type* type = type_of(cx, value);
  if (!type->name->is_ascii_text("TypeVar") && !type->name->is_ascii_text("ParamSpec")) return false;
  const Value module = type->is_heap() ? dict_find(cx, type->dict, cx.names().dunder_module) : Value();
  return is<Str>(module) && as<Str>(module)->is_ascii_text("typing");
}
// What puts something else in the variable's place; absent if `value` is no type variable.
OwnedValue substitution_of(Context& cx, Value value) {
  if (!cx.language.type_variables_substitute)
    return has_type_variable_class(cx, value) ? own(value) : OwnedValue();
  return attribute_or_absent(cx, value, "__typing_subst__");
}

std::ptrdiff_t index_of(const std::vector<Value>& values, Value value) {
  for (std::size_t i = 0; i < values.size(); i++)
    if (values[i] == value) return static_cast<std::ptrdiff_t>(i);
  return -1;
}
std::ptrdiff_t index_of(const Tuple* values, Value value) {
  for (std::size_t i = 0; i < values->size(); i++)
    if ((*values)[i] == value) return static_cast<std::ptrdiff_t>(i);
  return -1;
}

Ref<Tuple> tuple_of(Context& cx, const std::vector<OwnedValue>& values) {
  Ref<Tuple> made = TRY(new_tuple(cx, values.size()));
  for (std::size_t i = 0; i < values.size(); i++) made->items[i] = own(values[i]).leak();
  return made;
}

// The items given in brackets; tuples that are starred are spread.
Fallible<std::vector<OwnedValue>> given_items(Context& cx, Value item) {
  std::vector<OwnedValue> items;
  Ref<Tuple> given = is<Tuple>(item) ? own_ref(as<Tuple>(item)) : make_tuple(cx, {item});
  if (!given) return failed();
  for (const Value each : given->span()) {
    OwnedValue spread;
    if (!is<Type>(each)) spread = TRY(attribute_or_absent(cx, each, "__typing_unpacked_tuple_args__"));
    const bool open_ended = is<Tuple>(spread) && as<Tuple>(spread)->size() > 0 &&
                            (*as<Tuple>(spread))[as<Tuple>(spread)->size() - 1] == cx.core.ellipsis;
    if (!is<Tuple>(spread) || open_ended) {
      items.push_back(own(each));
      continue;
    }
    for (const Value inner : as<Tuple>(spread)->span()) items.push_back(own(inner));
  }
  return items;
}

// Lets type variables of several places (TypeVarTuple) arrange the items.
OwnedValue prepared(Context& cx, Value self, Tuple* parameters, OwnedValue items) {
  for (const Value parameter : parameters->span()) {
    OwnedValue prepare = TRY(attribute_or_absent(cx, parameter, "__typing_prepare_subst__"));
    if (prepare.is_absent() || is_none(cx, prepare)) continue;
    if (!is<Tuple>(items)) items = TRY(OwnedValue(make_tuple(cx, {items})));
    items = TRY(call(cx, prepare, {self, items}));
  }
  return items;
}

// An argument that has parameters itself: they are replaced in it.
OwnedValue substitute_inside(Context& cx, Value argument, Tuple* parameters, Tuple* items) {
  OwnedValue inner = TRY(find_attribute(cx, argument, cx.names().dunder_parameters));
  if (!is<Tuple>(inner) || as<Tuple>(inner)->size() == 0) return own(argument);
  std::vector<OwnedValue> chosen;
  for (const Value parameter : as<Tuple>(inner)->span()) {
    const std::ptrdiff_t at = index_of(parameters, parameter);
    const Value item = at < 0 ? parameter : (*items)[static_cast<std::size_t>(at)];
    const bool several = at >= 0 && is<Tuple>(item) &&
                         !lookup_special(cx, type_of(cx, parameter), SpecialMethod::iter_).is_absent();
    if (!several) {
      chosen.push_back(own(item));
      continue;
    }
    for (const Value each : as<Tuple>(item)->span()) chosen.push_back(own(each));
  }
  Ref<Tuple> subscript = TRY(tuple_of(cx, chosen));
  return get_item(cx, argument, Value(subscript.get()));
}

// One argument with the items in the place of its variables, appended to `result`.
Done substitute_one(Context& cx, Value argument, Tuple* parameters, Tuple* items,
                    std::vector<OwnedValue>& result) {
  if (is<Type>(argument)) return result.push_back(own(argument)), done();
  OwnedValue spread = TRY(attribute_or_absent(cx, argument, "__typing_is_unpacked_typevartuple__"));
  const bool unpacks = spread.is_value() && TRY(truth(cx, spread));
  OwnedValue substitution = TRY(substitution_of(cx, argument));
  OwnedValue made;
  if (substitution.is_absent()) {
    made = TRY(substitute_inside(cx, argument, parameters, items));
  } else {
    const std::ptrdiff_t at = index_of(parameters, argument);
    if (at < 0) return raise_error(cx, TypeId::SystemError, "bad argument to internal function");
    const Value item = (*items)[static_cast<std::size_t>(at)];
    made = cx.language.type_variables_substitute ? TRY(call(cx, substitution, {item})) : own(item);
  }
  if (!unpacks || !is<Tuple>(made)) return result.push_back(std::move(made)), done();
  for (const Value each : as<Tuple>(made)->span()) result.push_back(own(each));
  return done();
}

}  // namespace

Ref<Tuple> type_parameters(Context& cx, Tuple* args) {
  std::vector<Value> found;
  std::vector<OwnedValue> kept;
  auto add = [&](Value value) {
    if (index_of(found, value) >= 0) return;
    found.push_back(value);
    kept.push_back(own(value));
  };
  Ref<Tuple> held = own_ref(args);
  for (const Value argument : held->span()) {
    if (is<Type>(argument)) continue;
    OwnedValue substitution = TRY(substitution_of(cx, argument));
    if (!substitution.is_absent()) {
      add(argument);
      continue;
    }
    OwnedValue inner = TRY(find_attribute(cx, argument, cx.names().dunder_parameters));
    if (!is<Tuple>(inner)) continue;
    for (const Value parameter : as<Tuple>(inner)->span()) add(parameter);
  }
  return tuple_of(cx, kept);
}

Ref<Tuple> substitute_parameters(Context& cx, Value self, Tuple* args, Tuple* parameters, Value item) {
  const std::size_t wanted = parameters->size();
  if (wanted == 0) {
    Ref<Str> shown = TRY(repr_of(cx, self));
    return raise_type_error(cx, cx.language.type_variables_substitute
                                    ? cat(shown.get(), " is not a generic class")
                                    : cat("There are no type variables left in ", shown.get()));
  }
  std::vector<OwnedValue> given = TRY(given_items(cx, item));
  OwnedValue arranged = TRY(OwnedValue(tuple_of(cx, given)));
  arranged = TRY(prepared(cx, self, parameters, std::move(arranged)));
  Ref<Tuple> items = is<Tuple>(arranged) ? own_ref(as<Tuple>(arranged)) : make_tuple(cx, {arranged});
  if (!items) return nullptr;
  if (items->size() != wanted) {
    Ref<Str> shown = TRY(repr_of(cx, self));
    const bool many = items->size() > wanted;
    return raise_type_error(cx, cx.language.type_variables_substitute
                                    ? cat("Too ", many ? "many" : "few", " arguments for ", shown.get(),
                                          "; actual ", items->size(), ", expected ", wanted)
                                    : cat("Too ", many ? "many" : "few", " arguments for ", shown.get()));
  }
  std::vector<OwnedValue> result;
  Ref<Tuple> held = own_ref(args);
  for (const Value argument : held->span())
    TRY(substitute_one(cx, argument, parameters, items.get(), result));
  return tuple_of(cx, result);
}

Fallible<std::string> alias_item_text(Context& cx, Value item) {
  if (item == cx.core.ellipsis) return std::string("...");
  if (cx.language.alias_repr_shows_lists && is_exact(cx, item, TypeId::List)) {
    Ref<Tuple> items = TRY(tuple_from(cx, item));
    std::string text = "[";
    for (std::size_t i = 0; i < items->size(); i++)
      text += (i > 0 ? ", " : "") + TRY(alias_item_text(cx, (*items)[i]));
    return text + "]";
  }
  OwnedValue origin = TRY(find_attribute(cx, item, cx.names().dunder_origin));
  OwnedValue args = origin.is_absent() ? OwnedValue() : TRY(find_attribute(cx, item, cx.names().dunder_args));
  OwnedValue qualname = TRY(find_attribute(cx, item, cx.names().dunder_qualname));
  OwnedValue module = TRY(find_attribute(cx, item, cx.names().dunder_module));
  if (args.is_value() || qualname.is_absent() || module.is_absent() || is_none(cx, module)) {
    Ref<Str> shown = TRY(repr_of(cx, item));
    return to_utf8(shown.get());
  }
  Ref<Str> name = TRY(str_of(cx, qualname));
  if (is<Str>(module) && as<Str>(module)->is_ascii_text("builtins")) return to_utf8(name.get());
  Ref<Str> owner = TRY(str_of(cx, module));
  return cat(owner.get(), ".", name.get());
}

}  // namespace dictum
