#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

// isinstance() and issubclass() (Language Reference 3.3.4).

namespace dictum {

namespace {

// The __bases__ of something that is no type but behaves like a class: a tuple, or absent.
OwnedValue abstract_bases(Context& cx, Value cls) {
  OwnedValue bases = TRY(find_attribute(cx, cls, cx.names().dunder_bases));
  if (bases.is_absent() || !is<Tuple>(bases.get())) return {};
  return bases;
}

Fallible<bool> abstract_is_subclass(Context& cx, Value derived, Value cls) {
  if (derived == cls) return true;
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " in __issubclass__");
  OwnedValue bases = TRY(abstract_bases(cx, derived));
  if (bases.is_absent()) return false;
  for (Value base : as<Tuple>(bases)->span())
    if (TRY(abstract_is_subclass(cx, base, cls))) return true;
  return false;
}

Failed raise_no_class(Context& cx, std::string_view function, std::string_view what) {
  return raise_type_error(
      cx, cat(function, "() arg 2 must be ", what,
              cx.language.union_types
                  ? cat(", a tuple of ", what == "a type" ? "types" : "classes", ", or a union")
                  : cat(" or tuple of ", what == "a type" ? "types" : "classes")));
}

template <class Check>
Fallible<bool> any_of_tuple(Context& cx, Value classes, Check&& check) {
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " in __instancecheck__");
  Ref<Tuple> held = own_ref(as<Tuple>(classes));
  for (Value item : held->span()) {
    if (TRY(check(item))) return true;
    if (!cx.charge()) return failed();
  }
  return false;
}

}  // namespace

// Whether __class__ of the type's instances is what object makes of it: the type.
static bool says_its_type(Context& cx, Type* type) {
  const Value method = lookup_special(cx, type, SpecialMethod::getattribute_);
  return native_getattribute(method) == object_getattribute &&
         lookup_on_type(cx, type, cx.names().dunder_class) ==
             lookup_on_type(cx, cx.type(TypeId::Object), cx.names().dunder_class);
}

Fallible<bool> real_is_instance(Context& cx, Value value, Value cls) {
  if (!is<Type>(cls)) {
    if (TRY(abstract_bases(cx, cls)).is_absent()) return raise_no_class(cx, "isinstance", "a type");
    OwnedValue claimed = TRY(find_attribute(cx, value, cx.names().dunder_class));
    if (claimed.is_absent()) return false;
    return abstract_is_subclass(cx, claimed, cls);
  }
  if (is_subtype(type_of(cx, value), as<Type>(cls))) return true;
  if (!RULE_IF(CLS_56, !says_its_type(cx, type_of(cx, value)))) return false;
  OwnedValue claimed = TRY(find_attribute(cx, value, cx.names().dunder_class));
  const bool other = is<Type>(claimed.get()) && claimed.get() != Value(type_of(cx, value));
  return RULE_IF(CLS_56, other && is_subtype(as<Type>(claimed), as<Type>(cls)));
}

Fallible<bool> is_instance(Context& cx, Value value, Value classes) {
  if (RULE_IF(CLS_54, Value(type_of(cx, value)) == classes)) return true;
  if (is_exact(cx, classes, TypeId::Type)) return real_is_instance(cx, value, classes);
  if (is<Tuple>(classes))
    return any_of_tuple(cx, classes, [&](Value item) { return is_instance(cx, value, item); });
  if (is<Union>(classes))
    return any_of_tuple(cx, as<Union>(classes)->args,
                        [&](Value item) { return is_instance(cx, value, item); });
  OwnedValue answer = TRY(call_special(cx, classes, SpecialMethod::instancecheck_, {value}));
  if (!answer.is_absent()) return truth(cx, answer);
  return real_is_instance(cx, value, classes);
}

Fallible<bool> real_is_subclass(Context& cx, Value derived, Value cls) {
  if (is<Type>(derived) && is<Type>(cls)) return is_subtype(as<Type>(derived), as<Type>(cls));
  if (!is<Type>(derived) && TRY(abstract_bases(cx, derived)).is_absent())
    return raise_type_error(cx, "issubclass() arg 1 must be a class");
  if (!is<Type>(cls) && TRY(abstract_bases(cx, cls)).is_absent())
    return raise_no_class(cx, "issubclass", "a class");
  return abstract_is_subclass(cx, derived, cls);
}

Fallible<bool> is_subclass(Context& cx, Value derived, Value classes) {
  RULE(CLS_55);
  if (is_exact(cx, classes, TypeId::Type)) {
    if (derived == classes) return true;
    return real_is_subclass(cx, derived, classes);
  }
  if (is<Tuple>(classes))
    return any_of_tuple(cx, classes, [&](Value item) { return is_subclass(cx, derived, item); });
  if (is<Union>(classes))
    return any_of_tuple(cx, as<Union>(classes)->args,
                        [&](Value item) { return is_subclass(cx, derived, item); });
  OwnedValue answer = TRY(call_special(cx, classes, SpecialMethod::subclasscheck_, {derived}));
  if (!answer.is_absent()) return truth(cx, answer);
  return real_is_subclass(cx, derived, classes);
}

}  // namespace dictum
