// Attribute names that are instances of subclasses of str: keys like any others, with the hash and the
// equality of their class, which may run Python code.
#pragma once

#include "objects/attribute.h"
#include "objects/str_object.h"

namespace dictum {

struct Super;

inline bool is_odd_name(const Context& cx, const Str* name) { return name->type != cx.type(TypeId::Str); }

// What the other functions of attribute.h do, for such a name.
OwnedValue odd_object_getattribute(Context& cx, Value object, Str* name);
OwnedValue odd_type_getattribute(Context& cx, Type* type, Str* name);
OwnedValue odd_super_getattribute(Context& cx, Super* super, Str* name);
Done odd_object_setattr(Context& cx, Value object, Str* name, Value value);

// The dict in which the object's attributes are, if keys other than plain str are among them; else null.
Dict* odd_namespace(Value object);

// What the classes of the MRO have by that name; absent also where the name has no hash (_PyType_Lookup).
OwnedValue lookup_odd_on_type(Context& cx, Type* type, Str* name);

}  // namespace dictum
