#include <algorithm>
#include <vector>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/function_object.h"
#include "objects/iterate.h"
#include "objects/mro.h"
#include "objects/odd_names.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/weakref.h"

// type.__new__ (Language Reference 3.3.3.6).

namespace dictum {

namespace {

OwnedValue read_instance_dict(Context& cx, Object* self) {
  if (!has_instance_dict(self)) return stop_unsupported(cx, "__dict__ of an instance without one");
  return instance_dict(cx, self);
}
Done write_instance_dict(Context& cx, Object* self, Value value) {
  if (value.is_absent()) {
    Ref<Dict> fresh = TRY(new_dict(cx));
    return set_instance_dict(cx, self, fresh.get());
  }
  return set_instance_dict(cx, self, value);
}
OwnedValue read_weak_references(Context& cx, Object* self) {
  WeakHandle* first = first_weak_handle(cx, self);
  return first ? own(Value(first)) : cx.none();
}
constexpr GetSetRow kDictRow{"__dict__", read_instance_dict, write_instance_dict};
constexpr GetSetRow kWeakrefRow{"__weakref__", read_weak_references, nullptr};

// The base that decides the layout: the one whose solid base is the most derived.
Type* best_base(Context& cx, Tuple* bases) {
  Type* winner = nullptr;
  Type* base = nullptr;
  for (Value entry : bases->span()) {
    if (!is<Type>(entry)) return (void)raise_type_error(cx, "bases must be types"), nullptr;
    auto* candidate_base = as<Type>(entry);
    if (RULE_IF(CLS_42, !candidate_base->has(kTypeBaseType))) {
      (void)raise_type_error(
          cx, cat("type '", type_short_name(candidate_base), "' is not an acceptable base type"));
      return nullptr;
    }
    Type* candidate = candidate_base->solid_base;
    if (!winner) {
      winner = candidate;
      base = candidate_base;
    } else if (is_subtype(winner, candidate)) {
      continue;
    } else if (is_subtype(candidate, winner)) {
      RULE(CLS_44);
      winner = candidate;
      base = candidate_base;
    } else {
      RULE(CLS_43);
      (void)raise_type_error(cx, "multiple bases have instance lay-out conflict");
      return nullptr;
    }
  }
  return base;
}

// What __slots__ asks for.
struct SlotPlan {
  bool given = false;
  bool dict = false;
  bool weakref = false;
  std::vector<Ref<Str>> names;  // mangled, sorted
};

Ref<Str> mangle(Context& cx, Str* class_name, Str* name) {
  std::string text = to_utf8(name);
  if (text.size() < 3 || text.compare(0, 2, "__") != 0 || text.compare(text.size() - 2, 2, "__") == 0)
    return intern(cx, name);
  std::string cls = to_utf8(class_name);
  std::size_t start = cls.find_first_not_of('_');
  if (RULE_IF(ATT_21, start == std::string::npos)) return intern(cx, name);
  return intern(cx, cat("_", cls.substr(start), text));
}

// The first look at a name in __slots__: what it asks for besides a slot.
Done check_slot(Context& cx, SlotPlan& plan, Type* base, Value item) {
  if (!is<Str>(item))
    return raise_type_error(cx, cat("__slots__ items must be strings, not '", type_name(cx, item), "'"));
  auto* name = as<Str>(item);
  if (RULE_IF(DSC_24, !is_identifier(cx, name))) return raise_type_error(cx, "__slots__ must be identifiers");
  if (name->is_ascii_text("__dict__")) {
    if (plan.dict || base->has(kTypeHasDict) || base->layout == TypeId::Type ||
        base->layout == TypeId::Module)
      return raise_type_error(cx, "__dict__ slot disallowed: we already got one");
    RULE(DSC_22);
    plan.dict = true;
  }
  if (name->is_ascii_text("__weakref__")) {
    if (plan.weakref || base->has(kTypeHasWeakrefs | kTypeVariable))
      return raise_type_error(
          cx, cx.language.managed_weakrefs
                  ? "__weakref__ slot disallowed: we already got one"
                  : "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
    plan.weakref = true;
  }
  return done();
}

Done plan_slot(Context& cx, SlotPlan& plan, Str* class_name, Dict* space, Str* name) {
  if (name->is_ascii_text("__dict__") || name->is_ascii_text("__weakref__")) return done();
  Ref<Str> mangled = TRY(mangle(cx, class_name, name));
  const bool odd = is_odd_name(cx, name) && str_equal(name, mangled.get());
  const OwnedValue there =
      odd ? TRY(dict_get(cx, space, Value(name))) : own(dict_find(cx, space, mangled.get()));
  if (!mangled->is_ascii_text("__qualname__") && !mangled->is_ascii_text("__classcell__") &&
      RULE_IF(DSC_23, !there.is_absent()))
    return raise_value_error(cx, cat("'", mangled.get(), "' in __slots__ conflicts with class variable"));
  plan.names.push_back(std::move(mangled));
  return done();
}

Done plan_slots(Context& cx, SlotPlan& plan, Type* base, Str* class_name, Dict* space) {
  OwnedValue slots = own(dict_find(cx, space, cx.names().dunder_slots));
  if (slots.is_absent()) return done();
  plan.given = true;
  RULE(DSC_21);
  if (is<Dict>(slots.get())) RULE(DSC_28);
  if (!lookup_special(cx, type_of(cx, slots), SpecialMethod::next_).is_absent()) RULE(DSC_40);
  Ref<Tuple> items = is<Str>(slots.get()) ? make_tuple(cx, {slots.get()}) : tuple_from(cx, slots);
  if (!items) return failed();
  if (RULE_IF(DSC_25, items->size() > 0 && (base->has(kTypeVariable) || base->layout == TypeId::Type)))
    return raise_type_error(
        cx, cat("nonempty __slots__ not supported for subtype of '", type_short_name(base), "'"));
  for (Value item : items->span()) TRY(check_slot(cx, plan, base, item));
  for (Value item : items->span()) TRY(plan_slot(cx, plan, class_name, space, as<Str>(item)));
  std::sort(plan.names.begin(), plan.names.end(),
            [](const Ref<Str>& a, const Ref<Str>& b) { return str_compare(a.get(), b.get()) < 0; });
  return done();
}

// The memory and the fields that follow from the base.
Ref<Type> allocate_type(Context& cx, Type* metatype, Type* base, Tuple* bases, Str* name) {
  Ref<Type> made = TRY(new_object<Type>(cx, metatype));
  made->native = base->native;
  made->id = base->id;
  made->layout = base->layout;
  constexpr std::uint32_t kInherited = kTypeHasDict | kTypeHasWeakrefs | kTypeVariable | kTypeIsException |
                                       kTypeIsType | kTypeSequence | kTypeMapping;
  made->type_flags = kTypeHeap | kTypeBaseType | (base->type_flags & kInherited);
  made->slot_offset = base->instance_size;
  made->instance_size = base->instance_size;
  made->base = own_ref(base).leak();
  made->bases = own_ref(bases).leak();
  made->name = own_ref(name).leak();  // also an instance of a subclass
  made->qualname = own_ref(made->name).leak();
  made->solid_base = base->solid_base;
  return made;
}

// A base beside the one that decides the layout: it may bring a dict, or weak references, though __slots__
// names none.
bool other_base_has(const Type* type, const Type* base, std::uint32_t flag) {
  const std::span<const Value> bases = type->bases->span();
  return std::any_of(bases.begin(), bases.end(),
                     [&](Value entry) { return as<Type>(entry) != base && as<Type>(entry)->has(flag); });
}

Done apply_slots(Context& cx, Type* type, const SlotPlan& plan, Type* base) {
  bool native_namespace = base->layout == TypeId::Type || base->layout == TypeId::Module;
  const bool may_add_dict = !base->has(kTypeHasDict) && !native_namespace;
  const bool may_add_weakref = !base->has(kTypeHasWeakrefs | kTypeVariable);
  const bool add_dict =
      plan.given ? plan.dict || (may_add_dict && other_base_has(type, base, kTypeHasDict)) : may_add_dict;
  const bool add_weakref =
      plan.given ? plan.weakref || (may_add_weakref && other_base_has(type, base, kTypeHasWeakrefs))
                 : may_add_weakref;
  if (!plan.given) RULE(DSC_27);
  if (RULE_IF(CLS_47, add_dict)) type->type_flags |= kTypeHasDict;
  if (add_weakref) type->type_flags |= kTypeHasWeakrefs;
  type->slot_count = static_cast<std::uint32_t>(plan.names.size());
  type->instance_size += type->slot_count * static_cast<std::uint32_t>(sizeof(Value));
  if (type->slot_count > 0) RULE(DSC_29);  // also for names that a base has as slots
  if (RULE_IF(DSC_26, type->slot_count > 0)) type->solid_base = type;
  return done();
}

// The raw entries of the namespace in a plain dict, whatever subclass it was.
Done fill_namespace(Context& cx, Type* type, Dict* space) {
  RULE(CLS_65);
  RULE(CLS_19);
  Ref<Dict> dict = TRY(copy_dict(cx, space));
  type->dict = dict.leak();
  const CoreNames& names = cx.names();
  if (dict_find(cx, type->dict, names.dunder_module).is_absent()) {
    Dict* globals = cx.hooks.current_globals ? cx.hooks.current_globals(cx) : nullptr;
    Value module = globals ? dict_find(cx, globals, names.dunder_name) : Value();
    if (RULE_IF(CLS_50, !module.is_absent())) {
      OwnedValue held = own(module);
      TRY(dict_set(cx, type->dict, names.dunder_module, held));
    }
  }
  OwnedValue qualname = own(dict_find(cx, type->dict, names.dunder_qualname));
  if (!qualname.is_absent()) {
    RULE(CLS_24);
    if (!is<Str>(qualname.get()))
      return raise_type_error(cx, cat("type __qualname__ must be a str, not ", type_name(cx, qualname)));
    Ref<Str> old = Ref<Str>::steal(type->qualname);
    type->qualname = own_ref(as<Str>(qualname)).leak();
    TRY(dict_delete(cx, type->dict, names.dunder_qualname));
  }
  return done();
}

// Functions that are implicitly static or class methods (CLS-45).
Done wrap_function(Context& cx, Dict* dict, Str* name, OwnedValue (*wrap)(Context&, Value)) {
  OwnedValue found = own(dict_find(cx, dict, name));
  if (!is<Function>(found.get())) return done();
  RULE(CLS_45);
  OwnedValue wrapped = TRY(wrap(cx, found));
  return dict_set(cx, dict, name, wrapped);
}

Str* special_name(Context& cx, SpecialMethod method) {
  return cx.core.special_names[static_cast<std::size_t>(method)];
}

Done wrap_functions(Context& cx, Type* type) {
  TRY(wrap_function(cx, type->dict, special_name(cx, SpecialMethod::new_), make_static_method));
  TRY(wrap_function(cx, type->dict, special_name(cx, SpecialMethod::init_subclass_), make_class_method));
  return wrap_function(cx, type->dict, special_name(cx, SpecialMethod::class_getitem_), make_class_method);
}

Done add_slot_descriptor(Context& cx, Type* type, Str* name, std::uint32_t offset) {
  Ref<MemberDescriptor> made = TRY(new_object<MemberDescriptor>(cx, cx.type(TypeId::MemberDescriptor)));
  made->owner = own_ref(type).leak();
  made->name = own_ref(name).leak();
  made->offset = offset;
  return dict_set(cx, type->dict, name, made.get());
}

Done add_accessor(Context& cx, Type* type, const GetSetRow* row) {
  Ref<Str> name = TRY(intern(cx, row->name));
  if (!dict_find(cx, type->dict, name.get()).is_absent()) return done();
  Ref<GetSetDescriptor> made = TRY(new_object<GetSetDescriptor>(cx, cx.type(TypeId::GetSetDescriptor)));
  made->row = row;
  made->owner = own_ref(type).leak();
  made->name = own_ref(name.get()).leak();
  return dict_set(cx, type->dict, name.get(), made.get());
}

Done add_descriptors(Context& cx, Type* type, const SlotPlan& plan, Type* base) {
  for (std::size_t i = 0; i < plan.names.size(); ++i)
    TRY(add_slot_descriptor(cx, type, plan.names[i].get(),
                            type->slot_offset + static_cast<std::uint32_t>(i * sizeof(Value))));
  if (type->has(kTypeHasDict) && !base->has(kTypeHasDict)) TRY(add_accessor(cx, type, &kDictRow));
  if (type->has(kTypeHasWeakrefs) && !base->has(kTypeHasWeakrefs)) TRY(add_accessor(cx, type, &kWeakrefRow));
  const CoreNames& names = cx.names();
  if (dict_find(cx, type->dict, names.dunder_doc).is_absent()) {
    RULE(CLS_22);
    TRY(dict_set(cx, type->dict, names.dunder_doc, cx.core.none));
  }
  Str* hash = special_name(cx, SpecialMethod::hash_);
  if (!dict_find(cx, type->dict, special_name(cx, SpecialMethod::eq_)).is_absent() &&
      RULE_IF(CLS_46, dict_find(cx, type->dict, hash).is_absent()))
    TRY(dict_set(cx, type->dict, hash, cx.core.none));
  return done();
}

Done fill_class_cell(Context& cx, Type* type) {
  OwnedValue cell = own(dict_find(cx, type->dict, cx.names().dunder_classcell));
  if (cell.is_absent()) return done();
  if (!is<Cell>(cell.get())) {
    Ref<Str> shown = TRY(repr_of(cx, type_of(cx, cell)));
    return raise_type_error(cx, cat("__classcell__ must be a nonlocal cell, not ", shown.get()));
  }
  RULE(CLS_28);
  RULE(CLS_30);
  OwnedValue old = OwnedValue::steal(as<Cell>(cell)->content);
  as<Cell>(cell)->content = own(Value(type)).leak();
  TRY(dict_delete(cx, type->dict, cx.names().dunder_classcell));
  return done();
}

// "Error calling __set_name__ on …": a RuntimeError up to 3.11, a note since.
Failed explain_set_name_error(Context& cx, Value value, Str* name, Type* type) {
  std::string message = cat("Error calling __set_name__ on '", type_name(cx, value), "' instance '", name,
                            "' in '", type->name, "'");
  OwnedValue original = take_exception(cx);
  if (original.is_absent()) return failed();
  if (!cx.language.set_name_error_wrapped) {
    RULE(CLS_38);
    Ref<Str> note = TRY(make_str(cx, message));
    OwnedValue added = call_method(cx, original, TRY(intern(cx, "add_note")).get(), {Value(note.get())});
    if (added.is_raised()) return failed();
    return restore_exception(cx, std::move(original));
  }
  RULE(CLS_39);
  (void)raise_error(cx, TypeId::RuntimeError, message);
  OwnedValue wrapper = take_exception(cx);
  if (wrapper.is_absent()) return failed();
  auto* exception = as<ExceptionObject>(wrapper);
  set_cause(cx, exception, original);
  OwnedValue old = OwnedValue::steal(exception->context);
  exception->context = original.leak();
  return restore_exception(cx, std::move(wrapper));
}

Done call_set_names(Context& cx, Type* type) {
  Ref<Dict> entries = TRY(copy_dict(cx, type->dict));
  Value key, value;
  for (std::size_t position = 0; dict_next(entries.get(), position, key, value);) {
    Value method = lookup_on_type(cx, type_of(cx, value), cx.names().dunder_set_name);
    if (method.is_absent()) continue;
    RULE(CLS_31);
    RULE(CLS_32);
    OwnedValue held = own(method);
    const bool plain = is<Function>(held);
    const OwnedValue bound = plain ? OwnedValue() : TRY(bind_descriptor(cx, held, value, type_of(cx, value)));
    OwnedValue result =
        plain ? call(cx, held, {value, Value(type), key}) : call(cx, bound, {Value(type), key});
    if (result.is_raised()) return explain_set_name_error(cx, value, as<Str>(key), type);
  }
  return done();
}

Done call_init_subclass(Context& cx, Type* type, const CallArguments& keywords) {
  const std::span<const Value> order = type->mro->span();
  if (std::find(order.begin(), order.end(), Value(type)) ==
      order.end())  // an mro() of its own has left the class out
    return raise_type_error(cx, "super(type, obj): obj must be an instance or subtype of type");
  OwnedValue next = TRY(make_super(cx, type, type));
  Str* name = special_name(cx, SpecialMethod::init_subclass_);
  OwnedValue method = TRY(get_attribute(cx, next, name));
  RULE(CLS_34);
  TRY(call(cx, method, keywords));
  return done();
}

Done become_subclass(Context& cx, Type* type) {
  RULE(CLS_48);
  for (Value base : type->bases->span()) add_subclass(cx, as<Type>(base), type);
  return done();
}

Fallible<bool> refuse_mro_entries(Context& cx, Tuple* bases) {
  for (Value base : bases->span()) {
    if (is<Type>(base)) continue;
    OwnedValue method = TRY(find_attribute(cx, base, cx.names().dunder_mro_entries));
    if (!method.is_absent()) return true;
  }
  return false;
}

}  // namespace

OwnedValue new_type(Context& cx, Type* metatype, Str* name, Tuple* given_bases, Dict* space,
                    const CallArguments& keywords) {
  if (RULE_IF(CLS_10, TRY(refuse_mro_entries(cx, given_bases))))
    return raise_type_error(cx, "type() doesn't support MRO entry resolution; use types.new_class()");
  Ref<Tuple> bases = own_ref(given_bases);
  if (RULE_IF(CLS_05, bases->size() == 0)) bases = TRY(make_tuple(cx, {Value(cx.type(TypeId::Object))}));
  Type* base = best_base(cx, bases.get());
  if (!base) return failed();
  if (has_null_character(name)) return raise_value_error(cx, "type name must not contain null characters");
  SlotPlan plan;
  TRY(plan_slots(cx, plan, base, name, space));
  Ref<Type> type = TRY(allocate_type(cx, metatype, base, bases.get(), name));
  TRY(apply_slots(cx, type.get(), plan, base));
  TRY(fill_namespace(cx, type.get(), space));
  TRY(wrap_functions(cx, type.get()));
  TRY(add_descriptors(cx, type.get(), plan, base));
  TRY(fill_class_cell(cx, type.get()));
  type->dict->owner = type.get();
  RULE(MRO_04);
  Ref<Tuple> order = TRY(resolve_mro(cx, type.get()));
  Ref<Tuple> old_order = Ref<Tuple>::steal(type->mro);
  type->mro = order.leak();
  TRY(become_subclass(cx, type.get()));
  RULE_STEP(CLS_37) { TRY(call_set_names(cx, type.get())); }
  RULE_STEP(CLS_35) { TRY(call_init_subclass(cx, type.get(), keywords)); }
  return type;
}

void clear_type(Context& cx, Object* object) {
  auto* type = static_cast<Type*>(object);
  type_modified(type);
  const Ref<Tuple> order = Ref<Tuple>::steal(std::exchange(type->mro, nullptr));
  const Ref<Dict> dict(type->dict);
  if (dict) dict_clear(cx, dict.get());
}

void destroy_type(Context& cx, Object* object) {
  auto* type = static_cast<Type*>(object);
  type_modified(type);
  if (type->bases)
    for (Value base : type->bases->span())
      if (is<Type>(base)) remove_subclass(cx, as<Type>(base), type);
  if (type->dict) type->dict->owner = nullptr;
  if (type->dict) release(type->dict);
  if (type->mro) release(type->mro);
  if (type->bases) release(type->bases);
  if (type->base) release(type->base);
  if (type->name) release(type->name);
  if (type->qualname) release(type->qualname);
  cx.heap.free_buffer(type->subclasses);
  cx.heap.free_buffer(type->specials);
}

}  // namespace dictum
