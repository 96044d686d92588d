// Mapping and class patterns: https://docs.python.org/3/reference/compound_stmts.html#mapping-patterns,
// #class-patterns
#include "objects/attribute.h"
#include "objects/operators.h"
#include "objects/set_object.h"
#include "objects/str_object.h"
#include "vm/build.h"

namespace dictum {

namespace {

// The values of the keys, or None if one is missing. mapping.get with a marker: a defaultdict must not grow.
OwnedValue values_of_keys(Context& cx, Value mapping, Tuple* keys) {
  Ref<Set> seen = TRY(new_set(cx));
  std::vector<OwnedValue> values;
  std::vector<Value> borrowed;
  OwnedValue get;
  for (const Value key : keys->span()) {
    if (TRY(set_contains(cx, seen.get(), key))) {
      Ref<Str> shown = TRY(repr_of(cx, key));
      return raise_value_error(cx, cat("mapping pattern checks duplicate key (", shown.get(), ")"));
    }
    TRY(set_add(cx, seen.get(), key));
    if (get.is_absent()) get = TRY(get_attribute(cx, mapping, cx.names().get));
    const Value marker(cx.core.not_implemented);
    OwnedValue value = TRY(call(cx, get, {key, marker}));
    if (value.get() == marker) return cx.none();
    borrowed.push_back(value.get());
    values.push_back(std::move(value));
  }
  if (borrowed.empty()) return empty_tuple(cx);
  return make_tuple(cx, std::span<const Value>(borrowed));
}

// https://peps.python.org/pep-0634/#class-patterns: types that match themselves by one positional pattern.
bool matches_itself(const Context& cx, const Type* type) {
  static constexpr TypeId kTypes[] = {TypeId::Bool,  TypeId::ByteArray, TypeId::Bytes, TypeId::Dict,
                                      TypeId::Float, TypeId::FrozenSet, TypeId::Int,   TypeId::List,
                                      TypeId::Set,   TypeId::Str,       TypeId::Tuple};
  for (const TypeId id : kTypes)
    if (is_subtype(type, cx.type(id))) return true;
  return false;
}

Done match_one(Context& cx, Value subject, Type* cls, Str* name, std::vector<OwnedValue>& seen,
               std::vector<OwnedValue>& values, bool& matched) {
  for (const OwnedValue& earlier : seen)
    if (str_equal(as<Str>(earlier), name)) {
      Ref<Str> shown = TRY(repr_of(cx, Value(name)));
      return raise_type_error(
          cx, cat(type_short_name(cls), "() got multiple sub-patterns for attribute ", shown.get()));
    }
  seen.push_back(own(Value(name)));
  OwnedValue value = TRY(find_attribute(cx, subject, name));
  matched = !value.is_absent();
  if (matched) values.push_back(std::move(value));
  return done();
}

Done match_positional(Context& cx, Value subject, Type* cls, std::uint32_t count,
                      std::vector<OwnedValue>& seen, std::vector<OwnedValue>& values, bool& matched) {
  OwnedValue names = TRY(find_attribute(cx, Value(cls), cx.names().dunder_match_args));
  const bool itself = names.is_absent() && matches_itself(cx, cls);
  if (!names.is_absent() && !is_exact(cx, names, TypeId::Tuple))
    return raise_type_error(
        cx, cat(type_short_name(cls), ".__match_args__ must be a tuple (got ", type_name(cx, names), ")"));
  const std::size_t allowed = itself ? 1 : names.is_absent() ? 0 : as<Tuple>(names)->size();
  if (allowed < count)
    return raise_type_error(cx, cat(type_short_name(cls), "() accepts ", allowed, " positional sub-pattern",
                                    allowed == 1 ? "" : "s", " (", count, " given)"));
  if (itself) {
    values.push_back(own(subject));
    return done();
  }
  for (std::uint32_t i = 0; i < count && matched; i++) {
    const Value name = as<Tuple>(names)->items[i];
    if (!is<Str>(name))
      return raise_type_error(cx,
                              cat("__match_args__ elements must be strings (got ", type_name(cx, name), ")"));
    TRY(match_one(cx, subject, cls, as<Str>(name), seen, values, matched));
  }
  return done();
}

OwnedValue attributes_of_class(Context& cx, Value subject, Value cls, Tuple* names,
                               std::uint32_t positional) {
  if (!is<Type>(cls))
    return raise_type_error(
        cx, cat("called match pattern must be a ", cx.language.pattern_must_be_class ? "class" : "type"));
  if (!TRY(is_instance(cx, subject, cls))) return cx.none();
  std::vector<OwnedValue> seen, values;
  bool matched = true;
  if (positional > 0) TRY(match_positional(cx, subject, as<Type>(cls), positional, seen, values, matched));
  for (std::size_t i = 0; i < names->size() && matched; i++)
    TRY(match_one(cx, subject, as<Type>(cls), as<Str>((*names)[i]), seen, values, matched));
  if (!matched) return cx.none();
  if (values.empty()) return empty_tuple(cx);
  Ref<Tuple> tuple = TRY(new_tuple(cx, values.size()));
  for (std::size_t i = 0; i < values.size(); i++) tuple->items[i] = values[i].leak();
  return tuple;
}

OwnedValue rest_of_mapping(Context& cx, Value mapping, Tuple* keys) {
  Ref<Dict> rest = TRY(new_dict(cx));
  TRY(dict_merge(cx, rest.get(), mapping));
  for (const Value key : keys->span()) {
    OwnedValue gone = dict_pop(cx, rest.get(), key);
    if (gone.is_raised()) return gone;
  }
  return rest;
}

}  // namespace

Next match_keys(Registers& r) { return push_result(r, values_of_keys(r.cx, r.top(2), as<Tuple>(r.top(1)))); }

Next match_rest(Registers& r) {
  const OwnedValue keys = r.pop();
  const OwnedValue subject = r.pop();
  return push_result(r, rest_of_mapping(r.cx, subject, as<Tuple>(keys)));
}

Next match_class(Registers& r, std::uint32_t positional) {
  const OwnedValue names = r.pop();
  const OwnedValue cls = r.pop();
  const OwnedValue subject = r.pop();
  return push_result(r, attributes_of_class(r.cx, subject, cls, as<Tuple>(names), positional));
}

}  // namespace dictum
