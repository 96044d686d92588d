// The standard streams: https://docs.python.org/3/library/sys.html#sys.stdout
#include "objects/text_stream.h"

#include "builtins/function_arguments.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

TextStream* stream_of(Value value) { return static_cast<TextStream*>(value.object()); }
TextStream* stream_of(Object* object) { return static_cast<TextStream*>(object); }

const char* name_of(const TextStream* stream) {
  static constexpr const char* kNames[] = {"<stdin>", "<stdout>", "<stderr>"};
  return kNames[stream->descriptor];
}

Done check_open(Context& cx, const TextStream* stream) {
  if (stream->closed) return raise_value_error(cx, "I/O operation on closed file.");
  return done();
}

Failed raise_surrogate(Context& cx, Str* text, std::size_t at) {
  Ref<Str> encoding = TRY(make_str(cx, "utf-8"));
  Ref<Str> reason = TRY(make_str(cx, "surrogates not allowed"));
  const std::int64_t start = static_cast<std::int64_t>(at);
  const Value arguments[] = {Value(encoding.get()), Value(text), Value::small(start), Value::small(start + 1),
                             Value(reason.get())};
  Ref<ExceptionObject> made = TRY(make_exception(cx, TypeId::UnicodeEncodeError, arguments));
  return raise_exception(cx, std::move(made));
}

OwnedValue stream_write(Context& cx, const CallArguments& arguments) {
  TextStream* stream = stream_of(arguments.self());
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "write", "argument", "str", arguments[1]);
  TRY(check_open(cx, stream));
  Str* text = as<Str>(arguments[1]);
  if (stream->descriptor == 0) return stop_unsupported(cx, "io.UnsupportedOperation");
  if (has_surrogate(text) && stream->descriptor == 1) {
    std::size_t at = 0;
    while (text->at(at) < 0xD800 || text->at(at) > 0xDFFF) at++;
    return raise_surrogate(cx, text, at);
  }
  if (!cx.hooks.write_output(cx, stream->descriptor, to_utf8(text))) return failed();
  return make_int(cx, text->length);
}

OwnedValue stream_writelines(Context& cx, const CallArguments& arguments) {
  ItemSource lines(cx, arguments[1]);
  if (!lines.ok()) return failed();
  for (;;) {
    OwnedValue line = TRY(lines.next());
    if (line.is_absent()) return cx.none();
    const Value pair[] = {arguments.self(), line.get()};
    TRY(stream_write(cx, {pair, 2, nullptr}));
  }
}

OwnedValue stream_flush(Context& cx, const CallArguments& arguments) {
  TRY(check_open(cx, stream_of(arguments.self())));
  return cx.none();
}
OwnedValue stream_close(Context& cx, const CallArguments& arguments) {
  stream_of(arguments.self())->closed = true;
  return cx.none();
}
OwnedValue stream_no(Context& cx, const CallArguments&) { return cx.boolean_result(false); }
OwnedValue stream_fileno(Context&, const CallArguments& arguments) {
  return OwnedValue::small(stream_of(arguments.self())->descriptor);
}
OwnedValue stream_readable(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(stream_of(arguments.self())->descriptor == 0);
}
OwnedValue stream_writable(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(stream_of(arguments.self())->descriptor != 0);
}
OwnedValue stream_read(Context& cx, const CallArguments& arguments) {
  if (stream_of(arguments.self())->descriptor != 0) return stop_unsupported(cx, "io.UnsupportedOperation");
  std::string bytes;
  for (std::size_t before = 1; before != bytes.size();) {
    before = bytes.size();
    if (!cx.hooks.read_input(cx, 8192, bytes)) return failed();
  }
  return make_str(cx, bytes);
}
OwnedValue stream_readline(Context& cx, const CallArguments& arguments) {
  if (stream_of(arguments.self())->descriptor != 0) return stop_unsupported(cx, "io.UnsupportedOperation");
  std::string bytes;
  for (std::size_t before = 1; before != bytes.size() && !bytes.ends_with('\n');) {
    before = bytes.size();
    if (!cx.hooks.read_input(cx, 1, bytes)) return failed();
  }
  return make_str(cx, bytes);
}
OwnedValue stream_iter(Context&, const CallArguments& arguments) { return OwnedValue(arguments.self()); }
OwnedValue stream_next(Context& cx, const CallArguments& arguments) {
  OwnedValue line = TRY(stream_readline(cx, {arguments.values, 1, nullptr}));
  if (as<Str>(line)->length > 0) return line;
  Ref<ExceptionObject> stop = TRY(make_exception(cx, TypeId::StopIteration, {}));
  return raise_exception(cx, std::move(stop));
}
OwnedValue stream_enter(Context&, const CallArguments& arguments) { return OwnedValue(arguments.self()); }
OwnedValue stream_repr(Context& cx, const CallArguments& arguments) {
  TextStream* stream = stream_of(arguments.self());
  return make_str(cx, cat("<_io.TextIOWrapper name='", std::string_view(name_of(stream)), "' mode='",
                          stream->descriptor == 0 ? "r" : "w", "' encoding='utf-8'>"));
}

OwnedValue get_name(Context& cx, Object* self) { return make_str(cx, name_of(stream_of(self))); }
OwnedValue get_encoding(Context& cx, Object*) { return OwnedValue(Value(cx.names().utf_8)); }
OwnedValue get_errors(Context& cx, Object* self) {
  return make_str(cx, stream_of(self)->descriptor == 2 ? "backslashreplace" : "strict");
}
OwnedValue get_mode(Context& cx, Object* self) {
  return make_str(cx, stream_of(self)->descriptor == 0 ? "r" : "w");
}
OwnedValue get_closed(Context& cx, Object* self) { return cx.boolean_result(stream_of(self)->closed); }
OwnedValue get_newlines(Context& cx, Object*) { return cx.none(); }
OwnedValue get_line_buffering(Context& cx, Object* self) {
  return cx.boolean_result(stream_of(self)->descriptor == 2);
}
OwnedValue get_buffer(Context& cx, Object*) { return stop_unsupported(cx, "TextIOWrapper.buffer"); }

constexpr MethodRow kMethods[] = {
    {"__repr__", stream_repr},         {"write", stream_write, 1, 1}, {"writelines", stream_writelines, 1, 1},
    {"flush", stream_flush},           {"close", stream_close},       {"isatty", stream_no},
    {"fileno", stream_fileno},         {"readable", stream_readable}, {"writable", stream_writable},
    {"seekable", stream_no},           {"read", stream_read, 0, 1},   {"readline", stream_readline, 0, 1},
    {"__iter__", stream_iter},         {"__next__", stream_next},     {"__enter__", stream_enter},
    {"__exit__", stream_close, 0, -1},
};
constexpr GetSetRow kGetSets[] = {
    {"name", get_name},     {"encoding", get_encoding},
    {"errors", get_errors}, {"mode", get_mode},
    {"closed", get_closed}, {"newlines", get_newlines},
    {"buffer", get_buffer}, {"line_buffering", get_line_buffering},
};

}  // namespace

Ref<TextStream> make_text_stream(Context& cx, int descriptor) {
  Ref<TextStream> made = new_object<TextStream>(cx, cx.type(TypeId::TextStream));
  if (made) made->descriptor = descriptor;
  return made;
}

extern const NativeType kTextStreamType;
const NativeType kTextStreamType = {.layout = TypeId::TextStream,
                                    .size = sizeof(TextStream),
                                    .has_dict = true,
                                    .methods = kMethods,
                                    .getsets = kGetSets};

}  // namespace dictum
