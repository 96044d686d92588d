// _abc: https://docs.python.org/3/library/abc.html
#include "builtins/method_helpers.h"
#include "modules/class_table.h"
#include "modules/fill.h"
#include "modules/module_types.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"

namespace dictum {

namespace {

OwnedValue construct_abc_data(Context& cx, Type* type, const CallArguments&) {
  Ref<AbcData> made = TRY(new_object<AbcData>(cx, type));
  made->negative_cache_version = cx.abc_cache_token;
  return made;
}
void destroy_abc_data(Context& cx, Object* object) {
  auto* self = static_cast<AbcData*>(object);
  table_clear(cx, self->registry);
  table_clear(cx, self->cache);
  table_clear(cx, self->negative_cache);
}
void visit_abc_data(Object* object, EdgeVisitor& visitor) {
  auto* self = static_cast<AbcData*>(object);
  visit_table(self->registry, visitor);
  visit_table(self->cache, visitor);
  visit_table(self->negative_cache, visitor);
}

Ref<AbcData> data_of(Context& cx, Value cls) {
  Ref<Str> name = TRY(intern(cx, "_abc_impl"));
  OwnedValue found = TRY(get_attribute(cx, cls, name.get()));
  if (!is_exact(cx, found, TypeId::AbcData)) return raise_type_error(cx, "_abc_impl is set to a wrong type");
  return ref_cast<AbcData>(std::move(found));
}

// Which methods are abstract

Fallible<bool> is_abstract(Context& cx, Value value) {
  const OwnedValue mark = TRY(find_attribute(cx, value, cx.names().dunder_isabstractmethod));
  return !mark.is_absent() && TRY(truth(cx, mark));
}

// Those that the class itself defines.
Done add_own_names(Context& cx, Set* names, Value cls) {
  const OwnedValue space = TRY(get_attribute(cx, cls, cx.names().dunder_dict));
  const OwnedValue items = TRY(call_method(cx, space, cx.names().items));
  Ref<List> pairs = TRY(list_from(cx, items));
  for (std::size_t i = 0; i < pairs->size(); i++) {
    if (!cx.charge()) return failed();
    const OwnedValue pair = own((*pairs)[i]);
    if (!is<Tuple>(pair) || as<Tuple>(pair)->size() != 2)
      return raise_type_error(cx, cat("Iteration over type's dict's items() returned a non-2-tuple"));
    if (TRY(is_abstract(cx, (*as<Tuple>(pair))[1]))) TRY(set_add(cx, names, (*as<Tuple>(pair))[0]));
  }
  return done();
}
// Those of a base that the class has not made concrete.
Done add_inherited_names(Context& cx, Set* names, Value cls, Value base) {
  const OwnedValue inherited = TRY(find_attribute(cx, base, cx.names().dunder_abstractmethods));
  if (inherited.is_absent()) return done();
  ItemSource items(cx, inherited);
  if (!items.ok()) return failed();
  for (;;) {
    const OwnedValue name = TRY(items.next());
    if (name.is_absent()) return done();
    if (!is<Str>(name))
      return raise_type_error(cx, cat("attribute name must be string, not '", type_name(cx, name), "'"));
    const OwnedValue value = TRY(find_attribute(cx, cls, as<Str>(name)));
    if (!value.is_absent() && TRY(is_abstract(cx, value))) TRY(set_add(cx, names, name));
  }
}
Done compute_abstract_methods(Context& cx, Value cls) {
  Ref<Set> names = TRY(new_set(cx, TypeId::FrozenSet));
  TRY(add_own_names(cx, names.get(), cls));
  const OwnedValue bases = TRY(get_attribute(cx, cls, cx.names().dunder_bases));
  if (!is<Tuple>(bases)) return raise_type_error(cx, "__bases__ is not tuple");
  for (std::size_t i = 0; i < as<Tuple>(bases)->size(); i++)
    TRY(add_inherited_names(cx, names.get(), cls, (*as<Tuple>(bases))[i]));
  return set_attribute(cx, cls, cx.names().dunder_abstractmethods, Value(names.get()));
}

// What match statements ask: __abc_tpflags__ marks sequences and mappings

constexpr std::int64_t kSequenceBit = 1 << 5, kMappingBit = 1 << 6;

Done take_collection_flags(Context& cx, Type* type) {
  Ref<Str> name = TRY(intern(cx, "__abc_tpflags__"));
  const OwnedValue flags = own(dict_find(cx, type->dict, name.get()));
  if (!flags.is_value() || !is_exact_int(cx, flags)) return done();
  const std::int64_t bits = int_to_int64(flags).value_or(0);
  if ((bits & kSequenceBit) && (bits & kMappingBit))
    return raise_type_error(cx, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
  if (bits & kSequenceBit) type->type_flags = (type->type_flags & ~kTypeMapping) | kTypeSequence;
  if (bits & kMappingBit) type->type_flags = (type->type_flags & ~kTypeSequence) | kTypeMapping;
  const bool deleted = TRY(dict_delete(cx, type->dict, name.get()));
  if (deleted) type_modified(type);
  return done();
}
void spread_collection_flags(Context& cx, Type* type, std::uint32_t flags) {
  constexpr std::uint32_t kBoth = kTypeSequence | kTypeMapping;
  if (!type->is_heap() || (type->type_flags & kBoth) == flags) return;
  type->type_flags = (type->type_flags & ~kBoth) | flags;
  for (Type* child : live_subclasses(cx, type)) spread_collection_flags(cx, child, flags);
}

OwnedValue abc_init(Context& cx, const CallArguments& arguments) {
  const Value cls = arguments[0];
  TRY(compute_abstract_methods(cx, cls));
  const OwnedValue data = TRY(construct_abc_data(cx, cx.type(TypeId::AbcData), {}));
  Ref<Str> name = TRY(intern(cx, "_abc_impl"));
  TRY(set_attribute(cx, cls, name.get(), data));
  if (cx.language.match_statement && is<Type>(cls)) TRY(take_collection_flags(cx, as<Type>(cls)));
  return cx.none();
}

OwnedValue abc_register(Context& cx, const CallArguments& arguments) {
  const Value self = arguments[0], subclass = arguments[1];
  if (!is<Type>(subclass)) return raise_type_error(cx, "Can only register classes");
  if (TRY(is_subclass(cx, subclass, self))) return own(subclass);
  if (TRY(is_subclass(cx, self, subclass)))
    return raise_error(cx, TypeId::RuntimeError, "Refusing to create an inheritance cycle");
  Ref<AbcData> data = TRY(data_of(cx, self));
  TRY(table_add(cx, data->registry, as<Type>(subclass)));
  cx.abc_cache_token++;
  const std::uint32_t flags =
      is<Type>(self) ? as<Type>(self)->type_flags & (kTypeSequence | kTypeMapping) : 0;
  if (cx.language.match_statement && flags) spread_collection_flags(cx, as<Type>(subclass), flags);
  return own(subclass);
}

bool negative_cache_holds(Context& cx, AbcData* data) {
  if (data->negative_cache_version == cx.abc_cache_token) return true;
  table_clear(cx, data->negative_cache);
  data->negative_cache_version = cx.abc_cache_token;
  return false;
}

OwnedValue call_subclasscheck(Context& cx, Value self, Value subclass) {
  return call_method(cx, self, cx.names().dunder_subclasscheck, {subclass});
}

OwnedValue abc_instancecheck(Context& cx, const CallArguments& arguments) {
  const Value self = arguments[0], instance = arguments[1];
  Ref<AbcData> data = TRY(data_of(cx, self));
  const OwnedValue subclass = TRY(get_attribute(cx, instance, cx.names().dunder_class));
  if (is<Type>(subclass) && table_contains(data->cache, as<Type>(subclass))) return cx.boolean_result(true);
  const OwnedValue actual = own(Value(type_of(cx, instance)));
  if (actual.get() == subclass.get()) {
    if (data->negative_cache_version == cx.abc_cache_token &&
        table_contains(data->negative_cache, as<Type>(subclass)))
      return cx.boolean_result(false);
    return call_subclasscheck(cx, self, subclass);
  }
  OwnedValue answer = TRY(call_subclasscheck(cx, self, subclass));
  if (TRY(truth(cx, answer))) return answer;
  return call_subclasscheck(cx, self, actual);
}

// One of the registered classes or of the subclasses of self says so.
Fallible<bool> is_below_any(Context& cx, Value subclass, List* classes) {
  for (std::size_t i = 0; i < classes->size(); i++) {
    if (!cx.charge()) return failed();
    const OwnedValue cls = own((*classes)[i]);
    if (TRY(is_subclass(cx, subclass, cls))) return true;
  }
  return false;
}

// Whether it is below one of the registered classes, or of the subclasses of self.
Fallible<bool> is_below_related(Context& cx, Value self, AbcData* data, Value subclass) {
  Ref<List> registered = TRY(table_classes(cx, data->registry));
  if (TRY(is_below_any(cx, subclass, registered.get()))) return true;
  const OwnedValue subclasses = TRY(call_method(cx, self, cx.names().dunder_subclasses));
  if (!is<List>(subclasses)) return raise_type_error(cx, "__subclasses__() must return a list");
  return is_below_any(cx, subclass, as<List>(subclasses));
}

OwnedValue abc_subclasscheck(Context& cx, const CallArguments& arguments) {
  const Value self = arguments[0];
  if (!is<Type>(arguments[1])) return raise_type_error(cx, "issubclass() arg 1 must be a class");
  auto* subclass = as<Type>(arguments[1]);
  Ref<AbcData> data = TRY(data_of(cx, self));
  if (table_contains(data->cache, subclass)) return cx.boolean_result(true);
  if (negative_cache_holds(cx, data.get()) && table_contains(data->negative_cache, subclass))
    return cx.boolean_result(false);
  const OwnedValue hook = TRY(call_method(cx, self, cx.names().dunder_subclasshook, {Value(subclass)}));
  bool answer = hook.get() == cx.core.true_;
  if (hook.get() == cx.core.not_implemented) {
    answer = is<Type>(self) && is_subtype(subclass, as<Type>(self));
    // What is registered itself needs no place in the cache.
    if (!answer && table_contains(data->registry, subclass)) return cx.boolean_result(true);
    if (!answer) answer = TRY(is_below_related(cx, self, data.get(), Value(subclass)));
  } else if (!answer && hook.get() != cx.core.false_) {
    return raise_error(cx, TypeId::AssertionError,
                       "__subclasshook__ must return either False, True, or NotImplemented");
  }
  TRY(table_add(cx, answer ? data->cache : data->negative_cache, subclass));
  return cx.boolean_result(answer);
}

OwnedValue abc_get_dump(Context& cx, const CallArguments& arguments) {
  Ref<AbcData> data = TRY(data_of(cx, arguments[0]));
  Ref<Set> registry = TRY(table_dump(cx, data->registry)), cache = TRY(table_dump(cx, data->cache));
  Ref<Set> negative = TRY(table_dump(cx, data->negative_cache));
  const OwnedValue version = TRY(make_int_unsigned(cx, data->negative_cache_version));
  return make_tuple(cx, {Value(registry.get()), Value(cache.get()), Value(negative.get()), version.get()});
}
OwnedValue abc_reset_registry(Context& cx, const CallArguments& arguments) {
  Ref<AbcData> data = TRY(data_of(cx, arguments[0]));
  table_clear(cx, data->registry);
  return cx.none();
}
OwnedValue abc_reset_caches(Context& cx, const CallArguments& arguments) {
  Ref<AbcData> data = TRY(data_of(cx, arguments[0]));
  table_clear(cx, data->cache);
  table_clear(cx, data->negative_cache);
  return cx.none();
}
OwnedValue abc_get_cache_token(Context& cx, const CallArguments&) {
  return make_int_unsigned(cx, cx.abc_cache_token);
}

constexpr MethodRow kFunctions[] = {
    {"get_cache_token", abc_get_cache_token},
    {"_abc_init", abc_init, 1, 1},
    {"_reset_registry", abc_reset_registry, 1, 1},
    {"_reset_caches", abc_reset_caches, 1, 1},
    {"_get_dump", abc_get_dump, 1, 1},
    {"_abc_register", abc_register, 2, 2},
    {"_abc_instancecheck", abc_instancecheck, 2, 2},
    {"_abc_subclasscheck", abc_subclasscheck, 2, 2},
};

}  // namespace

const NativeType kAbcDataType = {.layout = TypeId::AbcData,
                                 .size = sizeof(AbcData),
                                 .destroy = destroy_abc_data,
                                 .visit = visit_abc_data,
                                 .construct = construct_abc_data};

Done fill_abc(Context& cx, Dict* dict) { return add_functions(cx, dict, kFunctions, "_abc"); }

}  // namespace dictum
