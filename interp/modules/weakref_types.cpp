// weakref.ref and the two proxy types. https://docs.python.org/3/library/weakref.html
#include "builtins/method_helpers.h"
#include "modules/module_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/weakref.h"

namespace dictum {

namespace {

WeakHandle* handle_of(Object* self) { return static_cast<WeakHandle*>(self); }
Value present(Context& cx, Value callback) { return is_none(cx, callback) ? Value() : callback; }

void destroy_handle(Context& cx, Object* self) {
  detach_weak_handle(cx, handle_of(self));
  drop_field(handle_of(self)->callback);
}
void visit_handle(Object* self, EdgeVisitor& visitor) { visitor.edge(handle_of(self)->callback); }

// --- weakref.ref

Done check_count(Context& cx, std::string_view name, std::uint32_t count) {
  if (count >= 1 && count <= 2) return done();
  return raise_type_error(
      cx, cat(name, " expected at ", count < 1 ? "least 1 argument" : "most 2 arguments", ", got ", count));
}

OwnedValue construct_reference(Context& cx, Type* type, const CallArguments& arguments) {
  TRY(check_count(cx, "__new__", arguments.count));
  return make_weak_reference(cx, type, arguments[0], present(cx, arguments.get(1)));
}

OwnedValue reference_init(Context& cx, const CallArguments& arguments) {
  if (is_exact(cx, arguments.self(), TypeId::WeakReference)) TRY(refuse_keywords(cx, "ref", arguments));
  TRY(check_count(cx, "__init__", arguments.count - 1));
  return cx.none();
}

OwnedValue reference_call(Context& cx, const CallArguments& arguments) {
  if (arguments.keyword_count() > 0)
    return raise_type_error(cx, cx.language.weak_types_have_module ? "weakref() takes no keyword arguments"
                                                                   : "__call__() got an unexpected argument");
  if (arguments.count > 1 && !cx.language.weak_call_wording)
    return raise_type_error(cx,
                            cat("__call__() takes at most 0 arguments (", arguments.count - 1, " given)"));
  if (arguments.count > 1)
    return raise_type_error(cx, cat("weakref expected 0 arguments, got ", arguments.count - 1));
  OwnedValue target = weak_target(handle_of(arguments.self().object()));
  return target.is_absent() ? cx.none() : std::move(target);
}

OwnedValue reference_hash(Context& cx, const CallArguments& arguments) {
  const Ref<WeakHandle> self(handle_of(arguments.self().object()));
  if (!self->hashed) {
    const OwnedValue target = weak_target(self.get());
    if (target.is_absent()) return raise_type_error(cx, "weak object has gone away");
    self->hash = TRY(hash_value(cx, target));
    self->hashed = true;
  }
  return make_int(cx, self->hash);
}

// Equal while both live if their objects are, otherwise only if they are the same reference.
OwnedValue compare_references(Context& cx, Comparison op, Value left, Value right) {
  const bool comparable = (op == Comparison::Eq || op == Comparison::Ne) && is<WeakReference>(right);
  if (!comparable) return cx.not_implemented();
  const OwnedValue first = weak_target(as<WeakReference>(left));
  const OwnedValue second = weak_target(as<WeakReference>(right));
  if (!first.is_absent() && !second.is_absent()) return compare(cx, op, first, second);
  return cx.boolean_result((left == right) == (op == Comparison::Eq));
}

std::string handle_text(std::string_view kind, Value handle) {
  return cat("<", kind, " at ", address_text(handle), "; ");
}

OwnedValue reference_repr(Context& cx, const CallArguments& arguments) {
  const OwnedValue self(arguments.self());
  const OwnedValue target = weak_target(as<WeakReference>(self));
  if (target.is_absent()) return text_result(cx, handle_text("weakref", self) + "dead>");
  const OwnedValue name = TRY(find_attribute(cx, target, cx.names().dunder_name));
  const std::string shown = cat("to '", type_name(cx, target), "' at ", address_text(target));
  const std::string named = is<Str>(name) ? cat(" (", as<Str>(name), ")") : std::string();
  return text_result(cx, handle_text("weakref", self) + shown + named + ">");
}

OwnedValue reference_class_getitem(Context& cx, const CallArguments& arguments) {
  return make_generic_alias(cx, arguments[0], arguments[1]);
}

OwnedValue reference_callback(Context& cx, Object* self) {
  const Value callback = handle_of(self)->callback;
  return callback.is_absent() ? cx.none() : own(callback);
}

constexpr MethodRow kReferenceMethods[] = {
    {"__init__", reference_init, 0, -1, true},
    {"__call__", reference_call, 0, -1, true},
    {"__hash__", reference_hash},
    {"__repr__", reference_repr},
    {"__class_getitem__", reference_class_getitem, 1, 1},
    COMPARISON_ROWS(compare_references),
};
constexpr GetSetRow kReferenceGetSets[] = {{"__callback__", reference_callback}};

// --- proxies: every operation is done on the object itself

// The object behind a proxy; any other value as it is.
OwnedValue behind(Context& cx, Value value) {
  if (!is<WeakProxy>(value)) return own(value);
  OwnedValue target = weak_target(as<WeakProxy>(value));
  if (!target.is_absent()) return target;
  return raise_error(cx, TypeId::ReferenceError, "weakly-referenced object no longer exists");
}

template <BinaryOperator kOp, bool kReflected>
OwnedValue proxy_binary(Context& cx, const CallArguments& arguments) {
  const OwnedValue left = TRY(behind(cx, arguments[kReflected ? 1 : 0]));
  const OwnedValue right = TRY(behind(cx, arguments[kReflected ? 0 : 1]));
  return binary(cx, kOp, left, right);
}
template <BinaryOperator kOp>
OwnedValue proxy_in_place(Context& cx, const CallArguments& arguments) {
  const OwnedValue left = TRY(behind(cx, arguments[0]));
  const OwnedValue right = TRY(behind(cx, arguments[1]));
  return in_place(cx, kOp, left, right);
}
template <bool kReflected>
OwnedValue proxy_power(Context& cx, const CallArguments& arguments) {
  const OwnedValue base = TRY(behind(cx, arguments[kReflected ? 1 : 0]));
  const OwnedValue exponent = TRY(behind(cx, arguments[kReflected ? 0 : 1]));
  const OwnedValue modulus = TRY(behind(cx, arguments.get(2)));
  return power(cx, base, exponent, is_none(cx, modulus) ? Value() : modulus.get());
}
template <UnaryOperation kOp>
OwnedValue proxy_unary(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return unary(cx, kOp, target);
}
OwnedValue proxy_abs(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return absolute(cx, target);
}
template <TypeId kType>
OwnedValue proxy_convert(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return call(cx, Value(cx.type(kType)), {target});
}
OwnedValue proxy_index(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return to_index(cx, target);
}
OwnedValue proxy_bool(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return bool_result(cx, truth(cx, target));
}
OwnedValue proxy_len(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return OwnedValue::small(TRY(length(cx, target)));
}
OwnedValue proxy_get_item(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  const OwnedValue key = TRY(behind(cx, arguments[1]));
  return get_item(cx, target, key);
}
OwnedValue proxy_set_item(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return none_result(cx, set_item(cx, target, arguments[1], arguments.get(2)));
}
OwnedValue proxy_contains(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return bool_result(cx, contains(cx, target, arguments[1]));
}
OwnedValue proxy_iter(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return get_iterator(cx, target);
}
OwnedValue proxy_next(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  const OwnedValue method(lookup_special(cx, type_of(cx, target), SpecialMethod::next_));
  if (!method.is_absent()) return call_bound(cx, method, target);
  if (!cx.language.weak_proxy_checks_next)
    return raise_type_error(cx, cat("'", type_name(cx, target), "' object is not iterable"));
  return raise_type_error(
      cx, cat("Weakref proxy referenced a non-iterator '", type_name(cx, target), "' object"));
}
template <SpecialMethod kMethod>
OwnedValue proxy_method(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return call_method(cx, target, cx.core.special_names[static_cast<std::size_t>(kMethod)]);
}
OwnedValue proxy_bytes(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  Ref<Str> name = TRY(intern(cx, "__bytes__"));
  return call_method(cx, target, name.get());
}
OwnedValue proxy_str(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return str_of(cx, target);
}
OwnedValue proxy_repr(Context& cx, const CallArguments& arguments) {
  const OwnedValue self(arguments.self());
  OwnedValue target = weak_target(as<WeakProxy>(self));
  if (target.is_absent()) target = cx.none();
  return text_result(cx, cat("<weakproxy at ", address_text(self), " to ", type_name(cx, target), " at ",
                             address_text(target), ">"));
}
OwnedValue compare_proxies(Context& cx, Comparison op, Value left, Value right) {
  const OwnedValue first = TRY(behind(cx, left));
  const OwnedValue second = TRY(behind(cx, right));
  return compare(cx, op, first, second);
}
OwnedValue proxy_call(Context& cx, const CallArguments& arguments) {
  const OwnedValue target = TRY(behind(cx, arguments.self()));
  return call(cx, target, arguments.rest());
}
OwnedValue proxy_getattribute(Context& cx, Value object, Str* name) {
  const OwnedValue target = TRY(behind(cx, object));
  return get_attribute(cx, target, name);
}
Done proxy_setattr(Context& cx, Value object, Str* name, Value value) {
  const OwnedValue target = TRY(behind(cx, object));
  return set_attribute(cx, target, name, value);
}
OwnedValue proxy_store(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx,
                            cat("attribute name must be string, not '", type_name(cx, arguments[1]), "'"));
  return none_result(cx, proxy_setattr(cx, arguments[0], as<Str>(arguments[1]), arguments.get(2)));
}

#define BINARY_ROWS(NAME, OP)                                         \
  {"__" #NAME "__", proxy_binary<BinaryOperator::OP, false>, 1, 1}, { \
    "__r" #NAME "__", proxy_binary<BinaryOperator::OP, true>, 1, 1    \
  }
#define OPERATOR_ROWS(NAME, OP) \
  BINARY_ROWS(NAME, OP), { "__i" #NAME "__", proxy_in_place<BinaryOperator::OP>, 1, 1 }
#define PROXY_ROWS                                                                                           \
  {"__repr__", proxy_repr}, {"__str__", proxy_str}, {"__setattr__", proxy_store, 2, 2},                      \
      {"__delattr__", proxy_store, 1, 1}, COMPARISON_ROWS(compare_proxies), {"__iter__", proxy_iter},        \
      {"__next__", proxy_next}, OPERATOR_ROWS(add, Add), OPERATOR_ROWS(sub, Sub), OPERATOR_ROWS(mul, Mul),   \
      OPERATOR_ROWS(mod, Mod), BINARY_ROWS(divmod, DivMod), {"__pow__", proxy_power<false>, 1, 2},           \
      {"__rpow__", proxy_power<true>, 1, 2}, {"__ipow__", proxy_in_place<BinaryOperator::Pow>, 1, 1},        \
      {"__neg__", proxy_unary<UnaryOperation::Neg>}, {"__pos__", proxy_unary<UnaryOperation::Pos>},          \
      {"__invert__", proxy_unary<UnaryOperation::Invert>}, {"__abs__", proxy_abs}, {"__bool__", proxy_bool}, \
      OPERATOR_ROWS(lshift, LShift), OPERATOR_ROWS(rshift, RShift), OPERATOR_ROWS(and, And),                 \
      OPERATOR_ROWS(xor, Xor), OPERATOR_ROWS(or, Or), {"__int__", proxy_convert<TypeId::Int>},               \
      {"__float__", proxy_convert<TypeId::Float>}, {"__index__", proxy_index},                               \
      OPERATOR_ROWS(floordiv, FloorDiv), OPERATOR_ROWS(truediv, TrueDiv), OPERATOR_ROWS(matmul, MatMul),     \
      {"__len__", proxy_len}, {"__getitem__", proxy_get_item, 1, 1}, {"__setitem__", proxy_set_item, 2, 2},  \
      {"__delitem__", proxy_set_item, 1, 1}, {                                                               \
    "__contains__", proxy_contains, 1, 1                                                                     \
  }

constexpr MethodRow kProxyMethods[] = {
    PROXY_ROWS,
    {"__bytes__", proxy_bytes},
    {"__reversed__", proxy_method<SpecialMethod::reversed_>},
};
constexpr MethodRow kCallableProxyMethods[] = {PROXY_ROWS, {"__call__", proxy_call, 0, -1, true}};

}  // namespace

const NativeType kWeakReferenceType = {.layout = TypeId::WeakReference,
                                       .size = sizeof(WeakHandle),
                                       .subclassable = true,
                                       .destroy = destroy_handle,
                                       .visit = visit_handle,
                                       .clear = destroy_handle,
                                       .construct = construct_reference,
                                       .methods = kReferenceMethods,
                                       .getsets = kReferenceGetSets};
const NativeType kWeakProxyType = {.layout = TypeId::WeakProxy,
                                   .size = sizeof(WeakHandle),
                                   .destroy = destroy_handle,
                                   .visit = visit_handle,
                                   .clear = destroy_handle,
                                   .methods = kProxyMethods,
                                   .getattribute = proxy_getattribute,
                                   .setattr = proxy_setattr};
const NativeType kWeakCallableProxyType = {.layout = TypeId::WeakProxy,
                                           .size = sizeof(WeakHandle),
                                           .destroy = destroy_handle,
                                           .visit = visit_handle,
                                           .clear = destroy_handle,
                                           .methods = kCallableProxyMethods,
                                           .getattribute = proxy_getattribute,
                                           .setattr = proxy_setattr};

}  // namespace dictum
