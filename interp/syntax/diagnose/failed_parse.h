// The two passes of CPython's parser, and what it says when neither a rule nor the tokenizer has said
// something.
#pragma once

#include <optional>

#include "syntax/diagnose/peg_machine.h"

namespace dictum::diagnose_detail {

// The failure, or nothing if the tokens parse as `rule`.
std::optional<Diagnostic> parse_for_errors(PegMachine& machine, std::uint16_t rule);

}  // namespace dictum::diagnose_detail
