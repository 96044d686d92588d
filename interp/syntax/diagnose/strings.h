// Mistakes inside string literals, which CPython finds while it parses (from 3.9 on).
// https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals
#pragma once

#include "syntax/diagnose/actions.h"

namespace dictum::diagnose_detail {

// Up to 3.11: all String tokens of one literal; f-strings are taken apart here and their expressions parsed.
const Node* concatenate_strings(PegMachine& machine, const Node* const parts[4]);

// From 3.12: one token or f-string, then all of one literal (PEP 701).
const Node* check_string(PegMachine& machine, const Node* const parts[4]);
const Node* check_fstring(PegMachine& machine, const Node* const parts[4]);
const Node* join_strings(PegMachine& machine, const Node* const parts[4]);
const Node* check_conversion_place(PegMachine& machine, const Node* const parts[4]);
const Node* check_replacement_field(PegMachine& machine, const Node* const parts[4]);
const Node* check_format_spec(PegMachine& machine, const Node* const parts[4]);

}  // namespace dictum::diagnose_detail
