// operator.itemgetter, attrgetter, methodcaller.
#include <vector>

#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "modules/functools_types.h"
#include "modules/module_types.h"
#include "modules/owned_fields.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/odd_names.h"

namespace dictum {

namespace {

// Calling a getter: exactly one argument, no keywords.
Done expect_object(Context& cx, std::string_view name, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, name, arguments));
  return expect_count(cx, name, arguments.count - 1, 1, 1);
}

// "operator.NAME(a, b)"
OwnedValue repr_of_getter(Context& cx, Value self, std::string_view name, Tuple* items) {
  ReprGuard guard(cx, self.object());
  if (guard.recursive()) return text_result(cx, cat(name, "(...)"));
  Ref<Tuple> held = own_ref(items);
  if (held->size() == 1) {
    Ref<Str> only = TRY(repr_of(cx, (*held)[0]));
    return text_result(cx, cat(name, "(", only.get(), ")"));
  }
  Ref<Str> all = TRY(repr_of(cx, Value(held.get())));
  return text_result(cx, cat(name, all.get()));
}

// itemgetter

OwnedValue construct_itemgetter(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "itemgetter", arguments));
  if (arguments.count == 0) return raise_type_error(cx, "itemgetter expected 1 argument, got 0");
  Ref<Tuple> items = TRY(make_tuple(cx, std::span<const Value>(arguments.values, arguments.count)));
  Ref<ItemGetter> made = TRY(new_object<ItemGetter>(cx, type));
  made->items = items.leak();
  return made;
}
OwnedValue call_itemgetter(Context& cx, const CallArguments& arguments) {
  TRY(expect_object(cx, "itemgetter", arguments));
  Ref<Tuple> items = own_ref(as<ItemGetter>(arguments.self())->items);
  if (items->size() == 1) return get_item(cx, arguments[1], (*items)[0]);
  Ref<Tuple> made = TRY(new_tuple(cx, items->size()));
  for (std::size_t i = 0; i < items->size(); i++) {
    OwnedValue found = TRY(get_item(cx, arguments[1], (*items)[i]));
    made->items[i] = found.leak();
  }
  return made;
}
OwnedValue repr_of_itemgetter(Context& cx, const CallArguments& arguments) {
  return repr_of_getter(cx, arguments.self(), type_name(cx, arguments.self()),
                        as<ItemGetter>(arguments.self())->items);
}
OwnedValue reduce_itemgetter(Context& cx, const CallArguments& arguments) {
  return make_tuple(cx,
                    {Value(type_of(cx, arguments.self())), Value(as<ItemGetter>(arguments.self())->items)});
}

// attrgetter

// Interned, but for an instance of a subclass of str, which stays what it is.
Ref<Str> method_name(Context& cx, Str* name) {
  return is_odd_name(cx, name) ? own_ref(name) : intern(cx, name);
}

// The parts of a dotted name.
Ref<Tuple> path_of(Context& cx, Str* name) {
  const std::string text = to_utf8(name);
  if (is_odd_name(cx, name) && text.find('.') == std::string::npos) return make_tuple(cx, {Value(name)});
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  Ref<Tuple> made = TRY(new_tuple(cx, parts.size()));
  for (std::size_t i = 0; i < parts.size(); i++) {
    Ref<Str> part = TRY(intern(cx, parts[i]));
    made->items[i] = part.leak();
  }
  return made;
}
OwnedValue construct_attrgetter(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "attrgetter", arguments));
  if (arguments.count == 0) return raise_type_error(cx, "attrgetter expected 1 argument, got 0");
  Ref<Tuple> names = TRY(make_tuple(cx, std::span<const Value>(arguments.values, arguments.count)));
  Ref<Tuple> paths = TRY(new_tuple(cx, names->size()));
  for (std::size_t i = 0; i < names->size(); i++) {
    if (!is<Str>((*names)[i])) return raise_type_error(cx, "attribute name must be a string");
    Ref<Tuple> path = TRY(path_of(cx, as<Str>((*names)[i])));
    paths->items[i] = path.leak();
  }
  Ref<AttrGetter> made = TRY(new_object<AttrGetter>(cx, type));
  made->names = names.leak();
  made->paths = paths.leak();
  return made;
}
OwnedValue follow_path(Context& cx, Value object, Tuple* path) {
  OwnedValue at = own(object);
  for (std::size_t i = 0; i < path->size(); i++) at = TRY(get_attribute(cx, at, as<Str>((*path)[i])));
  return at;
}
OwnedValue call_attrgetter(Context& cx, const CallArguments& arguments) {
  TRY(expect_object(cx, "attrgetter", arguments));
  Ref<Tuple> paths = own_ref(as<AttrGetter>(arguments.self())->paths);
  if (paths->size() == 1) return follow_path(cx, arguments[1], as<Tuple>((*paths)[0]));
  Ref<Tuple> made = TRY(new_tuple(cx, paths->size()));
  for (std::size_t i = 0; i < paths->size(); i++) {
    OwnedValue found = TRY(follow_path(cx, arguments[1], as<Tuple>((*paths)[i])));
    made->items[i] = found.leak();
  }
  return made;
}
OwnedValue repr_of_attrgetter(Context& cx, const CallArguments& arguments) {
  return repr_of_getter(cx, arguments.self(), type_name(cx, arguments.self()),
                        as<AttrGetter>(arguments.self())->names);
}
OwnedValue reduce_attrgetter(Context& cx, const CallArguments& arguments) {
  return make_tuple(cx,
                    {Value(type_of(cx, arguments.self())), Value(as<AttrGetter>(arguments.self())->names)});
}

// methodcaller

OwnedValue construct_methodcaller(Context& cx, Type* type, const CallArguments& arguments) {
  if (arguments.count == 0)
    return raise_type_error(cx, "methodcaller needs at least one argument, the method name");
  if (!is<Str>(arguments[0])) return raise_type_error(cx, "method name must be a string");
  Ref<Str> name = TRY(method_name(cx, as<Str>(arguments[0])));
  Ref<Tuple> args = TRY(make_tuple(cx, std::span<const Value>(arguments.values + 1, arguments.count - 1)));
  Ref<Dict> keywords;
  if (arguments.keyword_count() > 0) {
    keywords = TRY(new_dict(cx));
    for (std::uint32_t i = 0; i < arguments.keyword_count(); i++)
      TRY(dict_set(cx, keywords.get(), (*arguments.keyword_names)[i], arguments.values[arguments.count + i]));
  }
  Ref<MethodCaller> made = TRY(new_object<MethodCaller>(cx, type));
  made->name = name.leak();
  made->args = args.leak();
  made->keywords = keywords.leak();
  return made;
}
OwnedValue call_methodcaller(Context& cx, const CallArguments& arguments) {
  TRY(expect_object(cx, "methodcaller", arguments));
  auto* self = as<MethodCaller>(arguments.self());
  Ref<Tuple> args = own_ref(self->args);
  Ref<Dict> keywords = own_ref(self->keywords);
  Ref<Str> name = own_ref(self->name);
  const OwnedValue method = TRY(get_attribute(cx, arguments[1], name.get()));
  return call_with(cx, method, args.get(), keywords.get());
}
OwnedValue repr_of_methodcaller(Context& cx, const CallArguments& arguments) {
  auto* self = as<MethodCaller>(arguments.self());
  const std::string name = type_name(cx, arguments.self());
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, cat(name, "(...)"));
  Ref<Str> method = TRY(repr_of(cx, Value(self->name)));
  std::string text = cat(name, "(", method.get());
  Ref<Tuple> args = own_ref(self->args);
  for (const Value item : args->span()) {
    Ref<Str> shown = TRY(repr_of(cx, item));
    text += cat(", ", shown.get());
  }
  if (Ref<Dict> keywords = own_ref(self->keywords)) {
    Value key, value;
    for (std::size_t position = 0; dict_next(keywords.get(), position, key, value);) {
      Ref<Str> shown = TRY(repr_of(cx, value));
      text += cat(", ", as<Str>(key), "=", shown.get());
    }
  }
  return text_result(cx, text + ")");
}
// With keywords: functools.partial(methodcaller, name, **keywords).
OwnedValue reduce_methodcaller(Context& cx, const CallArguments& arguments) {
  auto* self = as<MethodCaller>(arguments.self());
  const Value type = Value(type_of(cx, arguments.self()));
  std::vector<Value> all{Value(self->name)};
  for (const Value item : self->args->span()) all.push_back(item);
  Ref<Tuple> given = TRY(make_tuple(cx, std::span<const Value>(all)));
  if (!self->keywords) return make_tuple(cx, {type, Value(given.get())});
  Ref<Tuple> head = TRY(make_tuple(cx, {type, Value(self->name)}));
  const OwnedValue partial = TRY(call_with(cx, Value(cx.type(TypeId::Partial)), head.get(), self->keywords));
  return make_tuple(cx, {partial.get(), Value(self->args)});
}

constexpr MethodRow kItemGetterMethods[] = {{"__call__", call_itemgetter, 0, -1, true},
                                            {"__repr__", repr_of_itemgetter},
                                            {"__reduce__", reduce_itemgetter}};
constexpr MethodRow kAttrGetterMethods[] = {{"__call__", call_attrgetter, 0, -1, true},
                                            {"__repr__", repr_of_attrgetter},
                                            {"__reduce__", reduce_attrgetter}};
constexpr MethodRow kMethodCallerMethods[] = {{"__call__", call_methodcaller, 0, -1, true},
                                              {"__repr__", repr_of_methodcaller},
                                              {"__reduce__", reduce_methodcaller}};

using ItemGetterFields = OwnedFields<ItemGetter, &ItemGetter::items>;
using AttrGetterFields = OwnedFields<AttrGetter, &AttrGetter::names, &AttrGetter::paths>;
using MethodCallerFields =
    OwnedFields<MethodCaller, &MethodCaller::name, &MethodCaller::args, &MethodCaller::keywords>;

}  // namespace

const NativeType kItemGetterType = {.layout = TypeId::ItemGetter,
                                    .size = sizeof(ItemGetter),
                                    .destroy = ItemGetterFields::destroy,
                                    .visit = ItemGetterFields::visit,
                                    .clear = ItemGetterFields::destroy,
                                    .construct = construct_itemgetter,
                                    .methods = kItemGetterMethods};
const NativeType kAttrGetterType = {.layout = TypeId::AttrGetter,
                                    .size = sizeof(AttrGetter),
                                    .destroy = AttrGetterFields::destroy,
                                    .visit = AttrGetterFields::visit,
                                    .clear = AttrGetterFields::destroy,
                                    .construct = construct_attrgetter,
                                    .methods = kAttrGetterMethods};
const NativeType kMethodCallerType = {.layout = TypeId::MethodCaller,
                                      .size = sizeof(MethodCaller),
                                      .destroy = MethodCallerFields::destroy,
                                      .visit = MethodCallerFields::visit,
                                      .clear = MethodCallerFields::destroy,
                                      .construct = construct_methodcaller,
                                      .methods = kMethodCallerMethods};

}  // namespace dictum
