// The operations of deque that its methods and its operators share.
#pragma once

#include "modules/collections_types.h"

namespace dictum {

// At the right end; a full deque drops what the other end holds.
Done deque_append(Context& cx, Deque* deque, Value item);
Done deque_append_left(Context& cx, Deque* deque, Value item);
Done deque_extend(Context& cx, Deque* deque, Value iterable);
Done deque_extend_left(Context& cx, Deque* deque, Value iterable);
// Absent if it is empty.
OwnedValue deque_pop(Deque* deque);
OwnedValue deque_pop_left(Deque* deque);
Done deque_rotate(Context& cx, Deque* deque, std::int64_t steps);
void deque_clear(Context& cx, Deque* deque);
// A deque of the same class with the same items.
OwnedValue deque_copy(Context& cx, Deque* deque);
// Forward or reverse by `type`.
OwnedValue make_deque_iterator(Context& cx, TypeId type, Deque* deque);

}  // namespace dictum
