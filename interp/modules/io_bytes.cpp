// _io.BytesIO: https://docs.python.org/3/library/io.html#io.BytesIO
#include <cstring>

#include "builtins/method_helpers.h"
#include "modules/buffer_argument.h"
#include "modules/io_object.h"
#include "modules/module_types.h"
#include "modules/posix_arguments.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"

namespace dictum {

namespace {

BytesIO* stream_of(const CallArguments& arguments) { return as<BytesIO>(arguments.self()); }

Done check_open(Context& cx, const BytesIO* stream) {
  if (stream->closed) return raise_value_error(cx, "I/O operation on closed file.");
  return done();
}

Done reserve(Context& cx, BytesIO* stream, std::uint64_t length) {
  if (length <= stream->capacity) return done();
  const std::uint64_t capacity =
      std::max<std::uint64_t>(length, stream->capacity + stream->capacity / 2 + 16);
  if (!cx.heap.fits_budget(capacity)) return raise_memory_error(cx);
  void* grown = stream->data ? cx.heap.resize_buffer(stream->data, stream->capacity, capacity)
                             : cx.heap.allocate_buffer(capacity);
  if (!grown) return raise_no_memory(cx, capacity);
  stream->data = static_cast<std::uint8_t*>(grown);
  stream->capacity = capacity;
  return done();
}

Done put(Context& cx, BytesIO* stream, std::string_view bytes) {
  if (bytes.empty()) return done();
  const std::uint64_t end = stream->position + bytes.size();
  TRY(reserve(cx, stream, end));
  if (stream->position > stream->length)
    std::memset(stream->data + stream->length, 0, stream->position - stream->length);
  std::memcpy(stream->data + stream->position, bytes.data(), bytes.size());
  stream->position = end;
  stream->length = std::max(stream->length, end);
  return done();
}

// The next `count` bytes, or all (negative); the position moves.
std::string_view take(BytesIO* stream, std::int64_t count) {
  if (stream->position >= stream->length) return {};
  std::string_view rest = stream->view().substr(stream->position);
  if (count >= 0) rest = rest.substr(0, static_cast<std::size_t>(count));
  stream->position += rest.size();
  return rest;
}
std::string_view take_line(BytesIO* stream, std::int64_t limit) {
  if (stream->position >= stream->length) return {};
  const std::size_t newline = stream->view().find('\n', stream->position);
  auto size = static_cast<std::int64_t>((newline == std::string_view::npos ? stream->length : newline + 1) -
                                        stream->position);
  if (limit >= 0) size = std::min(size, limit);
  return take(stream, size);
}

OwnedValue bytes_init(Context& cx, const CallArguments& arguments) {
  BytesIO* stream = stream_of(arguments);
  Value out[1];
  TRY(bind_arguments(cx, "BytesIO", arguments.rest(), {"initial_bytes"}, 0, 1, out));
  stream->length = stream->position = 0;
  if (out[0].is_value() && !is_none(cx, out[0])) {
    const std::string bytes = TRY(buffer_argument(cx, out[0]));
    TRY(put(cx, stream, bytes));
    stream->position = 0;
  }
  return cx.none();
}
OwnedValue construct_bytes_io(Context& cx, Type* type, const CallArguments&) {
  return new_object<BytesIO>(cx, type);
}

OwnedValue bytes_read(Context& cx, const CallArguments& arguments) {
  const std::int64_t size = TRY(size_argument(cx, arguments.get(1)));
  TRY(check_open(cx, stream_of(arguments)));
  return make_bytes(cx, take(stream_of(arguments), size));
}
OwnedValue bytes_readline(Context& cx, const CallArguments& arguments) {
  const std::int64_t limit = TRY(size_argument(cx, arguments.get(1)));
  TRY(check_open(cx, stream_of(arguments)));
  return make_bytes(cx, take_line(stream_of(arguments), limit));
}
OwnedValue bytes_readlines(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  const std::int64_t most = TRY(size_argument(cx, arguments.get(1)));
  Ref<List> lines = TRY(new_list(cx));
  for (std::int64_t total = 0;;) {
    if (!cx.charge()) return failed();
    const std::string_view line = take_line(stream_of(arguments), -1);
    if (line.empty()) return lines;
    total += static_cast<std::int64_t>(line.size());
    Ref<Bytes> made = TRY(make_bytes(cx, line));
    TRY(list_append(cx, lines.get(), Value(made.get())));
    if (most > 0 && total >= most) return lines;
  }
}
OwnedValue bytes_readinto(Context& cx, const CallArguments& arguments) {
  const std::size_t size = TRY(buffer_size(cx, arguments[1], "readinto"));
  TRY(check_open(cx, stream_of(arguments)));
  const std::string bytes(take(stream_of(arguments), static_cast<std::int64_t>(size)));
  write_buffer(arguments[1], bytes);
  return OwnedValue::small(static_cast<std::int64_t>(bytes.size()));
}
OwnedValue bytes_next(Context& cx, Object* self) {
  auto* stream = static_cast<BytesIO*>(self);
  TRY(check_open(cx, stream));
  const std::string_view line = take_line(stream, -1);
  return line.empty() ? OwnedValue() : OwnedValue(make_bytes(cx, line));
}
OwnedValue bytes_write(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  const std::string bytes = TRY(buffer_argument(cx, arguments[1]));
  TRY(put(cx, stream_of(arguments), bytes));
  return make_int(cx, static_cast<std::int64_t>(bytes.size()));
}
OwnedValue bytes_writelines(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  ItemSource items(cx, arguments[1]);
  if (!items.ok()) return failed();
  for (;;) {
    const OwnedValue line = TRY(items.next());
    if (line.is_absent()) return cx.none();
    const Value pair[] = {arguments.self(), line.get()};
    TRY(bytes_write(cx, {pair, 2, nullptr}));
  }
}

OwnedValue bytes_seek(Context& cx, const CallArguments& arguments) {
  BytesIO* stream = stream_of(arguments);
  const std::int64_t offset = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  const int whence = arguments.count > 2 ? TRY(int_argument(cx, arguments[2])) : 0;
  TRY(check_open(cx, stream));
  if (offset < 0 && whence == 0) return raise_value_error(cx, cat("negative seek value ", offset));
  if (whence < 0 || whence > 2)
    return raise_value_error(cx, cat("invalid whence (", whence, ", should be 0, 1 or 2)"));
  const std::uint64_t from = whence == 1 ? stream->position : whence == 2 ? stream->length : 0;
  std::int64_t place = 0;
  if (__builtin_add_overflow(static_cast<std::int64_t>(from), offset, &place))
    return raise_error(cx, TypeId::OverflowError, "new position too large");
  stream->position = static_cast<std::uint64_t>(std::max<std::int64_t>(place, 0));
  return make_int(cx, static_cast<std::int64_t>(stream->position));
}
OwnedValue bytes_tell(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return make_int(cx, static_cast<std::int64_t>(stream_of(arguments)->position));
}
OwnedValue bytes_truncate(Context& cx, const CallArguments& arguments) {
  BytesIO* stream = stream_of(arguments);
  TRY(check_open(cx, stream));
  const std::int64_t size =
      TRY(size_argument(cx, arguments.get(1), static_cast<std::int64_t>(stream->position)));
  if (size < 0) return raise_value_error(cx, cat("negative size value ", size));
  stream->length = std::min(stream->length, static_cast<std::uint64_t>(size));
  return make_int(cx, size);
}

OwnedValue bytes_getvalue(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return make_bytes(cx, stream_of(arguments)->view());
}
OwnedValue bytes_yes(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return cx.boolean_result(true);
}
OwnedValue bytes_no(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return cx.boolean_result(false);
}
OwnedValue bytes_flush(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return cx.none();
}
void drop_data(Context& cx, BytesIO* stream) {
  if (stream->data) cx.heap.free_buffer(std::exchange(stream->data, nullptr));
  stream->length = stream->capacity = 0;
}
OwnedValue bytes_close(Context& cx, const CallArguments& arguments) {
  stream_of(arguments)->closed = true;
  drop_data(cx, stream_of(arguments));
  return cx.none();
}

OwnedValue bytes_getstate(Context& cx, const CallArguments& arguments) {
  BytesIO* stream = stream_of(arguments);
  TRY(check_open(cx, stream));
  OwnedValue dict = cx.none();
  if (prefix_of(stream)->attributes != 0) {
    Ref<Dict> own_dict = TRY(instance_dict(cx, stream));
    dict = TRY(OwnedValue(copy_dict(cx, own_dict.get())));
  }
  Ref<Bytes> bytes = TRY(make_bytes(cx, stream->view()));
  return make_tuple(cx,
                    {Value(bytes.get()), Value::small(static_cast<std::int64_t>(stream->position)), dict});
}
OwnedValue bytes_setstate(Context& cx, const CallArguments& arguments) {
  BytesIO* stream = stream_of(arguments);
  const Value state = arguments[1];
  if (!is<Tuple>(state) || as<Tuple>(state)->size() < 3)
    return raise_type_error(cx, cat(type_name(cx, arguments.self()),
                                    ".__setstate__ argument should be 3-tuple, got ", type_name(cx, state)));
  const std::string bytes = TRY(buffer_argument(cx, (*as<Tuple>(state))[0]));
  stream->length = stream->position = 0;
  TRY(put(cx, stream, bytes));
  const Value position = (*as<Tuple>(state))[1];
  if (!is_int(position))
    return raise_type_error(cx,
                            cat("second item of state must be an integer, not ", type_name(cx, position)));
  const std::int64_t place = TRY(to_index64(cx, position, TypeId::OverflowError));
  if (place < 0) return raise_value_error(cx, "position value cannot be negative");
  stream->position = static_cast<std::uint64_t>(place);
  const Value dict = (*as<Tuple>(state))[2];
  if (is_none(cx, dict)) return cx.none();
  if (!is<Dict>(dict))
    return raise_type_error(cx, cat("third item of state should be a dict, got a ", type_name(cx, dict)));
  Ref<Dict> mine = TRY(instance_dict(cx, stream));
  TRY(dict_update(cx, mine.get(), as<Dict>(dict)));
  return cx.none();
}

OwnedValue read_closed(Context& cx, Object* self) {
  return cx.boolean_result(static_cast<BytesIO*>(self)->closed);
}
void destroy_bytes_io(Context& cx, Object* self) { drop_data(cx, static_cast<BytesIO*>(self)); }

constexpr MethodRow kMethods[] = {{"__init__", bytes_init, 0, -1, true},
                                  {"read", bytes_read, 0, 1},
                                  {"read1", bytes_read, 0, 1},
                                  {"readline", bytes_readline, 0, 1},
                                  {"readlines", bytes_readlines, 0, 1},
                                  {"readinto", bytes_readinto, 1, 1},
                                  {"write", bytes_write, 1, 1},
                                  {"writelines", bytes_writelines, 1, 1},
                                  {"seek", bytes_seek, 1, 2},
                                  {"tell", bytes_tell, 0, 0},
                                  {"truncate", bytes_truncate, 0, 1},
                                  {"getvalue", bytes_getvalue, 0, 0},
                                  {"readable", bytes_yes, 0, 0},
                                  {"writable", bytes_yes, 0, 0},
                                  {"seekable", bytes_yes, 0, 0},
                                  {"isatty", bytes_no, 0, 0},
                                  {"flush", bytes_flush, 0, 0},
                                  {"close", bytes_close, 0, 0},
                                  {"__getstate__", bytes_getstate, 0, 0},
                                  {"__setstate__", bytes_setstate, 1, 1}};
constexpr GetSetRow kFields[] = {{"closed", read_closed}};

}  // namespace

const NativeType kBytesIOType = {.layout = TypeId::BytesIO,
                                 .size = sizeof(BytesIO),
                                 .subclassable = true,
                                 .destroy = destroy_bytes_io,
                                 .finalize = finalize_stream,
                                 .construct = construct_bytes_io,
                                 .methods = kMethods,
                                 .getsets = kFields,
                                 .next = bytes_next};

}  // namespace dictum
