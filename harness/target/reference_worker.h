// The reference interpreter as a worker: the other end of protocol.md, for `dictum worker`.
#pragma once

namespace dictum {

// Serves requests on descriptors 3 and 4 until the channel is closed; the exit code. Each program gets an
// Interpreter of its own in this process. What ends the process ends this worker, and the harness starts
// another.
int serve_reference();

}  // namespace dictum
