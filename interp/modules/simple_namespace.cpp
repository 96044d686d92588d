// types.SimpleNamespace: https://docs.python.org/3/library/types.html#types.SimpleNamespace
#include "builtins/method_helpers.h"
#include "modules/module_types.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/exception_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

OwnedValue construct_namespace(Context& cx, Type* type, const CallArguments&) {
  return new_object<Object>(cx, type);
}

OwnedValue namespace_init(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 1) return raise_type_error(cx, "no positional arguments expected");
  Object* self = arguments.self().object();
  for (std::uint32_t i = 0; i < arguments.keyword_count(); i++) {
    Ref<Str> name = TRY(intern(cx, as<Str>((*arguments.keyword_names)[i])));
    TRY(set_own_attribute(cx, self, name.get(), arguments.values[arguments.count + i]));
  }
  return cx.none();
}

OwnedValue namespace_repr(Context& cx, const CallArguments& arguments) {
  Object* self = arguments.self().object();
  const bool exact = self->type == cx.type(TypeId::SimpleNamespace);
  const std::string name = exact ? "namespace" : type_short_name(self->type);
  ReprGuard guard(cx, self);
  if (guard.recursive()) return make_str(cx, name + "(...)");
  Ref<Dict> dict = TRY(instance_dict(cx, self));
  Ref<List> keys = TRY(dict_keys(cx, dict.get()));
  std::string text = name + "(";
  for (std::size_t i = 0; i < keys->size(); i++) {
    const OwnedValue key = own((*keys)[i]);
    if (!is<Str>(key) || as<Str>(key)->length == 0) continue;
    const OwnedValue value = TRY(dict_get(cx, dict.get(), key));
    if (value.is_absent()) continue;
    Ref<Str> shown = TRY(repr_of(cx, value));
    text += cat(text.back() == '(' ? "" : ", ", as<Str>(key), "=", shown.get());
  }
  return make_str(cx, text + ")");
}

OwnedValue namespace_compare(Context& cx, Comparison op, Value left, Value right) {
  Type* base = cx.type(TypeId::SimpleNamespace);
  if (!is_subtype(type_of(cx, left), base) || !is_subtype(type_of(cx, right), base))
    return cx.not_implemented();
  Ref<Dict> mine = TRY(instance_dict(cx, left.object()));
  Ref<Dict> other = TRY(instance_dict(cx, right.object()));
  return compare(cx, op, Value(mine.get()), Value(other.get()));
}

OwnedValue namespace_reduce(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(instance_dict(cx, arguments.self().object()));
  Ref<Tuple> none = TRY(empty_tuple(cx));
  return make_tuple(cx, {Value(arguments.self().object()->type), Value(none.get()), Value(dict.get())});
}

OwnedValue namespace_replace(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 1) return raise_type_error(cx, "__replace__() takes no positional arguments");
  OwnedValue made = TRY(call(cx, Value(arguments.self().object()->type)));
  Ref<Dict> from = TRY(instance_dict(cx, arguments.self().object()));
  Ref<Dict> into = TRY(instance_dict(cx, made.get().object()));
  TRY(dict_update(cx, into.get(), from.get()));
  for (std::uint32_t i = 0; i < arguments.keyword_count(); i++)
    TRY(dict_set(cx, into.get(), as<Str>((*arguments.keyword_names)[i]),
                 arguments.values[arguments.count + i]));
  return made;
}

OwnedValue read_dict(Context& cx, Object* self) { return instance_dict(cx, self); }

constexpr MethodRow kMethods[] = {{"__init__", namespace_init, 0, -1, true},
                                  {"__repr__", namespace_repr},
                                  COMPARISON_ROWS(namespace_compare),
                                  {"__reduce__", namespace_reduce},
                                  {"__replace__", namespace_replace, 0, -1, true}};
constexpr GetSetRow kGetSets[] = {{"__dict__", read_dict}};

}  // namespace

const NativeType kSimpleNamespaceType = {.layout = TypeId::SimpleNamespace,
                                         .size = sizeof(Object),
                                         .subclassable = true,
                                         .has_dict = true,
                                         .construct = construct_namespace,
                                         .methods = kMethods,
                                         .getsets = kGetSets};

}  // namespace dictum
