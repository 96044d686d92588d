#include "objects/function_object.h"

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/globals.h"
#include "objects/int_object.h"
#include "objects/odd_names.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

Ref<BuiltinFunction> make_builtin(Context& cx, const MethodRow* row, Value self, Value module) {
  Ref<BuiltinFunction> made = TRY(new_object<BuiltinFunction>(cx, cx.type(TypeId::BuiltinFunction)));
  made->row = row;
  made->name = TRY(intern(cx, row ? std::string_view(row->name) : std::string_view("?"))).leak();
  made->self = own(self).leak();
  made->module = own(module).leak();
  return made;
}

OwnedValue make_class_method(Context& cx, Value callable) {
  Ref<ClassMethod> made = TRY(new_object<ClassMethod>(cx, cx.type(TypeId::ClassMethod)));
  made->callable = own(callable).leak();
  return made;
}

OwnedValue make_static_method(Context& cx, Value callable) {
  Ref<StaticMethod> made = TRY(new_object<StaticMethod>(cx, cx.type(TypeId::StaticMethod)));
  made->callable = own(callable).leak();
  return made;
}

Ref<Cell> make_cell(Context& cx, Value content) {
  Ref<Cell> made = TRY(new_object<Cell>(cx, cx.type(TypeId::Cell)));
  made->content = own(content).leak();
  return made;
}

Ref<Module> make_module(Context& cx, Str* name) {
  Ref<Module> made = TRY(new_object<Module>(cx, cx.type(TypeId::Module)));
  made->dict = TRY(new_dict(cx)).leak();
  const CoreNames& names = cx.names();
  TRY(dict_set(cx, made->dict, names.dunder_name, name));
  for (Str* each : {names.dunder_doc, names.dunder_package, names.dunder_loader, names.dunder_spec})
    TRY(dict_set(cx, made->dict, each, cx.core.none));
  return made;
}

OwnedValue make_mapping_proxy(Context& cx, Value mapping) {
  Ref<MappingProxy> made = TRY(new_object<MappingProxy>(cx, cx.type(TypeId::MappingProxy)));
  made->mapping = own(mapping).leak();
  return made;
}

OwnedValue make_generic_alias(Context& cx, Value origin, Value args) {
  Ref<Tuple> items = is<Tuple>(args) ? own_ref(as<Tuple>(args)) : make_tuple(cx, {args});
  if (!items) return failed();
  Ref<GenericAlias> made = TRY(new_object<GenericAlias>(cx, cx.type(TypeId::GenericAlias)));
  made->origin = own(origin).leak();
  made->args = items.leak();
  return made;
}

namespace {

// The class from whose MRO super(type, object) searches, or null (raised): SUP-06.
Type* super_start(Context& cx, Type* type, Value object) {
  if (is<Type>(object) && is_subtype(as<Type>(object), type)) return as<Type>(object);
  if (RULE_IF(SUP_06, is_subtype(type_of(cx, object), type))) return type_of(cx, object);
  OwnedValue claimed = find_attribute(cx, object, cx.names().dunder_class);
  if (claimed.is_raised()) return nullptr;
  if (is<Type>(claimed.get()) && claimed.get() != Value(type_of(cx, object)) &&
      is_subtype(as<Type>(claimed), type))
    return as<Type>(claimed);
  std::string message = "super(type, obj): obj must be an instance or subtype of type";
  if (cx.language.qualified_name_wording)
    message = is<Type>(object) ? cat("super(type, obj): obj (type ", as<Type>(object)->name,
                                     ") is not an instance or subtype of type (", type->name, ").")
                               : cat("super(type, obj): obj (instance of ", type_name(cx, object),
                                     ") is not an instance or subtype of type (", type->name, ").");
  (void)raise_type_error(cx, message);
  return nullptr;
}

}  // namespace

OwnedValue make_super(Context& cx, Type* type, Value object) {
  Type* start = nullptr;
  if (!object.is_absent()) {
    start = super_start(cx, type, object);
    if (!start) return failed();
  }
  Ref<Super> made = TRY(new_object<Super>(cx, cx.type(TypeId::Super)));
  made->type = own_ref(type).leak();
  made->object = own(object).leak();
  made->object_type = start ? own_ref(start).leak() : nullptr;
  return made;
}

// Searches the start type's MRO after `type` (Library Reference, super).
OwnedValue super_getattribute(Context& cx, Value value, Str* name) {
  auto* super = as<Super>(value);
  if (!super->object_type || RULE_IF(SUP_09, name->is_ascii_text("__class__")))
    return object_getattribute(cx, value, name);
  Ref<Type> start = own_ref(super->object_type);
  if (!start->mro) return object_getattribute(cx, value, name);
  if (is_odd_name(cx, name)) [[unlikely]]
    return odd_super_getattribute(cx, super, name);
  Ref<Tuple> order = own_ref(start->mro);
  std::size_t at = 0;
  while (at < order->size() && (*order)[at] != Value(super->type)) ++at;
  RULE(SUP_02);
  for (++at; at < order->size(); ++at) {
    OwnedValue found = own(dict_find(cx, as<Type>((*order)[at])->dict, name));
    if (found.is_absent()) continue;
    RULE(SUP_03);
    RULE(SUP_10);
    OwnedValue object = own(super->object);
    return bind_descriptor(cx, found, object.get() == Value(start.get()) ? Value() : object.get(),
                           start.get());
  }
  return object_getattribute(cx, value, name);
}

Ref<Object> builtins_of(Context& cx, Dict* globals) {
  RULE(NSP_10);
  const Value found = dict_find(cx, globals, cx.names().dunder_builtins);
  if (is<Dict>(found) && RULE_IF(NSP_25, true)) return Ref<Object>(found.object());
  if (is<Module>(found)) return Ref<Object>(static_cast<Object*>(as<Module>(found)->dict));
  if (found.is_object()) return Ref<Object>(found.object());
  if (found.is_small()) return ref_cast<Object>(make_int_of(cx, cx.type(TypeId::Int), found));
  return Ref<Object>(static_cast<Object*>(cx.builtins.get()));
}

}  // namespace dictum
