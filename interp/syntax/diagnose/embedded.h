// f-strings before 3.12: one String token, taken apart by hand; each expression is a text of its own for the
// parser. https://docs.python.org/3.11/reference/lexical_analysis.html#f-strings
#pragma once

#include <cstddef>

#include "syntax/diagnose/peg_machine.h"

namespace dictum::diagnose_detail {

// Raises the first mistake in the f-string that is token `index`; true if there is none.
bool check_format_string(PegMachine& machine, std::size_t index);

}  // namespace dictum::diagnose_detail
