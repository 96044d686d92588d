// sys.stdin, stdout and stderr: how a program starts with them and what becomes of them at its end.
#pragma once

#include "objects/outcome.h"

namespace dictum {

struct Context;
struct Dict;

Done set_standard_streams(Context& cx, Dict* sys_dict);
// Calls flush() of what sys.stdout and sys.stderr are now. False: that of stdout failed, which has been
// reported.
bool flush_standard_streams(Context& cx);
// What still waits in the streams that the program started with goes out; runs no Python code.
void drain_standard_streams(Context& cx);

}  // namespace dictum
