// _io.StringIO: https://docs.python.org/3/library/io.html#io.StringIO
#include <cstring>

#include "builtins/method_helpers.h"
#include "modules/io_object.h"
#include "modules/module_types.h"
#include "modules/posix_arguments.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"

namespace dictum {

namespace {

StringIO* stream_of(const CallArguments& arguments) { return as<StringIO>(arguments.self()); }
StringIO* stream_of(Object* object) { return static_cast<StringIO*>(object); }
Newline newline_of(const StringIO* stream) { return static_cast<Newline>(stream->newline); }

Done check_open(Context& cx, const StringIO* stream) {
  if (!stream->ready) return raise_value_error(cx, "I/O operation on uninitialized object");
  if (stream->closed) return raise_value_error(cx, "I/O operation on closed file");
  return done();
}

Done reserve(Context& cx, StringIO* stream, std::uint64_t length) {
  if (length <= stream->capacity) return done();
  const std::uint64_t capacity =
      std::max<std::uint64_t>(length, stream->capacity + stream->capacity / 2 + 16);
  const std::uint64_t bytes = capacity * sizeof(char32_t);
  if (!cx.heap.fits_budget(bytes)) return raise_memory_error(cx);
  void* grown = stream->data ? cx.heap.resize_buffer(stream->data, stream->capacity * sizeof(char32_t), bytes)
                             : cx.heap.allocate_buffer(bytes);
  if (!grown) return raise_no_memory(cx, bytes);
  stream->data = static_cast<char32_t*>(grown);
  stream->capacity = capacity;
  return done();
}
Done put_character(Context& cx, StringIO* stream, char32_t c) {
  TRY(reserve(cx, stream, stream->position + 1));
  stream->data[stream->position++] = c;
  stream->length = std::max(stream->length, stream->position);
  return done();
}
Done put(Context& cx, StringIO* stream, Str* text) {
  Ref<Str> translated(text);
  const Newline newline = newline_of(stream);
  if (newline == Newline::Translate || newline == Newline::Universal)
    translated =
        TRY(translate_newlines(cx, std::move(translated), newline == Newline::Translate, stream->seen));
  if (translated->length == 0) return done();
  TRY(reserve(cx, stream, stream->position + translated->length));
  if (stream->position > stream->length)
    std::memset(stream->data + stream->length, 0, (stream->position - stream->length) * sizeof(char32_t));
  const bool returns = newline == Newline::Cr || newline == Newline::CrLf;
  for (std::size_t i = 0; i < translated->length; i++) {
    const char32_t c = translated->at(i);
    if (c == '\n' && returns) {
      TRY(put_character(cx, stream, '\r'));
      if (newline == Newline::Cr) continue;
    }
    TRY(put_character(cx, stream, c));
  }
  return done();
}

Ref<Str> part(Context& cx, const StringIO* stream, std::uint64_t start, std::uint64_t end) {
  bool wide = false;
  for (std::uint64_t i = start; i < end && !wide; i++) wide = stream->data[i] > 0xff;
  if (wide) return make_str(cx, std::u32string_view(stream->data + start, end - start));
  std::string narrow(end - start, '\0');
  for (std::uint64_t i = start; i < end; i++) narrow[i - start] = static_cast<char>(stream->data[i]);
  return make_str_latin1(cx, narrow);
}
// The end of the line that starts at the position.
std::uint64_t end_of_line(const StringIO* stream) {
  const Newline newline = newline_of(stream);
  for (std::uint64_t i = stream->position; i < stream->length; i++) {
    const char32_t c = stream->data[i];
    const bool pair = c == '\r' && i + 1 < stream->length && stream->data[i + 1] == '\n';
    switch (newline) {
      case Newline::Translate:
      case Newline::Lf:
        if (c == '\n') return i + 1;
        break;
      case Newline::Universal:
        if (c == '\n') return i + 1;
        if (c == '\r') return i + 1 + pair;
        break;
      case Newline::Cr:
        if (c == '\r') return i + 1;
        break;
      case Newline::CrLf:
        if (pair) return i + 2;
        break;
    }
  }
  return stream->length;
}
Ref<Str> take_line(Context& cx, StringIO* stream, std::int64_t limit) {
  if (stream->position >= stream->length) return own_ref(cx.names().empty);
  std::uint64_t end = end_of_line(stream);
  if (limit >= 0) end = std::min(end, stream->position + static_cast<std::uint64_t>(limit));
  const std::uint64_t start = std::exchange(stream->position, end);
  return part(cx, stream, start, end);
}

OwnedValue string_init(Context& cx, const CallArguments& arguments) {
  StringIO* stream = stream_of(arguments);
  Value out[2];
  TRY(bind_arguments(cx, "StringIO", arguments.rest(), {"initial_value", "newline"}, 0, 2, out));
  const bool newline_given = out[1].is_value();
  if (newline_given && !is_none(cx, out[1]) && !is<Str>(out[1]))
    return raise_type_error(cx, cat("newline must be str or None, not ", type_name(cx, out[1])));
  const auto newline = newline_given ? newline_argument(cx, out[1]) : std::optional<Newline>(Newline::Lf);
  if (!newline) {
    Ref<Str> shown = TRY(repr_of(cx, out[1]));
    return raise_value_error(cx, cat("illegal newline value: ", shown.get()));
  }
  if (out[0].is_value() && !is_none(cx, out[0]) && !is<Str>(out[0]))
    return raise_type_error(cx, cat("initial_value must be str or None, not ", type_name(cx, out[0])));
  stream->ready = true;
  stream->closed = false;
  stream->length = stream->position = 0;
  stream->seen = 0;
  stream->newline = static_cast<std::uint8_t>(*newline);
  if (is<Str>(out[0])) {
    TRY(put(cx, stream, as<Str>(out[0])));
    stream->position = 0;
  }
  return cx.none();
}
OwnedValue construct_string_io(Context& cx, Type* type, const CallArguments&) {
  return new_object<StringIO>(cx, type);
}

OwnedValue string_read(Context& cx, const CallArguments& arguments) {
  StringIO* stream = stream_of(arguments);
  const std::int64_t size = TRY(size_argument(cx, arguments.get(1)));
  TRY(check_open(cx, stream));
  if (stream->position >= stream->length) return own(Value(cx.names().empty));
  std::uint64_t end = stream->length;
  if (size >= 0) end = std::min(end, stream->position + static_cast<std::uint64_t>(size));
  const std::uint64_t start = std::exchange(stream->position, end);
  return part(cx, stream, start, end);
}
OwnedValue string_readline(Context& cx, const CallArguments& arguments) {
  const std::int64_t limit = TRY(size_argument(cx, arguments.get(1)));
  TRY(check_open(cx, stream_of(arguments)));
  return take_line(cx, stream_of(arguments), limit);
}
OwnedValue string_next(Context& cx, Object* self) {
  TRY(check_open(cx, stream_of(self)));
  if (self->type->is_heap()) return stream_next(cx, self);
  Ref<Str> line = TRY(take_line(cx, stream_of(self), -1));
  return line->length == 0 ? OwnedValue() : OwnedValue(std::move(line));
}
OwnedValue string_write(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx, cat("string argument expected, got '", type_name(cx, arguments[1]), "'"));
  TRY(put(cx, stream_of(arguments), as<Str>(arguments[1])));
  return make_int(cx, as<Str>(arguments[1])->length);
}
OwnedValue string_seek(Context& cx, const CallArguments& arguments) {
  StringIO* stream = stream_of(arguments);
  const std::int64_t offset = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  const int whence = arguments.count > 2 ? TRY(int_argument(cx, arguments[2])) : 0;
  TRY(check_open(cx, stream));
  if (whence < 0 || whence > 2)
    return raise_value_error(cx, cat("Invalid whence (", whence, ", should be 0, 1 or 2)"));
  if (offset < 0 && whence == 0) return raise_value_error(cx, cat("Negative seek position ", offset));
  if (whence != 0 && offset != 0)
    return raise_error(cx, TypeId::OSError, "Can't do nonzero cur-relative seeks");
  if (whence == 0) stream->position = static_cast<std::uint64_t>(offset);
  if (whence == 2) stream->position = stream->length;
  return make_int(cx, static_cast<std::int64_t>(stream->position));
}
OwnedValue string_tell(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return make_int(cx, static_cast<std::int64_t>(stream_of(arguments)->position));
}
OwnedValue string_truncate(Context& cx, const CallArguments& arguments) {
  StringIO* stream = stream_of(arguments);
  const std::int64_t size =
      TRY(size_argument(cx, arguments.get(1), static_cast<std::int64_t>(stream->position)));
  TRY(check_open(cx, stream));
  if (size < 0) return raise_value_error(cx, cat("Negative size value ", size));
  stream->length = std::min(stream->length, static_cast<std::uint64_t>(size));
  return make_int(cx, size);
}
OwnedValue string_getvalue(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return part(cx, stream_of(arguments), 0, stream_of(arguments)->length);
}
void drop_data(Context& cx, StringIO* stream) {
  if (stream->data) cx.heap.free_buffer(std::exchange(stream->data, nullptr));
  stream->length = stream->capacity = 0;
}
OwnedValue string_close(Context& cx, const CallArguments& arguments) {
  stream_of(arguments)->closed = true;
  drop_data(cx, stream_of(arguments));
  return cx.none();
}
OwnedValue string_yes(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments)));
  return cx.boolean_result(true);
}

OwnedValue newline_text(Context& cx, Newline newline) {
  switch (newline) {
    case Newline::Translate: return cx.none();
    case Newline::Universal: return own(Value(cx.names().empty));
    case Newline::Lf: return intern(cx, "\n");
    case Newline::Cr: return intern(cx, "\r");
    case Newline::CrLf: return intern(cx, "\r\n");
  }
  return cx.none();
}
OwnedValue string_getstate(Context& cx, const CallArguments& arguments) {
  StringIO* stream = stream_of(arguments);
  TRY(check_open(cx, stream));
  Ref<Str> text = TRY(part(cx, stream, 0, stream->length));
  const OwnedValue newline = TRY(newline_text(cx, newline_of(stream)));
  OwnedValue dict = cx.none();
  if (prefix_of(stream)->attributes != 0) {
    Ref<Dict> own_dict = TRY(instance_dict(cx, stream));
    dict = TRY(OwnedValue(copy_dict(cx, own_dict.get())));
  }
  return make_tuple(
      cx, {Value(text.get()), newline, Value::small(static_cast<std::int64_t>(stream->position)), dict});
}
OwnedValue string_setstate(Context& cx, const CallArguments& arguments) {
  StringIO* stream = stream_of(arguments);
  const Value state = arguments[1];
  if (!is<Tuple>(state) || as<Tuple>(state)->size() < 4)
    return raise_type_error(cx, cat(type_name(cx, arguments.self()),
                                    ".__setstate__ argument should be 4-tuple, got ", type_name(cx, state)));
  const Ref<Tuple> held(as<Tuple>(state));
  const Value init[] = {arguments.self(), (*held)[0], (*held)[1]};
  TRY(string_init(cx, {init, 3, nullptr}));
  const std::int64_t place = TRY(to_index64(cx, (*held)[2], TypeId::OverflowError));
  if (place < 0) return raise_value_error(cx, "position value cannot be negative");
  stream->position = static_cast<std::uint64_t>(place);
  if (is_none(cx, (*held)[3])) return cx.none();
  if (!is<Dict>((*held)[3]))
    return raise_type_error(cx,
                            cat("fourth item of state should be a dict, got a ", type_name(cx, (*held)[3])));
  Ref<Dict> mine = TRY(instance_dict(cx, stream));
  TRY(dict_update(cx, mine.get(), as<Dict>((*held)[3])));
  return cx.none();
}

OwnedValue read_closed(Context& cx, Object* self) {
  if (!stream_of(self)->ready) return raise_value_error(cx, "I/O operation on uninitialized object");
  return cx.boolean_result(stream_of(self)->closed);
}
OwnedValue read_newlines(Context& cx, Object* self) {
  TRY(check_open(cx, stream_of(self)));
  return seen_newlines(cx, stream_of(self)->seen);
}
OwnedValue read_line_buffering(Context& cx, Object* self) {
  TRY(check_open(cx, stream_of(self)));
  return cx.boolean_result(false);
}
void destroy_string_io(Context& cx, Object* self) { drop_data(cx, stream_of(self)); }

constexpr MethodRow kMethods[] = {{"__init__", string_init, 0, -1, true},
                                  {"read", string_read, 0, 1},
                                  {"readline", string_readline, 0, 1},
                                  {"write", string_write, 1, 1},
                                  {"seek", string_seek, 1, 2},
                                  {"tell", string_tell, 0, 0},
                                  {"truncate", string_truncate, 0, 1},
                                  {"getvalue", string_getvalue, 0, 0},
                                  {"close", string_close, 0, 0},
                                  {"readable", string_yes, 0, 0},
                                  {"writable", string_yes, 0, 0},
                                  {"seekable", string_yes, 0, 0},
                                  {"__getstate__", string_getstate, 0, 0},
                                  {"__setstate__", string_setstate, 1, 1}};
constexpr GetSetRow kFields[] = {
    {"closed", read_closed}, {"newlines", read_newlines}, {"line_buffering", read_line_buffering}};

}  // namespace

const NativeType kStringIOType = {.layout = TypeId::StringIO,
                                  .size = sizeof(StringIO),
                                  .subclassable = true,
                                  .destroy = destroy_string_io,
                                  .finalize = finalize_stream,
                                  .construct = construct_string_io,
                                  .methods = kMethods,
                                  .getsets = kFields,
                                  .next = string_next};

}  // namespace dictum
