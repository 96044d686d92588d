// What a grammar text calls by name: mistakes that need more than a message.
#pragma once

#include <string_view>

#include "syntax/diagnose/node.h"

namespace dictum::diagnose_detail {

class PegMachine;

// The parts a to d of the alternative (null where there is none). The value of the alternative, or null: the
// rule fails, perhaps because the function has raised an error.
using ActionFunction = const Node* (*)(PegMachine& machine, const Node* const parts[4]);

ActionFunction action_named(std::string_view name);

}  // namespace dictum::diagnose_detail
