// How objects die, as far as the collector must know.
#pragma once

#include "objects/context.h"

namespace dictum {

// Runs what is to run once before the object dies: __del__ (PEP 442), the closing of a generator. The caller
// holds a reference. Nothing happens a second time.
void run_finalizer(Context& cx, Object* object);
bool has_finalizer(Context& cx, Object* object);
// Drops the slots and attributes of an instance of a class; the payload is left.
void drop_instance_fields(Context& cx, Object* object);

}  // namespace dictum
