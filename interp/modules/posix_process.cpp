// Functions of posix on the process and the system:
// https://docs.python.org/3/library/os.html#process-parameters
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/sysmacros.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "modules/posix_arguments.h"
#include "modules/posix_structs.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

template <auto kCall>
OwnedValue id_of_process(Context& cx, const CallArguments&) {
  return make_int(cx, static_cast<std::int64_t>(kCall()));
}
OwnedValue posix_getpgrp(Context& cx, const CallArguments&) { return make_int(cx, getpgrp()); }

OwnedValue posix_uname(Context& cx, const CallArguments&) {
  struct utsname names;
  if (uname(&names) != 0) return raise_os_error(cx, errno);
  Ref<Tuple> made = TRY(new_struct(cx, kUnameResult));
  const char* fields[] = {names.sysname, names.nodename, names.release, names.version, names.machine};
  for (std::size_t i = 0; i < std::size(fields); i++) made->items[i] = TRY(decode_path(cx, fields[i])).leak();
  return made;
}
OwnedValue posix_times(Context& cx, const CallArguments&) {
  struct tms times_now;
  const clock_t elapsed = times(&times_now);
  const auto rate = static_cast<double>(sysconf(_SC_CLK_TCK));
  Ref<Tuple> made = TRY(new_struct(cx, kTimesResult));
  const clock_t fields[] = {times_now.tms_utime, times_now.tms_stime, times_now.tms_cutime,
                            times_now.tms_cstime, elapsed};
  for (std::size_t i = 0; i < std::size(fields); i++)
    made->items[i] = TRY(make_float(cx, static_cast<double>(fields[i]) / rate)).leak();
  return made;
}
OwnedValue posix_cpu_count(Context& cx, const CallArguments&) {
  return make_int(cx, sysconf(_SC_NPROCESSORS_ONLN));
}
OwnedValue posix_strerror(Context& cx, const CallArguments& arguments) {
  return make_str(cx, std::strerror(TRY(int_argument(cx, arguments[0]))));
}
OwnedValue posix_get_terminal_size(Context& cx, const CallArguments& arguments) {
  const int descriptor = arguments.count > 0 ? TRY(int_argument(cx, arguments[0])) : STDOUT_FILENO;
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return raise_os_error(cx, errno);
  Ref<Tuple> made = TRY(new_struct(cx, kTerminalSize));
  made->items[0] = Value::small(size.ws_col);
  made->items[1] = Value::small(size.ws_row);
  return made;
}

// Programs that dictum plays start no others: what a variable is to them is kept by os.environ.
OwnedValue posix_putenv(Context& cx, const CallArguments& arguments) {
  const OwnedValue name = TRY(file_system_path(cx, arguments[0]));
  const OwnedValue value = TRY(file_system_path(cx, arguments[1]));
  const std::string text = TRY(encode_path(cx, name));
  if (text.empty() || text.find('=') != std::string::npos)
    return raise_value_error(cx, "illegal environment variable name");
  return cx.none();
}
OwnedValue posix_unsetenv(Context& cx, const CallArguments& arguments) {
  const OwnedValue name = TRY(file_system_path(cx, arguments[0]));
  return cx.none();
}
// Nothing is ever forked.
OwnedValue posix_register_at_fork(Context& cx, const CallArguments& arguments) {
  Value out[3];
  TRY(bind_arguments(cx, "register_at_fork", arguments, {"before", "after_in_child", "after_in_parent"}, 0, 0,
                     out));
  bool any = false;
  for (const Value callback : out) {
    if (callback.is_absent()) continue;
    if (!is_callable(cx, callback))
      return raise_type_error(cx, cat("'before', 'after_in_child' and 'after_in_parent' must be callable"));
    any = true;
  }
  if (!any) return raise_type_error(cx, "At least one argument is required.");
  return cx.none();
}

template <class Look>
OwnedValue look_at_status(Context& cx, const char* name, const CallArguments& arguments, Look look) {
  Value out[1];
  TRY(bind_arguments(cx, name, arguments, {"status"}, 1, 1, out));
  return look(TRY(int_argument(cx, out[0])));
}
#define STATUS_FLAG(NAME)                                                               \
  OwnedValue status_##NAME(Context& cx, const CallArguments& arguments) {               \
    return look_at_status(cx, #NAME, arguments,                                         \
                          [&](int status) { return cx.boolean_result(NAME(status)); }); \
  }
#define STATUS_NUMBER(NAME)                                                             \
  OwnedValue status_##NAME(Context& cx, const CallArguments& arguments) {               \
    return look_at_status(cx, #NAME, arguments,                                         \
                          [&](int status) { return OwnedValue::small(NAME(status)); }); \
  }
STATUS_FLAG(WIFEXITED)
STATUS_FLAG(WIFSIGNALED)
STATUS_FLAG(WIFSTOPPED)
STATUS_NUMBER(WEXITSTATUS)
STATUS_NUMBER(WTERMSIG)
STATUS_NUMBER(WSTOPSIG)
#undef STATUS_FLAG
#undef STATUS_NUMBER
OwnedValue status_WIFCONTINUED(Context& cx, const CallArguments& arguments) {
  return look_at_status(cx, "WIFCONTINUED", arguments,
                        [&](int status) { return cx.boolean_result(status == 0xffff); });
}
OwnedValue status_WCOREDUMP(Context& cx, const CallArguments& arguments) {
  const int status = TRY(int_argument(cx, arguments[0]));
  return cx.boolean_result((status & 0x80) != 0);
}
OwnedValue posix_waitstatus_to_exitcode(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "waitstatus_to_exitcode", arguments, {"status"}, 1, 1, out));
  const int status = TRY(int_argument(cx, out[0]));
  if (WIFEXITED(status)) return OwnedValue::small(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return OwnedValue::small(-WTERMSIG(status));
  if (WIFSTOPPED(status))
    return raise_value_error(cx, cat("process stopped by delivery of signal ", WSTOPSIG(status)));
  return raise_value_error(cx, cat("invalid wait status: ", status));
}

Fallible<std::int64_t> device_argument(Context& cx, Value value) {
  return to_index64(cx, value, TypeId::OverflowError);
}
OwnedValue posix_major(Context& cx, const CallArguments& arguments) {
  return make_int(cx, major(static_cast<dev_t>(TRY(device_argument(cx, arguments[0])))));
}
OwnedValue posix_minor(Context& cx, const CallArguments& arguments) {
  return make_int(cx, minor(static_cast<dev_t>(TRY(device_argument(cx, arguments[0])))));
}
OwnedValue posix_makedev(Context& cx, const CallArguments& arguments) {
  const int high = TRY(int_argument(cx, arguments[0])), low = TRY(int_argument(cx, arguments[1]));
  return make_int_unsigned(cx, makedev(static_cast<unsigned>(high), static_cast<unsigned>(low)));
}
OwnedValue posix_sched_yield(Context& cx, const CallArguments&) {
  sched_yield();
  return cx.none();
}

constexpr MethodRow kFunctions[] = {
    {"getpid", id_of_process<getpid>, 0, 0},
    {"getppid", id_of_process<getppid>, 0, 0},
    {"getuid", id_of_process<getuid>, 0, 0},
    {"geteuid", id_of_process<geteuid>, 0, 0},
    {"getgid", id_of_process<getgid>, 0, 0},
    {"getegid", id_of_process<getegid>, 0, 0},
    {"getpgrp", posix_getpgrp, 0, 0},
    {"uname", posix_uname, 0, 0},
    {"times", posix_times, 0, 0},
    {"cpu_count", posix_cpu_count, 0, 0},
    {"strerror", posix_strerror, 1, 1},
    {"get_terminal_size", posix_get_terminal_size, 0, 1},
    {"putenv", posix_putenv, 2, 2},
    {"unsetenv", posix_unsetenv, 1, 1},
    {"register_at_fork", posix_register_at_fork, 0, -1, true},
    {"WIFEXITED", status_WIFEXITED, 0, -1, true},
    {"WIFSIGNALED", status_WIFSIGNALED, 0, -1, true},
    {"WIFSTOPPED", status_WIFSTOPPED, 0, -1, true},
    {"WIFCONTINUED", status_WIFCONTINUED, 0, -1, true},
    {"WEXITSTATUS", status_WEXITSTATUS, 0, -1, true},
    {"WTERMSIG", status_WTERMSIG, 0, -1, true},
    {"WSTOPSIG", status_WSTOPSIG, 0, -1, true},
    {"WCOREDUMP", status_WCOREDUMP, 1, 1},
    {"waitstatus_to_exitcode", posix_waitstatus_to_exitcode, 0, -1, true},
    {"major", posix_major, 1, 1},
    {"minor", posix_minor, 1, 1},
    {"makedev", posix_makedev, 2, 2},
    {"sched_yield", posix_sched_yield, 0, 0},
};

}  // namespace

std::span<const MethodRow> posix_process_functions() { return kFunctions; }

}  // namespace dictum
