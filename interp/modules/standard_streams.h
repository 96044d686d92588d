// sys.stdin, stdout and stderr: how a program starts with them and what becomes of them at its end.
#pragma once

#include "objects/outcome.h"
#include "objects/value.h"

namespace dictum {

struct Context;
struct Dict;

// A standard stream as it was made: nobody has asked for its buffer or put functions of his own on it. It
// holds nothing back, and neither flushing nor closing it does anything.
bool is_untouched_stream(Context& cx, Value stream);
Done set_standard_streams(Context& cx, Dict* sys_dict);
// Calls flush() of what sys.stdout and sys.stderr are now. False: one failed; a failure of stdout has been
// reported.
bool flush_standard_streams(Context& cx);
// The same when the code of a script has ended, before an exception of it is shown; failures are ignored.
void flush_after_script(Context& cx);
// What still waits in the streams that the program started with goes out; runs no Python code.
void drain_standard_streams(Context& cx);

}  // namespace dictum
