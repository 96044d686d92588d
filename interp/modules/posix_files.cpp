// Functions of posix on paths: https://docs.python.org/3/library/os.html#files-and-directories
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cmath>
#include <cstdlib>

#include "modules/posix_arguments.h"
#include "modules/posix_structs.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// The path behind out[0], which the function is about to change.
Fallible<FilePath> changed_path(Context& cx, Value value, std::string_view function,
                                std::string_view argument = "path") {
  FilePath path = TRY(path_argument(cx, value, function, argument));
  TRY(allow_write(cx, path.bytes, cat("os.", function)));
  return path;
}
OwnedValue system_result(Context& cx, int result, const FilePath& path) {
  if (result != 0) return raise_os_error(cx, errno, path.given);
  return cx.none();
}

OwnedValue posix_stat(Context& cx, const CallArguments& arguments) {
  Value out[3];
  TRY(bind_arguments(cx, "stat", arguments, {"path", "dir_fd", "follow_symlinks"}, 1, 1, out));
  TRY(refuse_directory(cx, "os.stat", out[1]));
  const bool follow = TRY(flag_argument(cx, out[2], true));
  const FilePath path = TRY(path_argument(cx, out[0], "stat", "path", PathKind::PathOrDescriptor));
  if (path.descriptor >= 0 && !follow)
    return raise_value_error(cx, "stat: cannot use fd and follow_symlinks together");
  struct stat status;
  const bool by_number = is_int(out[0]);
  const int failed_call = by_number ? fstat(path.descriptor, &status)
                          : follow  ? stat(path.bytes.c_str(), &status)
                                    : lstat(path.bytes.c_str(), &status);
  if (failed_call) return raise_os_error(cx, errno, path.given);
  return make_stat_result(cx, status);
}
OwnedValue posix_lstat(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "lstat", arguments, {"path", "dir_fd"}, 1, 1, out));
  TRY(refuse_directory(cx, "os.lstat", out[1]));
  const FilePath path = TRY(path_argument(cx, out[0], "lstat"));
  struct stat status;
  if (lstat(path.bytes.c_str(), &status)) return raise_os_error(cx, errno, path.given);
  return make_stat_result(cx, status);
}
OwnedValue posix_statvfs(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "statvfs", arguments, {"path"}, 1, 1, out));
  const FilePath path = TRY(path_argument(cx, out[0], "statvfs", "path", PathKind::PathOrDescriptor));
  struct statvfs status;
  const int result =
      is_int(out[0]) ? fstatvfs(path.descriptor, &status) : statvfs(path.bytes.c_str(), &status);
  if (result) return raise_os_error(cx, errno, path.given);
  Ref<Tuple> made = TRY(new_struct(cx, kStatvfsResult));
  const std::uint64_t fields[] = {status.f_bsize,  status.f_frsize,  status.f_blocks, status.f_bfree,
                                  status.f_bavail, status.f_files,   status.f_ffree,  status.f_favail,
                                  status.f_flag,   status.f_namemax, status.f_fsid};
  for (std::size_t i = 0; i < std::size(fields); i++)
    made->items[i] = TRY(make_int_unsigned(cx, fields[i])).leak();
  return made;
}

OwnedValue posix_access(Context& cx, const CallArguments& arguments) {
  Value out[5];
  TRY(bind_arguments(cx, "access", arguments, {"path", "mode", "dir_fd", "effective_ids", "follow_symlinks"},
                     2, 2, out));
  TRY(refuse_directory(cx, "os.access", out[2]));
  const FilePath path = TRY(path_argument(cx, out[0], "access"));
  const int mode = TRY(int_argument(cx, out[1]));
  int flags = TRY(flag_argument(cx, out[3], false)) ? AT_EACCESS : 0;
  if (!TRY(flag_argument(cx, out[4], true))) flags |= AT_SYMLINK_NOFOLLOW;
  return cx.boolean_result(faccessat(AT_FDCWD, path.bytes.c_str(), mode, flags) == 0);
}

OwnedValue posix_listdir(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "listdir", arguments, {"path"}, 0, 1, out));
  const FilePath path = TRY(path_argument(cx, out[0], "listdir", "path", PathKind::PathOrNone));
  DIR* directory = opendir(path.bytes.c_str());
  if (!directory) return raise_os_error(cx, errno, out[0].is_absent() ? Value() : out[0]);
  std::vector<std::string> names;
  while (const dirent* entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  closedir(directory);
  Ref<List> list = TRY(new_list(cx));
  for (const std::string& name : names) {
    if (!cx.charge()) return failed();
    OwnedValue made = TRY(path_result(cx, name, path.as_bytes));
    TRY(list_append(cx, list.get(), std::move(made)));
  }
  return list;
}

OwnedValue current_directory(Context& cx, bool as_bytes) {
  char buffer[PATH_MAX];
  if (!getcwd(buffer, sizeof buffer)) return raise_os_error(cx, errno);
  return path_result(cx, buffer, as_bytes);
}
OwnedValue posix_getcwd(Context& cx, const CallArguments&) { return current_directory(cx, false); }
OwnedValue posix_getcwdb(Context& cx, const CallArguments&) { return current_directory(cx, true); }

OwnedValue posix_mkdir(Context& cx, const CallArguments& arguments) {
  Value out[3];
  TRY(bind_arguments(cx, "mkdir", arguments, {"path", "mode", "dir_fd"}, 1, 2, out));
  TRY(refuse_directory(cx, "os.mkdir", out[2]));
  const FilePath path = TRY(changed_path(cx, out[0], "mkdir"));
  const int mode = out[1].is_absent() ? 0777 : TRY(int_argument(cx, out[1]));
  return system_result(cx, mkdir(path.bytes.c_str(), static_cast<mode_t>(mode)), path);
}
OwnedValue posix_rmdir(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "rmdir", arguments, {"path", "dir_fd"}, 1, 1, out));
  TRY(refuse_directory(cx, "os.rmdir", out[1]));
  const FilePath path = TRY(changed_path(cx, out[0], "rmdir"));
  return system_result(cx, rmdir(path.bytes.c_str()), path);
}

// A link is removed itself, wherever it points to.
Done allow_entry_change(Context& cx, const FilePath& path, std::string_view function) {
  const std::size_t slash = path.bytes.find_last_of('/');
  return allow_write(cx, slash == std::string::npos ? "." : path.bytes.substr(0, slash + 1), function);
}
template <const char* kName>
OwnedValue posix_unlink(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, kName, arguments, {"path", "dir_fd"}, 1, 1, out));
  TRY(refuse_directory(cx, cat("os.", std::string_view(kName)), out[1]));
  const FilePath path = TRY(path_argument(cx, out[0], kName));
  TRY(allow_entry_change(cx, path, cat("os.", std::string_view(kName))));
  return system_result(cx, unlink(path.bytes.c_str()), path);
}
constexpr char kUnlink[] = "unlink", kRemove[] = "remove", kRename[] = "rename", kReplace[] = "replace";

template <const char* kName>
OwnedValue posix_rename(Context& cx, const CallArguments& arguments) {
  Value out[4];
  TRY(bind_arguments(cx, kName, arguments, {"src", "dst", "src_dir_fd", "dst_dir_fd"}, 2, 2, out));
  const std::string function = cat("os.", std::string_view(kName));
  TRY(refuse_directory(cx, function, out[2]));
  TRY(refuse_directory(cx, function, out[3]));
  const FilePath from = TRY(path_argument(cx, out[0], kName, "src"));
  const FilePath to = TRY(path_argument(cx, out[1], kName, "dst"));
  TRY(allow_entry_change(cx, from, function));
  TRY(allow_entry_change(cx, to, function));
  if (rename(from.bytes.c_str(), to.bytes.c_str()) != 0) return raise_os_error(cx, errno, out[0], out[1]);
  return cx.none();
}

OwnedValue posix_readlink(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "readlink", arguments, {"path", "dir_fd"}, 1, 1, out));
  TRY(refuse_directory(cx, "os.readlink", out[1]));
  const FilePath path = TRY(path_argument(cx, out[0], "readlink"));
  char buffer[PATH_MAX];
  const ssize_t length = readlink(path.bytes.c_str(), buffer, sizeof buffer);
  if (length < 0) return raise_os_error(cx, errno, path.given);
  return path_result(cx, std::string_view(buffer, static_cast<std::size_t>(length)), path.as_bytes);
}
OwnedValue posix_symlink(Context& cx, const CallArguments& arguments) {
  Value out[4];
  TRY(bind_arguments(cx, "symlink", arguments, {"src", "dst", "target_is_directory", "dir_fd"}, 2, 3, out));
  TRY(refuse_directory(cx, "os.symlink", out[3]));
  const FilePath from = TRY(path_argument(cx, out[0], "symlink", "src"));
  const FilePath to = TRY(path_argument(cx, out[1], "symlink", "dst"));
  TRY(allow_entry_change(cx, to, "os.symlink"));
  if (symlink(from.bytes.c_str(), to.bytes.c_str()) != 0) return raise_os_error(cx, errno, out[0], out[1]);
  return cx.none();
}
OwnedValue posix_chmod(Context& cx, const CallArguments& arguments) {
  Value out[4];
  TRY(bind_arguments(cx, "chmod", arguments, {"path", "mode", "dir_fd", "follow_symlinks"}, 2, 2, out));
  TRY(refuse_directory(cx, "os.chmod", out[2]));
  const FilePath path = TRY(changed_path(cx, out[0], "chmod"));
  const int mode = TRY(int_argument(cx, out[1]));
  return system_result(cx, chmod(path.bytes.c_str(), static_cast<mode_t>(mode)), path);
}
OwnedValue posix_truncate(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "truncate", arguments, {"path", "length"}, 2, 2, out));
  const FilePath path = TRY(changed_path(cx, out[0], "truncate"));
  const std::int64_t length = TRY(to_index64(cx, out[1], TypeId::OverflowError));
  return system_result(cx, truncate(path.bytes.c_str(), length), path);
}

Fallible<timespec> time_from_seconds(Context& cx, Value value) {
  const double seconds = TRY(to_double(cx, value));
  const double whole = std::floor(seconds);
  return timespec{static_cast<time_t>(whole), static_cast<long>((seconds - whole) * 1e9)};
}
Fallible<timespec> time_from_nanoseconds(Context& cx, Value value) {
  const std::int64_t total = TRY(to_index64(cx, value, TypeId::OverflowError));
  const std::int64_t rest = ((total % 1000000000) + 1000000000) % 1000000000;
  return timespec{static_cast<time_t>((total - rest) / 1000000000), static_cast<long>(rest)};
}
OwnedValue posix_utime(Context& cx, const CallArguments& arguments) {
  Value out[5];
  TRY(bind_arguments(cx, "utime", arguments, {"path", "times", "ns", "dir_fd", "follow_symlinks"}, 1, 2,
                     out));
  TRY(refuse_directory(cx, "os.utime", out[3]));
  const bool by_seconds = out[1].is_value() && !is_none(cx, out[1]), by_ns = out[2].is_value();
  if (by_seconds && by_ns)
    return raise_value_error(cx, "utime: you may specify either 'times' or 'ns' but not both");
  timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  if (by_seconds || by_ns) {
    const Value pair = by_ns ? out[2] : out[1];
    if (!is<Tuple>(pair) || as<Tuple>(pair)->size() != 2)
      return raise_type_error(cx, by_ns ? "utime: 'ns' must be a tuple of two ints"
                                        : "utime: 'times' must be either a tuple of two ints or None");
    for (std::size_t i = 0; i < 2; i++)
      times[i] = by_ns ? TRY(time_from_nanoseconds(cx, (*as<Tuple>(pair))[i]))
                       : TRY(time_from_seconds(cx, (*as<Tuple>(pair))[i]));
  }
  const FilePath path = TRY(changed_path(cx, out[0], "utime"));
  const int flags = TRY(flag_argument(cx, out[4], true)) ? 0 : AT_SYMLINK_NOFOLLOW;
  if (utimensat(AT_FDCWD, path.bytes.c_str(), times, flags) != 0) return raise_os_error(cx, errno);
  return cx.none();
}

OwnedValue posix_fspath(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "fspath", arguments, {"path"}, 1, 1, out));
  return file_system_path(cx, out[0]);
}

// As posixpath.normpath of a str.
std::string normal_path(const std::string& path) {
  const std::string_view view = path;
  std::string head;
  if (view.starts_with('/')) head = view.starts_with("//") && !view.starts_with("///") ? "//" : "/";
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= view.size();) {
    const std::size_t end = std::min(view.find('/', at), view.size());
    const std::string_view part = view.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." && parts.empty() && !head.empty()) continue;
    if (part != ".." || parts.empty() || parts.back() == "..")
      parts.push_back(part);
    else
      parts.pop_back();
  }
  std::string text = head;
  for (std::size_t i = 0; i < parts.size(); i++) text += (i > 0 ? "/" : "") + std::string(parts[i]);
  return text.empty() ? "." : text;
}
OwnedValue posix_path_normpath(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "_path_normpath", arguments, {"path"}, 1, 1, out));
  if (is<Bytes>(out[0])) return make_bytes(cx, normal_path(std::string(as<Bytes>(out[0])->view())));
  if (!is<Str>(out[0]))
    return raise_type_error(cx,
                            cat("_path_normpath() argument 'path' must be str, not ", type_name(cx, out[0])));
  std::string text = to_utf8(as<Str>(out[0]));
  const std::size_t end = text.find('\0');  // what CPython does up to 3.11
  if (end != std::string::npos) text.resize(end);
  if (text.empty()) return own(Value(cx.names().empty));
  if (text.starts_with("./") && text.find_first_not_of('/', 1) == std::string::npos)
    return own(Value(cx.names().empty));
  return make_str(cx, normal_path(text));
}

constexpr MethodRow kFunctions[] = {
    {"stat", posix_stat, 0, -1, true},
    {"lstat", posix_lstat, 0, -1, true},
    {"statvfs", posix_statvfs, 0, -1, true},
    {"access", posix_access, 0, -1, true},
    {"listdir", posix_listdir, 0, -1, true},
    {"scandir", scan_directory, 0, -1, true},
    {"getcwd", posix_getcwd, 0, 0},
    {"getcwdb", posix_getcwdb, 0, 0},
    {"mkdir", posix_mkdir, 0, -1, true},
    {"rmdir", posix_rmdir, 0, -1, true},
    {"unlink", posix_unlink<kUnlink>, 0, -1, true},
    {"remove", posix_unlink<kRemove>, 0, -1, true},
    {"rename", posix_rename<kRename>, 0, -1, true},
    {"replace", posix_rename<kReplace>, 0, -1, true},
    {"readlink", posix_readlink, 0, -1, true},
    {"symlink", posix_symlink, 0, -1, true},
    {"chmod", posix_chmod, 0, -1, true},
    {"truncate", posix_truncate, 0, -1, true},
    {"utime", posix_utime, 0, -1, true},
    {"fspath", posix_fspath, 0, -1, true},
    {"_path_normpath", posix_path_normpath, 0, -1, true},
};

}  // namespace

Done refuse_directory(Context& cx, std::string_view function, Value directory) {
  if (directory.is_absent() || is_none(cx, directory)) return done();
  (void)stop_unsupported(cx, cat(function, " with dir_fd"));
  return failed();
}
Fallible<int> int_argument(Context& cx, Value value) {
  const std::int64_t number = TRY(to_index64(cx, value, TypeId::OverflowError));
  if (number > INT_MAX)
    return raise_error(cx, TypeId::OverflowError, "signed integer is greater than maximum");
  if (number < INT_MIN) return raise_error(cx, TypeId::OverflowError, "signed integer is less than minimum");
  return static_cast<int>(number);
}
Fallible<bool> flag_argument(Context& cx, Value value, bool fallback) {
  if (value.is_absent()) return fallback;
  return truth(cx, value);
}

std::span<const MethodRow> posix_file_functions() { return kFunctions; }

}  // namespace dictum
