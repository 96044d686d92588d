#include "objects/module_error.h"

#include <unistd.h>

#include <climits>

#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/set_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

Value in_spec(Context& cx, const Dict* space, std::string_view name) {
  const Value spec = dict_find(cx, space, cx.names().dunder_spec);
  Ref<Str> key = intern(cx, name);
  return key && spec.is_object() && has_prefix(spec.object()) ? own_attribute(cx, spec.object(), key.get())
                                                              : Value();
}

// Where the module's code was found, empty where it is in no file.
std::string file_of(Context& cx, const Module* module) {
  const Value origin = in_spec(cx, module->dict, "origin");
  return in_spec(cx, module->dict, "_set_fileattr") == cx.core.true_ && is<Str>(origin)
             ? to_utf8(as<Str>(origin))
             : std::string();
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// The first entry of sys.path at the start: the script's folder, else the working directory.
std::string first_folder(Context& cx) {
  const Value main = dict_find(cx, cx.modules.get(), std::string_view("__main__"));
  if (is<Module>(main)) {
    const Value file = dict_find(cx, as<Module>(main)->dict, cx.names().dunder_file);
    const Value spec = dict_find(cx, as<Module>(main)->dict, cx.names().dunder_spec);
    if (is<Str>(file) && (spec.is_absent() || is_none(cx, spec))) return folder_of(to_utf8(as<Str>(file)));
  }
  char folder[PATH_MAX];
  return getcwd(folder, sizeof folder) ? folder : std::string();
}

// Whether a program's own file may stand in the place of another module.
bool may_shadow(Context& cx, const std::string& file) {
  std::string folder = folder_of(file);
  if (file.substr(folder.size()) == "/__init__.py") folder = folder_of(folder);
  return !file.empty() && folder == first_folder(cx);
}

bool is_library_name(Context& cx, Str* name) {
  const Value names = dict_find(cx, cx.sys_dict.get(), std::string_view("stdlib_module_names"));
  if (!is<Set>(names)) return false;
  const auto found = set_contains(cx, as<Set>(names), Value(name));
  return found.ok() && found.value();
}

std::string renaming_text(Context& cx, Str* module, const std::string& file, bool half_imported) {
  if (is_library_name(cx, module))
    return cat(" (consider renaming '", file,
               "' since it has the same name as the standard library module named '", module,
               "' and the import system gives it precedence)");
  if (!half_imported) return {};
  return cat(" (consider renaming '", file,
             "' if it has the same name as a third-party module you intended to import)");
}

}  // namespace

bool is_half_imported(Context& cx, const Dict* space) {
  return in_spec(cx, space, "_initializing") == cx.core.true_;
}

std::string missing_from_module(Context& cx, const Module* module, Str* name) {
  const Value found = module->dict ? dict_find(cx, module->dict, cx.names().dunder_name) : Value();
  if (!is<Str>(found)) return cat("module has no attribute '", name, "'");
  Str* own_name = as<Str>(found);
  const bool half_imported = is_half_imported(cx, module->dict);
  std::string from;
  if (cx.language.names_shadowing_files) {
    const std::string file = file_of(cx, module);
    if (may_shadow(cx, file)) {
      const std::string more = renaming_text(cx, own_name, file, half_imported);
      return cat("module '", own_name, "' has no attribute '", name, "'", more);
    }
    if (!file.empty()) from = cat(" from '", file, "'");
  }
  if (!half_imported) return cat("module '", own_name, "' has no attribute '", name, "'");
  return cat("partially initialized module '", own_name, "'", from, " has no attribute '", name,
             "' (most likely due to a circular import)");
}

}  // namespace dictum
