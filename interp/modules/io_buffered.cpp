// _io.BufferedReader, BufferedWriter, BufferedRandom:
// https://docs.python.org/3/library/io.html#buffered-streams
#include <cerrno>
#include <cstring>

#include "builtins/method_helpers.h"
#include "modules/buffer_argument.h"
#include "modules/descriptor_io.h"
#include "modules/io_object.h"
#include "modules/module_types.h"
#include "modules/posix_arguments.h"
#include "objects/attribute.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"

namespace dictum {

namespace {

Buffered* buffered_of(const CallArguments& arguments) { return as<Buffered>(arguments.self()); }

Done check_ready(Context& cx, const Buffered* self) {
  if (self->raw.is_value()) return done();
  return raise_value_error(
      cx, self->detached ? "raw stream has been detached" : "I/O operation on uninitialized object");
}
// `what` as in "read of closed file".
Done check_open(Context& cx, const Buffered* self, std::string_view what) {
  TRY(check_ready(cx, self));
  if (TRY(is_closed(cx, self->raw))) return raise_value_error(cx, cat(what, " closed file"));
  return done();
}
bool is_plain_file(const Context& cx, Value raw) { return is_exact(cx, raw, TypeId::FileIO); }

// --- the raw stream

// At most `size` bytes; absent where it would block.
Fallible<std::optional<std::string>> raw_read(Context& cx, Buffered* self, std::size_t size) {
  if (!cx.charge()) return failed();
  const OwnedValue raw = own(self->raw);
  if (is_plain_file(cx, raw)) {
    std::string bytes;
    auto* file = as<FileIO>(raw);
    if (file->descriptor < 0) return raise_value_error(cx, "I/O operation on closed file");
    if (!file->readable) return raise_unsupported_operation(cx, "File not open for reading");
    const std::int64_t got = TRY(read_descriptor(cx, file->descriptor, size, bytes));
    if (got >= 0) return std::optional<std::string>(std::move(bytes));
    if (errno == EAGAIN) return std::optional<std::string>();
    return raise_os_error(cx, errno);
  }
  if (!cx.heap.fits_budget(size)) return raise_memory_error(cx);
  Ref<ByteArray> space = TRY(make_bytearray(cx, std::string(size, '\0')));
  const OwnedValue view = TRY(call(cx, Value(cx.type(TypeId::MemoryView)), {Value(space.get())}));
  const OwnedValue got = TRY(call_named(cx, raw, "readinto", {view}));
  if (is_none(cx, got)) return std::optional<std::string>();
  if (!is_int(got) && lookup_special(cx, type_of(cx, got), SpecialMethod::index_).is_absent())
    return raise_error(cx, TypeId::OSError, "raw readinto() failed");
  const std::int64_t count = TRY(to_index64(cx, got, TypeId::ValueError));
  if (count < 0 || count > static_cast<std::int64_t>(size))
    return raise_error(cx, TypeId::OSError,
                       cat("raw readinto() returned invalid length ", count,
                           " (should have been between 0 and ", size, ")"));
  return std::optional<std::string>(std::string(space->view().substr(0, static_cast<std::size_t>(count))));
}

Fallible<std::size_t> raw_write(Context& cx, Buffered* self, const std::string& bytes) {
  if (!cx.charge()) return failed();
  const OwnedValue raw = own(self->raw);
  std::int64_t count;
  if (is_plain_file(cx, raw)) {
    auto* file = as<FileIO>(raw);
    if (file->descriptor < 0) return raise_value_error(cx, "I/O operation on closed file");
    count = TRY(write_descriptor(cx, file->descriptor, bytes));
    if (count < 0) return raise_os_error(cx, errno);
  } else {
    Ref<Bytes> data = TRY(make_bytes(cx, bytes));
    const OwnedValue view = TRY(call(cx, Value(cx.type(TypeId::MemoryView)), {Value(data.get())}));
    const OwnedValue put = TRY(call_method(cx, raw, cx.names().write, {view}));
    if (is_none(cx, put)) {
      Ref<Str> words = TRY(make_str(cx, "write could not complete without blocking"));
      const Value arguments[] = {Value::small(EAGAIN), Value(words.get()), Value::small(0)};
      return raise_exception(cx, make_exception(cx, TypeId::BlockingIOError, arguments));
    }
    count = TRY(to_index64(cx, put, TypeId::ValueError));
    if (count < 0 || count > static_cast<std::int64_t>(bytes.size()))
      return raise_error(cx, TypeId::OSError,
                         cat("raw write() returned invalid length ", count,
                             " (should have been between 0 and ", bytes.size(), ")"));
  }
  return static_cast<std::size_t>(count);
}
Fallible<std::int64_t> raw_place(Context& cx, Value place) {
  const std::int64_t number = TRY(to_index64(cx, place, TypeId::ValueError));
  if (number < 0)
    return raise_error(cx, TypeId::OSError, cat("Raw stream returned invalid position ", number));
  return number;
}
Fallible<std::int64_t> raw_seek(Context& cx, Buffered* self, std::int64_t offset, int whence) {
  const OwnedValue raw = own(self->raw);
  const OwnedValue at = TRY(make_int(cx, offset));
  const OwnedValue place = TRY(call_named(cx, raw, "seek", {at, Value::small(whence)}));
  return raw_place(cx, place);
}
Fallible<std::int64_t> raw_tell(Context& cx, Buffered* self) {
  const OwnedValue raw = own(self->raw);
  const OwnedValue place = TRY(call_named(cx, raw, "tell"));
  return raw_place(cx, place);
}

// --- the buffer

std::string take_ahead(Buffered* self, std::size_t count) {
  count = std::min<std::size_t>(count, self->ahead());
  std::string bytes(reinterpret_cast<const char*>(self->buffer) + self->read_at, count);
  self->read_at += count;
  return bytes;
}
Done write_out(Context& cx, Buffered* self) {
  while (self->to_write > 0) {
    const std::string waiting(reinterpret_cast<const char*>(self->buffer), self->to_write);
    const std::size_t put = TRY(raw_write(cx, self, waiting));
    if (put > self->to_write) continue;
    self->to_write -= put;
    std::memmove(self->buffer, self->buffer + put, self->to_write);
  }
  return done();
}
// Bytes read ahead are given up: the raw stream goes back to where the program thinks that it is.
Done rewind_ahead(Context& cx, Buffered* self) {
  const auto ahead = static_cast<std::int64_t>(self->ahead());
  self->read_at = self->read_end = 0;
  if (ahead > 0) TRY(raw_seek(cx, self, -ahead, 1));
  return done();
}
// Fills the empty buffer by one read; false at the end or where it would block.
Fallible<bool> fill(Context& cx, Buffered* self) {
  TRY(write_out(cx, self));
  const auto bytes = TRY(raw_read(cx, self, self->size));
  if (!bytes || bytes->empty()) return false;
  std::memcpy(self->buffer, bytes->data(), bytes->size());
  self->read_at = 0;
  self->read_end = bytes->size();
  return true;
}

// --- reading

OwnedValue read_all(Context& cx, Buffered* self) {
  TRY(write_out(cx, self));
  std::string bytes = take_ahead(self, self->ahead());
  const OwnedValue raw = own(self->raw);
  const OwnedValue readall = TRY(find_named(cx, raw, "readall"));
  if (!readall.is_absent() && !is_none(cx, readall)) {
    const OwnedValue rest = TRY(call(cx, readall));
    if (is_none(cx, rest)) return bytes.empty() ? cx.none() : OwnedValue(make_bytes(cx, bytes));
    if (!is<Bytes>(rest)) return raise_type_error(cx, "readall() should return bytes");
    if (bytes.empty()) return rest;
    return make_bytes(cx, bytes.append(as<Bytes>(rest)->view()));
  }
  for (;;) {
    if (!cx.charge()) return failed();
    const OwnedValue piece = TRY(call_method(cx, raw, cx.names().read));
    if (!is_none(cx, piece) && !is<Bytes>(piece)) return raise_type_error(cx, "read() should return bytes");
    if (is_none(cx, piece) || as<Bytes>(piece)->length == 0)
      return bytes.empty() && is_none(cx, piece) ? cx.none() : OwnedValue(make_bytes(cx, bytes));
    bytes += as<Bytes>(piece)->view();
  }
}
OwnedValue read_exactly(Context& cx, Buffered* self, std::size_t count) {
  if (!cx.heap.fits_budget(count)) return raise_memory_error(cx);
  std::string bytes = take_ahead(self, count);
  while (bytes.size() < count) {
    const std::size_t left = count - bytes.size();
    const std::size_t blocks = left - left % self->size;
    if (blocks > 0) {  // whole blocks go past the buffer
      TRY(write_out(cx, self));
      const auto piece = TRY(raw_read(cx, self, blocks));
      if (!piece && bytes.empty()) return cx.none();
      if (!piece || piece->empty()) break;
      bytes += *piece;
      continue;
    }
    if (!TRY(fill(cx, self))) break;
    bytes += take_ahead(self, left);
  }
  return make_bytes(cx, bytes);
}
OwnedValue buffered_read(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  const std::int64_t size = TRY(size_argument(cx, arguments.get(1)));
  TRY(check_ready(cx, self));
  if (size < -1) return raise_value_error(cx, "read length must be non-negative or -1");
  TRY(check_open(cx, self, "read of"));
  return size < 0 ? read_all(cx, self) : read_exactly(cx, self, static_cast<std::size_t>(size));
}
OwnedValue buffered_read1(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  const std::int64_t size =
      arguments.count > 1 ? TRY(to_index64(cx, arguments[1], TypeId::OverflowError)) : -1;
  TRY(check_ready(cx, self));
  TRY(check_open(cx, self, "read of"));
  const std::size_t count = size < 0 ? self->size : static_cast<std::size_t>(size);
  if (count == 0) return make_bytes(cx, "");
  if (self->ahead() > 0) return make_bytes(cx, take_ahead(self, count));
  TRY(write_out(cx, self));
  const auto bytes = TRY(raw_read(cx, self, count));
  return make_bytes(cx, bytes ? *bytes : std::string());
}
template <bool kOnce>
OwnedValue buffered_readinto(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  const std::size_t size = TRY(buffer_size(cx, arguments[1], kOnce ? "readinto1" : "readinto"));
  TRY(check_open(cx, self, "readinto of"));
  OwnedValue data;
  if (!kOnce) {
    data = TRY(read_exactly(cx, self, size));
  } else {
    if (self->ahead() == 0 && size > 0) TRY(fill(cx, self));
    data = TRY(OwnedValue(make_bytes(cx, take_ahead(self, size))));
  }
  if (is_none(cx, data)) return data;
  write_buffer(arguments[1], as<Bytes>(data)->view());
  return OwnedValue::small(static_cast<std::int64_t>(as<Bytes>(data)->length));
}
OwnedValue buffered_peek(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_open(cx, self, "peek of"));
  if (self->ahead() == 0) TRY(fill(cx, self));
  return make_bytes(
      cx, std::string_view(reinterpret_cast<const char*>(self->buffer) + self->read_at, self->ahead()));
}

OwnedValue read_line(Context& cx, Buffered* self, std::int64_t limit) {
  TRY(check_open(cx, self, "readline of"));
  std::string line;
  for (;;) {
    if (self->ahead() == 0 && !TRY(fill(cx, self))) break;
    std::string_view rest(reinterpret_cast<const char*>(self->buffer) + self->read_at, self->ahead());
    if (limit >= 0) rest = rest.substr(0, static_cast<std::size_t>(limit) - line.size());
    const std::size_t newline = rest.find('\n');
    line += take_ahead(self, newline == std::string_view::npos ? rest.size() : newline + 1);
    if (newline != std::string_view::npos || (limit >= 0 && line.size() >= static_cast<std::size_t>(limit)))
      break;
  }
  return make_bytes(cx, line);
}
OwnedValue buffered_readline(Context& cx, const CallArguments& arguments) {
  const std::int64_t limit = TRY(size_argument(cx, arguments.get(1)));
  TRY(check_ready(cx, buffered_of(arguments)));
  return read_line(cx, buffered_of(arguments), limit);
}
OwnedValue buffered_next(Context& cx, Object* object) {
  auto* self = static_cast<Buffered*>(object);
  TRY(check_ready(cx, self));
  if (object->type->is_heap()) return stream_next(cx, object);
  OwnedValue line = TRY(read_line(cx, self, -1));
  return as<Bytes>(line)->length == 0 ? OwnedValue() : std::move(line);
}

// --- writing

OwnedValue buffered_write(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  const std::string bytes = TRY(buffer_argument(cx, arguments[1]));
  TRY(check_ready(cx, self));
  if (TRY(is_closed(cx, self->raw))) return raise_value_error(cx, "write to closed file");
  TRY(rewind_ahead(cx, self));
  std::string_view rest = bytes;
  if (rest.size() > self->size - self->to_write) {
    TRY(write_out(cx, self));
    while (rest.size() > self->size) rest.remove_prefix(TRY(raw_write(cx, self, std::string(rest))));
  }
  if (rest.size() > self->size - self->to_write) TRY(write_out(cx, self));
  if (!rest.empty()) std::memcpy(self->buffer + self->to_write, rest.data(), rest.size());
  self->to_write += rest.size();
  return make_int(cx, static_cast<std::int64_t>(bytes.size()));
}
OwnedValue buffered_flush(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_open(cx, self, "flush of"));
  TRY(write_out(cx, self));
  return cx.none();
}
// A reader's flush is the raw stream's.
OwnedValue reader_flush(Context& cx, const CallArguments& arguments) {
  TRY(check_ready(cx, buffered_of(arguments)));
  const OwnedValue raw = own(buffered_of(arguments)->raw);
  return call_method(cx, raw, cx.names().flush);
}
OwnedValue random_flush(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_open(cx, self, "flush of"));
  TRY(write_out(cx, self));
  TRY(rewind_ahead(cx, self));
  return cx.none();
}

// --- places

OwnedValue buffered_seek(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_ready(cx, self));
  const int whence = arguments.count > 2 ? TRY(int_argument(cx, arguments[2])) : 0;
  if (whence < 0 || whence > 4) return raise_value_error(cx, cat("whence value ", whence, " unsupported"));
  TRY(check_open(cx, self, "seek of"));
  const OwnedValue raw = own(self->raw);
  const OwnedValue able = TRY(call_named(cx, raw, "seekable"));
  if (!TRY(truth(cx, able))) return raise_unsupported_operation(cx, "File or stream is not seekable.");
  std::int64_t offset = TRY(to_index64(cx, arguments[1], TypeId::ValueError));
  TRY(write_out(cx, self));
  if (whence == 1) offset -= static_cast<std::int64_t>(self->ahead());
  const std::int64_t place = TRY(raw_seek(cx, self, offset, whence));
  self->read_at = self->read_end = 0;
  return make_int(cx, place);
}
OwnedValue buffered_tell(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_ready(cx, self));
  const std::int64_t place = TRY(raw_tell(cx, self));
  return make_int(
      cx, place - static_cast<std::int64_t>(self->ahead()) + static_cast<std::int64_t>(self->to_write));
}
OwnedValue buffered_truncate(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_open(cx, self, "truncate of"));
  const OwnedValue raw = own(self->raw);
  const OwnedValue able = TRY(call_named(cx, raw, "writable"));
  if (!TRY(truth(cx, able))) return raise_unsupported_operation(cx, "truncate");
  TRY(write_out(cx, self));
  TRY(rewind_ahead(cx, self));
  return call_named(cx, raw, "truncate", {arguments.count > 1 ? arguments[1] : cx.core.none});
}

// --- the rest

Done init_buffered(Context& cx, Buffered* self, Value raw, std::int64_t size) {
  if (size <= 0) return raise_value_error(cx, "buffer size must be strictly positive");
  if (!cx.heap.fits_budget(static_cast<std::size_t>(size))) return raise_memory_error(cx);
  void* buffer = cx.heap.allocate_buffer(static_cast<std::size_t>(size));
  if (!buffer) return raise_no_memory(cx, static_cast<std::size_t>(size));
  if (self->buffer) cx.heap.free_buffer(self->buffer);
  self->buffer = static_cast<std::uint8_t*>(buffer);
  self->size = static_cast<std::uint64_t>(size);
  self->read_at = self->read_end = self->to_write = 0;
  self->detached = false;
  release(std::exchange(self->raw, own(raw).leak()));
  return done();
}
Done require(Context& cx, Value raw, std::string_view ability) {
  const OwnedValue answer = TRY(call_named(cx, raw, ability));
  if (answer.get() == cx.core.true_) return done();
  return raise_unsupported_operation(cx, cat("File or stream is not ", ability, "."));
}
template <bool kSeeks, bool kReads, bool kWrites>
OwnedValue buffered_init(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  Value out[2];
  const char* name = kSeeks ? "BufferedRandom" : kReads ? "BufferedReader" : "BufferedWriter";
  TRY(bind_arguments(cx, name, arguments.rest(), {"raw", "buffer_size"}, 1, 2, out));
  const std::int64_t size =
      out[1].is_absent() ? kDefaultBufferSize : TRY(to_index64(cx, out[1], TypeId::OverflowError));
  drop_field(self->raw);
  self->detached = false;
  if (kSeeks) TRY(require(cx, out[0], "seekable"));
  if (kReads) TRY(require(cx, out[0], "readable"));
  if (kWrites) TRY(require(cx, out[0], "writable"));
  TRY(init_buffered(cx, self, out[0], size));
  return cx.none();
}
OwnedValue construct_buffered(Context& cx, Type* type, const CallArguments&) {
  return new_object<Buffered>(cx, type);
}

OwnedValue buffered_close(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_ready(cx, self));
  const OwnedValue raw = own(self->raw);
  if (TRY(is_closed(cx, raw))) return cx.none();
  TRY(flush_and_close(cx, arguments.self(), raw));
  return cx.none();
}
OwnedValue buffered_detach(Context& cx, const CallArguments& arguments) {
  Buffered* self = buffered_of(arguments);
  TRY(check_ready(cx, self));
  TRY(call_method(cx, arguments.self(), cx.names().flush));
  self->detached = true;
  return OwnedValue::steal(std::exchange(self->raw, Value()));
}
template <const char* kName>
OwnedValue ask_raw(Context& cx, const CallArguments& arguments) {
  TRY(check_ready(cx, buffered_of(arguments)));
  const OwnedValue raw = own(buffered_of(arguments)->raw);
  return call_named(cx, raw, kName);
}
constexpr char kSeekable[] = "seekable", kReadable[] = "readable", kWritable[] = "writable",
               kFileno[] = "fileno", kIsatty[] = "isatty", kName[] = "name", kMode[] = "mode";

OwnedValue buffered_dealloc_warn(Context& cx, const CallArguments&) { return cx.none(); }
OwnedValue buffered_reduce(Context& cx, const CallArguments& arguments) {
  return raise_type_error(cx, cat("cannot pickle '", type_name(cx, arguments.self()), "' object"));
}
OwnedValue buffered_repr(Context& cx, const CallArguments& arguments) {
  const std::string type = type_short_name(arguments.self().object()->type);
  OwnedValue name = find_attribute(cx, arguments.self(), cx.names().name);
  if (name.is_raised()) {
    if (!catch_exception(cx, TypeId::ValueError)) return failed();
    name = OwnedValue();
  }
  if (name.is_absent()) return make_str(cx, cat("<", type, ">"));
  ReprGuard guard(cx, arguments.self().object());
  if (guard.recursive())
    return raise_error(cx, TypeId::RuntimeError, cat("reentrant call inside ", type, ".__repr__"));
  Ref<Str> shown = TRY(repr_of(cx, name));
  return make_str(cx, cat("<", type, " name=", shown.get(), ">"));
}

Buffered* buffered_of(Object* object) { return static_cast<Buffered*>(object); }
OwnedValue read_closed(Context& cx, Object* self) {
  TRY(check_ready(cx, buffered_of(self)));
  const OwnedValue raw = own(buffered_of(self)->raw);
  return get_attribute(cx, raw, cx.names().closed);
}
template <const char* kAttribute>
OwnedValue read_of_raw(Context& cx, Object* self) {
  TRY(check_ready(cx, buffered_of(self)));
  const OwnedValue raw = own(buffered_of(self)->raw);
  return attribute_named(cx, raw, kAttribute);
}
OwnedValue read_raw(Context& cx, Object* self) {
  const Value raw = buffered_of(self)->raw;
  return raw.is_absent() ? cx.none() : own(raw);
}
OwnedValue read_finalizing(Context& cx, Object* self) {
  return cx.boolean_result(buffered_of(self)->finalizing);
}
Done write_finalizing(Context& cx, Object* self, Value value) {
  buffered_of(self)->finalizing = TRY(truth(cx, value));
  return done();
}
void destroy_buffered(Context& cx, Object* self) {
  drop_field(buffered_of(self)->raw);
  if (buffered_of(self)->buffer) cx.heap.free_buffer(std::exchange(buffered_of(self)->buffer, nullptr));
}
void visit_buffered(Object* self, EdgeVisitor& visitor) { visitor.edge(buffered_of(self)->raw); }

#define COMMON_ROWS                                                                                        \
  {"__repr__", buffered_repr}, {"detach", buffered_detach, 0, 0}, {"close", buffered_close, 0, 0},         \
      {"seekable", ask_raw<kSeekable>, 0, 0}, {"fileno", ask_raw<kFileno>, 0, 0},                          \
      {"isatty", ask_raw<kIsatty>, 0, 0}, {"_dealloc_warn", buffered_dealloc_warn, 1, 1},                  \
      {"seek", buffered_seek, 1, 2}, {"tell", buffered_tell, 0, 0}, {"truncate", buffered_truncate, 0, 1}, \
      {"__reduce__", buffered_reduce, 0, 0}, {                                                             \
    "__reduce_ex__", buffered_reduce, 1, 1                                                                 \
  }
#define READER_ROWS                                                                                     \
  {"readable", ask_raw<kReadable>, 0, 0}, {"read", buffered_read, 0, 1}, {"peek", buffered_peek, 0, 1}, \
      {"read1", buffered_read1, 0, 1}, {"readinto", buffered_readinto<false>, 1, 1},                    \
      {"readinto1", buffered_readinto<true>, 1, 1}, {                                                   \
    "readline", buffered_readline, 0, 1                                                                 \
  }
#define WRITER_ROWS \
  {"writable", ask_raw<kWritable>, 0, 0}, { "write", buffered_write, 1, 1 }

constexpr MethodRow kReaderMethods[] = {COMMON_ROWS,
                                        READER_ROWS,
                                        {"__init__", buffered_init<false, true, false>, 0, -1, true},
                                        {"flush", reader_flush, 0, 0}};
constexpr MethodRow kWriterMethods[] = {COMMON_ROWS,
                                        WRITER_ROWS,
                                        {"__init__", buffered_init<false, false, true>, 0, -1, true},
                                        {"flush", buffered_flush, 0, 0}};
constexpr MethodRow kRandomMethods[] = {COMMON_ROWS,
                                        READER_ROWS,
                                        WRITER_ROWS,
                                        {"__init__", buffered_init<true, true, true>, 0, -1, true},
                                        {"flush", random_flush, 0, 0}};
constexpr GetSetRow kFields[] = {{"closed", read_closed},
                                 {"name", read_of_raw<kName>},
                                 {"mode", read_of_raw<kMode>},
                                 {"raw", read_raw},
                                 {"_finalizing", read_finalizing, write_finalizing}};

NativeType buffered_native(std::span<const MethodRow> methods, bool reads) {
  return {.layout = TypeId::BufferedReader,
          .size = sizeof(Buffered),
          .subclassable = true,
          .destroy = destroy_buffered,
          .visit = visit_buffered,
          .finalize = finalize_stream,
          .construct = construct_buffered,
          .methods = methods,
          .getsets = kFields,
          .next = reads ? buffered_next : nullptr};
}

OwnedValue construct_pair(Context& cx, Type*, const CallArguments&) {
  return stop_unsupported(cx, "io.BufferedRWPair");
}

}  // namespace

const NativeType kBufferedReaderType = buffered_native(kReaderMethods, true);
const NativeType kBufferedWriterType = buffered_native(kWriterMethods, false);
const NativeType kBufferedRandomType = buffered_native(kRandomMethods, true);
const NativeType kBufferedRWPairType = {.layout = TypeId::IOBase,
                                        .size = sizeof(IOBaseObject),
                                        .subclassable = true,
                                        .finalize = finalize_stream,
                                        .construct = construct_pair};

OwnedValue make_buffered(Context& cx, TypeId type, Value raw, std::int64_t size) {
  Ref<Buffered> made = TRY(new_object<Buffered>(cx, cx.type(type)));
  TRY(init_buffered(cx, made.get(), raw, size));
  return made;
}

}  // namespace dictum
