// Text form of symbol tables: what a walk over symtable.symtable() of the played version gives, in the layout
// of ci/symtable_reference.py.
#pragma once

#include <string>

#include "language.h"
#include "scope/symbol_table.h"

namespace dictum {

std::string dump_symbols(const SymbolTable& table, const Language& language);

}  // namespace dictum
