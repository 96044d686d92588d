// What the texts of uncaught and of ignored exceptions have in common: the levels of a traceback with their
// source lines, names of types, and the pieces in which CPython writes all this to sys.stderr.
#pragma once

#include <string>
#include <string_view>

#include "objects/context.h"
#include "vm/output.h"

namespace dictum {

// The library prints without line ends, which writes an empty one.
inline std::string library_piece(std::string_view text) { return piece(text) + kPieceEnd; }

// Drops the pending exception; a stop stays.
void swallow(Context& cx);
// Whether CPython could import this module now, which it needs for showing an exception: what the program has
// made of builtins.__import__ is called for it.
bool can_import(Context& cx, std::string_view name);
// CPython opens sources by the module io: not once the modules go at the end of the program, sys first.
bool reads_sources(Context& cx);
// The margin before every line of a text in pieces.
std::string with_margin(const std::string& text, const std::string& margin);
// The levels, outermost first, each with its source line. `by_library`: as the library's module traceback
// shows them.
std::string levels_text(Context& cx, Value traceback, bool by_library, const std::string& margin = {});
// "Error", "module.Error"
std::string type_text(Context& cx, Type* type);

}  // namespace dictum
