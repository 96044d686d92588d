// Making classes: type(name, bases, namespace) and what the class statement does around the body (Language
// Reference 3.3.3).
#pragma once

#include "objects/context.h"

namespace dictum {

// Bases after __mro_entries__ (Language Reference 3.3.3.2); the same tuple if none has it.
Ref<Tuple> resolve_bases(Context& cx, Tuple* bases);
// The most derived metaclass of `hint` and the bases' types (3.3.3.3), or the metaclass conflict's TypeError.
Type* choose_metaclass(Context& cx, Type* hint, Tuple* bases);
// __build_class__'s steps before and after the body; `call_body` runs it in the namespace and returns the
// class cell or None.
using BodyRunner = OwnedValue (*)(Context& cx, Value body, Value space);
OwnedValue build_class(Context& cx, Value body, Str* name, Tuple* bases, const CallArguments& keywords,
                       BodyRunner run_body);

// type.__new__: the keyword arguments go to __init_subclass__.
OwnedValue new_type(Context& cx, Type* metatype, Str* name, Tuple* bases, Dict* space,
                    const CallArguments& keywords);
// type.__call__ on a class.
OwnedValue construct(Context& cx, Type* type, const CallArguments& arguments);
// Its second half: __init__ of what __new__ has given, if that is an instance of the type.
OwnedValue initialise(Context& cx, Type* type, OwnedValue made, const CallArguments& arguments);
// Assignment to cls.__bases__ and instance.__class__ (3.3.3, with layout checks).
Done set_bases(Context& cx, Type* type, Value bases);
// The TypeError for deleting an attribute that every class has.
Failed raise_undeletable(Context& cx, Type* type, std::string_view name);
Done set_class(Context& cx, Object* object, Value cls);
// Destroys a type's payload; the native destroy function of `type`.
void destroy_type(Context& cx, Object* type);
// Empties the namespace and the MRO of a type that the collector has found.
void clear_type(Context& cx, Object* type);

}  // namespace dictum
