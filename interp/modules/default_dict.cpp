// collections.defaultdict: https://docs.python.org/3/library/collections.html#collections.defaultdict
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "modules/collections_types.h"
#include "modules/module_types.h"
#include "modules/owned_fields.h"
#include "objects/call_protocol.h"
#include "objects/iterate.h"

namespace dictum {

namespace {

DefaultDict* self_dict(const CallArguments& arguments) {
  return static_cast<DefaultDict*>(arguments.self().object());
}
Value factory_of(const Context& cx, const DefaultDict* self) {
  return self->factory.is_absent() ? cx.core.none : self->factory;
}

OwnedValue construct_default_dict(Context& cx, Type* type, const CallArguments&) {
  return new_object<DefaultDict>(cx, type);
}

OwnedValue default_dict_init(Context& cx, const CallArguments& arguments) {
  DefaultDict* self = self_dict(arguments);
  OwnedValue factory = arguments.count > 1 ? own(arguments[1]) : OwnedValue();
  if (factory.is_value() && !is_none(cx, factory) && !is_callable(cx, factory))
    return raise_type_error(cx, "first argument must be callable or None");
  const bool given = factory.is_value();
  const OwnedValue before = OwnedValue::steal(std::exchange(self->factory, factory.leak()));
  // The other arguments are dict's own.
  const Value init = lookup_special(cx, cx.type(TypeId::Dict), SpecialMethod::init_);
  if (!given) return call(cx, init, arguments);
  const std::uint32_t total = arguments.count + arguments.keyword_count();
  Ref<Tuple> rest = TRY(new_tuple(cx, total - 1));
  rest->items[0] = own(arguments.self()).leak();
  for (std::uint32_t i = 2; i < total; i++) rest->items[i - 1] = own(arguments.values[i]).leak();
  return call(cx, init, CallArguments{rest->items, arguments.count - 1, arguments.keyword_names});
}

OwnedValue default_dict_missing(Context& cx, const CallArguments& arguments) {
  const OwnedValue factory = own(factory_of(cx, self_dict(arguments)));
  if (is_none(cx, factory)) return raise_with(cx, TypeId::KeyError, arguments[1]);
  OwnedValue value = TRY(call(cx, factory));
  TRY(set_item(cx, arguments.self(), arguments[1], value));
  return value;
}

OwnedValue default_dict_repr(Context& cx, const CallArguments& arguments) {
  DefaultDict* self = self_dict(arguments);
  const Value base = lookup_special(cx, cx.type(TypeId::Dict), SpecialMethod::repr_);
  const OwnedValue items = TRY(call(cx, base, {arguments.self()}));
  const OwnedValue factory = own(factory_of(cx, self));
  std::string shown = "...";
  // A factory that shows this dict again.
  if (factory.get().is_object()) {
    ReprGuard guard(cx, factory.get().object());
    if (!guard.recursive()) {
      Ref<Str> text = TRY(repr_of(cx, factory));
      shown = to_utf8(text.get());
    }
  }
  return text_result(cx, cat(type_of(self)->name, "(", shown, ", ", as<Str>(items), ")"));
}

// A dict of the class of `like` with its factory and the items of `items`.
OwnedValue make_like(Context& cx, DefaultDict* like, Value items) {
  return call(cx, Value(type_of(like)), {factory_of(cx, like), items});
}
OwnedValue default_dict_copy(Context& cx, const CallArguments& arguments) {
  return make_like(cx, self_dict(arguments), arguments.self());
}
OwnedValue default_dict_or(Context& cx, const CallArguments& arguments) {
  if (!is<Dict>(arguments[1])) return cx.not_implemented();
  OwnedValue made = TRY(make_like(cx, self_dict(arguments), arguments[0]));
  TRY(dict_merge(cx, as<Dict>(made), arguments[1]));
  return made;
}
OwnedValue default_dict_ror(Context& cx, const CallArguments& arguments) {
  if (!is<Dict>(arguments[1])) return cx.not_implemented();
  OwnedValue made = TRY(make_like(cx, self_dict(arguments), arguments[1]));
  TRY(dict_merge(cx, as<Dict>(made), arguments[0]));
  return made;
}

OwnedValue default_dict_reduce(Context& cx, const CallArguments& arguments) {
  DefaultDict* self = self_dict(arguments);
  const Value factory = factory_of(cx, self);
  Ref<Tuple> given = TRY(is_none(cx, factory) ? empty_tuple(cx) : make_tuple(cx, {factory}));
  const OwnedValue items = TRY(call_method(cx, arguments.self(), cx.names().items));
  const OwnedValue iterator = TRY(get_iterator(cx, items));
  return make_tuple(cx, {Value(type_of(cx, arguments.self())), Value(given.get()), cx.core.none, cx.core.none,
                         iterator.get()});
}

OwnedValue read_factory(Context& cx, Object* object) {
  return own(factory_of(cx, static_cast<DefaultDict*>(object)));
}
Done write_factory(Context& cx, Object* object, Value value) {
  Value given = value.is_absent() ? cx.core.none : own(value).leak();
  const OwnedValue before =
      OwnedValue::steal(std::exchange(static_cast<DefaultDict*>(object)->factory, given));
  return done();
}

constexpr MethodRow kMethods[] = {
    {"__init__", default_dict_init, 0, -1, true},
    {"__repr__", default_dict_repr},
    {"__or__", default_dict_or, 1, 1},
    {"__ror__", default_dict_ror, 1, 1},
    {"__missing__", default_dict_missing, 1, 1},
    {"copy", default_dict_copy},
    {"__copy__", default_dict_copy},
    {"__reduce__", default_dict_reduce},
    {"__class_getitem__", class_getitem, 1, 1},
};
constexpr GetSetRow kGetSets[] = {{"default_factory", read_factory, write_factory}};

void destroy_default_dict(Context& cx, Object* object) {
  drop_owned(static_cast<DefaultDict*>(object)->factory);
  dict_clear(cx, static_cast<Dict*>(object));
}
void visit_default_dict(Object* object, EdgeVisitor& visitor) {
  visit_owned(static_cast<DefaultDict*>(object)->factory, visitor);
  kDictType.visit(object, visitor);
}

}  // namespace

const NativeType kDefaultDictType = {.layout = TypeId::Dict,
                                     .size = sizeof(DefaultDict),
                                     .subclassable = true,
                                     .destroy = destroy_default_dict,
                                     .visit = visit_default_dict,
                                     .clear = destroy_default_dict,
                                     .construct = construct_default_dict,
                                     .methods = kMethods,
                                     .getsets = kGetSets,
                                     .is_mapping = true};

}  // namespace dictum
