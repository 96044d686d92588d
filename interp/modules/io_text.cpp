// _io.TextIOWrapper: https://docs.python.org/3/library/io.html#io.TextIOWrapper
#include <cstring>

#include "builtins/method_helpers.h"
#include "modules/io_text_object.h"
#include "modules/module_types.h"
#include "modules/posix_arguments.h"
#include "objects/attribute.h"
#include "objects/int_object.h"
#include "vm/output.h"

namespace dictum {

namespace {

constexpr std::size_t kChunk = 8192;

TextIOWrapper* text_of(Object* object) { return static_cast<TextIOWrapper*>(object); }

Done reserve_pending(Context& cx, TextIOWrapper* self, std::size_t more) {
  const std::size_t needed = self->pending_length + more;
  if (needed <= self->pending_capacity) return done();
  const std::size_t capacity =
      std::max(needed, std::min(kChunk, std::size_t{self->pending_capacity} * 2 + 256));
  void* grown = self->pending ? cx.heap.resize_buffer(self->pending, self->pending_capacity, capacity)
                              : cx.heap.allocate_buffer(capacity);
  if (!grown) return raise_no_memory(cx, capacity);
  self->pending = static_cast<std::uint8_t*>(grown);
  self->pending_capacity = static_cast<std::uint32_t>(capacity);
  return done();
}

// Encoded as the stream does it, line ends included.
Fallible<std::string> encoded(Context& cx, TextIOWrapper* self, Str* text) {
  const char* newline = self->newline == Newline::Cr     ? "\r"
                        : self->newline == Newline::CrLf ? "\r\n"
                                                         : nullptr;
  Ref<Str> written(text);
  if (newline) {
    StrBuilder built(cx);
    for (std::size_t i = 0; i < text->length; i++) {
      if (text->at(i) == '\n')
        built.append(std::string_view(newline));
      else
        built.append(text->at(i));
    }
    written = TRY(built.finish());
  }
  if (written->ascii) return std::string(written->ascii_text());
  if (self->encoding == Encoding::Utf8 && !has_surrogate(written.get())) return to_utf8(written.get());
  const OwnedValue bytes = TRY(encode_text(cx, written.get(), self->encoding, text_errors(self)));
  return std::string(as<Bytes>(bytes)->view());
}
bool has_line_end(const Str* text) {
  for (std::size_t i = 0; i < text->length; i++)
    if (text->at(i) == '\n' || text->at(i) == '\r') return true;
  return false;
}

Done flush_buffer(Context& cx, TextIOWrapper* self) {
  if (self->buffer.is_absent()) {
    flush_output(cx);
    return done();
  }
  const OwnedValue buffer = own(self->buffer);
  TRY(call_method(cx, buffer, cx.names().flush));
  return done();
}

}  // namespace

const Str* text_errors(const TextIOWrapper* self) {
  const auto* errors = as<Str>(self->errors);
  return errors->is_ascii_text("strict") ? nullptr : errors;
}
void text_forget_decoded(TextIOWrapper* self) {
  self->offset = self->chunk_left = 0;
  release(std::exchange(self->chunk, Value()));
  release(std::exchange(self->decoded, Value()));
}
Done text_check_ready(Context& cx, const TextIOWrapper* self) {
  if (self->detached) return raise_value_error(cx, "underlying buffer has been detached");
  if (!self->ready) return raise_value_error(cx, "I/O operation on uninitialized object");
  return done();
}
Done text_check_open(Context& cx, TextIOWrapper* self) {
  if (self->buffer.is_absent()) return done();
  const OwnedValue buffer = own(self->buffer);
  if (is_exact(cx, buffer, TypeId::BufferedReader) || is_exact(cx, buffer, TypeId::BufferedWriter)) {
    const Value raw = as<Buffered>(buffer)->raw;
    if (is_exact(cx, raw, TypeId::FileIO) && as<FileIO>(raw)->descriptor >= 0) return done();
  }
  if (TRY(is_closed(cx, buffer))) return raise_value_error(cx, "I/O operation on closed file.");
  return done();
}

OwnedValue text_buffer(Context& cx, TextIOWrapper* self) {
  if (self->buffer.is_value()) return own(self->buffer);
  // A standard stream: what was written so far waits in the text layer, as in CPython.
  static constexpr const char* kNames[] = {"<stdin>", "<stdout>", "<stderr>"};
  const bool writing = self->standard != 0;
  const OwnedValue raw = TRY(make_file_io(cx, self->standard, writing, kNames[self->standard]));
  OwnedValue made = TRY(
      make_buffered(cx, writing ? TypeId::BufferedWriter : TypeId::BufferedReader, raw, kDefaultBufferSize));
  self->buffer = own(made).leak();
  if (self->standard != 1) return made;
  const std::string waiting = take_waiting_output(cx);
  TRY(reserve_pending(cx, self, waiting.size()));
  if (!waiting.empty()) std::memcpy(self->pending, waiting.data(), waiting.size());
  self->pending_length = static_cast<std::uint32_t>(waiting.size());
  return made;
}

Done text_flush_pending(Context& cx, TextIOWrapper* self) {
  if (self->pending_length == 0) return done();
  const std::string waiting(reinterpret_cast<const char*>(self->pending), self->pending_length);
  self->pending_length = 0;
  const OwnedValue buffer = own(self->buffer);
  Ref<Bytes> bytes = TRY(make_bytes(cx, waiting));
  TRY(call_method(cx, buffer, cx.names().write, {Value(bytes.get())}));
  return done();
}

Done drain_standard_stream(Context& cx, TextIOWrapper* self) {
  const auto drain = [&](const std::uint8_t* bytes, std::size_t size) {
    return size == 0 || cx.hooks.write_output(cx, self->standard,
                                              std::string_view(reinterpret_cast<const char*>(bytes), size));
  };
  if (is<Buffered>(self->buffer)) {
    auto* buffered = as<Buffered>(self->buffer);
    if (!drain(buffered->buffer, std::exchange(buffered->to_write, 0))) return failed();
  }
  if (!drain(self->pending, std::exchange(self->pending_length, 0))) return failed();
  return done();
}

OwnedValue text_write(Context& cx, TextIOWrapper* self, Str* text) {
  TRY(text_check_ready(cx, self));
  TRY(text_check_open(cx, self));
  if (!self->writable) return raise_unsupported_operation(cx, "not writable");
  const bool ends_line = self->line_buffering && has_line_end(text);
  const bool plain = text->ascii && self->newline != Newline::Cr && self->newline != Newline::CrLf;
  const std::string made = plain ? std::string() : TRY(encoded(cx, self, text));
  const std::string_view bytes = plain ? text->ascii_text() : std::string_view(made);
  if (self->buffer.is_absent()) {  // a standard stream whose buffer nobody has seen
    if (!cx.hooks.write_output(cx, self->standard, bytes)) return failed();
    return OwnedValue::small(text->length);
  }
  if (self->pending_length > 0 && self->pending_length + bytes.size() > kChunk)
    TRY(text_flush_pending(cx, self));
  TRY(reserve_pending(cx, self, bytes.size()));
  if (!bytes.empty()) std::memcpy(self->pending + self->pending_length, bytes.data(), bytes.size());
  self->pending_length += static_cast<std::uint32_t>(bytes.size());
  if (self->pending_length >= kChunk || ends_line || self->write_through) TRY(text_flush_pending(cx, self));
  if (ends_line) TRY(flush_buffer(cx, self));
  if (self->decoded.is_value() || self->chunk.is_value()) text_forget_decoded(self);
  return OwnedValue::small(text->length);
}

namespace {

OwnedValue write_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx, cat("write() argument must be str, not ", type_name(cx, arguments[1])));
  return text_write(cx, dictum::text_of(arguments), as<Str>(arguments[1]));
}

// --- initialisation

Fallible<const Str*> optional_text(Context& cx, Value value, const char* name) {
  if (value.is_absent() || is_none(cx, value)) return static_cast<const Str*>(nullptr);
  if (is<Str>(value)) return static_cast<const Str*>(as<Str>(value));
  return raise_type_error(cx, cat("TextIOWrapper() argument '", std::string_view(name),
                                  "' must be str or None, not ", type_name(cx, value)));
}

// Sets the encoding; LookupError or a stop if it is none that dictum has.
Done set_encoding(Context& cx, TextIOWrapper* self, const Str* given) {
  // The locale's encoding is UTF-8, as in UTF-8 mode (PEP 540).
  Ref<Str> name(given && !given->is_ascii_text("locale") ? const_cast<Str*>(given) : cx.names().utf_8);
  const auto encoding = find_encoding(to_utf8(name.get()));
  if (!encoding) {
    const OwnedValue tried = TRY(encode_by_name(cx, cx.names().empty, name.get(), nullptr));
    return (void)stop_unsupported(cx, cat("TextIOWrapper with the encoding ", name.get())), failed();
  }
  if (*encoding == Encoding::Utf16 || *encoding == Encoding::Utf32)
    return (void)stop_unsupported(cx, cat("TextIOWrapper with the encoding ", name.get())), failed();
  self->encoding = *encoding;
  release(std::exchange(self->encoding_name, Value(name.leak())));
  return done();
}
Done set_newline(Context& cx, TextIOWrapper* self, Value value) {
  const auto newline = newline_argument(cx, value);
  if (!newline) return raise_value_error(cx, cat("illegal newline value: ", as<Str>(value)));
  self->newline = *newline;
  return done();
}
Fallible<bool> ability(Context& cx, Value buffer, const char* name) {
  const OwnedValue answer = TRY(call_named(cx, buffer, name));
  return truth(cx, answer);
}

OwnedValue text_init(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = dictum::text_of(arguments);
  self->ready = self->detached = false;
  Value out[6];
  TRY(bind_arguments(cx, "TextIOWrapper", arguments.rest(),
                     {"buffer", "encoding", "errors", "newline", "line_buffering", "write_through"}, 1, 6,
                     out));
  const Str* encoding = TRY(optional_text(cx, out[1], "encoding"));
  if (out[2].is_value() && !is_none(cx, out[2]) && !is<Str>(out[2]))
    return raise_type_error(
        cx, cat("TextIOWrapper() argument 'errors' must be str or None, not ", type_name(cx, out[2])));
  TRY(optional_text(cx, out[3], "newline"));
  self->line_buffering = TRY(flag_argument(cx, out[4], false));
  self->write_through = TRY(flag_argument(cx, out[5], false));
  TRY(set_newline(cx, self, out[3]));
  TRY(set_encoding(cx, self, encoding));
  release(std::exchange(self->errors, is<Str>(out[2]) ? own(out[2]).leak() : Value(cx.names().strict)));
  release(std::exchange(self->buffer, own(out[0]).leak()));
  self->standard = -1;
  text_forget_decoded(self);
  self->pending_length = 0;
  self->readable = TRY(ability(cx, out[0], "readable"));
  self->writable = TRY(ability(cx, out[0], "writable"));
  self->seekable = self->telling = TRY(ability(cx, out[0], "seekable"));
  self->ready = true;
  return cx.none();
}
OwnedValue construct_text(Context& cx, Type* type, const CallArguments&) {
  Ref<TextIOWrapper> made = TRY(new_object<TextIOWrapper>(cx, type));
  made->standard = -1;
  return made;
}

OwnedValue text_reconfigure(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = dictum::text_of(arguments);
  Value out[5];
  TRY(bind_arguments(cx, "reconfigure", arguments.rest(),
                     {"encoding", "errors", "newline", "line_buffering", "write_through"}, 0, 0, out));
  const bool decodes = (out[0].is_value() && !is_none(cx, out[0])) ||
                       (out[1].is_value() && !is_none(cx, out[1])) || out[2].is_value();
  if (self->decoded.is_value() && decodes)
    return raise_unsupported_operation(
        cx, "It is not possible to set the encoding or newline of stream after the first read");
  TRY(call_method(cx, arguments.self(), cx.names().flush));
  if (out[0].is_value() && !is_none(cx, out[0])) {
    const Str* encoding = TRY(optional_text(cx, out[0], "encoding"));
    TRY(set_encoding(cx, self, encoding));
    if (out[1].is_absent() || is_none(cx, out[1]))
      release(std::exchange(self->errors, Value(cx.names().strict)));
  }
  if (is<Str>(out[1])) release(std::exchange(self->errors, own(out[1]).leak()));
  if (out[2].is_value()) {
    TRY(optional_text(cx, out[2], "newline"));
    TRY(set_newline(cx, self, out[2]));
  }
  if (out[3].is_value() && !is_none(cx, out[3])) self->line_buffering = TRY(truth(cx, out[3]));
  if (out[4].is_value() && !is_none(cx, out[4])) self->write_through = TRY(truth(cx, out[4]));
  return cx.none();
}

// --- the rest

OwnedValue text_flush(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = dictum::text_of(arguments);
  TRY(text_check_ready(cx, self));
  TRY(text_check_open(cx, self));
  self->telling = self->seekable;
  TRY(text_flush_pending(cx, self));
  TRY(flush_buffer(cx, self));
  return cx.none();
}
OwnedValue text_close(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = dictum::text_of(arguments);
  TRY(text_check_ready(cx, self));
  const OwnedValue buffer = TRY(text_buffer(cx, self));
  if (TRY(is_closed(cx, buffer))) return cx.none();
  TRY(flush_and_close(cx, arguments.self(), buffer));
  return cx.none();
}
OwnedValue text_detach(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = dictum::text_of(arguments);
  TRY(text_check_ready(cx, self));
  TRY(call_method(cx, arguments.self(), cx.names().flush));
  OwnedValue buffer = TRY(text_buffer(cx, self));
  release(std::exchange(self->buffer, Value()));
  self->detached = true;
  return buffer;
}
template <const char* kName>
OwnedValue ask_buffer(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = dictum::text_of(arguments);
  TRY(text_check_ready(cx, self));
  const OwnedValue buffer = TRY(text_buffer(cx, self));
  return call_named(cx, buffer, kName);
}
constexpr char kSeekable[] = "seekable", kReadable[] = "readable", kWritable[] = "writable",
               kFileno[] = "fileno", kIsatty[] = "isatty";

Done add_shown(Context& cx, std::string& text, Value self, Str* name) {
  OwnedValue value = find_attribute(cx, self, name);
  if (value.is_raised()) {
    if (!catch_exception(cx, TypeId::ValueError)) return failed();
    return done();
  }
  if (value.is_absent()) return done();
  Ref<Str> shown = TRY(repr_of(cx, value));
  text += cat(" ", name, "=", shown.get());
  return done();
}
OwnedValue text_repr(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = dictum::text_of(arguments);
  if (!self->ready) return raise_value_error(cx, "I/O operation on uninitialized object");
  const std::string type = type_short_name(self->type);
  ReprGuard guard(cx, self);
  if (guard.recursive())
    return raise_error(cx, TypeId::RuntimeError, cat("reentrant call inside ", type, ".__repr__"));
  std::string text = "<" + type;
  TRY(add_shown(cx, text, arguments.self(), cx.names().name));
  Ref<Str> mode = TRY(intern(cx, "mode"));
  TRY(add_shown(cx, text, arguments.self(), mode.get()));
  Ref<Str> encoding = TRY(repr_of(cx, self->encoding_name));
  return make_str(cx, cat(text, " encoding=", encoding.get(), ">"));
}
OwnedValue text_reduce(Context& cx, const CallArguments& arguments) {
  return raise_type_error(cx, cat("cannot pickle '", type_name(cx, arguments.self()), "' object"));
}

OwnedValue read_name(Context& cx, Object* self) {
  TRY(text_check_ready(cx, text_of(self)));
  const OwnedValue buffer = TRY(text_buffer(cx, text_of(self)));
  return get_attribute(cx, buffer, cx.names().name);
}
OwnedValue read_closed(Context& cx, Object* self) {
  TRY(text_check_ready(cx, text_of(self)));
  const OwnedValue buffer = TRY(text_buffer(cx, text_of(self)));
  return get_attribute(cx, buffer, cx.names().closed);
}
OwnedValue read_buffer(Context& cx, Object* self) {
  if (text_of(self)->buffer.is_absent() && text_of(self)->standard < 0) return cx.none();
  return text_of(self)->detached ? cx.none() : text_buffer(cx, text_of(self));
}
OwnedValue read_encoding(Context& cx, Object* self) {
  const Value name = text_of(self)->encoding_name;
  return name.is_absent() ? cx.none() : own(name);
}
OwnedValue read_errors(Context& cx, Object* self) {
  TRY(text_check_ready(cx, text_of(self)));
  return own(text_of(self)->errors);
}
OwnedValue read_newlines(Context& cx, Object* self) {
  TRY(text_check_ready(cx, text_of(self)));
  return seen_newlines(cx, text_of(self)->seen);
}
OwnedValue read_line_buffering(Context& cx, Object* self) {
  return cx.boolean_result(text_of(self)->line_buffering);
}
OwnedValue read_write_through(Context& cx, Object* self) {
  return cx.boolean_result(text_of(self)->write_through);
}
OwnedValue read_chunk_size(Context& cx, Object* self) {
  TRY(text_check_ready(cx, text_of(self)));
  return OwnedValue::small(kChunk);
}
OwnedValue read_finalizing(Context& cx, Object* self) { return cx.boolean_result(text_of(self)->finalizing); }
Done write_finalizing(Context& cx, Object* self, Value value) {
  text_of(self)->finalizing = TRY(truth(cx, value));
  return done();
}

void destroy_text(Context& cx, Object* object) {
  TextIOWrapper* self = text_of(object);
  drop_field(self->buffer);
  drop_field(self->encoding_name);
  drop_field(self->errors);
  drop_field(self->decoded);
  drop_field(self->chunk);
  if (self->pending) cx.heap.free_buffer(std::exchange(self->pending, nullptr));
}
void visit_text(Object* object, EdgeVisitor& visitor) {
  TextIOWrapper* self = text_of(object);
  for (const Value edge : {self->buffer, self->encoding_name, self->errors, self->decoded, self->chunk})
    visitor.edge(edge);
}

constexpr MethodRow kMethods[] = {{"__init__", text_init, 0, -1, true},
                                  {"__repr__", text_repr},
                                  {"write", write_row, 1, 1},
                                  {"read", text_read, 0, 1},
                                  {"readline", text_readline, 0, 1},
                                  {"flush", text_flush, 0, 0},
                                  {"close", text_close, 0, 0},
                                  {"detach", text_detach, 0, 0},
                                  {"reconfigure", text_reconfigure, 0, -1, true},
                                  {"seek", text_seek, 1, 2},
                                  {"tell", text_tell, 0, 0},
                                  {"truncate", text_truncate, 0, 1},
                                  {"fileno", ask_buffer<kFileno>, 0, 0},
                                  {"seekable", ask_buffer<kSeekable>, 0, 0},
                                  {"readable", ask_buffer<kReadable>, 0, 0},
                                  {"writable", ask_buffer<kWritable>, 0, 0},
                                  {"isatty", ask_buffer<kIsatty>, 0, 0},
                                  {"__reduce__", text_reduce, 0, 0},
                                  {"__reduce_ex__", text_reduce, 1, 1}};
constexpr GetSetRow kFields[] = {{"name", read_name},
                                 {"closed", read_closed},
                                 {"buffer", read_buffer},
                                 {"encoding", read_encoding},
                                 {"errors", read_errors},
                                 {"newlines", read_newlines},
                                 {"line_buffering", read_line_buffering},
                                 {"write_through", read_write_through},
                                 {"_CHUNK_SIZE", read_chunk_size},
                                 {"_finalizing", read_finalizing, write_finalizing}};

}  // namespace

const NativeType kTextIOWrapperType = {.layout = TypeId::TextIOWrapper,
                                       .size = sizeof(TextIOWrapper),
                                       .subclassable = true,
                                       .destroy = destroy_text,
                                       .visit = visit_text,
                                       .finalize = finalize_stream,
                                       .construct = construct_text,
                                       .methods = kMethods,
                                       .getsets = kFields,
                                       .next = text_next};

Ref<TextIOWrapper> make_standard_stream(Context& cx, int descriptor) {
  Ref<TextIOWrapper> made = TRY(new_object<TextIOWrapper>(cx, cx.type(TypeId::TextIOWrapper)));
  made->standard = static_cast<std::int8_t>(descriptor);
  made->encoding = Encoding::Utf8;
  made->encoding_name = Value(cx.names().utf_8);
  // As CPython has them in the C locale and in UTF-8 mode.
  Ref<Str> errors = TRY(intern(cx, descriptor == 2 ? "backslashreplace" : "surrogateescape"));
  made->errors = Value(errors.leak());
  made->newline = descriptor == 0 ? Newline::Translate : Newline::Lf;
  made->line_buffering = descriptor == 2;
  made->readable = descriptor == 0;
  made->writable = descriptor != 0;
  made->ready = true;
  Ref<Str> key = TRY(intern(cx, "mode"));
  Ref<Str> mode = TRY(intern(cx, descriptor == 0 ? "r" : "w"));
  TRY(set_own_attribute(cx, made.get(), key.get(), Value(mode.get())));
  return made;
}

}  // namespace dictum
