// Which tier a program needs: see Tier in outcome.h.
#pragma once

#include "outcome.h"
#include "program.h"

namespace dictum {

// The quickest tier that can be trusted with the program, by the words in its text: finalisers and what runs
// at exit, threads, processes, signals, garbage collection, internals of sys, imports and streams, and deep
// recursion need a process of their own. Words that a program hides are found by the comparison: what is not
// the same is played again.
Tier quickest_tier(const Program& program);

}  // namespace dictum
