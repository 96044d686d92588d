#include "builtins/frame_proxy.h"

#include "builtins/method_helpers.h"
#include "objects/attribute.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

constexpr std::string_view kClass = "frame.proxy", kFrame = ".frame";

FrameObject* frame_of(Context& cx, Value self) {
  Ref<Str> key = intern(cx, kFrame);
  return as<FrameObject>(own_attribute(cx, self.object(), key.get()));
}

// The variables as of now, with the names that were stored and are none.
Ref<Dict> variables(Context& cx, Value self) {
  const OwnedValue locals = TRY(frame_locals(cx, frame_of(cx, self)));
  return Ref<Dict>(as<Dict>(locals));
}

// Stores into the variable of that name; false if the function has none.
bool store_variable(FrameObject* object, const Str* name, Value value) {
  Value* slots = object->frame ? object->frame->slots : object->slots;
  for (std::uint32_t i = 0; slots && i < object->code->slot_count(); i++) {
    if (!str_equal(as<Str>(object->code->slot_names->items[i]), name)) continue;
    const code::Slot& slot = object->code->unit->slots[i];
    const bool cell = (slot.cell || slot.free) && is<Cell>(slots[i]);
    Value& place = cell ? as<Cell>(slots[i])->content : slots[i];
    const OwnedValue old = OwnedValue::steal(std::exchange(place, own(value).leak()));
    return true;
  }
  return false;
}

Done store(Context& cx, Value self, Value key, Value value) {
  FrameObject* frame = frame_of(cx, self);
  if (is<Str>(key) && store_variable(frame, as<Str>(key), value)) return done();
  if (frame->snapshot.is_absent()) frame->snapshot = OwnedValue(TRY(new_dict(cx))).leak();
  const OwnedValue extra = own(frame->snapshot);
  return set_item(cx, extra, key, value);
}

OwnedValue proxy_getitem(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  OwnedValue found = TRY(dict_get(cx, dict.get(), arguments[1]));
  if (!found.is_absent()) return found;
  Ref<Str> shown = TRY(repr_of(cx, arguments[1]));
  return raise_error(cx, TypeId::KeyError, cat("local variable '", shown.get(), "' is not defined"));
}
OwnedValue proxy_setitem(Context& cx, const CallArguments& arguments) {
  return none_result(cx, store(cx, arguments.self(), arguments[1], arguments[2]));
}
OwnedValue proxy_delitem(Context& cx, const CallArguments&) {
  return raise_type_error(cx, "cannot remove variables from FrameLocalsProxy");
}
OwnedValue proxy_update(Context& cx, const CallArguments& arguments) {
  Ref<Dict> given = TRY(new_dict(cx));
  Ref<Str> update = TRY(intern(cx, "update"));
  TRY(call_method(cx, Value(given.get()), update.get(), {arguments[1]}));
  Value key, value;
  for (std::size_t position = 0; dict_next(given.get(), position, key, value);)
    TRY(store(cx, arguments.self(), key, value));
  return cx.none();
}
OwnedValue proxy_setdefault(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  OwnedValue found = TRY(dict_get(cx, dict.get(), arguments[1]));
  if (!found.is_absent()) return found;
  const Value fallback = arguments.count > 2 ? arguments[2] : cx.core.none;
  TRY(store(cx, arguments.self(), arguments[1], fallback));
  return own(fallback);
}
OwnedValue proxy_length(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  return make_int(cx, static_cast<std::int64_t>(dict->size()));
}
OwnedValue proxy_contains(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  return bool_result(cx, contains(cx, Value(dict.get()), arguments[1]));
}
OwnedValue proxy_repr(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  return repr_of(cx, Value(dict.get()));
}
OwnedValue proxy_copy(Context& cx, const CallArguments& arguments) { return variables(cx, arguments.self()); }
OwnedValue proxy_get(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  OwnedValue found = TRY(dict_get(cx, dict.get(), arguments[1]));
  if (!found.is_absent()) return found;
  return own(arguments.count > 2 ? arguments[2] : cx.core.none);
}
// A list of what the dict's method of that name gives.
template <const char* kName>
OwnedValue proxy_list(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  Ref<Str> name = TRY(intern(cx, kName));
  const OwnedValue view = TRY(call_method(cx, Value(dict.get()), name.get(), {}));
  return list_from(cx, view);
}
constexpr char kKeys[] = "keys", kValues[] = "values", kItems[] = "items";
OwnedValue proxy_iter(Context& cx, const CallArguments& arguments) {
  const OwnedValue keys = TRY(proxy_list<kKeys>(cx, arguments));
  return get_iterator(cx, keys);
}
OwnedValue proxy_reversed(Context& cx, const CallArguments& arguments) {
  const OwnedValue keys = TRY(proxy_list<kKeys>(cx, arguments));
  OwnedValue reversed = TRY(call_special(cx, keys, SpecialMethod::reversed_));
  return reversed;
}
OwnedValue proxy_or(Context& cx, const CallArguments& arguments) {
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  return binary(cx, BinaryOperator::Or, Value(dict.get()), arguments[1]);
}
template <Comparison kOperator>
OwnedValue proxy_compare(Context& cx, const CallArguments& arguments) {
  const bool proxy = type_of(cx, arguments[1]) == type_of(cx, arguments.self());
  const bool equal = proxy && frame_of(cx, arguments[1]) == frame_of(cx, arguments.self());
  if (proxy) return cx.boolean_result(equal == (kOperator == Comparison::Eq));
  if (!is<Dict>(arguments[1])) return cx.not_implemented();
  Ref<Dict> dict = TRY(variables(cx, arguments.self()));
  return compare(cx, kOperator, Value(dict.get()), arguments[1]);
}

constexpr MethodRow kRows[] = {
    {"__getitem__", proxy_getitem, 1, 1},
    {"__setitem__", proxy_setitem, 2, 2},
    {"__delitem__", proxy_delitem, 1, 1},
    {"__len__", proxy_length},
    {"__iter__", proxy_iter},
    {"__reversed__", proxy_reversed},
    {"__contains__", proxy_contains, 1, 1},
    {"__repr__", proxy_repr},
    {"__or__", proxy_or, 1, 1},
    {"__eq__", proxy_compare<Comparison::Eq>, 1, 1},
    {"__ne__", proxy_compare<Comparison::Ne>, 1, 1},
    {"copy", proxy_copy},
    {"get", proxy_get, 1, 2},
    {"items", proxy_list<kItems>},
    {"keys", proxy_list<kKeys>},
    {"setdefault", proxy_setdefault, 1, 2},
    {"update", proxy_update, 1, 1},
    {"values", proxy_list<kValues>},
};

OwnedValue make_proxy_class(Context& cx) {
  Type* object = cx.type(TypeId::Object);
  Ref<Dict> space = TRY(new_dict(cx));
  TRY(dict_set(cx, space.get(), cx.names().dunder_module, Value(cx.names().builtins)));
  for (const MethodRow& row : kRows) {
    const bool special = row.name[0] == '_';
    Ref<Object> made =
        special ? Ref<Object>(new_object<WrapperDescriptor>(cx, cx.type(TypeId::WrapperDescriptor)))
                : Ref<Object>(new_object<MethodDescriptor>(cx, cx.type(TypeId::MethodDescriptor)));
    if (!made) return failed();
    auto* descriptor = static_cast<NativeDescriptor*>(made.get());
    Ref<Str> name = TRY(intern(cx, row.name));
    descriptor->row = &row;
    descriptor->owner = object;
    descriptor->name = Ref<Str>(name).leak();
    TRY(dict_set(cx, space.get(), name.get(), Value(made.get())));
  }
  Ref<Tuple> bases = TRY(make_tuple(cx, {Value(object)}));
  Ref<Str> name = TRY(intern(cx, "FrameLocalsProxy"));
  return new_type(cx, cx.type(TypeId::Type), name.get(), bases.get(), space.get(), {});
}

// Made when it is first asked for.
OwnedValue proxy_class(Context& cx) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  OwnedValue known = own(dict_find(cx, cx.registries.get(), kClass));
  if (known.is_value()) return known;
  OwnedValue made = TRY(make_proxy_class(cx));
  TRY(dict_set(cx, cx.registries.get(), kClass, made));
  return made;
}

}  // namespace

OwnedValue make_frame_proxy(Context& cx, FrameObject* frame) {
  RULE(NSP_06);
  const OwnedValue type = TRY(proxy_class(cx));
  Ref<Object> made = TRY(new_object<Object>(cx, as<Type>(type)));
  Ref<Str> key = TRY(intern(cx, kFrame));
  TRY(set_own_attribute(cx, made.get(), key.get(), Value(frame)));
  return made;
}

}  // namespace dictum
