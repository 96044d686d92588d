// _stat: https://docs.python.org/3/library/stat.html
#include <sys/stat.h>

#include "modules/fill.h"
#include "modules/module_numbers.h"
#include "modules/native_modules.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

Fallible<std::uint32_t> mode_argument(Context& cx, Value value) {
  if (!is_int(value) && lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, "an integer is required");
  const OwnedValue index = TRY(to_index(cx, value));
  if (int_sign(index) < 0)
    return raise_error(cx, TypeId::OverflowError, "can't convert negative value to unsigned int");
  const auto number = int_to_uint64(index);
  if (!number)
    return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C unsigned long");
  if (*number > UINT32_MAX) return raise_error(cx, TypeId::OverflowError, "mode out of range");
  return static_cast<std::uint32_t>(*number);
}

template <std::uint32_t kKind>
OwnedValue is_kind(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result((TRY(mode_argument(cx, arguments[0])) & S_IFMT) == kKind);
}
// Kinds that this platform does not have.
OwnedValue is_never(Context& cx, const CallArguments& arguments) {
  TRY(mode_argument(cx, arguments[0]));
  return cx.boolean_result(false);
}
OwnedValue permission_bits(Context& cx, const CallArguments& arguments) {
  return OwnedValue::small(TRY(mode_argument(cx, arguments[0])) & 07777);
}
OwnedValue format_bits(Context& cx, const CallArguments& arguments) {
  return OwnedValue::small(TRY(mode_argument(cx, arguments[0])) & S_IFMT);
}

char kind_letter(std::uint32_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
  }
}
// "-rwxr-xr-x"
OwnedValue file_mode(Context& cx, const CallArguments& arguments) {
  const std::uint32_t mode = TRY(mode_argument(cx, arguments[0]));
  std::string text(1, kind_letter(mode));
  const auto execute = [&](std::uint32_t bit, std::uint32_t special, char letter) {
    const char upper = static_cast<char>(letter - 'a' + 'A');
    if (mode & special) return mode & bit ? letter : upper;
    return mode & bit ? 'x' : '-';
  };
  text += {mode & S_IRUSR ? 'r' : '-', mode & S_IWUSR ? 'w' : '-', execute(S_IXUSR, S_ISUID, 's')};
  text += {mode & S_IRGRP ? 'r' : '-', mode & S_IWGRP ? 'w' : '-', execute(S_IXGRP, S_ISGID, 's')};
  text += {mode & S_IROTH ? 'r' : '-', mode & S_IWOTH ? 'w' : '-', execute(S_IXOTH, S_ISVTX, 't')};
  return make_str(cx, text);
}

constexpr MethodRow kFunctions[] = {
    {"S_ISDIR", is_kind<S_IFDIR>, 1, 1},   {"S_ISCHR", is_kind<S_IFCHR>, 1, 1},
    {"S_ISBLK", is_kind<S_IFBLK>, 1, 1},   {"S_ISREG", is_kind<S_IFREG>, 1, 1},
    {"S_ISFIFO", is_kind<S_IFIFO>, 1, 1},  {"S_ISLNK", is_kind<S_IFLNK>, 1, 1},
    {"S_ISSOCK", is_kind<S_IFSOCK>, 1, 1}, {"S_ISDOOR", is_never, 1, 1},
    {"S_ISPORT", is_never, 1, 1},          {"S_ISWHT", is_never, 1, 1},
    {"S_IMODE", permission_bits, 1, 1},    {"S_IFMT", format_bits, 1, 1},
    {"filemode", file_mode, 1, 1}};

}  // namespace

Done fill_stat(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_stat"));
  return add_numbers(cx, dict, "_stat");
}

}  // namespace dictum
