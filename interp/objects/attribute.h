// Attribute access: the descriptor protocol and the places where attributes live (Language
// Reference 3.3.2, 3.3.2.4).
#pragma once

#include "objects/context.h"

namespace dictum {

struct AttributeSlots;
struct Shape;

// object.name; AttributeError if there is none.
OwnedValue get_attribute(Context& cx, Value object, Str* name);
// The same, absent where AttributeError would have been raised (its message is not built).
OwnedValue find_attribute(Context& cx, Value object, Str* name);
// object.name = value; absent deletes.
Done set_attribute(Context& cx, Value object, Str* name, Value value);
Fallible<bool> has_attribute(Context& cx, Value object, Str* name);

// object.__getattribute__, type.__getattribute__, module's: absent where AttributeError would come.
OwnedValue object_getattribute(Context& cx, Value object, Str* name);
OwnedValue type_getattribute(Context& cx, Type* type, Str* name);
OwnedValue module_getattribute(Context& cx, Value module, Str* name);
// object.__setattr__ and __delattr__, type's.
Done object_setattr(Context& cx, Value object, Str* name, Value value);
Done type_setattr(Context& cx, Type* type, Str* name, Value value);
// The function of a native type behind the __getattribute__ (__setattr__) that was found, or null.
auto native_getattribute(Value method) -> OwnedValue (*)(Context&, Value, Str*);
auto native_setattr(Value method) -> Done (*)(Context&, Value, Str*, Value);
// Of a store or a deletion where the object has no namespace; `on_type` is what its class has by that name.
Failed raise_no_place(Context& cx, Value object, Str* name, Value on_type);
// The AttributeError that CPython raises where the functions above are absent.
Failed raise_missing_attribute(Context& cx, Value object, Str* name);

// For method calls: `self` present means an unbound function found on the type that takes `object` as first
// argument (no bound method was made). Raises as get_attribute.
struct FoundMethod {
  OwnedValue callable;
  bool takes_self = false;
};
FoundMethod find_method(Context& cx, Value object, Str* name);

// A special method bound to the value, or absent.
OwnedValue bind_special(Context& cx, Value self, SpecialMethod method);
// Calls a special method if the type has it; absent if not.
OwnedValue call_special(Context& cx, Value self, SpecialMethod method,
                        std::initializer_list<Value> arguments = {});
// descriptor.__get__(object, type): `object` absent for access through the class. A non-descriptor is
// returned itself.
OwnedValue bind_descriptor(Context& cx, Value descriptor, Value object, Type* type);
// A store through a data descriptor found on the object's type (absent value deletes).
Done set_through_descriptor(Context& cx, Value descriptor, Value object, Value value);
bool is_data_descriptor(Context& cx, Value value);

// Attributes in the instance itself. Run no Python code besides the drop of an old value.
// Value of `name` in the instance's own namespace, borrowed, or absent. Exact dict namespaces and shapes
// only.
Value own_attribute(Context& cx, Object* object, Str* name);
Done set_own_attribute(Context& cx, Object* object, Str* name, Value value);
// One more attribute for an instance whose shape is `next`'s parent (or that has none yet); takes the value
// over. False, and nothing is done, when memory is short.
bool append_attribute(Context& cx, Object* object, Shape* next, Value owned);
// False if there was none.
Fallible<bool> delete_own_attribute(Context& cx, Object* object, Str* name);
// The instance's __dict__: made on the first request, the same object ever after. The instance must have one.
Ref<Dict> instance_dict(Context& cx, Object* object);
Done set_instance_dict(Context& cx, Object* object, Value dict);
bool has_instance_dict(const Object* object);
// Drops the attributes of a dying instance.
void drop_attributes(Context& cx, Object* object);

// dir(object) without sorting: a list of names.
OwnedValue object_dir(Context& cx, Value object);

}  // namespace dictum
