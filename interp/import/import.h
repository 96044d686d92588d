// The import system: https://docs.python.org/3/reference/import.html. Native from end to end; finders that a
// program puts on sys.meta_path are asked in their turn.
#pragma once

#include <optional>
#include <string>

#include "objects/code_object.h"
#include "objects/function_object.h"
#include "objects/type.h"

namespace dictum {

// builtins.__import__: `globals` gives the package of a relative import; `names` the fromlist (None: the top
// module).
OwnedValue import_module(Context& cx, Str* name, Value globals, Value names, std::int64_t level);
// The module of an absolute name: from sys.modules, or found and loaded.
OwnedValue import_absolute(Context& cx, Str* name);

// sys.meta_path, path_hooks, path_importer_cache.
Done set_import_state(Context& cx, Dict* sys_dict);

// Where a module would be loaded from.
struct Found {
  enum class Kind : std::uint8_t { Nothing, File, Package, Namespace, Extension, Native };
  Kind kind = Kind::Nothing;
  std::string path;                   // of the source file; Package: of its __init__.py
  std::vector<std::string> portions;  // Package, Namespace: where its submodules are looked for
  bool is_byte_code = false;          // the path is that of a .pyc file without a source
};
// Looks for `tail`, the last part of a dotted name, in directories.
Found find_in_directories(const std::vector<std::string>& directories, const std::string& tail);
// The source of a module that CPython carries in itself since 3.11 (os, abc, …), found before any path is
// searched; Nothing for other names or where the library is not there.
Found find_frozen_library(Context& cx, const std::string& name);
// The strings of a path list (sys.path, __path__).
Fallible<std::vector<std::string>> path_strings(Context& cx, Value path);

// A module's spec, and the loader in it.
OwnedValue make_spec(Context& cx, Str* name, const Found& found, Value loader);
OwnedValue make_loader(Context& cx, Str* name, const Found& found);
// A native module of ours, filled and in sys.modules with its spec; no finder is asked.
OwnedValue make_imported_native_module(Context& cx, std::string_view name);
// Attributes of a fresh module by its spec (Language Reference 5.4.5).
Done set_module_attributes(Context& cx, Module* module, Value spec, Value loader, const Found& found);
// Compiles a source file, whatever byte code there is, and runs it in the module's namespace; `shown` is what
// code and tracebacks say of the file, its path if empty.
Done run_source_file(Context& cx, Module* module, const std::string& path, const std::string& shown = {});
// Runs code in a module's namespace.
Done run_module_code(Context& cx, Module* module, CodeObject* code);
// A class that the import system makes on first use and keeps.
OwnedValue import_class(Context& cx, std::string_view name, std::string_view module,
                        std::span<const MethodRow> methods, std::span<const GetSetRow> getsets);
bool read_whole_file(const std::string& path, std::string& bytes);

// ModuleNotFoundError with its name.
Failed raise_not_found(Context& cx, std::string_view message, Str* name);

}  // namespace dictum
