#include "objects/class_build.h"

#include <vector>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

// What a class statement does around its body (Language Reference 3.3.3.1 to 3.3.3.6).

namespace dictum {

Ref<Tuple> resolve_bases(Context& cx, Tuple* bases) {
  std::vector<OwnedValue> resolved;
  bool replaced = false;
  for (Value base : bases->span()) {
    if (RULE_IF(CLS_11, is<Type>(base))) {
      resolved.push_back(own(base));
      continue;
    }
    OwnedValue method = TRY(find_attribute(cx, base, cx.names().dunder_mro_entries));
    if (method.is_absent()) {
      resolved.push_back(own(base));
      continue;
    }
    RULE(CLS_07);
    OwnedValue entries = TRY(call(cx, method, {Value(bases)}));
    if (RULE_IF(CLS_09, !is<Tuple>(entries.get())))
      return raise_type_error(cx, "__mro_entries__ must return a tuple");
    for (Value entry : as<Tuple>(entries)->span()) resolved.push_back(own(entry));
    replaced = true;
  }
  if (!replaced) return own_ref(bases);
  std::vector<Value> items;
  for (const OwnedValue& item : resolved) items.push_back(item.get());
  return make_tuple(cx, std::span<const Value>(items));
}

Type* choose_metaclass(Context& cx, Type* hint, Tuple* bases) {
  Type* winner = hint;
  for (Value base : bases->span()) {
    Type* candidate = type_of(cx, base);
    if (is_subtype(winner, candidate)) continue;
    if (RULE_IF(CLS_13, is_subtype(candidate, winner))) {
      winner = candidate;
      continue;
    }
    RULE(CLS_14);
    (void)raise_type_error(
        cx,
        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of "
        "the metaclasses of all its bases");
    return nullptr;
  }
  return winner;
}

namespace {

// The class statement's keywords without `metaclass`, as they are passed on.
struct Keywords {
  std::vector<Value> values;
  Ref<Tuple> names;
  OwnedValue metaclass;
};

Done split_keywords(Context& cx, const CallArguments& keywords, Keywords& split) {
  std::vector<Value> names;
  for (std::size_t i = 0; i < keywords.keyword_count(); ++i) {
    Value name = (*keywords.keyword_names)[i];
    Value value = keywords.values[keywords.count + i];
    if (as<Str>(name)->is_ascii_text("metaclass")) {
      split.metaclass = own(value);
      continue;
    }
    names.push_back(name);
    split.values.push_back(value);
  }
  split.names = TRY(make_tuple(cx, std::span<const Value>(names)));
  return done();
}

OwnedValue call_with_keywords(Context& cx, Value callable, std::initializer_list<Value> positional,
                              const Keywords& keywords) {
  std::vector<Value> values(positional);
  values.insert(values.end(), keywords.values.begin(), keywords.values.end());
  CallArguments arguments{values.data(), static_cast<std::uint32_t>(positional.size()),
                          keywords.values.empty() ? nullptr : keywords.names.get()};
  return call(cx, callable, arguments);
}

// The metaclass to use: the most derived one, or the given callable if that is no class.
OwnedValue pick_metaclass(Context& cx, Value given, Tuple* bases) {
  OwnedValue meta = own(given);
  if (given.is_absent() && bases->size() == 0) RULE(CLS_12);
  if (given.is_absent())
    meta = bases->size() == 0 ? own(Value(cx.type(TypeId::Type))) : own(Value(type_of(cx, (*bases)[0])));
  if (!is<Type>(meta.get())) {
    RULE(CLS_15);
    return meta;
  }
  Type* winner = choose_metaclass(cx, as<Type>(meta), bases);
  return winner ? own(Value(winner)) : failed();
}

OwnedValue prepare_namespace(Context& cx, Value meta, Str* name, Tuple* bases, const Keywords& keywords) {
  OwnedValue prepare = TRY(find_attribute(cx, meta, cx.names().dunder_prepare));
  if (prepare.is_absent()) {
    RULE(CLS_17);
    return new_dict(cx);
  }
  RULE(CLS_16);
  OwnedValue space = TRY(call_with_keywords(cx, prepare, {Value(name), Value(bases)}, keywords));
  bool mapping = !lookup_special(cx, type_of(cx, space), SpecialMethod::getitem_).is_absent();
  if (RULE_IF(CLS_18, mapping)) return space;
  std::string shown = is<Type>(meta) ? to_utf8(as<Type>(meta)->name) : "<metaclass>";
  return raise_type_error(cx, cat(shown, ".__prepare__() must return a mapping, not ", type_name(cx, space)));
}

// The class cell that the body left must hold the class now (CLS-29).
Done check_class_cell(Context& cx, Value cell, Value cls, Str* name) {
  if (!is<Cell>(cell) || !is<Type>(cls)) return done();
  Value content = as<Cell>(cell)->content;
  if (content == cls) return done();
  if (content.is_absent()) {
    RULE(CLS_29);
    Ref<Str> shown = TRY(repr_of(cx, cls));
    return raise_error(cx, TypeId::RuntimeError,
                       cat("__class__ not set defining '", name, "' as ", shown.get(),
                           ". Was __classcell__ propagated to type.__new__?"));
  }
  Ref<Str> expected = TRY(repr_of(cx, cls));
  Ref<Str> found = TRY(repr_of(cx, content));
  return raise_type_error(
      cx, cat("__class__ set to ", found.get(), " defining '", name, "' as ", expected.get()));
}

}  // namespace

OwnedValue build_class(Context& cx, Value body, Str* name, Tuple* original_bases, const CallArguments& given,
                       BodyRunner run_body) {
  Ref<Tuple> bases = TRY(resolve_bases(cx, original_bases));
  Keywords keywords;
  TRY(split_keywords(cx, given, keywords));
  OwnedValue meta = TRY(pick_metaclass(cx, keywords.metaclass, bases.get()));
  OwnedValue space = TRY(prepare_namespace(cx, meta, name, bases.get(), keywords));
  OwnedValue cell = TRY(run_body(cx, body, space));
  if (RULE_IF(CLS_08, bases.get() != original_bases))
    TRY(set_item(cx, space, cx.names().dunder_orig_bases, original_bases));
  RULE(CLS_26);
  OwnedValue cls =
      TRY(call_with_keywords(cx, meta, {Value(name), Value(bases.get()), space.get()}, keywords));
  TRY(check_class_cell(cx, cell, cls, name));
  return cls;
}

}  // namespace dictum
