// Functions of all kinds, descriptors, cells, modules.
#pragma once

#include "objects/context.h"

namespace dictum {

// A Python function. Everything is owned; absent where Python shows None unless noted.
struct Function : Object {
  static constexpr TypeId kLayout = TypeId::Function;
  Object* code;  // vm's code object
  Dict* globals;
  Object* builtins;  // what LOAD_GLOBAL falls back to: a dict
  Str* name;
  Str* qualname;
  Value doc;               // a value
  Value module;            // a value (None possible)
  Value defaults;          // Tuple or absent
  Value keyword_defaults;  // Dict or absent
  Value closure;           // Tuple of cells or absent
  Value annotations;       // Dict, Tuple (name, value, … not yet a dict) or absent
  Value type_params;       // Tuple or absent
  std::uint32_t version;   // renewed when code or defaults change; vm's caches
};

// A function written in C++: of a module, bound to `self`, or a type's __new__.
struct BuiltinFunction : Object {
  static constexpr TypeId kLayout = TypeId::BuiltinFunction;
  const MethodRow* row;
  Str* name;
  Value self;    // absent: a module's own; otherwise first argument
  Value module;  // the module's name or absent
  bool is_new;   // type.__new__: self is the type, and the first argument is checked against it
};
// Made in the core or at run time. `module` may be absent; `row` must outlive it.
Ref<BuiltinFunction> make_builtin(Context& cx, const MethodRow* row, Value self, Value module);

struct BoundMethod : Object {
  static constexpr TypeId kLayout = TypeId::BoundMethod;
  Value function;
  Value self;
};
OwnedValue make_bound_method(Context& cx, Value function, Value self);

// Descriptors of native types. `row` null: a gap that stops when used.
struct NativeDescriptor : Object {
  const MethodRow* row;
  Type* owner;  // owned
  Str* name;
};
struct MethodDescriptor : NativeDescriptor {
  static constexpr TypeId kLayout = TypeId::MethodDescriptor;
};
struct WrapperDescriptor : NativeDescriptor {
  static constexpr TypeId kLayout = TypeId::WrapperDescriptor;
};
struct ClassMethodDescriptor : NativeDescriptor {
  static constexpr TypeId kLayout = TypeId::ClassMethodDescriptor;
};
struct MethodWrapper : Object {
  static constexpr TypeId kLayout = TypeId::MethodWrapper;
  WrapperDescriptor* descriptor;
  Value self;
};
struct GetSetDescriptor : Object {
  static constexpr TypeId kLayout = TypeId::GetSetDescriptor;
  const GetSetRow* row;
  Type* owner;  // owned
  Str* name;
};
// A slot (offset not 0), or a native attribute that CPython shows as a member.
struct MemberDescriptor : Object {
  static constexpr TypeId kLayout = TypeId::MemberDescriptor;
  const GetSetRow* row;
  Type* owner;  // owned
  Str* name;
  std::uint32_t offset;  // of the Value in the instance
};
// Calls a native row with arity checks: `arguments` include self for methods.
OwnedValue call_native(Context& cx, const MethodRow* row, const CallArguments& arguments, bool has_self,
                       Type* owner);

struct ClassMethod : Object {
  static constexpr TypeId kLayout = TypeId::ClassMethod;
  Value callable;
};
struct StaticMethod : Object {
  static constexpr TypeId kLayout = TypeId::StaticMethod;
  Value callable;
};
OwnedValue make_class_method(Context& cx, Value callable);
OwnedValue make_static_method(Context& cx, Value callable);

struct Property : Object {
  static constexpr TypeId kLayout = TypeId::Property;
  Value getter, setter, deleter, doc;  // absent: None
  Value name;                          // from __set_name__
  bool doc_from_getter;
};

struct Super : Object {
  static constexpr TypeId kLayout = TypeId::Super;
  Type* type;
  Value object;  // absent: unbound
  Type* object_type;
};
// super(type, object) for vm's zero-argument form and the type's call. object absent: unbound.
OwnedValue make_super(Context& cx, Type* type, Value object);
OwnedValue super_getattribute(Context& cx, Value super, Str* name);

struct Cell : Object {
  static constexpr TypeId kLayout = TypeId::Cell;
  Value content;  // absent: empty
};
Ref<Cell> make_cell(Context& cx, Value content);

struct Module : Object {
  static constexpr TypeId kLayout = TypeId::Module;
  Dict* dict;
};
// A module with __name__, __doc__, __package__, __loader__, __spec__ (None where not given).
Ref<Module> make_module(Context& cx, Str* name);

struct MappingProxy : Object {
  static constexpr TypeId kLayout = TypeId::MappingProxy;
  Value mapping;
};
OwnedValue make_mapping_proxy(Context& cx, Value mapping);

struct GenericAlias : Object {
  static constexpr TypeId kLayout = TypeId::GenericAlias;
  Value origin;
  Tuple* args;
  Value parameters;  // made on request
  bool starred;
};
// for x in list[int]: gives the starred alias once (PEP 646).
struct GenericAliasIterator : Object {
  static constexpr TypeId kLayout = TypeId::GenericAliasIterator;
  GenericAlias* alias;  // null when exhausted
};
OwnedValue make_generic_alias(Context& cx, Value origin, Value args);
// int | str
OwnedValue make_union(Context& cx, Value left, Value right);  // NotImplemented if one is no type
struct Union : Object {
  static constexpr TypeId kLayout = TypeId::Union;
  Tuple* args;
};

}  // namespace dictum
