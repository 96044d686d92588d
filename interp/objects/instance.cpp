#include <vector>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/mro.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/withheld.h"

// Calling a class, and the assignments that change what a class or an instance is.

namespace dictum {

namespace {

// The built-in type nearest to `type`, whose constructor makes the instances.
Type* native_type(Type* type) {
  while (type->is_heap()) type = type->base;
  return type;
}
// Whether instances of `type` come from a constructor that no __new__ of its built-in type shows: object's is
// found.
bool makes_without_new(Context& cx, Type* type, const Type* owner) {
  Type* native = native_type(type);
  return owner->id == TypeId::Object && type_constructor(native) != type_constructor(owner) &&
         dict_find(cx, native->dict, std::string_view("__new__")).is_absent();
}

// type(x, …): __new__ with the class in front.
OwnedValue call_new(Context& cx, Type* type, const CallArguments& arguments) {
  Value method = lookup_special(cx, type, SpecialMethod::new_);
  if (is<BuiltinFunction>(method) && as<BuiltinFunction>(method)->is_new) {
    auto* owner = as<Type>(as<BuiltinFunction>(method)->self);
    if (makes_without_new(cx, type, owner)) return type_constructor(native_type(type))(cx, type, arguments);
    if (owner == type || type->is_heap() || owner->id != TypeId::Object)
      return type_constructor(type->is_heap() ? native_type(type) : type)(cx, type, arguments);
    method = Value();  // a core type that only inherits object's: no instances are made by calling it
  }
  if (method.is_absent())
    return raise_type_error(cx, cat("cannot create '", type_short_name(type), "' instances"));
  // The class is asked for it as for any attribute: a metaclass may see that.
  OwnedValue function =
      TRY(get_attribute(cx, type, cx.core.special_names[static_cast<std::size_t>(SpecialMethod::new_)]));
  OwnedValue with_class = TRY(make_bound_method(cx, function, type));
  return call(cx, with_class, arguments);
}

Done call_init(Context& cx, Value instance, const CallArguments& arguments) {
  Value method = lookup_special(cx, type_of(cx, instance), SpecialMethod::init_);
  if (method.is_absent()) return done();
  // object's own has nothing to do where a native __new__ has taken the arguments.
  if (!type_of(cx, instance)->is_heap() && is<WrapperDescriptor>(method) &&
      as<WrapperDescriptor>(method)->owner == cx.type(TypeId::Object))
    return done();
  OwnedValue held = own(method);
  OwnedValue result = TRY(call_bound(cx, held, instance, arguments));
  if (!RULE_IF(CLS_58, !is_none(cx, result))) return done();
  return raise_type_error(cx, cat("__init__() should return None, not '", type_name(cx, result), "'"));
}

}  // namespace

OwnedValue construct(Context& cx, Type* type, const CallArguments& arguments) {
  if (type == cx.type(TypeId::Type) && arguments.count == 1 && arguments.keyword_count() == 0) {
    RULE(CLS_41);
    if (is_withheld(cx, arguments[0])) return class_of_withheld(cx, arguments[0]);
    return own(Value(type_of(cx, arguments[0])));
  }
  if (type == cx.type(TypeId::Type) && arguments.count == 1)
    return raise_type_error(cx, "type() takes no keyword arguments");
  if (type == cx.type(TypeId::Type) && arguments.count != 3)
    return raise_type_error(cx, "type() takes 1 or 3 arguments");
  RULE(CLS_57);
  return initialise(cx, type, TRY(call_new(cx, type, arguments)), arguments);
}

OwnedValue initialise(Context& cx, Type* type, OwnedValue made, const CallArguments& arguments) {
  if (!is_subtype(type_of(cx, made), type)) return made;
  TRY(call_init(cx, made, arguments));
  return made;
}

namespace {

constexpr std::uint32_t kShape = kTypeHasDict | kTypeHasWeakrefs;

// Whether objects of the type have the cycle collector's header: those of all classes, and of built-in types
// that can hold references.
bool is_collected(const Type* type) {
  if (type->is_heap()) return true;
  switch (type->layout) {
    case TypeId::Object:
    case TypeId::Int:
    case TypeId::Float:
    case TypeId::Complex:
    case TypeId::Str:
    case TypeId::Bytes:
    case TypeId::ByteArray: return false;
    default: return true;
  }
}

// Objects of the type are laid out as those of its base.
bool adds_nothing(const Type* type) {
  const Type* base = type->base;
  if (!base || is_collected(type) != is_collected(base)) return false;
  if (!type->is_heap()) return type->solid_base == base->solid_base;
  return type->slot_count == 0 && (type->type_flags & kShape) == (base->type_flags & kShape);
}

// Slots of the same names in the same places.
bool same_slots(Context& cx, Type* left, Type* right) {
  if (left->slot_count != right->slot_count) return false;
  Value key, value;
  for (std::size_t position = 0; left->slot_count > 0 && dict_next(left->dict, position, key, value);) {
    if (!is<MemberDescriptor>(value)) continue;
    Value other = dict_find(cx, right->dict, as<Str>(key));
    if (!is<MemberDescriptor>(other) ||
        as<MemberDescriptor>(other)->offset != as<MemberDescriptor>(value)->offset)
      return false;
  }
  return true;
}

// Two classes over one base that add the same. What lies behind slots or behind items never counts as the
// same (DSC-30).
bool same_additions(Context& cx, Type* left, Type* right) {
  Type* base = left->base;
  if (!left->is_heap() || !right->is_heap() || base != right->base) return false;
  if ((left->type_flags & kShape) != (right->type_flags & kShape)) return false;
  const std::uint32_t added = left->type_flags & kShape & ~base->type_flags;
  const Language& played = cx.language;
  const bool has_slots = left->slot_count > 0;
  const bool dict_behind =
      has_slots ? !played.managed_dictionaries : base->has(kTypeVariable) && !played.managed_weakrefs;
  if ((added & kTypeHasDict) != 0 && dict_behind) return false;
  if ((added & kTypeHasWeakrefs) != 0 && has_slots && !played.managed_weakrefs) return false;
  return RULE_IF(DSC_30, same_slots(cx, left, right));
}

// Whether objects made for one type can be objects of the other: the highest bases with the same layouts are
// the same, or add the same to one base.
bool same_layout(Context& cx, Type* from, Type* to) {
  while (adds_nothing(from)) from = from->base;
  while (adds_nothing(to)) to = to->base;
  return from == to || same_additions(cx, from, to);
}

}  // namespace

Done set_class(Context& cx, Object* object, Value cls) {
  if (!is<Type>(cls))
    return raise_type_error(cx,
                            cat("__class__ must be set to a class, not '", type_name(cx, cls), "' object"));
  auto* to = as<Type>(cls);
  Type* from = object->type;
  bool modules = is_subtype(from, cx.type(TypeId::Module)) && is_subtype(to, cx.type(TypeId::Module));
  if (!RULE_IF(ATT_15, modules) && (!from->is_heap() || !to->is_heap()))
    return raise_type_error(
        cx, cat("__class__ assignment only supported for ",
                cx.language.immutable_type_wording ? "mutable" : "heap", " types or ModuleType subclasses"));
  bool compatible = modules ? has_prefix(object) || !to->is_heap() : same_layout(cx, from, to);
  if (!RULE_IF(CLS_61, compatible))
    return raise_type_error(cx, cat("__class__ assignment: '", type_short_name(to),
                                    "' object layout differs from '", type_short_name(from), "'"));
  if (to->is_heap()) retain(to);
  object->type = to;
  if (from->is_heap()) release(from);
  return done();
}

namespace {

// New MROs for a type and everything below it; undone if one fails.
struct OldOrder {
  Ref<Type> type;
  Ref<Tuple> order;
};

Done renew_orders(Context& cx, Type* type, std::vector<OldOrder>& undo) {
  Ref<Tuple> order = TRY(resolve_mro(cx, type));
  undo.push_back({own_ref(type), Ref<Tuple>::steal(type->mro)});
  type->mro = order.leak();
  type_modified(type);
  std::span<Type* const> live = live_subclasses(cx, type);
  std::vector<Ref<Type>> below;
  for (Type* subclass : live) below.push_back(own_ref(subclass));
  for (Ref<Type>& subclass : below) TRY(renew_orders(cx, subclass.get(), undo));
  return done();
}

void restore_orders(std::vector<OldOrder>& undo) {
  while (!undo.empty()) {
    OldOrder& last = undo.back();
    Ref<Tuple> dead = Ref<Tuple>::steal(last.type->mro);
    last.type->mro = last.order.leak();
    type_modified(last.type.get());
    undo.pop_back();
  }
}

Type* check_new_bases(Context& cx, Type* type, Tuple* bases) {
  Type* winner = nullptr;
  Type* best = nullptr;
  for (Value base : bases->span()) {
    if (!is<Type>(base)) {
      (void)raise_type_error(
          cx, cat(type->name, ".__bases__ must be tuple of classes, not '", type_name(cx, base), "'"));
      return nullptr;
    }
    if (RULE_IF(MRO_08, is_subtype(as<Type>(base), type))) {
      (void)raise_type_error(cx, "a __bases__ item causes an inheritance cycle");
      return nullptr;
    }
    if (!as<Type>(base)->has(kTypeBaseType)) {
      (void)raise_type_error(
          cx, cat("type '", type_short_name(as<Type>(base)), "' is not an acceptable base type"));
      return nullptr;
    }
    Type* candidate = as<Type>(base)->solid_base;
    if (!winner || (winner != candidate && is_subtype(candidate, winner))) {
      winner = candidate;
      best = as<Type>(base);
    } else if (!is_subtype(winner, candidate)) {
      (void)raise_type_error(cx, "multiple bases have instance lay-out conflict");
      return nullptr;
    }
  }
  return best;
}

}  // namespace

Failed raise_undeletable(Context& cx, Type* type, std::string_view name) {
  if (!cx.language.immutable_type_wording)
    return raise_type_error(cx, cat("can't delete ", type->name, ".", name));
  return raise_type_error(cx,
                          cat("cannot delete '", name, "' attribute of immutable type '", type->name, "'"));
}

Done set_bases(Context& cx, Type* type, Value given) {
  if (!is<Tuple>(given))
    return raise_type_error(
        cx, cat("can only assign tuple to ", type->name, ".__bases__, not ", type_name(cx, given)));
  Ref<Tuple> bases = own_ref(as<Tuple>(given));
  if (bases->size() == 0)
    return raise_type_error(cx, cat("can only assign non-empty tuple to ", type->name, ".__bases__, not ()"));
  Type* base = check_new_bases(cx, type, bases.get());
  if (!base) return failed();
  if (is_collected(type->base) != is_collected(base))
    return raise_type_error(cx, cat("__bases__ assignment: '", type_short_name(base),
                                    "' deallocator differs from '", type_short_name(type->base), "'"));
  const bool agree = same_layout(cx, type->base, base);
  if (!RULE_IF(CLS_60, agree))
    return raise_type_error(cx, cat("__bases__ assignment: '", type_short_name(base),
                                    "' object layout differs from '", type_short_name(type->base), "'"));
  type_modified(type);  // while the old bases still know of its tag
  Ref<Tuple> old_bases = Ref<Tuple>::steal(type->bases);
  Ref<Type> old_base = Ref<Type>::steal(type->base);
  type->bases = own_ref(bases.get()).leak();
  type->base = own_ref(base).leak();
  std::vector<OldOrder> undo;
  if (!renew_orders(cx, type, undo).ok()) {
    RULE(MRO_07);
    restore_orders(undo);
    Ref<Tuple> dead_bases = Ref<Tuple>::steal(type->bases);
    Ref<Type> dead_base = Ref<Type>::steal(type->base);
    type->bases = old_bases.leak();
    type->base = old_base.leak();
    return failed();
  }
  for (Value each : old_bases->span()) remove_subclass(cx, as<Type>(each), type);
  for (Value each : bases->span()) add_subclass(cx, as<Type>(each), type);
  return done();
}

}  // namespace dictum
