// Type variables in generic aliases and unions: which there are, and what is put in their place. PEP 585, PEP
// 646.
#pragma once

#include "objects/function_object.h"

namespace dictum {

// __parameters__ of an alias with these arguments.
Ref<Tuple> type_parameters(Context& cx, Tuple* args);
// `args` of `self` with `item` (one value or a tuple) in the place of the parameters.
Ref<Tuple> substitute_parameters(Context& cx, Value self, Tuple* args, Tuple* parameters, Value item);
// How an argument shows inside an alias: classes by their name.
Fallible<std::string> alias_item_text(Context& cx, Value item);

}  // namespace dictum
