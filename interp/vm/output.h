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
// Ends a part of a text that CPython writes by a call of its own; no byte of UTF-8.
inline constexpr char kPieceEnd = '\xFF';
inline std::string piece(std::string_view text) { return std::string(text) + kPieceEnd; }
std::string without_pieces(std::string_view text);
// To sys.stderr, piece by piece if that is an object of the program's own class, and flushed.
void write_error_text(Context& cx, std::string_view text);
// The same without flushing.
void write_unflushed(Context& cx, std::string_view text);

}  // namespace dictum
