// await, async for, async with: their instructions.
// https://docs.python.org/3/reference/datamodel.html#coroutines, PEP 492, PEP 525.
#pragma once

#include "vm/registers.h"

namespace dictum {

// [object] -> [the iterator that `await` runs through]
Next get_awaitable(Registers& r, code::AwaitedFrom from);
// [iterable] -> [asynchronous iterator]
Next get_async_iterator(Registers& r);
// [asynchronous iterator] -> [the same, the iterator through which its next item is awaited]
Next get_async_next(Registers& r);
// [asynchronous iterator, exception] -> []; raised again unless it is the end of the loop
Next end_async_for(Registers& r);
// [manager] -> [__aexit__, absent, what __aenter__ gave]
Next before_async_with(Registers& r);

}  // namespace dictum
