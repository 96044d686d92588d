#include "builtins/dict_views.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"

// dict.

namespace dictum {

namespace {

OwnedValue construct_dict(Context& cx, Type* type, const CallArguments&) {
  return new_object<Dict>(cx, type);
}

Done update_from(Context& cx, Dict* self, const CallArguments& arguments, std::string_view name) {
  if (arguments.count > 2)
    return raise_type_error(cx, cat(name, " expected at most 1 argument, got ", arguments.count - 1));
  if (arguments.count == 2) TRY(dict_merge(cx, self, arguments[1]));
  for (std::size_t i = 0; i < arguments.keyword_count(); ++i)
    TRY(dict_set(cx, self, (*arguments.keyword_names)[i], arguments.values[arguments.count + i]));
  return done();
}
OwnedValue dict_init(Context& cx, const CallArguments& arguments) {
  return none_result(cx, update_from(cx, self_as<Dict>(arguments), arguments, "dict"));
}
OwnedValue dict_update_row(Context& cx, const CallArguments& arguments) {
  return none_result(cx, update_from(cx, self_as<Dict>(arguments), arguments, "update"));
}

OwnedValue dict_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Dict>(arguments);
  if (self->size() == 0) return text_result(cx, "{}");
  ReprGuard guard(cx, self);
  if (guard.recursive()) return text_result(cx, "{...}");
  StrBuilder out(cx);
  out.append(U'{');
  Value key, value;
  bool first = true;
  for (std::size_t position = 0; dict_next(self, position, key, value); first = false) {
    OwnedValue held_key = own(key), held_value = own(value);
    if (!first) out.append(std::string_view(", "));
    Ref<Str> key_text = TRY(repr_of(cx, held_key));
    out.append(key_text.get());
    out.append(std::string_view(": "));
    Ref<Str> value_text = TRY(repr_of(cx, held_value));
    out.append(value_text.get());
    if (!cx.charge()) return failed();
  }
  out.append(U'}');
  return out.finish();
}

Fallible<bool> equal_dicts(Context& cx, Dict* left, Dict* right) {
  if (left->size() != right->size()) return false;
  Ref<Dict> held_left = own_ref(left), held_right = own_ref(right);
  Value key, value;
  for (std::size_t position = 0; dict_next(left, position, key, value);) {
    OwnedValue held_key = own(key), held_value = own(value);
    OwnedValue other = TRY(dict_get_hashed(cx, right, held_key, left->table->entries()[position - 1].hash));
    if (other.is_absent()) return false;
    if (!TRY(compare_truth(cx, Comparison::Eq, held_value, other))) return false;
    if (!cx.charge()) return failed();
  }
  return true;
}
OwnedValue dict_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Dict>(other) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  bool equal = TRY(equal_dicts(cx, as<Dict>(self), as<Dict>(other)));
  return cx.boolean_result(equal == (op == Comparison::Eq));
}

OwnedValue dict_getitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Dict>(arguments);
  OwnedValue found = TRY(dict_get(cx, self, arguments[1]));
  if (!found.is_absent()) return found;
  if (type_of(cx, self) != cx.type(TypeId::Dict)) {
    OwnedValue missing = TRY(call_special(cx, self, SpecialMethod::missing_, {arguments[1]}));
    if (!missing.is_absent()) return missing;
  }
  return raise_with(cx, TypeId::KeyError, arguments[1]);
}
OwnedValue dict_setitem(Context& cx, const CallArguments& arguments) {
  return none_result(cx, dict_set(cx, self_as<Dict>(arguments), arguments[1], arguments[2]));
}
OwnedValue dict_delitem(Context& cx, const CallArguments& arguments) {
  OwnedValue old = TRY(dict_pop(cx, self_as<Dict>(arguments), arguments[1]));
  return old.is_absent() ? OwnedValue(raise_with(cx, TypeId::KeyError, arguments[1])) : cx.none();
}
OwnedValue dict_len(Context& cx, const CallArguments& arguments) {
  return make_int_unsigned(cx, self_as<Dict>(arguments)->size());
}
OwnedValue dict_contains(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(!TRY(dict_get(cx, self_as<Dict>(arguments), arguments[1])).is_absent());
}
OwnedValue dict_get_row(Context& cx, const CallArguments& arguments) {
  OwnedValue found = TRY(dict_get(cx, self_as<Dict>(arguments), arguments[1]));
  if (!found.is_absent()) return found;
  return arguments.count > 2 ? own(arguments[2]) : cx.none();
}
OwnedValue dict_setdefault(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Dict>(arguments);
  std::int64_t hash = TRY(hash_value(cx, arguments[1]));
  OwnedValue found = TRY(dict_get_hashed(cx, self, arguments[1], hash));
  if (!found.is_absent()) return found;
  OwnedValue value = arguments.count > 2 ? own(arguments[2]) : cx.none();
  TRY(dict_set_hashed(cx, self, arguments[1], hash, value));
  return value;
}
OwnedValue dict_pop_row(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Dict>(arguments);
  // An empty dict does not ask for the key's hash.
  OwnedValue found = self->size() == 0 ? OwnedValue() : TRY(dict_pop(cx, self, arguments[1]));
  if (!found.is_absent()) return found;
  if (arguments.count > 2) return own(arguments[2]);
  return raise_with(cx, TypeId::KeyError, arguments[1]);
}
OwnedValue dict_popitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<Dict>(arguments);
  if (self->size() == 0) return raise_error(cx, TypeId::KeyError, "popitem(): dictionary is empty");
  std::int64_t last = static_cast<std::int64_t>(self->table->entry_count) - 1;
  while (self->table->entries()[last].key.is_absent()) --last;
  OwnedValue key, value;
  dict_remove_at(self, last, key, value);
  self->table->entry_count = static_cast<std::uint32_t>(last);
  return make_tuple(cx, {key.get(), value.get()});
}
OwnedValue dict_clear_row(Context& cx, const CallArguments& arguments) {
  dict_clear(cx, self_as<Dict>(arguments));
  return cx.none();
}
OwnedValue dict_copy_row(Context& cx, const CallArguments& arguments) {
  Ref<Dict> made = TRY(new_dict(cx));
  TRY(dict_merge(cx, made.get(), arguments.self()));
  return made;
}

// The keys of a dict as they lie there: a change meanwhile is not looked for.
Done add_keys(Context& cx, Dict* made, Dict* source, Value value) {
  Value key, old;
  for (std::size_t position = 0; dict_next(source, position, key, old);) {
    const OwnedValue held = own(key);
    TRY(dict_set_hashed(cx, made, held, source->table->entries()[position - 1].hash, value));
    if (!cx.charge()) return failed();
  }
  return done();
}

OwnedValue dict_fromkeys(Context& cx, const CallArguments& arguments) {
  OwnedValue value = arguments.count > 2 ? own(arguments[2]) : cx.none();
  OwnedValue made = TRY(call(cx, arguments.self()));
  if (is_exact(cx, made, TypeId::Dict) && is_exact(cx, arguments[1], TypeId::Dict) &&
      as<Dict>(made)->size() == 0) {
    TRY(add_keys(cx, as<Dict>(made), as<Dict>(arguments[1]), value));
    return made;
  }
  ItemSource source(cx, arguments[1]);
  if (!source.ok()) return failed();
  for (;;) {
    OwnedValue key = TRY(source.next());
    if (key.is_absent()) return made;
    TRY(set_item(cx, made, key, value));
  }
}

OwnedValue united(Context& cx, Value left, Value right) {
  if (!is<Dict>(left) || !is<Dict>(right)) return cx.not_implemented();
  Ref<Dict> made = TRY(new_dict(cx));
  TRY(dict_merge(cx, made.get(), left));
  TRY(dict_merge(cx, made.get(), right));
  return made;
}
OwnedValue dict_or(Context& cx, const CallArguments& arguments) {
  return united(cx, arguments[0], arguments[1]);
}
OwnedValue dict_ror(Context& cx, const CallArguments& arguments) {
  return united(cx, arguments[1], arguments[0]);
}
OwnedValue dict_ior(Context& cx, const CallArguments& arguments) {
  TRY(dict_merge(cx, self_as<Dict>(arguments), arguments[1]));
  return own(arguments.self());
}

template <TypeId kView>
OwnedValue dict_view(Context& cx, const CallArguments& arguments) {
  return make_dict_view(cx, kView, self_as<Dict>(arguments));
}
OwnedValue dict_iter(Context& cx, const CallArguments& arguments) {
  return make_dict_iterator(cx, TypeId::DictKeyIterator, self_as<Dict>(arguments));
}
OwnedValue dict_reversed(Context& cx, const CallArguments& arguments) {
  return make_dict_iterator(cx, TypeId::DictReverseKeyIterator, self_as<Dict>(arguments));
}

constexpr MethodRow kDictMethods[] = {
    {"__init__", dict_init, 0, -1, true},
    {"__repr__", dict_repr},
    COMPARISON_ROWS(dict_compare),
    {"__iter__", dict_iter},
    {"__or__", dict_or, 1, 1},
    {"__ror__", dict_ror, 1, 1},
    {"__ior__", dict_ior, 1, 1},
    {"__len__", dict_len},
    {"__getitem__", dict_getitem, 1, 1},
    {"__setitem__", dict_setitem, 2, 2},
    {"__delitem__", dict_delitem, 1, 1},
    {"__contains__", dict_contains, 1, 1},
    {"get", dict_get_row, 1, 2},
    {"setdefault", dict_setdefault, 1, 2},
    {"pop", dict_pop_row, 1, 2},
    {"popitem", dict_popitem},
    {"keys", dict_view<TypeId::DictKeys>},
    {"items", dict_view<TypeId::DictItems>},
    {"values", dict_view<TypeId::DictValues>},
    {"update", dict_update_row, 0, -1, true},
    {"fromkeys", dict_fromkeys, 1, 2},
    {"clear", dict_clear_row},
    {"copy", dict_copy_row},
    {"__reversed__", dict_reversed},
    {"__class_getitem__", class_getitem, 1, 1},
};

void destroy_dict(Context& cx, Object* object) { dict_clear(cx, static_cast<Dict*>(object)); }
void visit_dict(Object* object, EdgeVisitor& visitor) {
  Value key, value;
  for (std::size_t position = 0; dict_next(static_cast<Dict*>(object), position, key, value);) {
    visitor.edge(key);
    visitor.edge(value);
  }
}

}  // namespace

const NativeType kDictType = {.layout = TypeId::Dict,
                              .size = sizeof(Dict),
                              .subclassable = true,
                              .destroy = destroy_dict,
                              .visit = visit_dict,
                              .clear = destroy_dict,
                              .construct = construct_dict,
                              .methods = kDictMethods,
                              .is_mapping = true};

}  // namespace dictum
