// Imports in which a program takes part, by a finder on sys.meta_path, a hook on sys.path_hooks or an
// importer in sys.path_importer_cache, run the library's importlib: its frames, messages and order of
// questions are what such a program sees. All others stay native.
#pragma once

#include <functional>
#include <string_view>

#include "objects/function_object.h"

namespace dictum {

// Whether something of the program's own is asked when this name is looked for.
bool program_takes_part(Context& cx, Str* name);
// Whether CPython has the module in sys.modules before a program runs, so that nobody is asked for it.
bool is_loaded_at_start(std::string_view name);
// Loads such a module: what the program has made of builtins.__import__ meanwhile is not asked.
OwnedValue load_start_module(Context& cx, const std::function<OwnedValue()>& load);

// The library's _find_and_load() and _handle_fromlist().
OwnedValue find_and_load_by_library(Context& cx, Str* name);
OwnedValue import_list_by_library(Context& cx, Value module, Value names);

// Takes the machinery's levels out of the pending exception's traceback, as an import statement does: all of
// them for an ImportError, otherwise those that lead to code which was called on behalf of the machinery.
void trim_import_levels(Context& cx);

}  // namespace dictum
