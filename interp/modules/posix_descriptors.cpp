// Functions of posix on descriptors: https://docs.python.org/3/library/os.html#file-descriptor-operations
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "modules/buffer_argument.h"
#include "modules/descriptor_io.h"
#include "modules/module_numbers.h"
#include "modules/posix_arguments.h"
#include "modules/posix_structs.h"
#include "objects/attribute.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// A descriptor: an int, or an object with fileno().
Fallible<int> descriptor_argument(Context& cx, Value value) {
  OwnedValue number = own(value);
  if (!is_int(value)) {
    Ref<Str> name = TRY(intern(cx, "fileno"));
    const OwnedValue method = TRY(find_attribute(cx, value, name.get()));
    if (method.is_absent())
      return raise_type_error(cx, "argument must be an int, or have a fileno() method.");
    number = TRY(call(cx, method));
    if (!is_int(number)) return raise_type_error(cx, "fileno() returned a non-integer");
  }
  const int descriptor = TRY(int_argument(cx, number));
  if (descriptor < 0)
    return raise_value_error(cx, cat("file descriptor cannot be a negative integer (", descriptor, ")"));
  return descriptor;
}
// After a call that tells by -1 whether it failed.
OwnedValue none_or_error(Context& cx, int result) {
  if (result < 0) return raise_os_error(cx, errno);
  return cx.none();
}

constexpr int kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

OwnedValue posix_open(Context& cx, const CallArguments& arguments) {
  Value out[4];
  TRY(bind_arguments(cx, "open", arguments, {"path", "flags", "mode", "dir_fd"}, 2, 3, out));
  TRY(refuse_directory(cx, "os.open", out[3]));
  const FilePath path = TRY(path_argument(cx, out[0], "open"));
  const int flags = TRY(int_argument(cx, out[1]));
  const int mode = out[2].is_absent() ? 0777 : TRY(int_argument(cx, out[2]));
  if (flags & kWriting) TRY(allow_write(cx, path.bytes, "os.open for writing"));
  const int descriptor = open_descriptor(cx, path.bytes, flags, static_cast<unsigned>(mode));
  if (descriptor < 0) return raise_os_error(cx, errno, path.given);
  return OwnedValue::small(descriptor);
}
OwnedValue posix_close(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "close", arguments, {"fd"}, 1, 1, out));
  return none_or_error(cx, close_descriptor(cx, TRY(int_argument(cx, out[0]))) ? 0 : -1);
}
OwnedValue posix_read(Context& cx, const CallArguments& arguments) {
  const int descriptor = TRY(int_argument(cx, arguments[0]));
  const std::int64_t length = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  if (length < 0) return raise_os_error(cx, EINVAL);
  std::string bytes;
  if (TRY(read_descriptor(cx, descriptor, static_cast<std::size_t>(length), bytes)) < 0)
    return raise_os_error(cx, errno);
  return make_bytes(cx, bytes);
}
OwnedValue posix_write(Context& cx, const CallArguments& arguments) {
  const int descriptor = TRY(int_argument(cx, arguments[0]));
  const std::string bytes = TRY(buffer_argument(cx, arguments[1]));
  const std::int64_t count = TRY(write_descriptor(cx, descriptor, bytes));
  if (count < 0) return raise_os_error(cx, errno);
  return OwnedValue::small(count);
}
OwnedValue posix_lseek(Context& cx, const CallArguments& arguments) {
  const int descriptor = TRY(int_argument(cx, arguments[0]));
  const std::int64_t offset = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  const int whence = TRY(int_argument(cx, arguments[2]));
  const off_t place = lseek(descriptor, offset, whence);
  if (place < 0) return raise_os_error(cx, errno);
  return make_int(cx, place);
}
OwnedValue posix_fstat(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "fstat", arguments, {"fd"}, 1, 1, out));
  struct stat status;
  if (fstat(TRY(int_argument(cx, out[0])), &status) != 0) return raise_os_error(cx, errno);
  return make_stat_result(cx, status);
}
OwnedValue posix_isatty(Context& cx, const CallArguments& arguments) {
  const int descriptor = TRY(int_argument(cx, arguments[0]));
  return cx.boolean_result(descriptor > 2 && isatty(descriptor));
}
OwnedValue posix_fsync(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "fsync", arguments, {"fd"}, 1, 1, out));
  return none_or_error(cx, fsync(TRY(descriptor_argument(cx, out[0]))));
}
OwnedValue posix_ftruncate(Context& cx, const CallArguments& arguments) {
  const int descriptor = TRY(int_argument(cx, arguments[0]));
  const std::int64_t length = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  return none_or_error(cx, ftruncate(descriptor, length));
}
OwnedValue posix_get_inheritable(Context& cx, const CallArguments& arguments) {
  const int flags = fcntl(TRY(int_argument(cx, arguments[0])), F_GETFD);
  if (flags < 0) return raise_os_error(cx, errno);
  return cx.boolean_result((flags & FD_CLOEXEC) == 0);
}
OwnedValue posix_get_blocking(Context& cx, const CallArguments& arguments) {
  const int flags = fcntl(TRY(int_argument(cx, arguments[0])), F_GETFL);
  if (flags < 0) return raise_os_error(cx, errno);
  return cx.boolean_result((flags & O_NONBLOCK) == 0);
}
OwnedValue posix_device_encoding(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "device_encoding", arguments, {"fd"}, 1, 1, out));
  const int descriptor = TRY(int_argument(cx, out[0]));
  if (descriptor <= 2 || !isatty(descriptor)) return cx.none();
  return intern(cx, "UTF-8");
}

// The number behind a name of os.sysconf_names, or the number itself.
Fallible<int> configuration_name(Context& cx, Value name, std::string_view names) {
  if (is_int(name)) return int_argument(cx, name);
  if (!is<Str>(name)) return raise_type_error(cx, "configuration names must be strings or integers");
  const auto number = number_by_name(cx, names, to_utf8(as<Str>(name)));
  if (!number) return raise_value_error(cx, "unrecognized configuration name");
  return static_cast<int>(*number);
}
OwnedValue posix_sysconf(Context& cx, const CallArguments& arguments) {
  const int name = TRY(configuration_name(cx, arguments[0], "posix.sysconf_names"));
  errno = 0;
  const long value = sysconf(name);
  if (value < 0 && errno != 0) return raise_os_error(cx, errno);
  return make_int(cx, value);
}
OwnedValue posix_pathconf(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "pathconf", arguments, {"path", "name"}, 2, 2, out));
  const FilePath path = TRY(path_argument(cx, out[0], "pathconf", "path", PathKind::PathOrDescriptor));
  const int name = TRY(configuration_name(cx, out[1], "posix.pathconf_names"));
  errno = 0;
  const long value = is_int(out[0]) ? fpathconf(path.descriptor, name) : pathconf(path.bytes.c_str(), name);
  if (value < 0 && errno != 0) return raise_os_error(cx, errno, path.given);
  return make_int(cx, value);
}

constexpr MethodRow kFunctions[] = {
    {"open", posix_open, 0, -1, true},
    {"close", posix_close, 0, -1, true},
    {"read", posix_read, 2, 2},
    {"write", posix_write, 2, 2},
    {"lseek", posix_lseek, 3, 3},
    {"fstat", posix_fstat, 0, -1, true},
    {"isatty", posix_isatty, 1, 1},
    {"fsync", posix_fsync, 0, -1, true},
    {"fdatasync", posix_fsync, 0, -1, true},
    {"ftruncate", posix_ftruncate, 2, 2},
    {"get_inheritable", posix_get_inheritable, 1, 1},
    {"get_blocking", posix_get_blocking, 1, 1},
    {"device_encoding", posix_device_encoding, 0, -1, true},
    {"sysconf", posix_sysconf, 1, 1},
    {"pathconf", posix_pathconf, 0, -1, true},
};

}  // namespace

std::span<const MethodRow> posix_descriptor_functions() { return kFunctions; }

}  // namespace dictum
