// What the debug modes do to a heap: move what may move, count what should be counted.
#pragma once

#include "objects/context.h"

namespace dictum {

// Every reference that an object owns: its class, slots, attributes, payload.
void visit_references(Object* object, EdgeVisitor& visitor);

// The buffers of all lists, dicts, sets, bytearrays and instances move to other addresses, as they may at any
// time when Python code runs.
void move_buffers(Context& cx);

// Compares the count of every object with the references that other objects and `roots` have to it, and looks
// for references to freed cells and from the core into the heap. Returns what differs, one line each; empty
// if nothing does. Only where no native code holds a reference that is not among the roots.
std::string audit_heap(Context& cx, const std::vector<Value>& roots);

}  // namespace dictum
