// _functools: reduce, cmp_to_key: https://docs.python.org/3/library/functools.html
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "modules/fill.h"
#include "modules/functools_types.h"
#include "modules/module_types.h"
#include "modules/native_modules.h"
#include "modules/owned_fields.h"
#include "objects/call_protocol.h"
#include "objects/iterate.h"

namespace dictum {

namespace {

OwnedValue functools_reduce(Context& cx, const CallArguments& arguments) {
  const OwnedValue iterator = get_iterator(cx, arguments[1]);
  if (iterator.is_raised()) {
    if (!catch_exception(cx, TypeId::TypeError)) return failed();
    return raise_type_error(cx, "reduce() arg 2 must support iteration");
  }
  OwnedValue total = own(arguments.get(2));
  for (;;) {
    if (!cx.charge()) return failed();
    OwnedValue item = TRY(next_item(cx, iterator));
    if (item.is_absent()) break;
    total = total.is_absent() ? std::move(item) : TRY(call(cx, arguments[0], {total.get(), item.get()}));
  }
  if (total.is_absent()) return raise_type_error(cx, "reduce() of empty iterable with no initial value");
  return total;
}

// cmp_to_key: K, and its instances

OwnedValue make_key(Context& cx, Value compare, Value object) {
  Ref<KeyWrapper> made = TRY(new_object<KeyWrapper>(cx, cx.type(TypeId::KeyWrapper)));
  made->compare = own(compare).leak();
  made->object = own(object).leak();
  return made;
}
OwnedValue functools_cmp_to_key(Context& cx, const CallArguments& arguments) {
  Value compare;
  TRY(bind_arguments(cx, "cmp_to_key", arguments, {"mycmp"}, 1, 1, &compare));
  return make_key(cx, compare, Value());
}
OwnedValue call_key(Context& cx, const CallArguments& arguments) {
  Value object;
  TRY(bind_arguments(cx, "K", arguments.rest(), {"obj"}, 1, 1, &object));
  return make_key(cx, as<KeyWrapper>(arguments.self())->compare, object);
}
OwnedValue compare_keys(Context& cx, Comparison op, Value left, Value right) {
  if (!is<KeyWrapper>(right)) return raise_type_error(cx, "other argument must be K instance");
  const OwnedValue a = own(as<KeyWrapper>(left)->object), b = own(as<KeyWrapper>(right)->object);
  if (a.is_absent() || b.is_absent()) return raise_error(cx, TypeId::AttributeError, "object");
  const OwnedValue function = own(as<KeyWrapper>(left)->compare);
  const OwnedValue order = TRY(call(cx, function, {a.get(), b.get()}));
  return compare(cx, op, order, Value::small(0));
}
OwnedValue read_object(Context& cx, Object* object) {
  const Value held = static_cast<KeyWrapper*>(object)->object;
  return held.is_absent() ? cx.none() : own(held);
}
Done write_object(Context&, Object* object, Value value) {
  Value given = own(value).leak();
  const OwnedValue before = OwnedValue::steal(std::exchange(static_cast<KeyWrapper*>(object)->object, given));
  return done();
}

constexpr MethodRow kKeyMethods[] = {{"__call__", call_key, 0, -1, true}, COMPARISON_ROWS(compare_keys)};
constexpr GetSetRow kKeyGetSets[] = {{"obj", read_object, write_object}};
using KeyFields = OwnedFields<KeyWrapper, &KeyWrapper::compare, &KeyWrapper::object>;

constexpr MethodRow kFunctions[] = {{"reduce", functools_reduce, 2, 3},
                                    {"cmp_to_key", functools_cmp_to_key, 0, -1, true}};

}  // namespace

const NativeType kKeyWrapperType = {.layout = TypeId::KeyWrapper,
                                    .size = sizeof(KeyWrapper),
                                    .destroy = KeyFields::destroy,
                                    .visit = KeyFields::visit,
                                    .clear = KeyFields::destroy,
                                    .methods = kKeyMethods,
                                    .getsets = kKeyGetSets};

Done fill_functools(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_functools"));
  return add_types(cx, dict, {TypeId::Partial, TypeId::LruCacheWrapper});
}

}  // namespace dictum
