// Type objects, and the native descriptions from which the built-in ones are made.
#pragma once

#include <span>
#include <string>

#include "objects/call_protocol.h"
#include "objects/type_id.h"

namespace dictum {

struct Dict;
struct Str;
struct Tuple;

// Called for every reference that an object owns, in CPython's traverse order.
struct EdgeVisitor {
  virtual void edge(Value value) = 0;

 protected:
  ~EdgeVisitor() = default;
};

// A method. Counts exclude self; max -1 is any number. Without `keywords`, keyword arguments are refused.
struct MethodRow {
  const char* name;
  NativeFunction function;
  std::int8_t min = 0;
  std::int8_t max = 0;
  bool keywords = false;
};
// A computed attribute; without setter it is read-only.
struct GetSetRow {
  const char* name;
  OwnedValue (*get)(Context& cx, Object* self);
  Done (*set)(Context& cx, Object* self, Value value) = nullptr;  // value absent: delete
  // `self` of an int getter may be a small integer: Value(self) is right for both.
};

// What a type is in C++. Names that CPython's type has (builtins/type_names.def) and these rows do not are
// made as attributes that stop when used: a gap never looks like absence.
struct NativeType {
  TypeId layout;       // whose payload the instances have
  std::uint32_t size;  // of an instance, header included; variable part excluded
  bool subclassable = false;
  bool has_dict = false;
  bool has_weakrefs = false;
  bool variable = false;  // a variable part follows: subclasses cannot add slots
  void (*destroy)(Context& cx, Object* self) = nullptr;  // drops what the payload owns
  void (*visit)(Object* self, EdgeVisitor& visitor) = nullptr;
  // Drops what may close a cycle and leaves the object usable; the collector calls it on garbage. Null: none.
  void (*clear)(Context& cx, Object* self) = nullptr;
  // Once, before anything of an instance is dropped (generators run their `finally`). The caller holds it.
  void (*finalize)(Context& cx, Object* self) = nullptr;
  // __new__; null inherits the base's. `arguments` exclude the class.
  OwnedValue (*construct)(Context& cx, Type* type, const CallArguments& arguments) = nullptr;
  std::span<const MethodRow> methods = {};
  std::span<const GetSetRow> getsets = {};
  // What __getattribute__ and __setattr__ (__delattr__) of the type do; null inherits. Absent result:
  // AttributeError.
  OwnedValue (*getattribute)(Context& cx, Value object, Str* name) = nullptr;
  Done (*setattr)(Context& cx, Value object, Str* name, Value value) = nullptr;
  // __next__ of iterators: absent when exhausted; rows "__iter__" and "__next__" are made from it.
  OwnedValue (*next)(Context& cx, Object* self) = nullptr;
  bool is_sequence = false;  // for match statements
  bool is_mapping = false;
  // Class attributes that are plain values (n_fields of struct sequences); absent: a gap.
  OwnedValue (*constant)(Context& cx, Type* type, std::string_view name) = nullptr;
};

inline constexpr std::uint32_t kTypeHeap = 1u << 0;      // made by a class statement or type()
inline constexpr std::uint32_t kTypeBaseType = 1u << 1;  // may be subclassed
inline constexpr std::uint32_t kTypeHasDict = 1u << 2;   // instances have __dict__
inline constexpr std::uint32_t kTypeHasWeakrefs = 1u << 3;
inline constexpr std::uint32_t kTypeVariable = 1u << 4;
inline constexpr std::uint32_t kTypeIsException = 1u << 5;  // BaseException or below
inline constexpr std::uint32_t kTypeIsType = 1u << 6;       // type or below: instances are types
inline constexpr std::uint32_t kTypeAbstract = 1u << 7;     // __abstractmethods__ is true
inline constexpr std::uint32_t kTypeSequence = 1u << 8;     // for match statements
inline constexpr std::uint32_t kTypeMapping = 1u << 9;

// Special methods by index, valid while the type's tag is `tag`. Borrowed: guarded by the tag.
struct SpecialCache {
  std::uint32_t tag;
  std::uint64_t known[(kSpecialCount + 63) / 64];
  Value methods[kSpecialCount];
};
// The live direct subclasses, in order of creation; borrowed. Null where one has died: see live_subclasses().
struct SubclassList {
  std::uint32_t count;
  std::uint32_t capacity;
  std::uint32_t holes;
  Type* types[1];
};

struct Type : Object {
  static constexpr TypeId kLayout = TypeId::Type;
  const NativeType* native;  // of the nearest native ancestor
  TypeId id;                 // of the nearest native ancestor
  TypeId layout;             // payload of the instances
  std::uint32_t type_flags;
  std::uint32_t instance_size;   // header included, prefix excluded
  std::uint32_t slot_offset;     // where this type's own slots begin in an instance
  std::uint32_t slot_count;      // own slots
  std::uint32_t version_tag;     // 0 = none; never reused
  std::uint32_t tagged_below;    // direct subclasses with a tag: the only ones that a change must reach
  std::uint32_t subclass_place;  // where it probably lies in the list of subclasses of a base
  Type* base;                    // CPython's __base__: decides the layout
  Type* solid_base;              // nearest ancestor that adds to the layout (borrowed: in the MRO)
  Tuple* bases;
  Tuple* mro;  // null while the type is being made
  Dict* dict;
  Str* name;
  Str* qualname;
  SubclassList* subclasses;  // heap types; a core type's are in the context's side table
  SpecialCache* specials;    // null: none yet
  void* root_shape;          // shape of instances without attributes
  const char* native_name;   // tp_name of a type of the core, dotted where CPython's is; null otherwise

  bool is_heap() const { return (type_flags & kTypeHeap) != 0; }
  bool has(std::uint32_t flag) const { return (type_flags & flag) != 0; }
};

// The __new__ that a core type has or inherits, in C++.
OwnedValue (*type_constructor(const Type* type))(Context&, Type*, const CallArguments&);

// Whether `type` is `base` or has it in its MRO. Runs no Python code.
bool is_subtype(const Type* type, const Type* base);

inline Type* type_of(const Object* object) { return object->type; }
// The payload check: also true for instances of subclasses. Small integers are no objects: see is_int.
template <class T>
bool is(Value value) {
  return value.is_object() && value.object()->type->layout == T::kLayout;
}
template <class T>
T* as(Value value) {
  return static_cast<T*>(value.object());
}

// The type's tag, given now if it had none; 0 when the tags have run out.
std::uint32_t type_tag(Context& cx, Type* type);
// The type's attributes, bases or MRO have changed: what was cached of it and its subclasses no longer holds.
void type_modified(Type* type);
// Looks `name` (interned or not) up along the MRO; borrowed, absent if nobody has it. Runs no Python code.
Value lookup_on_type(Context& cx, Type* type, Str* name);
// The same for special methods: implicit invocation bypasses the instance (Language Reference 3.3.12).
Value lookup_special(Context& cx, Type* type, SpecialMethod method);
// "module.qualname" as tracebacks and reprs show it, without "builtins."; never fails.
std::string type_full_name(Context& cx, Type* type);
// CPython's tp_name: the name alone for heap types, dotted for some core types.
std::string type_short_name(const Type* type);
// The live subclasses of a core or heap type, in order of creation. Valid until the next class is made or
// dies.
std::span<Type* const> live_subclasses(Context& cx, const Type* type);
void add_subclass(Context& cx, Type* base, Type* subclass);
void remove_subclass(Context& cx, Type* base, Type* subclass);

// An instance without payload of its own filled in: memory, header, prefix. Null (raised) only when it is
// large.
Object* allocate_instance(Context& cx, Type* type, std::size_t size);
template <class T>
Ref<T> new_object(Context& cx, Type* type) {
  return Ref<T>::steal(static_cast<T*>(allocate_instance(cx, type, type->instance_size)));
}

}  // namespace dictum
