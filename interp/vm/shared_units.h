// Units of library files, kept in the process and compiled once for all interpreters that ask for it
// (Options::share_library). For those, a library file is the same whether another one has compiled it before:
// it costs no steps, and its rule marks do not count.
#pragma once

#include "code/code.h"
#include "vm/compile_source.h"

namespace dictum {

// Null where the source has to be compiled by itself: it does not compile, it gives warnings, or the file has
// changed since it was kept. What is given stays until the process ends.
const code::Unit* shared_unit(const CompileRequest& request, const Language& language);

}  // namespace dictum
