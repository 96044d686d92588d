#include "builtins/withheld_text.h"

#include <array>
#include <utility>

#include "builtins/method_helpers.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/withheld.h"

namespace dictum {

namespace {

OwnedValue stop(Context& cx, const CallArguments&) { return stop_at_withheld(cx); }

constexpr const char* kUses[] = {
    "__repr__", "__str__", "__format__", "__hash__", "__eq__",   "__ne__",      "__lt__",       "__le__",
    "__gt__",   "__ge__",  "__len__",    "__bool__", "__iter__", "__getitem__", "__contains__", "__add__",
    "__radd__", "__mul__", "__rmul__",   "__mod__",  "__rmod__", "__setattr__", "__delattr__"};

OwnedValue read_attribute(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]) || !as<Str>(arguments[1])->is_ascii_text("__class__"))
    return stop_at_withheld(cx);
  return class_of_withheld(cx, arguments[0]);
}

template <std::size_t... kIndex>
constexpr auto rows_of(std::index_sequence<kIndex...>) {
  return std::array{MethodRow{kUses[kIndex], stop, 0, -1, true}...};
}
constexpr auto kRows = rows_of(std::make_index_sequence<std::size(kUses)>());

OwnedValue make_class(Context& cx, bool is_text) {
  Type* object = cx.type(TypeId::Object);
  Ref<Dict> space = TRY(new_dict(cx));
  TRY(dict_set(cx, space.get(), cx.names().dunder_module, Value(cx.names().builtins)));
  for (const MethodRow& row : kRows) {
    Ref<BuiltinFunction> made = TRY(make_builtin(cx, &row, Value(), Value()));
    TRY(dict_set(cx, space.get(), made->name, Value(made.get())));
  }
  static constexpr MethodRow kReadRow{"__getattribute__", read_attribute, 1, 1};
  Ref<MethodDescriptor> read = TRY(new_object<MethodDescriptor>(cx, cx.type(TypeId::MethodDescriptor)));
  read->row = &kReadRow;
  read->owner = own_ref(object).leak();
  read->name = TRY(intern(cx, kReadRow.name)).leak();
  TRY(dict_set(cx, space.get(), read->name, Value(read.get())));
  TRY(dict_set(cx, space.get(), kWithheldMark, is_text ? cx.core.true_ : cx.core.false_));
  Ref<Tuple> bases = TRY(make_tuple(cx, {Value(object)}));
  Ref<Str> name = TRY(intern(cx, "str"));
  OwnedValue type = TRY(new_type(cx, cx.type(TypeId::Type), name.get(), bases.get(), space.get(), {}));
  remove_subclass(cx, object, as<Type>(type));  // no class of the program
  return type;
}

OwnedValue make_stand_in(Context& cx, bool is_text) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  const std::string_view key = is_text ? "withheld text" : "withheld value";
  OwnedValue type = own(dict_find(cx, cx.registries.get(), key));
  if (type.is_absent()) {
    type = TRY(make_class(cx, is_text));
    TRY(dict_set(cx, cx.registries.get(), key, type));
  }
  return OwnedValue(new_object<Object>(cx, as<Type>(type)));
}

}  // namespace

OwnedValue withheld_text(Context& cx) { return make_stand_in(cx, true); }
// Classes that can be subclassed have a text, but for weakref.ref.
OwnedValue withheld_text_of(Context& cx, const Type* type) {
  return make_stand_in(cx, type->native->subclassable && type->id != TypeId::WeakReference);
}

}  // namespace dictum
