// What the program prints: to the embedder's sinks, counted against the output budget.
#pragma once

#include <string>
#include <string_view>

#include "objects/context.h"

namespace dictum {

// 1 is standard output (buffered), 2 standard error. False: the output budget's stop is pending.
bool write_output(Context& cx, int descriptor, std::string_view bytes);
void flush_output(Context& cx);
// The same past what waits in standard output's buffer, as a write to the descriptor is.
bool write_unbuffered(Context& cx, int descriptor, std::string_view bytes);
// What waits in the buffer, taken out of it: it has not been written.
std::string take_waiting_output(Context& cx);
// To sys.stderr if it is an object of the program's own, else to standard error.
void write_error_text(Context& cx, std::string_view text);

}  // namespace dictum
