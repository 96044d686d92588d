// Node building for the grammar of 3.8, whose rules read a first part before they know what it is the first
// part of.
#pragma once

#include "syntax/diagnose/actions.h"

namespace dictum::diagnose_detail {

// The function called `name`, or null.
ActionFunction action_of_3_8_named(std::string_view name);

}  // namespace dictum::diagnose_detail
