#include "modules/posix_structs.h"

#include "modules/module_types.h"
#include "objects/int_object.h"
#include "objects/number_object.h"

namespace dictum {

namespace {

constexpr const char* kStatFields[] = {"st_mode",     "st_ino",     "st_dev",    "st_nlink",    "st_uid",
                                       "st_gid",      "st_size",    nullptr,     nullptr,       nullptr,
                                       "st_atime",    "st_mtime",   "st_ctime",  "st_atime_ns", "st_mtime_ns",
                                       "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"};
constexpr const char* kStatvfsFields[] = {"f_bsize",  "f_frsize",  "f_blocks", "f_bfree",
                                          "f_bavail", "f_files",   "f_ffree",  "f_favail",
                                          "f_flag",   "f_namemax", "f_fsid"};
constexpr const char* kSizeFields[] = {"columns", "lines"};
constexpr const char* kTimesFields[] = {"user", "system", "children_user", "children_system", "elapsed"};
constexpr const char* kUnameFields[] = {"sysname", "nodename", "release", "version", "machine"};
constexpr StructShape kStatResult{TypeId::StatResult, kStatFields, 10};

// Times that are not given are those of the tuple.
OwnedValue construct_stat_result(Context& cx, Type*, const CallArguments& arguments) {
  OwnedValue made = TRY(struct_construct(cx, kStatResult, arguments));
  auto* tuple = as<Tuple>(made);
  for (std::size_t i = 7; i < 10; i++)
    if (is_none(cx, tuple->items[i + 3]))
      release(std::exchange(tuple->items[i + 3], own(tuple->items[i]).leak()));
  return made;
}

NativeType stat_native() {
  NativeType native = StructRows<kStatResult>::native();
  native.construct = construct_stat_result;
  return native;
}

}  // namespace

constexpr StructShape kStatvfsResult{TypeId::StatvfsResult, kStatvfsFields, 10};
constexpr StructShape kTerminalSize{TypeId::TerminalSize, kSizeFields, 2};
constexpr StructShape kTimesResult{TypeId::TimesResult, kTimesFields, 5};
constexpr StructShape kUnameResult{TypeId::UnameResult, kUnameFields, 5};

const NativeType kStatResultType = stat_native();
const NativeType kStatvfsResultType = StructRows<kStatvfsResult>::native();
const NativeType kTerminalSizeType = StructRows<kTerminalSize>::native();
const NativeType kTimesResultType = StructRows<kTimesResult>::native();
const NativeType kUnameResultType = StructRows<kUnameResult>::native();

OwnedValue make_stat_result(Context& cx, const struct stat& status) {
  Ref<Tuple> made = TRY(new_struct(cx, kStatResult));
  const std::uint64_t numbers[] = {status.st_mode,
                                   status.st_ino,
                                   status.st_dev,
                                   status.st_nlink,
                                   status.st_uid,
                                   status.st_gid,
                                   static_cast<std::uint64_t>(status.st_size)};
  for (std::size_t i = 0; i < std::size(numbers); i++)
    made->items[i] = TRY(make_int_unsigned(cx, numbers[i])).leak();
  const timespec times[] = {status.st_atim, status.st_mtim, status.st_ctim};
  for (std::size_t i = 0; i < 3; i++) {
    const double seconds =
        static_cast<double>(times[i].tv_sec) + 1e-9 * static_cast<double>(times[i].tv_nsec);
    made->items[7 + i] = TRY(make_int(cx, times[i].tv_sec)).leak();
    made->items[10 + i] = TRY(make_float(cx, seconds)).leak();
    made->items[13 + i] =
        TRY(make_int(cx, static_cast<std::int64_t>(times[i].tv_sec) * 1000000000 + times[i].tv_nsec)).leak();
  }
  made->items[16] = TRY(make_int(cx, status.st_blksize)).leak();
  made->items[17] = TRY(make_int(cx, status.st_blocks)).leak();
  made->items[18] = TRY(make_int_unsigned(cx, status.st_rdev)).leak();
  return made;
}

}  // namespace dictum
