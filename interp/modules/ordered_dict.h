// The operations of OrderedDict that its methods share.
#pragma once

#include "modules/collections_types.h"

namespace dictum {

// self[key] = value for the items of a mapping (with keys() or items()) or of pairs, in order.
Done update_mapping(Context& cx, Value self, Value other);

// A live key and its value, the first or the last; false: the dict is empty.
bool ordered_end(OrderedDict* dict, bool last, std::int64_t& entry);

}  // namespace dictum
