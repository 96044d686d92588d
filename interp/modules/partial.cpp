// functools.partial: https://docs.python.org/3/library/functools.html#functools.partial
#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "modules/functools_types.h"
#include "modules/instance_dict.h"
#include "modules/module_types.h"
#include "modules/owned_fields.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"

namespace dictum {

namespace {

Partial* self_partial(const CallArguments& arguments) { return as<Partial>(arguments.self()); }

Ref<Tuple> joined(Context& cx, Tuple* first, std::span<const Value> second) {
  if (!first || first->size() == 0) return make_tuple(cx, second);
  Ref<Tuple> made = TRY(new_tuple(cx, first->size() + second.size()));
  std::size_t at = 0;
  for (const Value item : first->span()) made->items[at++] = own(item).leak();
  for (const Value item : second) made->items[at++] = own(item).leak();
  return made;
}
// The keywords of `base` (may be null), overridden by those of the call.
Ref<Dict> merged(Context& cx, Dict* base, const CallArguments& arguments) {
  Ref<Dict> made = TRY(base ? copy_dict(cx, base) : new_dict(cx));
  for (std::uint32_t i = 0; i < arguments.keyword_count(); i++)
    TRY(dict_set(cx, made.get(), (*arguments.keyword_names)[i], arguments.values[arguments.count + i]));
  return made;
}
std::span<const Value> positional(const CallArguments& arguments) {
  return {arguments.values, arguments.count};
}

// A partial of a partial without attributes of its own calls the innermost function itself.
OwnedValue construct_partial(Context& cx, Type* type, const CallArguments& arguments) {
  if (arguments.count < 1) return raise_type_error(cx, "type 'partial' takes at least one argument");
  OwnedValue function = own(arguments[0]);
  Tuple* args = nullptr;
  Dict* keywords = nullptr;
  const OwnedValue given = own(arguments[0]);
  const Value plain_call = lookup_special(cx, cx.type(TypeId::Partial), SpecialMethod::call_);
  if (is<Partial>(given) && lookup_special(cx, type_of(cx, given), SpecialMethod::call_) == plain_call &&
      !has_attributes(given.get().object())) {
    auto* inner = as<Partial>(given);
    function = own(inner->function);
    args = inner->args;
    keywords = inner->keywords;
  }
  if (!is_callable(cx, function)) return raise_type_error(cx, "the first argument must be callable");
  Ref<Tuple> all = TRY(joined(cx, args, positional(arguments).subspan(1)));
  Ref<Dict> named = TRY(merged(cx, keywords, arguments));
  Ref<Partial> made = TRY(new_object<Partial>(cx, type));
  made->function = function.leak();
  made->args = all.leak();
  made->keywords = named.leak();
  return made;
}

OwnedValue call_partial(Context& cx, const CallArguments& arguments) {
  Partial* self = self_partial(arguments);
  const OwnedValue function = own(self->function);
  const CallArguments given = arguments.rest();
  Ref<Tuple> all = TRY(joined(cx, self->args, positional(given)));
  if (self->keywords->size() == 0 && given.keyword_count() == 0)
    return call(cx, function, CallArguments{all->items, static_cast<std::uint32_t>(all->size()), nullptr});
  if (given.keyword_count() == 0) return call_with(cx, function, all.get(), self->keywords);
  Ref<Dict> named = TRY(merged(cx, self->keywords, given));
  return call_with(cx, function, all.get(), named.get());
}

OwnedValue partial_repr(Context& cx, const CallArguments& arguments) {
  Partial* self = self_partial(arguments);
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, "...");
  const OwnedValue function = own(self->function);
  Ref<Tuple> args = own_ref(self->args);
  Ref<Dict> keywords = own_ref(self->keywords);
  std::string shown;
  for (const Value item : args->span()) {
    Ref<Str> text = TRY(repr_of(cx, item));
    shown += cat(", ", text.get());
  }
  Value key, value;
  for (std::size_t position = 0; dict_next(keywords.get(), position, key, value);) {
    const OwnedValue held_key = own(key), held_value = own(value);
    Ref<Str> name = TRY(str_of(cx, held_key));
    Ref<Str> text = TRY(repr_of(cx, held_value));
    shown += cat(", ", name.get(), "=", text.get());
  }
  Ref<Str> text = TRY(repr_of(cx, function));
  const std::string name =
      cx.language.partial_repr_qualified ? type_full_name(cx, type_of(self)) : type_short_name(type_of(self));
  return text_result(cx, cat(name, "(", text.get(), shown, ")"));
}

OwnedValue partial_reduce(Context& cx, const CallArguments& arguments) {
  Partial* self = self_partial(arguments);
  OwnedValue space = cx.none();
  if (has_attributes(self)) space = TRY(OwnedValue(instance_dict(cx, self)));
  Ref<Tuple> given = TRY(make_tuple(cx, {self->function}));
  Ref<Tuple> state =
      TRY(make_tuple(cx, {self->function, Value(self->args), Value(self->keywords), space.get()}));
  return make_tuple(cx, {Value(type_of(self)), Value(given.get()), Value(state.get())});
}
OwnedValue partial_setstate(Context& cx, const CallArguments& arguments) {
  Tuple* state = is<Tuple>(arguments[1]) ? as<Tuple>(arguments[1]) : nullptr;
  if (!state || state->size() != 4 || !is_callable(cx, (*state)[0]) || !is<Tuple>((*state)[1]) ||
      !(is_none(cx, (*state)[2]) || is<Dict>((*state)[2])))
    return raise_type_error(cx, "invalid partial state");
  Partial* self = self_partial(arguments);
  const OwnedValue function = own((*state)[0]), space = own((*state)[3]);
  Ref<Tuple> args = TRY(make_tuple(cx, as<Tuple>((*state)[1])->span()));
  Ref<Dict> keywords;
  if (is_none(cx, (*state)[2]))
    keywords = TRY(new_dict(cx));
  else if (is_exact(cx, (*state)[2], TypeId::Dict))
    keywords = own_ref(as<Dict>((*state)[2]));
  else
    keywords = TRY(copy_dict(cx, as<Dict>((*state)[2])));
  if (is_none(cx, space)) {
    Ref<Dict> fresh = TRY(new_dict(cx));
    TRY(set_instance_dict(cx, self, Value(fresh.get())));
  } else {
    TRY(set_instance_dict(cx, self, space));
  }
  const OwnedValue old_function = OwnedValue::steal(std::exchange(self->function, own(function).leak()));
  Ref<Tuple> old_args = Ref<Tuple>::steal(std::exchange(self->args, args.leak()));
  Ref<Dict> old_keywords = Ref<Dict>::steal(std::exchange(self->keywords, keywords.leak()));
  return cx.none();
}

OwnedValue read_function(Context&, Object* object) { return own(static_cast<Partial*>(object)->function); }
OwnedValue read_args(Context&, Object* object) { return own(Value(static_cast<Partial*>(object)->args)); }
OwnedValue read_keywords(Context&, Object* object) {
  return own(Value(static_cast<Partial*>(object)->keywords));
}

constexpr MethodRow kMethods[] = {{"__call__", call_partial, 0, -1, true},
                                  {"__repr__", partial_repr},
                                  {"__reduce__", partial_reduce},
                                  {"__setstate__", partial_setstate, 1, 1},
                                  {"__class_getitem__", class_getitem, 1, 1}};
constexpr GetSetRow kGetSets[] = {{"func", read_function},
                                  {"args", read_args},
                                  {"keywords", read_keywords},
                                  {"__dict__", read_attributes, write_attributes}};
using Fields = OwnedFields<Partial, &Partial::function, &Partial::args, &Partial::keywords>;

}  // namespace

const NativeType kPartialType = {.layout = TypeId::Partial,
                                 .size = sizeof(Partial),
                                 .subclassable = true,
                                 .has_dict = true,
                                 .has_weakrefs = true,
                                 .destroy = Fields::destroy,
                                 .visit = Fields::visit,
                                 .clear = Fields::destroy,
                                 .construct = construct_partial,
                                 .methods = kMethods,
                                 .getsets = kGetSets};

}  // namespace dictum
