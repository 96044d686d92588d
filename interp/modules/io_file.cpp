// _io.FileIO: https://docs.python.org/3/library/io.html#io.FileIO
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "builtins/method_helpers.h"
#include "modules/buffer_argument.h"
#include "modules/descriptor_io.h"
#include "modules/io_object.h"
#include "modules/module_types.h"
#include "modules/posix_arguments.h"
#include "objects/attribute.h"
#include "objects/int_object.h"

namespace dictum {

namespace {

FileIO* file_of(const CallArguments& arguments) { return as<FileIO>(arguments.self()); }
FileIO* file_of(Object* object) { return static_cast<FileIO*>(object); }

Done check_open(Context& cx, const FileIO* file) {
  if (file->descriptor < 0) return raise_value_error(cx, "I/O operation on closed file");
  return done();
}
Done check_readable(Context& cx, const FileIO* file) {
  TRY(check_open(cx, file));
  if (!file->readable) return raise_unsupported_operation(cx, "File not open for reading");
  return done();
}
Done check_writable(Context& cx, const FileIO* file) {
  TRY(check_open(cx, file));
  if (!file->writable) return raise_unsupported_operation(cx, "File not open for writing");
  return done();
}

std::string_view mode_of(const FileIO* file) {
  if (file->created) return file->readable ? "xb+" : "xb";
  if (file->appending) return file->readable ? "ab+" : "ab";
  if (file->readable) return file->writable ? "rb+" : "rb";
  return "wb";
}

// --- opening

// Sets what the mode says; the flags of the system's open().
Fallible<int> apply_mode(Context& cx, FileIO* file, const std::string& mode) {
  constexpr const char* kWords =
      "Must have exactly one of create/read/write/append mode and at most one plus";
  int flags = 0;
  bool kind = false, plus = false;
  for (const char c : mode) {
    if (c == 'b') continue;
    if (c != '+' && c != 'r' && c != 'w' && c != 'a' && c != 'x')
      return raise_value_error(cx, cat("invalid mode: ", mode));
    bool& twice = c == '+' ? plus : kind;
    if (twice) return raise_value_error(cx, kWords);
    twice = true;
    if (c == 'r' || c == '+') file->readable = true;
    if (c != 'r') file->writable = true;
    if (c == 'w') flags |= O_CREAT | O_TRUNC;
    if (c == 'a') flags |= O_APPEND | O_CREAT, file->appending = true;
    if (c == 'x') flags |= O_EXCL | O_CREAT, file->created = true;
  }
  if (!kind) return raise_value_error(cx, kWords);
  return flags | (file->readable && file->writable ? O_RDWR : file->readable ? O_RDONLY : O_WRONLY);
}

Fallible<int> open_by_opener(Context& cx, Value opener, Value name, int flags) {
  const OwnedValue given = TRY(call(cx, opener, {name, Value::small(flags)}));
  if (!is_int(given)) return raise_type_error(cx, "expected integer from opener");
  const int descriptor = TRY(int_argument(cx, given));
  if (descriptor < 0) return raise_value_error(cx, cat("opener returned ", descriptor));
  return descriptor;
}

Fallible<int> open_by_name(Context& cx, Value name, int flags) {
  const OwnedValue text = TRY(file_system_path(cx, name));
  const std::string path = TRY(encode_path(cx, text));
  if (path.find('\0') != std::string::npos) return raise_value_error(cx, "embedded null byte");
  if ((flags & O_ACCMODE) != O_RDONLY) TRY(allow_write(cx, path, "open for writing"));
  const int descriptor = open_descriptor(cx, path, flags, 0666);
  if (descriptor < 0) return raise_os_error(cx, errno, name);
  return descriptor;
}

// The descriptor that a name is; -1 if it is none, whatever __index__ raised.
Fallible<int> given_descriptor(Context& cx, Value name) {
  if (lookup_special(cx, type_of(cx, name), SpecialMethod::index_).is_absent()) return -1;
  const Fallible<int> number = int_argument(cx, name);
  if (!number.ok()) {
    if (!catch_exception(cx, TypeId::BaseException)) return failed();
    return -1;
  }
  if (number.value() < 0) return raise_value_error(cx, "negative file descriptor");
  return number.value();
}

Done open_file(Context& cx, FileIO* file, Value name, const std::string& mode, bool close_descriptor_,
               Value opener) {
  const int given = TRY(given_descriptor(cx, name));
  if (given < 0) (void)TRY(file_system_path(cx, name));
  const int flags = TRY(apply_mode(cx, file, mode));
  if (given < 0 && !close_descriptor_)
    return raise_value_error(cx, "Cannot use closefd=False with file name");
  int descriptor = given;
  if (given < 0)
    descriptor = opener.is_value() && !is_none(cx, opener) ? TRY(open_by_opener(cx, opener, name, flags))
                                                           : TRY(open_by_name(cx, name, flags));
  struct stat status;
  const bool known = fstat(descriptor, &status) == 0;
  if (!known && errno == EBADF && given >= 0 && descriptor > 2) return raise_os_error(cx, EBADF);
  file->descriptor = descriptor;
  file->close_descriptor = close_descriptor_;
  if (known && S_ISDIR(status.st_mode)) {
    file->descriptor = -1;
    if (given < 0) (void)close_descriptor(cx, descriptor);
    return raise_os_error(cx, EISDIR, name);
  }
  TRY(set_attribute(cx, Value(file), cx.names().name, name));
  if (file->appending && descriptor > 2) (void)lseek(descriptor, 0, SEEK_END);
  return done();
}

OwnedValue file_init(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  Value out[4];
  TRY(bind_arguments(cx, "FileIO", arguments.rest(), {"file", "mode", "closefd", "opener"}, 1, 4, out));
  if (!cx.language.real_number_wording && is_exact(cx, out[0], TypeId::Float))
    return raise_type_error(cx, "integer argument expected, got float");
  std::string mode = "r";
  if (out[1].is_value()) {
    if (!is<Str>(out[1]))
      return raise_type_error(cx, cat("FileIO() argument 'mode' must be str, not ", type_name(cx, out[1])));
    mode = to_utf8(as<Str>(out[1]));
  }
  const bool closes = TRY(flag_argument(cx, out[2], true));
  if (file->descriptor >= 0 && file->close_descriptor) (void)close_descriptor(cx, file->descriptor);
  file->descriptor = -1;
  file->readable = file->writable = file->appending = file->created = false;
  file->seekable = 0;
  TRY(open_file(cx, file, out[0], mode, closes, out[3]));
  return cx.none();
}
OwnedValue construct_file(Context& cx, Type* type, const CallArguments&) {
  Ref<FileIO> made = TRY(new_object<FileIO>(cx, type));
  made->descriptor = -1;
  made->close_descriptor = true;
  return made;
}

// --- reading and writing

OwnedValue file_read_all(Context& cx, FileIO* file) {
  TRY(check_readable(cx, file));
  const Ref<FileIO> held(file);
  std::string bytes;
  for (;;) {
    if (!cx.charge()) return failed();
    const std::int64_t got = TRY(read_descriptor(cx, file->descriptor, 65536, bytes));
    if (got < 0) return errno == EAGAIN ? cx.none() : OwnedValue(raise_os_error(cx, errno));
    if (got == 0) return make_bytes(cx, bytes);
    if (!cx.heap.fits_budget(bytes.size())) return raise_memory_error(cx);
  }
}
OwnedValue file_readall(Context& cx, const CallArguments& arguments) {
  return file_read_all(cx, file_of(arguments));
}
OwnedValue file_read(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  const std::int64_t size = TRY(size_argument(cx, arguments.get(1)));
  TRY(check_readable(cx, file));
  if (size < 0) return file_read_all(cx, file);
  std::string bytes;
  if (TRY(read_descriptor(cx, file->descriptor, static_cast<std::size_t>(size), bytes)) < 0)
    return errno == EAGAIN ? cx.none() : OwnedValue(raise_os_error(cx, errno));
  return make_bytes(cx, bytes);
}
OwnedValue file_readinto(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  const std::size_t size = TRY(buffer_size(cx, arguments[1], "readinto"));
  TRY(check_readable(cx, file));
  std::string bytes;
  const std::int64_t got = TRY(read_descriptor(cx, file->descriptor, size, bytes));
  if (got < 0) return errno == EAGAIN ? cx.none() : OwnedValue(raise_os_error(cx, errno));
  write_buffer(arguments[1], bytes);
  return OwnedValue::small(got);
}
OwnedValue file_write(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  const std::string bytes = TRY(buffer_argument(cx, arguments[1]));
  TRY(check_writable(cx, file));
  const std::int64_t put = TRY(write_descriptor(cx, file->descriptor, bytes));
  if (put < 0) return errno == EAGAIN ? cx.none() : OwnedValue(raise_os_error(cx, errno));
  return OwnedValue::small(put);
}

// The standard streams are not seekable: what is behind them is the embedder's matter.
Fallible<std::int64_t> seek_file(Context& cx, FileIO* file, std::int64_t offset, int whence) {
  const off_t place = file->descriptor <= 2 ? (errno = ESPIPE, -1) : lseek(file->descriptor, offset, whence);
  if (place < 0) return raise_os_error(cx, errno);
  return static_cast<std::int64_t>(place);
}
OwnedValue file_seek(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  TRY(check_open(cx, file));
  if (is_exact(cx, arguments[1], TypeId::Float)) return raise_type_error(cx, "an integer is required");
  const std::int64_t offset = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  const int whence = arguments.count > 2 ? TRY(int_argument(cx, arguments[2])) : 0;
  return make_int(cx, TRY(seek_file(cx, file, offset, whence)));
}
OwnedValue file_tell(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  TRY(check_open(cx, file));
  return make_int(cx, TRY(seek_file(cx, file, 0, SEEK_CUR)));
}
OwnedValue file_truncate(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  TRY(check_writable(cx, file));
  const Value size = arguments.get(1);
  const std::int64_t length = size.is_absent() || is_none(cx, size)
                                  ? TRY(seek_file(cx, file, 0, SEEK_CUR))
                                  : TRY(to_index64(cx, size, TypeId::OverflowError));
  if (ftruncate(file->descriptor, length) != 0) return raise_os_error(cx, errno);
  return make_int(cx, length);
}

OwnedValue file_close(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  const int descriptor = file->descriptor;
  if (!file->close_descriptor) {
    file->descriptor = -1;
    return cx.none();
  }
  Ref<Str> close = TRY(intern(cx, "close"));
  const Value base = lookup_on_type(cx, cx.type(TypeId::RawIOBase), close.get());
  const OwnedValue result = TRY(call(cx, base, {arguments.self()}));
  file->descriptor = -1;
  if (descriptor >= 0 && !close_descriptor(cx, descriptor)) return raise_os_error(cx, errno);
  return cx.none();
}

// --- questions

OwnedValue file_readable(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, file_of(arguments)));
  return cx.boolean_result(file_of(arguments)->readable);
}
OwnedValue file_writable(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, file_of(arguments)));
  return cx.boolean_result(file_of(arguments)->writable);
}
OwnedValue file_seekable(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  TRY(check_open(cx, file));
  if (file->seekable == 0)
    file->seekable = file->descriptor > 2 && lseek(file->descriptor, 0, SEEK_CUR) >= 0 ? 2 : 1;
  return cx.boolean_result(file->seekable == 2);
}
OwnedValue file_fileno(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, file_of(arguments)));
  return OwnedValue::small(file_of(arguments)->descriptor);
}
OwnedValue file_isatty(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, file_of(arguments)));
  return cx.boolean_result(file_of(arguments)->descriptor > 2 && isatty(file_of(arguments)->descriptor));
}
OwnedValue file_repr(Context& cx, const CallArguments& arguments) {
  FileIO* file = file_of(arguments);
  const std::string type = type_short_name(file->type);
  if (file->descriptor < 0) return make_str(cx, cat("<", type, " [closed]>"));
  const std::string tail =
      cat(" mode='", mode_of(file), "' closefd=", std::string_view(file->close_descriptor ? "True" : "False"),
          ">");
  const OwnedValue name = TRY(find_attribute(cx, arguments.self(), cx.names().name));
  if (name.is_absent()) return make_str(cx, cat("<", type, " fd=", file->descriptor, tail));
  ReprGuard guard(cx, file);
  if (guard.recursive())
    return raise_error(cx, TypeId::RuntimeError, cat("reentrant call inside ", type, ".__repr__"));
  Ref<Str> shown = TRY(repr_of(cx, name));
  return make_str(cx, cat("<", type, " name=", shown.get(), tail));
}
OwnedValue file_dealloc_warn(Context& cx, const CallArguments&) { return cx.none(); }
OwnedValue file_reduce(Context& cx, const CallArguments& arguments) {
  return raise_type_error(cx, cat("cannot pickle '", type_name(cx, arguments.self()), "' object"));
}

OwnedValue read_closed(Context& cx, Object* self) { return cx.boolean_result(file_of(self)->descriptor < 0); }
OwnedValue read_closefd(Context& cx, Object* self) {
  return cx.boolean_result(file_of(self)->close_descriptor);
}
OwnedValue read_mode(Context& cx, Object* self) { return intern(cx, mode_of(file_of(self))); }
OwnedValue read_block_size(Context&, Object*) { return OwnedValue::small(4096); }
Done write_block_size(Context&, Object*, Value) { return done(); }
OwnedValue read_finalizing(Context& cx, Object* self) { return cx.boolean_result(file_of(self)->finalizing); }
Done write_finalizing(Context& cx, Object* self, Value value) {
  file_of(self)->finalizing = TRY(truth(cx, value));
  return done();
}

constexpr MethodRow kMethods[] = {{"__init__", file_init, 0, -1, true},
                                  {"__repr__", file_repr},
                                  {"read", file_read, 0, 1},
                                  {"readall", file_readall, 0, 0},
                                  {"readinto", file_readinto, 1, 1},
                                  {"write", file_write, 1, 1},
                                  {"seek", file_seek, 1, 2},
                                  {"tell", file_tell, 0, 0},
                                  {"truncate", file_truncate, 0, 1},
                                  {"close", file_close, 0, 0},
                                  {"seekable", file_seekable, 0, 0},
                                  {"readable", file_readable, 0, 0},
                                  {"writable", file_writable, 0, 0},
                                  {"fileno", file_fileno, 0, 0},
                                  {"isatty", file_isatty, 0, 0},
                                  {"_dealloc_warn", file_dealloc_warn, 1, 1},
                                  {"__reduce__", file_reduce, 0, 0},
                                  {"__reduce_ex__", file_reduce, 1, 1}};
constexpr GetSetRow kFields[] = {{"closed", read_closed},
                                 {"closefd", read_closefd},
                                 {"mode", read_mode},
                                 {"_blksize", read_block_size, write_block_size},
                                 {"_finalizing", read_finalizing, write_finalizing}};

}  // namespace

const NativeType kFileIOType = {.layout = TypeId::FileIO,
                                .size = sizeof(FileIO),
                                .subclassable = true,
                                .finalize = finalize_stream,
                                .construct = construct_file,
                                .methods = kMethods,
                                .getsets = kFields};

OwnedValue make_file_io(Context& cx, int descriptor, bool writing, const char* name) {
  OwnedValue made = TRY(construct_file(cx, cx.type(TypeId::FileIO), {}));
  auto* file = as<FileIO>(made);
  file->descriptor = descriptor;
  file->readable = !writing;
  file->writable = writing;
  file->close_descriptor = false;
  Ref<Str> text = TRY(make_str(cx, name));
  TRY(set_own_attribute(cx, file, cx.names().name, Value(text.get())));
  return made;
}

}  // namespace dictum
