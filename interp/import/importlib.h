// The library's importlib over the native machinery. `_frozen_importlib` and `_frozen_importlib_external` are
// modules made of the library's importlib/_bootstrap.py and _bootstrap_external.py, as in CPython; the
// classes that the native machinery has made before (ModuleSpec, the finders and loaders) take their
// attributes over and stand in their place.
#pragma once

#include <string_view>

#include "objects/function_object.h"

namespace dictum {

// What the native machinery keeps under a name: a class of it, its hooks, the first __import__; absent if
// nothing.
Value machinery(Context& cx, std::string_view name);
bool is_frozen_importlib(std::string_view name);
// Imports both, if that has not been done, and gives the one of this name. A stop where the library is not
// found.
OwnedValue import_frozen_importlib(Context& cx, std::string_view name);

// The hook of sys.path_hooks that looks into directories, and another that is there for its place only.
Done set_path_hooks(Context& cx, Dict* sys_dict);
// What sys.path_hooks gives for an entry of a path, remembered in sys.path_importer_cache; None: nobody wants
// it.
OwnedValue importer_of(Context& cx, Str* entry);
// Whether the importer is one of the machinery's own for directories.
bool is_own_importer(Context& cx, Value importer);
// Rows "find_spec" and the like of the finders on sys.meta_path, as attributes of the class.
Done add_finder_functions(Context& cx, Type* finder);

}  // namespace dictum
