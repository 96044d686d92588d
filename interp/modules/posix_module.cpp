// posix, what os is made of on this platform: https://docs.python.org/3/library/os.html. Functions that
// change the process or start others stop when called.
#include <unistd.h>

#include "modules/fill.h"
#include "modules/module_numbers.h"
#include "modules/native_modules.h"
#include "modules/posix_arguments.h"
#include "objects/dict_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// os.environ is made of it: bytes to bytes.
Done add_environment(Context& cx, Dict* dict) {
  Ref<Dict> variables = TRY(new_dict(cx));
  for (char** at = environ; at && *at; at++) {
    const std::string_view entry = *at;
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos) continue;
    Ref<Bytes> name = TRY(make_bytes(cx, entry.substr(0, equals)));
    Ref<Bytes> value = TRY(make_bytes(cx, entry.substr(equals + 1)));
    if (!TRY(dict_get(cx, variables.get(), Value(name.get()))).is_absent()) continue;
    TRY(dict_set(cx, variables.get(), Value(name.get()), Value(value.get())));
  }
  return dict_set(cx, dict, "environ", Value(variables.get()));
}

// What os.supports_dir_fd and the like are made of.
Done add_have_functions(Context& cx, Dict* dict) {
  static constexpr const char* kHave[] = {
      "HAVE_EVENTFD",      "HAVE_FACCESSAT", "HAVE_FCHDIR",    "HAVE_FCHMOD",    "HAVE_FCHMODAT",
      "HAVE_FCHOWN",       "HAVE_FCHOWNAT",  "HAVE_FEXECVE",   "HAVE_FDOPENDIR", "HAVE_FPATHCONF",
      "HAVE_FSTATAT",      "HAVE_FSTATVFS",  "HAVE_FTRUNCATE", "HAVE_FUTIMENS",  "HAVE_FUTIMES",
      "HAVE_FUTIMESAT",    "HAVE_LINKAT",    "HAVE_LCHOWN",    "HAVE_LSTAT",     "HAVE_LUTIMES",
      "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT",   "HAVE_MKFIFOAT",  "HAVE_MKNODAT",   "HAVE_OPENAT",
      "HAVE_READLINKAT",   "HAVE_RENAMEAT",  "HAVE_SYMLINKAT", "HAVE_UNLINKAT",  "HAVE_UTIMENSAT"};
  Ref<List> names = TRY(new_list(cx));
  for (const char* name : kHave) {
    Ref<Str> text = TRY(intern(cx, name));
    TRY(list_append(cx, names.get(), Value(text.get())));
  }
  return dict_set(cx, dict, "_have_functions", Value(names.get()));
}

}  // namespace

Done fill_posix(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, posix_file_functions(), "posix"));
  TRY(add_functions(cx, dict, posix_descriptor_functions(), "posix"));
  TRY(add_functions(cx, dict, posix_process_functions(), "posix"));
  TRY(add_environment(cx, dict));
  TRY(add_numbers(cx, dict, "posix"));
  for (const std::string_view name : {"pathconf_names", "confstr_names", "sysconf_names"})
    TRY(add_number_dict(cx, dict, "posix", name));
  TRY(dict_set(cx, dict, "error", Value(cx.type(TypeId::OSError))));
  TRY(add_types(cx, dict,
                {TypeId::StatResult, TypeId::StatvfsResult, TypeId::TerminalSize, TypeId::DirEntry,
                 TypeId::TimesResult, TypeId::UnameResult}));
  return add_have_functions(cx, dict);
}

}  // namespace dictum
