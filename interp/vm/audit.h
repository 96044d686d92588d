// The heap audit of the debug modes, with the references that frames and the machine hold.
#pragma once

#include "vm/machine.h"

namespace dictum {

// At a safe point: does nothing while native code between the program's frames may hold references; prints
// what differs and aborts.
void audit_machine(Machine& machine);

}  // namespace dictum
